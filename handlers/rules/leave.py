"""Leave: how long it is, who decides, when the return is due, and what it collides with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from handlers.rules import policy as packs
from handlers.rules.span import HALF_DAY, Half, Span, from_start

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.rules.calendar import Calendar
    from handlers.rules.pack import Policy
    from handlers.rules.pack_leave import LadderRule, Rung

Role = Literal["member", "leader"]


@dataclass(frozen=True, slots=True)
class Lengths:
    """A leave in natural and in working days; `estimated` names years without a calendar."""

    natural: Decimal
    working: Decimal
    estimated: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: an office approves, or gets a file copy."""

    action: Literal["approve", "file"]
    office: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who decides a leave, in order, then who gets copies; it holds for `over` < days ≤ `up_to`.

    `up_to` is None on the last rung. `ref` is the rule to cite.
    """

    steps: tuple[Step, ...]
    over: Decimal
    up_to: Decimal | None
    ref: packs.RuleRef

    @property
    def approvals(self) -> tuple[str, ...]:
        """The offices that decide, in order."""
        return tuple(step.office for step in self.steps if step.action == "approve")

    @property
    def copies(self) -> tuple[str, ...]:
        """The offices that get a file copy."""
        return tuple(step.office for step in self.steps if step.action == "file")

    @property
    def cited(self) -> str:
        """The rule with this rung of it, as `policy_parts.cited` reads it."""
        return f"{self.ref.rule_id}#{self.over}"


def lengths(span: Span, calendar: Calendar) -> Lengths:
    """Count a span both ways, for showing both."""
    halves = sum(calendar.is_working_day(day) for day, _ in span.halves())
    return Lengths(
        span.natural_days, Decimal(halves) / 2, calendar.estimated(span.first, span.last)
    )


def length(span: Span, calendar: Calendar, policy: Policy) -> Decimal:
    """Count a span as the pack counts leave; without half days a begun day is a whole one."""
    rule = policy.leave.length
    if not rule.half_days:
        span = Span.whole(span.first, span.last)
    counted = lengths(span, calendar)
    return counted.working if rule.unit == "working" else counted.natural


def span_from(
    first: date, first_half: Half, days: Decimal, calendar: Calendar, policy: Policy
) -> Span:
    """Give the span that starts there and is so many days long as the pack counts.

    ValueError unless `days` is a positive number of halves. Counting working days, the span runs
    over rest days until the length is reached.
    """
    span = from_start(first, first_half, days)
    if policy.leave.length.unit == "natural":
        return span
    while lengths(span, calendar).working < days:
        span = from_start(first, first_half, span.natural_days + HALF_DAY)
    return span


def chain(
    span: Span, others: Iterable[Span], calendar: Calendar, policy: Policy
) -> tuple[Span, ...]:
    """Give the span with all leaves that adjoin it, directly or through each other, in order.

    Leaves adjoin when no half day lies between them or, where the pack says so, only rest days.
    This keeps a long leave from being split below a threshold.
    """
    joined = [span]
    left = sorted(others, key=lambda other: other.first_index)
    if not policy.leave.length.join_adjoining:
        return (span,)
    while near := [o for o in left if any(_adjoin(o, mine, calendar, policy) for mine in joined)]:
        joined += near
        left = [other for other in left if other not in near]
    return tuple(sorted(joined, key=lambda one: one.first_index))


def ladder_days(span: Span, others: Iterable[Span], calendar: Calendar, policy: Policy) -> Decimal:
    """Give the length the ladder goes by: that of the span with all leaves adjoining it."""
    parts = chain(span, others, calendar, policy)
    return sum((length(part, calendar, policy) for part in parts), Decimal(0))


def ladder(
    policy: Policy, days: Decimal, kind: str, applicant: Role, first: date | None = None
) -> Ladder:
    """Give who decides a leave of this length and kind; ValueError unless days > 0.

    `first` is the first day, by which seasonal ladders are chosen; without it none is. The more
    special ladder wins: season before kind before general.
    """
    if days <= 0:
        message = f"a leave must have a length: {days}"
        raise ValueError(message)
    rule = _rule(policy, kind, applicant, first)
    rung = next(rung for rung in rule.rungs if rung.up_to is None or days <= rung.up_to)
    return _ladder(policy, rule, rung)


def raised(policy: Policy, found: Ladder) -> Ladder:
    """Give the next rung of the same ladder, where a rule asks for a higher step.

    On the last rung nobody stands higher, and it stays as it is.
    """
    rule = next(
        one for one in policy.leave.ladders if found.ref.rule_id == f"leave.ladders.{one.id}"
    )
    above = next((rung for rung in rule.rungs if rung.over > found.over), None)
    return found if above is None else _ladder(policy, rule, above)


def _ladder(policy: Policy, rule: LadderRule, rung: Rung) -> Ladder:
    steps = (
        *(Step("approve", office) for office in rung.approve),
        *(Step("file", office) for office in rung.file),
    )
    return Ladder(steps, rung.over, rung.up_to, packs.ref(policy, f"leave.ladders.{rule.id}"))


def return_due(span: Span, calendar: Calendar, policy: Policy) -> date:
    """Give the day on which 销假 is due; who leaves at noon of the last day is back that day."""
    rule = policy.leave.return_
    if rule.due == "same_day" or span.last_half is Half.AM:
        return span.last
    due = span.last + timedelta(days=1)
    return calendar.next_working_day(due) if rule.on_working_day else due


def overlapping(span: Span, others: Iterable[Span]) -> tuple[Span, ...]:
    """Give those of the other spans that share a half day with this one."""
    return tuple(other for other in others if span.overlaps(other))


def extended(span: Span, days: Decimal, calendar: Calendar, policy: Policy) -> Span:
    """Give the span with so many days more (续假), counted as the pack counts."""
    after = from_start(span.first, span.first_half, span.natural_days + HALF_DAY)
    more = span_from(after.last, after.last_half, days, calendar, policy)
    return Span(span.first, span.first_half, more.last, more.last_half)


def _rule(policy: Policy, kind: str, applicant: Role, first: date | None) -> LadderRule:
    fitting = [
        rule
        for rule in policy.leave.ladders
        if rule.applicant == applicant
        and (not rule.kinds or kind in rule.kinds)
        and (rule.season is None or (first is not None and rule.season.has(first)))
    ]
    return max(fitting, key=lambda rule: (rule.season is not None, bool(rule.kinds)))


def _adjoin(one: Span, other: Span, calendar: Calendar, policy: Policy) -> bool:
    early, late = sorted((one, other), key=lambda span: span.first_index)
    if late.first_index <= early.last_index + 1:
        return True
    if not policy.leave.length.join_across_rest_days:
        return False
    gap = from_start(early.first, early.first_half, early.natural_days + HALF_DAY)
    between = Span(gap.last, gap.last_half, late.first, late.first_half).halves()[:-1]
    return not any(calendar.is_working_day(day) for day, _ in between)
