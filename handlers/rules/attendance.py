"""The status of a person on a day, derived from what is known about that day, and its counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from handlers.rules.day_values import (
    ABSENT,
    HOLIDAY,
    IN_VILLAGE,
    LEAVE_PENDING,
    LEAVE_URGENT,
    NO_LONGER_KNOWN,
    NOT_COUNTED,
    TO_VERIFY,
    UNREPORTED,
    Absence,
    DayFacts,
    DayStatus,
    HalfStatus,
    Mark,
    Source,
)
from handlers.rules.span import Half

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from handlers.rules.pack import Policy

__all__ = [
    "ABSENT",
    "HOLIDAY",
    "IN_VILLAGE",
    "LEAVE_PENDING",
    "LEAVE_URGENT",
    "NOT_COUNTED",
    "NO_LONGER_KNOWN",
    "TO_VERIFY",
    "UNREPORTED",
    "Absence",
    "DayFacts",
    "DayStatus",
    "Forecast",
    "HalfStatus",
    "Mark",
    "Source",
    "Totals",
    "business_day",
    "count",
    "day_status",
    "forecast",
]


@dataclass(frozen=True, slots=True)
class Totals:
    """Days (in halves) by kind and by what they count as; all kinds together are all days.

    `confirmed` and `presumed` are the two parts of `stationed`; `not_counted` is before go-live,
    of which `not_live` is that part, or outside the assignment.
    """

    kinds: Mapping[str, Decimal]
    stationed: Decimal
    excused: Decimal
    missing: Decimal
    unknown: Decimal
    not_counted: Decimal
    presumed: Decimal
    not_live: Decimal = Decimal(0)

    @property
    def confirmed(self) -> Decimal:
        """Stationed days that somebody said."""
        return self.stationed - self.presumed


@dataclass(frozen=True, slots=True)
class Forecast:
    """Stationed days so far, expected by the end, and the target (None: the pack has none)."""

    so_far: Decimal
    expected: Decimal
    target: int | None

    @property
    def short(self) -> Decimal:
        """Days missing to the target at the end, never negative."""
        return max(Decimal(0), (self.target or 0) - self.expected)


def business_day(instant: datetime, tz: tzinfo, policy: Policy) -> date:
    """Give the day a message belongs to: before the pack's hour it is still the day before.

    ValueError for a naive instant.
    """
    if instant.tzinfo is None:
        message = "a naive instant belongs to no day"
        raise ValueError(message)
    local = instant.astimezone(tz)
    early = local.time() < policy.attendance.day.starts
    return local.date() - timedelta(days=1) if early else local.date()


def day_status(facts: DayFacts, policy: Policy) -> DayStatus:
    """Derive the status of a day; KeyError when a fact names a day kind the pack does not have.

    The order, the same for each half: not this person's day or before go-live; a written finding;
    a contested line that the closing of the month left undecided (待核实); approved or urgent
    leave and being pulled back (over which no check-in counts until 销假 ends the leave); the
    latest of the person's own, recorded and corrected marks, trips, meetings and rota; undecided
    leave; the leader's team line; day off; a leave that is over but not returned from (未销假), of
    which nothing is presumed; the method's default.
    """
    return DayStatus(
        facts.day, _half_status(facts, Half.AM, policy), _half_status(facts, Half.PM, policy)
    )


def count(statuses: Iterable[DayStatus]) -> Totals:
    """Add days up; each half counts half a day."""
    kinds: dict[str, int] = {}
    counted = {"stationed": 0, "excused": 0, "missing": 0, "unknown": 0, "": 0}
    presumed = not_live = 0
    for status in statuses:
        for half in (status.morning, status.afternoon):
            kinds[half.kind] = kinds.get(half.kind, 0) + 1
            counted[half.counts] += 1
            if half.counts == "stationed":
                presumed += half.presumed
            elif not half.counts:
                not_live += half.basis == "not_live"
    return Totals(
        {kind: Decimal(number) / 2 for kind, number in kinds.items()},
        stationed=Decimal(counted["stationed"]) / 2,
        excused=Decimal(counted["excused"]) / 2,
        missing=Decimal(counted["missing"]) / 2,
        unknown=Decimal(counted["unknown"]) / 2,
        not_counted=Decimal(counted[""]) / 2,
        presumed=Decimal(presumed) / 2,
        not_live=Decimal(not_live) / 2,
    )


def forecast(past: Iterable[DayStatus], ahead: Iterable[DayFacts], policy: Policy) -> Forecast:
    """Tell how many stationed days a month ends with.

    `past` are the statuses up to and including today, `ahead` the facts of the days to come; those
    with nothing planned are expected to be in the village on working days, whatever the method.
    """
    so_far = count(past).stationed
    coming = [day_status(facts, policy) for facts in ahead]
    open_halves = sum(
        half.kind == UNREPORTED for one in coming for half in (one.morning, one.afternoon)
    )
    expected = so_far + count(coming).stationed + Decimal(open_halves) / 2
    return Forecast(so_far, expected, policy.attendance.targets.month_days)


def _half_status(facts: DayFacts, half: Half, policy: Policy) -> HalfStatus:
    if not facts.assigned:
        return HalfStatus(NOT_COUNTED, "", "attendance.reason.not_assigned")
    if facts.day < facts.go_live:
        return HalfStatus(NOT_COUNTED, "", "attendance.reason.before_go_live")
    kind, reason, presumed = _derive(facts, half, policy)
    kind = kind or UNREPORTED
    return HalfStatus(kind, policy.day_kind(kind).counts, f"attendance.reason.{reason}", presumed)


def _derive(facts: DayFacts, half: Half, policy: Policy) -> tuple[str, str, bool]:
    marks = [mark for mark in facts.marks if mark.half in (None, half)]
    absences = [absence for absence in facts.absences if absence.half in (None, half)]
    finding = _latest_mark(marks, "finding")
    if finding:
        return finding.kind, "finding", False
    bound = _bound(absences, facts, policy)
    if bound:
        return bound
    told = _told(marks, absences)
    if told:
        return told
    if any(a.origin == "leave" and a.state == "pending" for a in absences):
        return LEAVE_PENDING, "leave_pending", False
    line = _latest_mark(marks, "team_line")
    if line:
        return line.kind, "team_line", False
    if not facts.working:
        return HOLIDAY, "holiday", False
    if any(absence.origin == "awaited" for absence in absences):
        return UNREPORTED, "awaited", False
    if policy.attendance.method.value == "exception":
        return IN_VILLAGE, "presumed", True
    return UNREPORTED, "unreported", False


def _bound(
    absences: list[Absence], facts: DayFacts, policy: Policy
) -> tuple[str, str, bool] | None:
    """What is contested, leave and being pulled back hold whatever is said besides."""
    if any(absence.origin == "contested" for absence in absences):
        return TO_VERIFY, "contested", False
    for absence in absences:
        if absence.origin == "pulled_back":
            return absence.kind, "pulled_back", False
    counts_rest_days = policy.leave.length.unit == "natural"
    for absence in absences:
        if absence.origin == "leave" and (counts_rest_days or facts.working):
            if absence.state == "approved":
                return absence.kind, "leave", False
            if absence.state == "urgent":
                return LEAVE_URGENT, "leave_urgent", False
    return None


def _told(marks: list[Mark], absences: list[Absence]) -> tuple[str, str, bool] | None:
    """The latest word on this half day that is not the leader's line on the whole team.

    未报, said as a mark, takes back what was said before; what was planned stands.
    """
    said = [
        (mark.at.timestamp(), mark.kind, f"{mark.source}_mark")
        for mark in marks
        if mark.source in {"own", "named", "recorded", "corrected"}
    ]
    gone = max((at for at, kind, _ in said if kind == UNREPORTED), default=float("-inf"))
    said = [one for one in said if one[0] > gone]
    said += [
        (absence.at.timestamp() if absence.at else float("-inf"), absence.kind, absence.origin)
        for absence in absences
        if absence.origin in {"trip", "meeting", "rota"}
    ]
    if not said:
        return None
    _, kind, reason = max(said, key=lambda row: row[0])
    return kind, reason, False


def _latest_mark(marks: list[Mark], source: Source) -> Mark | None:
    fitting = [mark for mark in marks if mark.source == source]
    return max(fitting, key=lambda mark: mark.at, default=None)
