"""The status of a person on a day, derived from what is known about that day, and its counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from handlers.rules.span import Half

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import tzinfo

    from handlers.rules.pack import Policy
    from handlers.rules.pack_terms import Counts

Source = Literal["own", "team_line", "named", "recorded", "finding"]
Origin = Literal["leave", "trip", "meeting", "rota", "pulled_back"]
LeaveState = Literal["approved", "pending", "urgent"]

IN_VILLAGE = "in_village"
HOLIDAY = "holiday"
UNREPORTED = "unreported"
LEAVE_PENDING = "leave_pending"
LEAVE_URGENT = "leave_urgent"

# Not a day kind of any pack: the day is not this person's, or lies before the go-live day.
NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something said about a day; `half` None means the whole day, `at` orders the marks.

    `source`: own, team_line (都在), named (the leader about one member), recorded (by a clerk),
    finding (a written finding after the explanation, which nothing overrides).
    """

    kind: str
    at: datetime
    source: Source = "own"
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A planned stay elsewhere on the day: leave, trip or training, meeting, rota, pulled back.

    `kind` is the day kind; `half` None means the whole day; `state` matters for leave only.
    """

    kind: str
    origin: Origin
    half: Half | None = None
    state: LeaveState = "approved"
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayFacts:
    """All that is known of one person's day. `go_live` is the later one of county and team."""

    day: date
    working: bool
    go_live: date
    marks: tuple[Mark, ...] = ()
    absences: tuple[Absence, ...] = ()
    assigned: bool = True


@dataclass(frozen=True, slots=True)
class HalfStatus:
    """A half day: its kind, what it counts as, the text id of the reason, presumed or said.

    `counts` is "" for a half day that is not counted at all.
    """

    kind: str
    counts: Counts | Literal[""]
    reason: str
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class DayStatus:
    """The status of a day, in halves; the single properties are those of a day of one kind.

    For a split day `kind` is "split", `counts` is "" and `reason` names the split: look at the
    halves instead.
    """

    day: date
    morning: HalfStatus
    afternoon: HalfStatus

    @property
    def split(self) -> bool:
        """Whether the halves are of different kinds."""
        return self.morning.kind != self.afternoon.kind

    @property
    def kind(self) -> str:
        """The day kind, or "split"."""
        return "split" if self.split else self.afternoon.kind

    @property
    def counts(self) -> Counts | Literal[""]:
        """What the whole day counts as, "" for a split day or one that is not counted."""
        return "" if self.split else self.afternoon.counts

    @property
    def reason(self) -> str:
        """Text id of the reason."""
        return "attendance.reason.split" if self.split else self.afternoon.reason

    @property
    def presumed(self) -> bool:
        """Whether any half was presumed rather than said."""
        return self.morning.presumed or self.afternoon.presumed


@dataclass(frozen=True, slots=True)
class Totals:
    """Days (in halves) by kind and by what they count as; all kinds together are all days.

    `confirmed` and `presumed` are the two parts of `stationed`; `not_counted` is before go-live
    or outside the assignment.
    """

    kinds: Mapping[str, Decimal]
    stationed: Decimal
    excused: Decimal
    missing: Decimal
    unknown: Decimal
    not_counted: Decimal
    presumed: Decimal

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
    approved or urgent leave and being pulled back (over which no check-in counts until 销假 ends
    the leave); the latest of the person's own and recorded marks, trips, meetings and rota;
    undecided leave; the leader's team line; day off; the method's default.
    """
    return DayStatus(
        facts.day, _half_status(facts, Half.AM, policy), _half_status(facts, Half.PM, policy)
    )


def count(statuses: Iterable[DayStatus]) -> Totals:
    """Add days up; each half counts half a day."""
    halves = [half for status in statuses for half in (status.morning, status.afternoon)]
    kinds = Counter(half.kind for half in halves)
    return Totals(
        {kind: Decimal(number) / 2 for kind, number in kinds.items()},
        stationed=_days(halves, lambda half: half.counts == "stationed"),
        excused=_days(halves, lambda half: half.counts == "excused"),
        missing=_days(halves, lambda half: half.counts == "missing"),
        unknown=_days(halves, lambda half: half.counts == "unknown"),
        not_counted=_days(halves, lambda half: half.counts == ""),
        presumed=_days(halves, lambda half: half.counts == "stationed" and half.presumed),
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


def _days(halves: Iterable[HalfStatus], wanted: Callable[[HalfStatus], bool]) -> Decimal:
    return Decimal(sum(map(wanted, halves))) / 2


def _half_status(facts: DayFacts, half: Half, policy: Policy) -> HalfStatus:
    if not facts.assigned:
        return HalfStatus(NOT_COUNTED, "", "attendance.reason.not_assigned")
    if facts.day < facts.go_live:
        return HalfStatus(NOT_COUNTED, "", "attendance.reason.before_go_live")
    kind, reason, presumed = _derive(facts, half, policy)
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
    if policy.attendance.method.value == "exception":
        return IN_VILLAGE, "presumed", True
    return UNREPORTED, "unreported", False


def _bound(
    absences: list[Absence], facts: DayFacts, policy: Policy
) -> tuple[str, str, bool] | None:
    """Leave and being pulled back hold whatever is said besides."""
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
    """The latest word on this half day that is not the leader's line on the whole team."""
    said = [
        (mark.at.timestamp(), mark.kind, f"{mark.source}_mark")
        for mark in marks
        if mark.source in {"own", "named", "recorded"}
    ]
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
