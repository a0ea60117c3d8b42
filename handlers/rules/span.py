"""A stretch of days in halves: from the morning or afternoon of one day to that of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

HALF_DAY = Decimal("0.5")


class Half(StrEnum):
    """A half of a day."""

    AM = "am"
    PM = "pm"


@dataclass(frozen=True, slots=True)
class Span:
    """From the half `first_half` of `first` to the half `last_half` of `last`, both included.

    A whole day starts with AM and ends with PM. ValueError when the end lies before the start.
    """

    first: date
    first_half: Half
    last: date
    last_half: Half

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.last_index < self.first_index:
            message = f"span ends before it starts: {self}"
            raise ValueError(message)

    @classmethod
    def whole(cls, first: date, last: date | None = None) -> Span:
        """Give the whole days from `first` to `last` (one day when `last` is not given)."""
        return _whole(first, last or first)

    @property
    def first_index(self) -> int:
        """Number of the first half, counted over all days."""
        return self.first.toordinal() * 2 + (self.first_half is Half.PM)

    @property
    def last_index(self) -> int:
        """Number of the last half, counted over all days."""
        return self.last.toordinal() * 2 + (self.last_half is Half.PM)

    @property
    def natural_days(self) -> Decimal:
        """Length in natural days, in steps of a half."""
        return Decimal(self.last_index - self.first_index + 1) / 2

    def dates(self) -> tuple[date, ...]:
        """Every day the span touches."""
        if self.first == self.last:
            return (self.first,)
        count = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=n) for n in range(count))

    def halves(self) -> tuple[tuple[date, Half], ...]:
        """Every half day of the span, in order."""
        return tuple(_half(index) for index in range(self.first_index, self.last_index + 1))

    def has(self, day: date, half: Half) -> bool:
        """Whether this half day lies in the span."""
        return self.first_index <= _index(day, half) <= self.last_index

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a half day."""
        return self.first_index <= other.last_index and other.first_index <= self.last_index


# In one morning thousands speak of the same day.
@lru_cache(maxsize=512)
def _whole(first: date, last: date) -> Span:
    return Span(first, Half.AM, last, Half.PM)


def from_start(first: date, first_half: Half, days: Decimal) -> Span:
    """Give the span of so many natural days that starts there; ValueError unless halves > 0."""
    halves = days / HALF_DAY
    if halves <= 0 or halves != int(halves):
        message = f"not a length in half days: {days}"
        raise ValueError(message)
    last, last_half = _half(_index(first, first_half) + int(halves) - 1)
    return Span(first, first_half, last, last_half)


def _index(day: date, half: Half) -> int:
    return day.toordinal() * 2 + (half is Half.PM)


def _half(index: int) -> tuple[date, Half]:
    return date.fromordinal(index // 2), Half.PM if index % 2 else Half.AM
