"""To township and county, once all their teams' month is closed: what needs looking into."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers import naming
from handlers.months import sheet, words
from handlers.reminders import of_month
from handlers.reminders.due import About, Due, dues, load
from handlers.rules import months
from handlers.rules.stages import Stage
from handlers.talk import Push, Words, lines, text
from storage import month_due as query
from storage import months as closings
from storage.kinds import AreaId, PersonId, TeamId, Unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.turn import Moment
    from storage import tables

_FOR = timedelta(days=20)
_SHOWN = 15


class MonthClosed:
    """The figures themselves are in the statistics; this names what somebody has to look at."""

    name = "month_closed"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the coordinators whose teams all have last month closed."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        office = moment.office
        today = office.business_day(moment.now)
        month = months.month_before(months.first_of(today))
        last = months.last_of(month)
        stages = {}
        for here in office.rules.values():
            at = months.closes_at(month, here.policy, here.calendar, office.zone)
            stages[here.id] = Stage("closed", at, at + _FOR, 0)
        if not any(stage.at <= moment.now < stage.expires for stage in stages.values()):
            return
        waiting = query.untold(moment.work, self.name, month, today)
        open_now = (
            {team for team, _ in closings.unclosed(moment.work, [month])} if waiting else set()
        )
        for person, area in waiting:
            live = _teams(moment, area, last)
            if live and not open_now.intersection(live):
                here = office.rules_for(area, last)
                yield person, f"{month}:{area}", (stages[here.id],)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give what the closing left open, by area."""
        return of_month.pushes(moment, subjects, summary, self.name, "attendance.month")

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.month_closed")


def _teams(moment: Moment, area: AreaId, last: date) -> list[TeamId]:
    directory = moment.office.directory
    return [team.id for team in directory.teams_in(area) if directory.go_live_of(team.id) <= last]


def summary(moment: Moment, area: AreaId, month: date) -> Words:
    """Give a closing of an area: how many, what is 待核实, who saw no sheet, what cannot be."""
    last = months.last_of(month)
    teams = _teams(moment, area, last)
    held = closings.statements_in(moment.work, teams, month)
    known = load(moment, {PersonId(row.person_id) for row in held})
    names = naming.told_apart(moment, known.values(), last)
    doubts = [line for row in held for line in _doubts(row, names)]
    unseen = [line for row in held for line in _unseen(row, names)]
    undecided = [line for row in held for line in _undecided(row, names)]
    place = moment.office.directory.areas[area].name
    return lines(
        text("month.closed_head", month=words.month_name(month), area=place, teams=len(teams)),
        text("month.closed_people", n=len(known)),
        *_listed("month.undecided", undecided),
        *_listed("month.unseen", unseen),
        *_listed("month.doubts", doubts),
        None if undecided or unseen or doubts else text("month.nothing_open"),
    )


def _listed(head: str, found: Sequence[Words]) -> Iterator[Words]:
    if found:
        yield text(head, n=len(found))
        yield from found[:_SHOWN]
        if len(found) > _SHOWN:
            yield text("views.more", n=len(found) - _SHOWN)


def _doubts(row: tables.Statement, names: Mapping[PersonId, str]) -> Iterator[Words]:
    for what, day in row.doubts:
        name = names[PersonId(row.person_id)]
        yield text(f"month.doubt.{what}", name=name, day=date.fromisoformat(day))


def _unseen(row: tables.Statement, names: Mapping[PersonId, str]) -> Iterator[Words]:
    if row.unseen is not Unseen.seen:
        why = sheet.unseen_words(row.unseen)
        yield text("month.unseen_one", name=names[PersonId(row.person_id)], why=why)


def _undecided(row: tables.Statement, names: Mapping[PersonId, str]) -> Iterator[Words]:
    days = [
        row.month.replace(day=n)
        for n, code in enumerate(row.days, start=1)
        if "|contested" in code
    ]
    if days:
        yield text("month.undecided_one", name=names[PersonId(row.person_id)], days=tuple(days))
