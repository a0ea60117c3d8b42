"""A report's draft, made of what was recorded: every sentence with its sources, nothing else.

Guiding Opinions, clause 四(二). Figures are those of 统计; a head that draws nothing stays blank.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from handlers.reports import quoting, words
from handlers.rules import on_post
from handlers.rules.on_post import days
from handlers.statistics import sheets, table
from handlers.statistics.scopes import Scope
from handlers.statistics.table import Table
from handlers.talk import Verbatim, Words, text
from storage import recorded
from storage.kinds import PersonId
from storage.recorded import Of
from storage.report_values import Sentence, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from handlers.reports.owed import Owed
    from handlers.rules.policy import Policy
    from handlers.statistics.sheets import Sheet
    from handlers.turn import Moment
    from storage import tables

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Records:
    """What one draft is made of, read in a few statements; `spell` gives the writer's language."""

    moment: Moment
    policy: Policy
    of: Of
    spell: Callable[[Words], str]
    sheets: list[Sheet]
    table: Table
    lines: list[tables.DiaryLine]
    leaves: list[tables.Leave]
    names: dict[PersonId, str] = field(default_factory=dict)

    @property
    def people(self) -> list[PersonId]:
        """Whose days were counted, in the order of the table."""
        return list(dict.fromkeys(sheet.person.id for sheet in self.sheets))

    def say(self, wording: str, /, **values: object) -> str:
        """Give a sentence in the writer's language."""
        return self.spell(text(f"report.said.{wording}", **values))

    @property
    def span(self) -> dict[str, Words]:
        """The first and last day counted, for a sentence."""
        return {"first": words.day(self.of.first), "last": words.day(self.of.last)}


def until(owed: Owed, today: date) -> date:
    """Give the last day of which a draft made today knows."""
    return min(owed.period.last, today)


def make(
    moment: Moment, owed: Owed, last: date, spell: Callable[[Words], str]
) -> dict[str, tuple[Sentence, ...]]:
    """Give every head of a report with the sentences its records give, up to a day."""
    records = read(moment, owed, last, spell)
    duties = [duty.id for duty in records.policy.duties]
    return {
        head.id: tuple(
            sentence
            for name in head.draws
            for sentence in (
                quoting.duty(records, name) if name in duties else _FACTS[name](records)
            )
        )
        for head in owed.kind.heads
    }


def read(moment: Moment, owed: Owed, last: date, spell: Callable[[Words], str]) -> Records:
    """Read what a draft is made of."""
    subject = owed.key.subject
    team = moment.office.directory.teams[subject.team]
    span = sheets.period(owed.period.first, owed.period.last, last)
    scope = Scope("t", team.id) if subject.person is None else Scope("p", subject.person)
    found = list(sheets.of_teams(moment, scope, span, [team]))
    counted = Table(scope, span)
    kept = table.add(moment, counted, [team], found)
    of = Of(team.id, subject.person, owed.period.first, span.until)
    return Records(
        moment,
        moment.office.rules_for(team.village, span.until).policy,
        of,
        spell,
        kept,
        counted,
        recorded.lines(moment.work, of),
        recorded.leaves(moment.work, of),
        {sheet.person.id: sheet.person.name for sheet in kept},
    )


def _attendance(records: Records) -> Iterator[Sentence]:
    """Give the one rate and its parts, as 统计 counts them; nothing where no day was due."""
    figures = records.table.total.figures
    if figures.rate is None:
        return
    source = (Source("days", tuple(records.people)),)
    parts = {
        "due": days(figures.due),
        "stationed": days(figures.stationed),
        "confirmed": days(figures.confirmed),
        "percent": str(on_post.percent(figures.rate)),
    }
    n = len(records.people)
    yield Sentence(records.say("attendance", n=n, **records.span, **parts), source)
    if figures.unreported or figures.missing:
        rest = {"unreported": days(figures.unreported), "missing": days(figures.missing)}
        yield Sentence(records.say("missing", **rest), source)


