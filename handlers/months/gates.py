"""What may be said of a day of the past: not of a closed month, and only so far back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import ledger
from handlers.rules import months as rules
from handlers.rules.span import Half as Part
from handlers.talk import Words, lines, text
from storage import corrections, people
from storage import months as closings
from storage import reminders as due
from storage.kinds import CorrectionState, Half, Role, TeamId, Unseen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from handlers.rules.attendance import DayStatus, HalfStatus
    from handlers.turn import Moment, Turn
    from storage.people import Person

LATE_SHEET = "month_sheet_late"
"""The rule that sends a closed month's sheet to who could not see it before."""

BOUND = frozenset(
    f"attendance.reason.{reason}" for reason in ("leave", "leave_urgent", "pulled_back")
)


def shut(moment: Moment, team: TeamId, days: Iterable[date]) -> set[date]:
    """Give the days of closed months among some days of a team; the running month asks nothing."""
    this_month = rules.first_of(moment.office.business_day(moment.now))
    past = [day for day in days if day < this_month]
    if not past:
        return set()
    known = closings.latest(moment.work, [team], {rules.first_of(day) for day in past})
    return {
        day
        for day in past
        if (row := known.get((team, rules.first_of(day)))) is not None and row.reopened_at is None
    }


def closed_words(moment: Moment, team: TeamId, month: date) -> Words:
    """Say that a month is closed, and how it is opened again."""
    row = closings.latest(moment.work, [team], [month])[team, month]
    village = moment.office.directory.areas[moment.office.directory.teams[team].village]
    county = [
        person.name
        for area in village.ancestry
        for person in people.holders(
            moment.work, Role.county, people.in_area(area), moment.office.business_day(moment.now)
        )
    ]
    spelt = text("month.name", year=month.year, month=month.month)
    return text(
        "month.closed",
        month=spelt,
        day=row.closed_at,
        names=tuple(county) or text("form.none"),
        command=text("month.reopen_command", month=spelt, place=village.name),
    )


def status_of(moment: Moment, person: Person, day: date) -> DayStatus:
    """Give what a day of somebody's is now."""
    [mine] = ledger.of_loaded(moment, [person], day, day)
    return mine.days[0]


def halves(status: DayStatus, half: Half) -> tuple[HalfStatus, ...]:
    """Give the halves of a day that something speaks of."""
    if half is Half.whole:
        return (status.morning, status.afternoon)
    return (status.morning,) if half is Half.morning else (status.afternoon,)


def part(first: Part, last: Part) -> Half:
    """Give the half of a day that begins and ends so."""
    return Half.whole if first is not last else Half(first.value)


def refused(
    turn: Turn, day: date, what: tuple[Half, str], *, contested: bool, also: int
) -> Words | None:
    """Say why a day cannot be corrected as wanted; None where it can.

    `also` are the days of its month that the same request asks for before it.
    """
    team = turn.person.team_on(day)
    if day >= turn.today:
        return text("correct.not_past", day=day)
    if team is None or not turn.office.live_on(team, day):
        return text("correct.not_counted", day=day)
    month = rules.first_of(day)
    if shut(turn, team, [day]) and not (contested and may_contest_late(turn, month)):
        return closed_words(turn, team, month)
    half, kind = what
    waiting = corrections.of_people(turn.work, [turn.person.id], day, day)
    if any(row.state is CorrectionState.open for row in waiting):
        return text("correct.waiting", day=day)
    now = halves(status_of(turn, turn.person, day), half)
    if all(one.kind == kind for one in now):
        label = turn.rules.policy.day_kind(kind).label
        known = "correct.same_presumed" if now[0].presumed else "correct.same"
        return text(known, day=day, kind=label)
    if contested:
        return None
    if any(one.reason in BOUND for one in now):
        return text("correct.away", day=day, reason=text(now[0].reason))
    return _beyond(turn, team, day, also)


def _beyond(turn: Turn, team: TeamId, day: date, also: int) -> Words | None:
    """Say which limit of the pack a 补签 is beyond; a reopened month has none."""
    month = rules.first_of(day)
    row = closings.latest(turn.work, [team], [month]).get((team, month))
    if row is not None and row.reopened_at is not None:
        return None
    rule = turn.rules.policy.attendance.correction
    if day < turn.today - timedelta(days=rule.days):
        hint = text("correct.contest_instead") if day < rules.first_of(turn.today) else None
        return lines(text("correct.too_old", day=day, limit=rule.days), hint)
    used = corrections.used(turn.work, turn.person.id, month, rules.last_of(month))
    if used + also >= rule.per_month:
        return text("correct.too_many", month=month.month, limit=rule.per_month, n=used)
    return None


def may_contest_late(turn: Turn, month: date) -> bool:
    """Tell whether somebody who never saw the sheet still may contest it, after their return."""
    held = closings.statements_of(turn.work, [turn.person.id], month)
    if not held or held[-1].unseen is Unseen.seen:
        return False
    sent = due.swept_at(turn.work, LATE_SHEET, turn.person.id, month.isoformat())
    if sent is None:
        return True
    days = turn.rules.policy.attendance.month.contest_days
    told = sent.astimezone(turn.office.zone).date()
    return turn.today <= rules.add_working_days(told, days, turn.rules.calendar)


def first_office(turn: Turn, team: TeamId, day: date) -> str:
    """Give who decides first: the leader, of the leader's own days the township, else the county.

    A day of a closed month is the county's, for it alone opens a month again.
    """
    if shut(turn, team, [day]):
        return "county"
    leads = any(
        post.role is Role.leader and post.team == team for post in turn.person.posts_on(turn.today)
    )
    return "township" if leads else "team_leader"
