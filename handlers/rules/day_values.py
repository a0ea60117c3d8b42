"""What is known of one person's day, and the status it has, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.rules.pack_terms import Counts
    from handlers.rules.span import Half

Source = Literal["own", "team_line", "named", "recorded", "corrected", "finding"]
Origin = Literal["leave", "trip", "meeting", "rota", "pulled_back", "contested", "awaited"]
Basis = Literal["confirmed", "presumed", "not_live", "none"]
LeaveState = Literal["approved", "pending", "urgent"]

_BASIS: Mapping[str, Basis] = {
    "presumed": "presumed",
    "holiday": "presumed",
    "before_go_live": "not_live",
    "unreported": "none",
    "awaited": "none",
    "contested": "none",
    "not_assigned": "none",
}

IN_VILLAGE = "in_village"
HOLIDAY = "holiday"
UNREPORTED = "unreported"
NO_LONGER_KNOWN = ""
LEAVE_PENDING = "leave_pending"
LEAVE_URGENT = "leave_urgent"
TO_VERIFY = "to_verify"
ABSENT = "absent"

# Not a day kind of any pack: the day is not this person's, or lies before the go-live day.
NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something said about a day; `half` None means the whole day, `at` orders the marks.

    `source`: own, team_line (都在), named (the leader about one member), recorded (by a clerk),
    corrected (补签, agreed to), finding (a written finding after the explanation, which nothing
    overrides).
    """

    kind: str
    at: datetime
    source: Source = "own"
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A planned stay elsewhere on the day: leave, trip or training, meeting, rota, pulled back.

    Or `contested`: a line of a sheet that nobody decided before the month closed (待核实).
    Or `awaited`: a leave is over, and its return (销假) had not come by that day.
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

    @property
    def basis(self) -> Basis:
        """Where it comes from: people or their papers, the system's own guess, or nowhere.

        `not_live` is a day before the go-live day (未启用); `none` one of which nothing is known,
        which is contested, or which is not this person's.
        """
        return _BASIS.get(self.reason.rsplit(".", 1)[-1], "confirmed")


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
