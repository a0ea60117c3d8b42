"""Sheets added up: a line for each person, team or area of a scope, in administrative order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handlers.rules import on_post
from handlers.rules.on_post import Figures
from handlers.statistics.scopes import Scope
from storage.kinds import Level, TeamId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handlers.statistics.sheets import Days, Period, Sheet
    from handlers.turn import Moment
    from storage.areas import Team

_NUMBERS = ("people", "teams", "owing", "short", "target", "expected", "thin", "weeks", "kept")


@dataclass(slots=True)
class Line:
    """The days of a person, a team or an area, added up.

    `owing` people have a month target, `short` of them are expected to miss it; `target` are their
    days and `expected` the half days to expect by the month's end; `thin` are the days on which a
    team had too few people in the village; `kept` of `weeks` whole weeks (of each person) had the
    days of the pack's pattern.
    """

    name: str
    people: int = 0
    teams: int = 0
    figures: Figures = field(default_factory=Figures)
    owing: int = 0
    short: int = 0
    target: int = 0
    expected: int = 0
    thin: int = 0
    weeks: int = 0
    kept: int = 0

    def plus(self, other: Line) -> None:
        """Add another line's days."""
        self.figures.plus(other.figures)
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def to_json(self) -> dict[str, Any]:
        """Give it as a job keeps it between two chunks."""
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        return {"name": self.name, "figures": self.figures.to_json(), "numbers": numbers}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Line:
        """Give what was made `to_json`."""
        figures = Figures.from_json(kept["figures"])
        return cls(kept["name"], figures=figures, **kept["numbers"])


@dataclass(slots=True)
class Table:
    """The lines of a scope and period by what they are about, and the teams not yet in use."""

    scope: Scope
    span: Period
    lines: dict[str, Line] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    @property
    def total(self) -> Line:
        """Everything in one line."""
        found = Line("")
        for line in self.lines.values():
            found.plus(line)
        return found

    def to_json(self) -> dict[str, Any]:
        """Give the lines as a job keeps them between two chunks."""
        lines = {code: line.to_json() for code, line in self.lines.items()}
        return {"lines": lines, "waiting": self.waiting}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Take up what was made `to_json`."""
        self.lines = {code: Line.from_json(line) for code, line in kept["lines"].items()}
        self.waiting = list(kept["waiting"])


def add(
    moment: Moment, table: Table, wanted: Sequence[Team], found: Sequence[Sheet]
) -> list[Sheet]:
    """Add the sheets of some teams and give those added.

    A team not in use in the whole period is only listed.
    """
    by_team: dict[TeamId, list[Sheet]] = {team.id: [] for team in wanted}
    for sheet in found:
        by_team[sheet.team.id].append(sheet)
    live = moment.office.directory.go_live_of
    for team in wanted:
        if live(team.id) > table.span.until:
            table.waiting.append(team.name)
        else:
            _add_team(moment, table, team, by_team[team.id])
    waiting = {team.id for team in wanted if live(team.id) > table.span.until}
    return [sheet for sheet in found if sheet.team.id not in waiting]


def _add_team(moment: Moment, table: Table, team: Team, found: Sequence[Sheet]) -> None:
    lines = [_line(moment, table.span, sheet) for sheet in found]
    if table.scope.kind != "a":
        for sheet, line in zip(found, lines, strict=True):
            code = f"p{sheet.person.id}"
            if code in table.lines:
                # Two teams in one period: the days of both are one person's.
                line.people = 0
                table.lines[code].plus(line)
            else:
                table.lines[code] = line
        if lines:
            lines[0].teams = 1
            lines[0].thin = _thin(moment, table.span, team, found)
        return
    scope, name = row_of(moment, table.scope, team)
    into = table.lines.setdefault(scope.code, Line(name))
    into.teams += 1
    into.thin += _thin(moment, table.span, team, found)
    for line in lines:
        into.plus(line)


def row_of(moment: Moment, scope: Scope, team: Team) -> tuple[Scope, str]:
    """Give the line a team belongs to: the area just below the scope, or itself in a village."""
    directory = moment.office.directory
    ancestry = directory.areas[team.village].ancestry
    at = ancestry.index(scope.area)
    child = directory.areas[ancestry[at - 1]] if at else None
    if child is None or child.level is Level.village:
        return Scope("t", team.id), team.name
    return Scope("a", child.id), child.name


def _line(moment: Moment, span: Period, sheet: Sheet) -> Line:
    line = Line(sheet.person.name, 1, figures=on_post.of(sheet.days))
    rules = moment.office.rules_for(sheet.team.village, span.until)
    pattern = rules.policy.attendance.targets.pattern
    if pattern is not None:
        line.kept, line.weeks = on_post.full_weeks(sheet.days, pattern.days)
    if not span.month:
        return line
    coming = on_post.of(sheet.ahead)
    counted = line.figures.counted + coming.counted
    length = len(sheet.days) + len(sheet.ahead)
    target = on_post.month_target(rules.policy.attendance.targets, counted, length)
    if target is None or not counted:
        return line
    line.owing, line.target = 1, target
    line.expected = line.figures.stationed + coming.stationed + coming.unreported
    line.short = int(line.expected < 2 * target)
    return line


def _thin(moment: Moment, span: Period, team: Team, found: Sequence[Sheet]) -> int:
    """Count the working days of a team on which fewer were in the village than the pack wants."""
    rules = moment.office.rules_for(team.village, span.until)
    wanted = rules.policy.attendance.targets.min_present
    if wanted is None:
        return 0
    working = rules.calendar.is_working_day

    def worked(days: Days) -> Days:
        return tuple(status for status in days if working(status.day))

    return on_post.village_short([worked(sheet.days) for sheet in found], wanted)
