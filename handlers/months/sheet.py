"""月表: one's own month, day by day, what was corrected, and until when to object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, TypeVar

from handlers import ledger
from handlers.months import gates, words
from handlers.reading.month_values import SheetOf
from handlers.rules import attendance, day_codes, months
from handlers.statistics import asking
from handlers.talk import Button, Lines, Outcome, Reply, Verbatim, Words, lines, text
from storage import attendance as marks
from storage import corrections, people
from storage import months as closings
from storage.kinds import CorrectionState, PersonId, Role, Unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from handlers.office import Rules
    from handlers.reading.values import StatisticsWords
    from handlers.rules.attendance import DayStatus
    from handlers.turn import Moment, Turn
    from storage import tables
    from storage.kinds import TeamId
    from storage.people import Person

_SOON = timedelta(days=20)
_LATER = timedelta(minutes=10)


def show(turn: Turn, heard: SheetOf) -> list[Outcome]:
    """Show somebody's own sheet: of the month said, else the one to be checked, else this one."""
    month = heard.month or _meant(turn)
    if month > turn.today:
        return [Reply(text("sheet.not_yet", month=words.month_name(month)))]
    if team_in(turn.person, month) is None:
        return [Reply(text("sheet.no_team", month=words.month_name(month)))]
    ended = month < months.first_of(turn.today)
    if ended:
        closings.look(turn.work, turn.person.id, month, turn.now)
    shown = load(turn, [turn.person], month).words(turn.person)
    rows = (contest_button(month),) if ended and _open(turn, month) else ()
    return [Reply(shown, rows, rule=turn.cite("attendance.month"))]


def or_figures(turn: Turn, said: StatisticsWords) -> list[Outcome]:
    """Show a plain member their own sheet for 月表; everything else is statistics."""
    span = said.span
    plain = said.what == "sheet" and not said.place and said.problem is None
    roles = {duty.role for duty in turn.person.duties_on(turn.today)}
    if plain and roles == {Role.member} and (span is None or span.first.day == 1):
        return show(turn, SheetOf(None if span is None else span.first))
    return asking.say(turn, said)


def _meant(turn: Turn) -> date:
    """Give last month while its lines may be contested, afterwards the month that runs."""
    this_month = months.first_of(turn.today)
    before = months.month_before(this_month)
    team = team_in(turn.person, before)
    if team is None or turn.today - this_month > _SOON or gates.shut(turn, team, [before]):
        return this_month
    return before


def _open(turn: Turn, month: date) -> bool:
    team = team_in(turn.person, month)
    if team is None:
        return False
    return not gates.shut(turn, team, [month]) or gates.may_contest_late(turn, month)


def contest_button(month: date) -> tuple[Button, ...]:
    """Give [有异议]."""
    return (Button(text("sheet.contest"), f"sheet:{month:%Y-%m}"),)


def team_in(person: Person, month: date) -> TeamId | None:
    """Give the team somebody was in last in a month, None where in none."""
    day = months.last_of(month)
    while day >= month:
        team = person.team_on(day)
        if team is not None:
            return team
        day -= timedelta(days=1)
    return None


