"""Days of one person or of many, counted in half days, and the one on-post rate made of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from handlers.rules.attendance import NOT_COUNTED, UNREPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from handlers.rules.attendance import DayStatus, HalfStatus
    from handlers.rules.pack import Targets

BEFORE_GO_LIVE = "before_go_live"
ELSEWHERE = "elsewhere"

_TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)


@dataclass(slots=True)
class Figures:
    """Half days by kind, and the parts of the on-post rate.

    `kinds` holds every half day of the range once: under its day kind, BEFORE_GO_LIVE, or
    ELSEWHERE where the person belonged to no team or to another. `confirmed` and `presumed` count
    as on post; `left_out` holds those of `kinds` that are in no part of the rate.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    confirmed: int = 0
    presumed: int = 0
    unreported: int = 0
    missing: int = 0

    def add(self, status: DayStatus) -> None:
        """Count a day, each half for itself."""
        self.add_half(status.morning)
        self.add_half(status.afternoon)

    def add_half(self, half: HalfStatus) -> None:
        """Count half a day."""
        kind = half.kind
        if kind == NOT_COUNTED:
            kind = BEFORE_GO_LIVE if half.basis == "not_live" else ELSEWHERE
        self.kinds[kind] += 1
        if half.counts == "stationed":
            if half.presumed:
                self.presumed += 1
            else:
                self.confirmed += 1
        elif half.counts == "missing":
            self.missing += 1
        elif kind == UNREPORTED:
            self.unreported += 1
        else:
            self.left_out[kind] += 1

    def plus(self, other: Figures) -> None:
        """Count the days of somebody else too."""
        self.kinds.update(other.kinds)
        self.left_out.update(other.left_out)
        self.confirmed += other.confirmed
        self.presumed += other.presumed
        self.unreported += other.unreported
        self.missing += other.missing

    @property
    def stationed(self) -> int:
        """Half days that count as on post: the numerator."""
        return self.confirmed + self.presumed

    @property
    def due(self) -> int:
        """Half days on which somebody was or should have been on post: the denominator.

        On post, not reported, and off post by a written finding. Leave, rest, holidays and being
        called back have their reason; what waits for a decision counts neither way.
        """
        return self.stationed + self.unreported + self.missing

    @property
    def rate(self) -> Fraction | None:
        """The on-post rate, None where no day was due."""
        return Fraction(self.stationed, self.due) if self.due else None

    @property
    def counted(self) -> int:
        """Half days on which the person belonged here and attendance was in use."""
        return sum(self.kinds.values()) - self.kinds[BEFORE_GO_LIVE] - self.kinds[ELSEWHERE]

    def to_json(self) -> dict[str, Any]:
        """Give it as a job keeps it between two chunks."""
        return {
            "kinds": dict(self.kinds),
            "left_out": dict(self.left_out),
            "rest": [self.confirmed, self.presumed, self.unreported, self.missing],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Figures:
        """Give what was made `to_json`."""
        return cls(Counter(kept["kinds"]), Counter(kept["left_out"]), *kept["rest"])


def of(statuses: Iterable[DayStatus]) -> Figures:
    """Count days."""
    figures = Figures()
    for status in statuses:
        figures.add(status)
    return figures


def days(halves: int) -> Decimal:
    """Give half days as days: 3 is 1.5."""
    return Decimal(halves) / 2


def percent(rate: Fraction) -> Decimal:
    """Give a rate in percent with one decimal; 100.0 and 0.0 are said of these alone."""
    exact = Decimal(rate.numerator) * 100 / rate.denominator
    rounded = exact.quantize(_TENTH, ROUND_HALF_UP)
    if rounded == _HUNDRED and rate < 1:
        return _HUNDRED - _TENTH
    return _TENTH if not rounded and rate > 0 else rounded


def month_target(targets: Targets, counted: int, length: int) -> int | None:
    """Give the days demanded in a month of which only `counted` half days count; None: no target.

    Who joins or leaves owes a part, rounded as the pack says; `length` is the month's days.
    """
    if targets.month_days is None:
        return None
    share = Fraction(targets.month_days * counted, 2 * length)
    whole = share.numerator // share.denominator
    rest = share - whole
    up = targets.part_month == "up" and rest
    return (
        whole + 1 if up or (targets.part_month == "nearest" and rest >= Fraction(1, 2)) else whole
    )


def share_of(written: str) -> Fraction:
    """Give a share of the pack, "2/3", as a number."""
    return Fraction(written)


def full_weeks(statuses: Iterable[DayStatus], wanted: int) -> tuple[int, int]:
    """Give in how many of the weeks that count whole somebody was on post on so many days.

    A week runs from Monday to Sunday and counts whole when each of its days counts; the nights of
    a pattern (五天四夜) are recorded nowhere.
    """
    weeks: dict[date, list[DayStatus]] = {}
    for status in statuses:
        monday = status.day.fromordinal(status.day.toordinal() - status.day.weekday())
        weeks.setdefault(monday, []).append(status)
    whole = [of(week) for week in weeks.values() if len(week) == 7]  # noqa: PLR2004  days of a week
    whole = [week for week in whole if week.counted == 2 * 7]
    return sum(week.stationed >= 2 * wanted for week in whole), len(whole)


def village_short(team: Iterable[Iterable[DayStatus]], wanted: int) -> int:
    """Count the days on which fewer of a team than wanted were in the village at any half.

    `team` are the days of each member; only days on which anybody's day counted are looked at.
    """
    present: dict[date, list[int]] = {}
    for member in team:
        for status in member:
            halves = (status.morning, status.afternoon)
            if all(half.kind == NOT_COUNTED for half in halves):
                continue
            known = present.setdefault(status.day, [0, 0])
            for n, half in enumerate(halves):
                known[n] += half.kind == "in_village"
    return sum(min(known) < wanted for known in present.values())
