"""What storage knows of people's days, brought before the rules, for many people at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from handlers import offices
from handlers.rules import attendance as rules
from handlers.rules.attendance import DayFacts
from handlers.rules.span import Half as Part
from storage import attendance, corrections, planned, rota, tables
from storage.kinds import Half, LeaveState, MarkSource

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from handlers.rules.pack import Policy
    from handlers.turn import Moment
    from storage.absent import Absence
    from storage.kinds import PersonId
    from storage.planned import Planned
    from storage.work import Work

TEAM_LINE = "team_line"
"""The note of a mark that is part of a leader's word about the whole team (都在)."""

PLANS: tuple[Callable[[Work, Sequence[PersonId], date, date], Sequence[Planned]], ...] = (
    planned.meetings,
    corrections.undecided,
    rota.rest_days,
)
"""Where days are planned or known besides marks, leave and trips; one statement each."""

_PARTS = {Half.whole: None, Half.morning: Part.AM, Half.afternoon: Part.PM}
_SOURCES: Mapping[str, rules.Source] = {
    MarkSource.self_: "own",
    MarkSource.leader: "named",
    MarkSource.clerk: "recorded",
    MarkSource.corrected: "corrected",
    MarkSource.finding: "finding",
}
_NOON = 12
_DAY = timedelta(days=1)
_STATES: Mapping[str, Literal["approved", "pending", "urgent"]] = {
    LeaveState.pending: "pending",
    LeaveState.approved: "approved",
    LeaveState.returned: "approved",
    LeaveState.urgent: "urgent",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What holds for everybody of a place on a day: rules, day off or not, live or not."""

    day: date
    policy: Policy
    working: bool
    go_live: date
    assigned: bool
    leave_days: Mapping[str, str]
    kinds: frozenset[str]

    @classmethod
    def of(
        cls, day: date, policy: Policy, *, working: bool, go_live: date, assigned: bool
    ) -> Ground:
        """Look the kinds of a pack up once."""
        leave_days = {kind.id: kind.day_kind for kind in policy.leave.kinds.table}
        kinds = frozenset(kind.id for kind in policy.attendance.kinds.table)
        return cls(day, policy, working, go_live, assigned, leave_days, kinds)

    def kind(self, kind: str) -> str:
        """Give the kind, or 'unreported' where a later pack dropped it: one must not stop all."""
        return kind if kind in self.kinds else rules.UNREPORTED

    def said(self, kind: str) -> str:
        """Give the kind of a mark; one that a later pack dropped takes nothing else back."""
        return kind if kind in self.kinds else rules.NO_LONGER_KNOWN


@dataclass(slots=True)
class Known:
    """What is known of some people over some days; marks are bare rows of `attendance.told_of`."""

    marks: dict[int, dict[date, list[Any]]] = field(default_factory=dict)
    absences: dict[int, list[Absence]] = field(default_factory=dict)
    plans: dict[int, dict[date, list[Planned]]] = field(default_factory=dict)
    today: date = date.min

    def of(self, person: PersonId, ground: Ground) -> DayFacts:
        """Give what is known of one person's day."""
        day = ground.day
        told = self.marks.get(person, {}).get(day, ())
        away = [_absence(one, ground, self.today) for one in self.absences.get(person, ())]
        plans = [_plan(one, ground) for one in self.plans.get(person, {}).get(day, ())]
        return DayFacts(
            day,
            ground.working,
            ground.go_live,
            tuple(_mark(row, ground) for row in told),
            (*(one for one in away if one is not None), *plans),
            assigned=ground.assigned,
        )


def read(moment: Moment, people: Sequence[PersonId], first: date, last: date) -> Known:
    """Read what is known of some people over some days, in a fixed number of statements."""
    known = Known()
    ids = sorted(set(people))
    for row in attendance.told_of(moment.work, ids, first, last):
        days = known.marks.get(row[0])
        if days is None:
            days = known.marks[row[0]] = {}
        said = days.get(row[1])
        if said is None:
            days[row[1]] = [row]
        else:
            said.append(row)
    known.today = moment.office.business_day(moment.now)
    for absence in attendance.absences_until_back(moment.work, ids, first, last):
        known.absences.setdefault(absence.person, []).append(absence)
    for plan in PLANS:
        for one in plan(moment.work, ids, first, last):
            dated = one if one.day is not None else _dated(moment, one)
            if dated.day is not None and first <= dated.day <= last:
                known.plans.setdefault(one.person, {}).setdefault(dated.day, []).append(dated)
    return known


def source(row: Any) -> rules.Source:  # noqa: ANN401  a bare row of attendance.told_of
    """Give who stands behind a mark."""
    if row[4] == MarkSource.leader and row[5] == TEAM_LINE:
        return "team_line"
    return _SOURCES[row[4]]


def _dated(moment: Moment, one: Planned) -> Planned:
    """Give the business day and the half of it in which something begins."""
    if one.at is None:
        message = f"a plan without a day and an instant: {one}"
        raise ValueError(message)
    local = one.at.astimezone(moment.office.zone)
    half = Half.morning if local.hour < _NOON else Half.afternoon
    return replace(one, day=moment.office.business_day(one.at), half=half)


def _mark(row: Any, ground: Ground) -> rules.Mark:  # noqa: ANN401  a bare row of attendance.told_of
    return rules.Mark(
        ground.said(row[3]), tables.instant(row[6]), source(row), _PARTS[Half(row[2])]
    )


def _plan(one: Planned, ground: Ground) -> rules.Absence:
    at = one.said_at or one.at
    return rules.Absence(ground.kind(one.kind), one.origin, _PARTS[one.half], at=at)


def halves_of(absence: Absence, day: date) -> frozenset[Part]:
    """Give the halves of a day that an absence touches; none once the person came back."""
    if not absence.first_day <= day <= absence.last_day:
        return frozenset()
    if absence.back_on is not None and day >= absence.back_on:
        return frozenset()
    touched = set(Part)
    if day == absence.first_day and absence.first_half == Half.afternoon:
        touched.discard(Part.AM)
    if day == absence.last_day and absence.last_half == Half.morning:
        touched.discard(Part.PM)
    return frozenset(touched)


def awaited_until(absence: Absence, today: date) -> date:
    """Give the last day on which somebody was, or still is, expected back from a leave (销假).

    The last day of the leave itself where they were back in time, or are not waited for.
    """
    if absence.state not in {LeaveState.approved, LeaveState.returned}:
        return absence.last_day
    until = today if absence.back_on is None else absence.back_on - _DAY
    return max(absence.last_day, until)


def _absence(absence: Absence, ground: Ground, today: date) -> rules.Absence | None:
    """Give an absence as it touches a day; who came back on a day is not away on it.

    After a leave is over nobody knows where somebody is until they are back from it.
    """
    halves = halves_of(absence, ground.day)
    if not halves:
        waits = absence.last_day < ground.day <= awaited_until(absence, today)
        counted = waits and absence.last_day >= ground.go_live
        return rules.Absence(rules.UNREPORTED, "awaited") if counted else None
    half = None if len(halves) == len(Part) else next(iter(halves))
    if absence.kind == offices.PULLED_BACK:
        return rules.Absence(ground.kind(absence.kind), "pulled_back", half)
    if absence.state == "trip":
        return rules.Absence(ground.kind(absence.kind), "trip", half)
    kind = ground.leave_days.get(absence.kind, rules.LEAVE_PENDING)
    return rules.Absence(kind, "leave", half, _STATES[absence.state])