@dataclass(slots=True)
class Sheets:
    """What the sheets of many people for one month are made of, read in a few statements."""

    moment: Moment
    month: date
    last: date
    days: dict[PersonId, tuple[DayStatus, ...]]
    closed: dict[closings.Key, tables.Closing]
    late: dict[PersonId, list[marks.Late]]
    corrections: dict[PersonId, list[tables.Correction]]
    statements: dict[PersonId, list[tables.Statement]]
    deciders: dict[PersonId, Person]
    reasons: dict[tuple[int, int], str]

    def words(self, person: Person) -> Lines:
        """Give a sheet: how it stands, what was counted, every day, and what was corrected."""
        team = team_in(person, self.month)
        directory = self.moment.office.directory
        area = self.moment.office.root if team is None else directory.teams[team].village
        here = self.moment.office.rules_for(area, months.last_of(self.month))
        name = "" if team is None else directory.teams[team].name
        month = words.month_name(self.month)
        days = self.days[person.id]
        return lines(
            text("sheet.head", month=month, name=person.name, team=name),
            None if team is None else self._standing(here, team),
            _counted(days),
            *_days(here, days),
            *_late(self.late.get(person.id, ())),
            *self._corrections(here, person),
            *self._amended(here, person, team),
        )

    def _standing(self, here: Rules, team: TeamId) -> Words | None:
        row = self.closed.get((team, self.month))
        if row is not None and row.reopened_at is None:
            return text("sheet.closed", day=row.closed_at, version=row.version)
        if row is not None:
            return text("sheet.reopened", day=row.reopened_at, reason=Verbatim(row.reason))
        if self.moment.office.business_day(self.moment.now) <= months.last_of(self.month):
            return None
        until = months.contest_until(self.month, here.policy, here.calendar)
        closes = months.closing_day(self.month, here.policy, here.calendar)
        return text("sheet.open", until=until, closes=closes)

    def _corrections(self, here: Rules, person: Person) -> Iterator[Words]:
        """Give every correction with what stood there before it."""
        for row in self.corrections.get(person.id, ()):
            by = self.deciders[PersonId(row.decided_by)].name if row.decided_by else ""
            refused = row.state is CorrectionState.refused
            yield text(
                f"sheet.correction_{row.state.value}",
                day=words.day(row.day, row.half),
                was=words.was(here.policy, row.was),
                kind=words.kind(here.policy, row.kind),
                by=by,
                reason=Verbatim(row.note if refused else row.reason),
            )

    def _amended(self, here: Rules, person: Person, team: TeamId | None) -> Iterator[Words]:
        """Give what later closings changed: the original stays beside the amendment."""
        held = [row for row in self.statements.get(person.id, ()) if row.team_id == team]
        for before, after in pairwise(held):
            why = self.reasons.get((before.team_id, before.version), "")
            yield text("sheet.amended", version=after.version, reason=Verbatim(why))
            for n, (was, now) in enumerate(zip(before.days, after.days, strict=True), start=1):
                if was and now and was != now:
                    day = self.month.replace(day=n)
                    yield text(
                        "sheet.amended_day",
                        day=day,
                        was=words.status(here.policy, day_codes.read(was, day)),
                        kind=words.status(here.policy, day_codes.read(now, day)),
                    )


def load(moment: Moment, found: Sequence[Person], month: date) -> Sheets:
    """Read what many people's sheets are made of, up to today."""
    work, ids = moment.work, [person.id for person in found]
    last = min(months.last_of(month), moment.office.business_day(moment.now))
    rows = corrections.of_people(work, ids, month, months.last_of(month))
    teams = {team for person in found if (team := team_in(person, month)) is not None}
    deciders = {PersonId(row.decided_by) for row in rows if row.decided_by}
    return Sheets(
        moment,
        month,
        last,
        {one.person.id: one.days for one in ledger.of_loaded(moment, found, month, last)},
        closings.latest(work, teams, [month]),
        _by_person(marks.late_of(work, ids, month, last), lambda one: one.person),
        _by_person(rows, lambda row: PersonId(row.person_id)),
        _by_person(closings.statements_of(work, ids, month), lambda row: PersonId(row.person_id)),
        people.load(work, deciders) if deciders else {},
        closings.reasons(work, teams, month),
    )


_Row = TypeVar("_Row")


def _by_person(
    rows: Iterable[_Row], whose: Callable[[_Row], PersonId]
) -> dict[PersonId, list[_Row]]:
    found: dict[PersonId, list[_Row]] = {}
    for row in rows:
        found.setdefault(whose(row), []).append(row)
    return found


def _counted(days: Sequence[DayStatus]) -> Words:
    totals = attendance.count(days)
    left_out = text("sheet.left_out", days=totals.not_counted) if totals.not_counted else None
    counted = text(
        "sheet.counted",
        stationed=totals.stationed,
        confirmed=totals.confirmed,
        presumed=totals.presumed,
        excused=totals.excused,
        missing=totals.missing,
        unknown=totals.unknown,
    )
    return lines(counted, left_out)


def _days(here: Rules, days: Sequence[DayStatus]) -> Iterator[Words]:
    """Give the days, those alike in a row as one line."""
    for code, some in groupby(days, day_codes.write):
        run = [status.day for status in some]
        status = day_codes.read(code, run[0])
        if status.kind == attendance.NOT_COUNTED:
            continue
        yield text(
            "sheet.run" if len(run) > 1 else "sheet.day",
            first=run[0].day,
            last=run[-1].day,
            kind=words.status(here.policy, status),
            reason=text(status.reason),
        )


def _late(rows: Iterable[marks.Late]) -> Iterator[Words]:
    """Give what was said after its day, with when it was sent, and received if much later."""
    for one in rows:
        day = words.day(one.day, one.half)
        if one.recorded_at - one.said_at < _LATER:
            yield text("sheet.late", day=day, said=one.said_at)
        else:
            yield text("sheet.late_sent", day=day, said=one.said_at, got=one.recorded_at)


def unseen_words(why: Unseen) -> Words:
    """Say why somebody did not see their sheet."""
    return text(f"sheet.unseen.{why.name}")
