"""What a leave goes against: the days of its kind that are left, and seasons without leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from handlers.rules import leave as rules
from handlers.rules.pack_leave import LeaveLimits
from handlers.rules.span import Half, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.rules.calendar import Calendar
    from handlers.rules.pack import Policy
    from handlers.rules.pack_leave import Blackout

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Allowed:
    """The days of a kind within one period, in the pack's days: allowed, used, and asked for."""

    first: date
    last: date
    days: int
    used: Decimal
    asked: Decimal

    @property
    def left(self) -> Decimal:
        """Days left once this leave is taken; negative where it asks for too much."""
        return self.days - self.used - self.asked


def allowances(
    span: Span, kind: str, taken: Iterable[Span], calendar: Calendar, policy: Policy
) -> tuple[Allowed, ...]:
    """Give what is left of a kind's allowance, one for each period the span touches.

    `taken` are the other leaves of this kind, asked for ones included. A leave over the end of a
    period counts in each with the days that lie there. Empty for a kind without an allowance.
    """
    allowance = policy.leave_kind(kind).allowance
    if allowance is None:
        return ()
    others = tuple(taken)
    found: dict[date, Allowed] = {}
    for day in span.dates():
        first, last = period(day, allowance.months)
        if first not in found:
            used = sum((_within(o, first, last, calendar, policy) for o in others), Decimal(0))
            asked = _within(span, first, last, calendar, policy)
            found[first] = Allowed(first, last, allowance.days, used, asked)
    return tuple(found.values())


def period(day: date, months: int) -> tuple[date, date]:
    """Give the first and last day of the period of so many months, from January on, of a day."""
    begins = (day.month - 1) // months * months + 1
    years, month = divmod(begins + months - 1, _MONTHS)
    following = date(day.year + years, month + 1, 1)
    return date(day.year, begins, 1), following - timedelta(days=1)


def blackouts(span: Span, kind: str, policy: Policy) -> tuple[Blackout, ...]:
    """Give the seasons in which leave of this kind is not wanted and which the span touches."""
    return tuple(
        row
        for row in policy.leave.blackouts
        if (not row.kinds or kind in row.kinds) and any(map(row.season.has, span.dates()))
    )


def limits_of(policy: Policy) -> LeaveLimits:
    """Give what the pack says of limits; without a word of it everything only warns."""
    return policy.leave.limits or LeaveLimits(clause="-", basis="example")


def stoppable(policy: Policy, kind: str) -> bool:
    """Tell whether a stop of leave concerns a kind: official trips and training count as duty."""
    known = next((row for row in policy.leave.kinds.table if row.id == kind), None)
    return known is None or policy.day_kind(known.day_kind).counts != "stationed"


def clipped(span: Span, first: date, last: date) -> Span | None:
    """Give the part of a span that lies on these days, None where none does."""
    if span.last < first or span.first > last:
        return None
    begins = (span.first, span.first_half) if span.first >= first else (first, Half.AM)
    ends = (span.last, span.last_half) if span.last <= last else (last, Half.PM)
    return Span(*begins, *ends)


def _within(span: Span, first: date, last: date, calendar: Calendar, policy: Policy) -> Decimal:
    part = clipped(span, first, last)
    return Decimal(0) if part is None else rules.length(part, calendar, policy)
