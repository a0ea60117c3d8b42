"""How a leave is put into words: its days, its ladder, what an approver is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import spell
from handlers.rules.span import Half as Part
from handlers.rules.span import Span
from handlers.talk import Words, lines, text
from storage import people
from storage.kinds import Half, LeaveState, PersonId, PolicyId

if TYPE_CHECKING:
    from handlers.office import Rules
    from handlers.rules.leave import Ladder
    from handlers.rules.outlook import Period
    from handlers.rules.policy import Policy
    from handlers.turn import Moment
    from storage import tables
    from storage.people import Person


def stored(row: tables.Leave) -> Span:
    """Give the days of a stored leave."""
    first = Part.PM if row.first_half is Half.afternoon else Part.AM
    last = Part.AM if row.last_half is Half.morning else Part.PM
    return Span(row.first_day, first, row.last_day, last)


def ladder(policy: Policy, found: Ladder) -> Words:
    """Give who approves and who gets a copy for leaves of this length."""
    approve = tuple(policy.office(office).label for office in found.approvals)
    copies = tuple(policy.office(office).label for office in found.copies)
    if found.up_to is not None:
        reach = text("leave.up_to", days=found.up_to)
    else:
        reach = text("leave.over", days=found.over) if found.over else text("leave.any_length")
    who = text("leave.ladder", reach=reach, offices=text("leave.then", offices=approve))
    return text("leave.ladder_with_copies", ladder=who, copies=copies) if copies else who


def period(one: Period) -> Words:
    """Name a week, month or year whose days are counted."""
    first = one.first
    return text(f"leave.period.{one.what}", first=first, month=first.month, year=first.year)


def request(
    turn: Moment, row: tables.Leave, *, final: bool = False, who: Person | None = None
) -> Words:
    """Give a request as an approver sees it; `who` is the applicant where already read.

    A reason of sickness is for the final approver, and only where the messenger may carry it.
    """
    rules = turn.office.rules[PolicyId(row.policy_id)]
    kind = rules.policy.leave_kind(row.kind)
    applicant = PersonId(row.person_id)
    who = who or people.load(turn.work, [applicant])[applicant]
    head = text(
        "leave.request",
        name=who.name,
        kind=kind.label,
        span=days_of(row),
        n=row.half_days,
        days=_days(turn, row),
    )
    note = estimated(rules, row)
    if kind.day_kind == "sick_leave" and not (final and turn.office.full_content):
        return lines(head, text("leave.reason_private"), note)
    return lines(head, text("leave.reason", reason=row.reason) if row.reason else None, note)


def short(turn: Moment, row: tables.Leave) -> Words:
    """Give a leave in one line, for lists and for people who need its days only."""
    who = people.load(turn.work, [PersonId(row.person_id)])[PersonId(row.person_id)]
    if row.state is LeaveState.urgent:
        return text("urgent.short", name=who.name, span=days_of(row))
    return text("leave.short", name=who.name, span=days_of(row), days=_days(turn, row))


def days_of(row: tables.Leave) -> Words:
    """Give the days of a stored leave in words; of an emergency, since when."""
    if row.state is LeaveState.urgent:
        return text("urgent.since", day=row.first_day)
    return spell.span(stored(row))


def estimated(rules: Rules, row: tables.Leave) -> Words | None:
    """Say so where a length counts working days of a year whose calendar is not published."""
    if rules.policy.leave.length.unit != "working":
        return None
    years = rules.calendar.estimated(row.first_day, row.last_day)
    return text("leave.estimated", years=years) if years else None


def _days(turn: Moment, row: tables.Leave) -> Words:
    whole, half = divmod(row.half_days, 2)
    days = f"{whole}.5" if half else str(whole)
    if estimated(turn.office.rules[PolicyId(row.policy_id)], row):
        return text("calendar.about", days=days)
    return text("label", value=days)