def _leave(records: Records) -> Iterator[Sentence]:
    """Give how often leave was taken and how many days; never of what kind or why."""
    if not records.leaves:
        return
    policy = records.policy
    kinds = {row.day_kind for row in policy.leave.kinds.table}
    excused = [kind for kind in kinds if policy.day_kind(kind).counts == "excused"]
    halves = sum(records.table.total.figures.kinds[kind] for kind in excused)
    yield Sentence(
        records.say("leave", n=len(records.leaves), days=days(halves)),
        (
            Source("leave", tuple(row.id for row in records.leaves)),
            Source("days", tuple(records.people)),
        ),
    )


def _training(records: Records) -> Iterator[Sentence]:
    yield from _away_at(records, "training")


def _meeting(records: Records) -> Iterator[Sentence]:
    """Give the days at meetings, and each meeting somebody signed in to."""
    zone = records.moment.office.zone
    begin = datetime.combine(records.of.first, time(), zone)
    end = datetime.combine(records.of.last + _DAY, time(), zone)
    found = recorded.attended(records.moment.work, records.people, begin, end)
    signed = Source("meeting", tuple(meeting.id for meeting, _ in found))
    yield from _away_at(records, "meeting", signed)
    for meeting, there in found:
        day = meeting.starts_at.astimezone(zone).date()
        names = tuple(records.names[one] for one in there)
        said = records.say(
            "attended", day=words.day(day), title=Verbatim(meeting.title), names=names
        )
        yield Sentence(said, (Source("meeting", (meeting.id,)),))


def _away_at(records: Records, kind: str, *more: Source) -> Iterator[Sentence]:
    """Give the days of a kind as they were counted, with whose they were, and their rows."""
    if all(row.id != kind for row in records.policy.attendance.kinds.table):
        return
    halves = records.table.total.figures.kinds[kind]
    runs = [
        records.say("run", name=sheet.person.name, days=run)
        for sheet in records.sheets
        for run in (_runs(records, sheet, kind),)
        if run
    ]
    if not halves or not runs:
        return
    ids = [sheet.person.id for sheet in records.sheets]
    days_of = (records.of.first, records.of.last)
    said = recorded.marks(records.moment.work, ids, kind, days_of)
    planned = recorded.trips(records.moment.work, ids, kind, days_of)
    sources = (
        Source("mark", tuple(row.id for row in said)),
        Source("trip", tuple(row.id for row in planned)),
        *more,
        Source("days", tuple(ids)),
    )
    yield Sentence(
        records.say(kind, days=days(halves), runs=tuple(runs)),
        tuple(source for source in sources if source.ids),
    )


def _runs(records: Records, sheet: Sheet, kind: str) -> str:
    """Give somebody's days of a kind, those in a row as one."""
    found = [
        status.day for status in sheet.days if kind in {status.morning.kind, status.afternoon.kind}
    ]
    runs = []
    for _, some in groupby(enumerate(found), lambda one: one[1] - one[0] * _DAY):
        run = [day for _, day in some]
        spelt = {"first": words.day(run[0]), "last": words.day(run[-1])}
        runs.append(records.say("days" if len(run) > 1 else "day", **spelt))
    return records.say("list", items=tuple(runs)) if runs else ""


def _problem(records: Records) -> Iterator[Sentence]:
    """Give each problem raised, word for word, and how it stands by the office's own record."""
    for row in recorded.problems(records.moment.work, records.of, records.moment.office.zone):
        day = row.raised_at.astimezone(records.moment.office.zone).date()
        body = Verbatim(quoting.cut(row.body))
        said = records.say(f"problem.{row.state.value}", day=words.day(day), body=body)
        yield Sentence(said, (Source("problem", (row.id,)),))


_FACTS: dict[str, Callable[[Records], Iterator[Sentence]]] = {
    "attendance": _attendance,
    "leave": _leave,
    "training": _training,
    "meeting": _meeting,
    "problem": _problem,
    "other": quoting.other,
}
