"""月表: one's own month, day by day, what was corrected, and until when to object."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from handlers import ledger
from handlers.months import gates, words
from handlers.rules import attendance, day_codes, months
from handlers.talk import Button, Lines, Outcome, Reply, Verbatim, Words, lines, text
from storage import attendance as marks
from storage import corrections, people
from storage import months as closings
from storage.kinds import CorrectionState, PersonId, Unseen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from handlers.office import Rules
    from handlers.reading.month_values import SheetOf
    from handlers.rules.attendance import DayStatus
    from handlers.turn import Moment, Turn
    from storage import tables
    from storage.kinds import TeamId
    from storage.people import Person

_SOON = timedelta(days=20)


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
    shown = of_month(turn, turn.person, month)
    rows = (contest_button(month),) if ended and _open(turn, month) else ()
    return [Reply(shown, rows, rule=turn.cite("attendance.month"))]


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


def of_month(moment: Moment, person: Person, month: date) -> Lines:
    """Give a sheet: how it stands, what was counted, every day, and what was corrected."""
    team = team_in(person, month)
    today = moment.office.business_day(moment.now, person)
    last = min(months.last_of(month), today)
    [mine] = ledger.of_loaded(moment, [person], month, last)
    here = _rules(moment, person, month)
    name = "" if team is None else moment.office.directory.teams[team].name
    return lines(
        text("sheet.head", month=words.month_name(month), name=person.name, team=name),
        *([] if team is None else _standing(moment, here, (team, month), today)),
        _counted(mine.days),
        *_days(here, mine.days),
        *_late(moment, person, month, last),
        *_corrections(moment, here, person, (month, last)),
        *_amended(moment, here, person, month),
    )


def _rules(moment: Moment, person: Person, month: date) -> Rules:
    team = team_in(person, month)
    directory = moment.office.directory
    area = moment.office.root if team is None else directory.teams[team].village
    return moment.office.rules_for(area, months.last_of(month))


def _standing(
    moment: Moment, here: Rules, key: tuple[TeamId, date], today: date
) -> Iterator[Words]:
    month = key[1]
    row = closings.latest(moment.work, [key[0]], [month]).get(key)
    if row is not None and row.reopened_at is None:
        yield text("sheet.closed", day=row.closed_at, version=row.version)
    elif row is not None:
        yield text("sheet.reopened", day=row.reopened_at, reason=Verbatim(row.reason))
    elif today > months.last_of(month):
        until = months.contest_until(month, here.policy, here.calendar)
        closes = months.closing_day(month, here.policy, here.calendar)
        yield text("sheet.open", until=until, closes=closes)


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


def _late(moment: Moment, person: Person, first: date, last: date) -> Iterator[Words]:
    """Give what was said after its day, with when it was said."""
    for mark in marks.marks_of(moment.work, [person.id], first, last):
        if mark.late and mark.source != "corrected":
            yield text("sheet.late", day=words.day(mark.day, mark.half), said=mark.said_at)


def _corrections(
    moment: Moment, here: Rules, person: Person, span: tuple[date, date]
) -> Iterator[Words]:
    """Give every correction with what stood there before it."""
    rows = corrections.of_person(moment.work, person.id, *span)
    deciders = people.load(moment.work, {PersonId(r.decided_by) for r in rows if r.decided_by})
    for row in rows:
        by = deciders[PersonId(row.decided_by)].name if row.decided_by else ""
        yield text(
            f"sheet.correction_{row.state.value}",
            day=words.day(row.day, row.half),
            was=words.was(here.policy, row.was),
            kind=words.kind(here.policy, row.kind),
            by=by,
            reason=Verbatim(row.reason if row.state is not CorrectionState.refused else row.note),
        )


def _amended(moment: Moment, here: Rules, person: Person, month: date) -> Iterator[Words]:
    """Give what later closings changed: the original stays beside the amendment."""
    held = closings.statements_of(moment.work, person.id, month)
    team = team_in(person, month)
    mine: list[tables.Statement] = [row for row in held if row.team_id == team]
    if team is None or len(mine) < 2:  # noqa: PLR2004  an original and an amendment
        return
    whys = {row.version: row.reason for row in closings.versions(moment.work, team, month)}
    for before, after in pairwise(mine):
        yield text("sheet.amended", version=after.version, reason=Verbatim(whys[before.version]))
        for n, (was, now) in enumerate(zip(before.days, after.days, strict=True), start=1):
            if was and now and was != now:
                day = month.replace(day=n)
                yield text(
                    "sheet.amended_day",
                    day=day,
                    was=words.status(here.policy, day_codes.read(was, day)),
                    kind=words.status(here.policy, day_codes.read(now, day)),
                )


def unseen_words(why: Unseen) -> Words:
    """Say why somebody did not see their sheet."""
    return text(f"sheet.unseen.{why.name}")
