"""Which days are working days, and for which years that is only an estimate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handlers.rules.pack import Policy

DayType = Literal["holiday", "workday"]
_LONGEST_BREAK = 366


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A day that is not what its weekday says, with the year's source."""

    day: date
    type: DayType
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays and make-up working days over the weekly rest days.

    `years` are those whose calendar is published; any other is estimated from `rest` (ISO
    weekdays, 1 Monday … 7 Sunday) alone.
    """

    days: Mapping[date, DayType]
    years: frozenset[int]
    rest: frozenset[int] = frozenset({6, 7})

    def is_working_day(self, day: date) -> bool:
        """Whether people work on this day."""
        special = self.days.get(day)
        return special == "workday" if special else day.isoweekday() not in self.rest

    def is_estimated(self, year: int) -> bool:
        """Whether the year's calendar is unknown, so that every count in it must say so."""
        return year not in self.years

    def estimated(self, first: date, last: date) -> tuple[int, ...]:
        """Give the years from `first` to `last` that are estimated."""
        return tuple(y for y in range(first.year, last.year + 1) if self.is_estimated(y))

    def working_days(self, first: date, last: date) -> int:
        """Count the working days from `first` to `last`, both included; 0 when reversed."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def next_working_day(self, day: date) -> date:
        """Give this day if it is a working day, else the next one; the day itself if none is."""
        later = (day + timedelta(days=n) for n in range(_LONGEST_BREAK))
        return next((one for one in later if self.is_working_day(one)), day)


def of_rows(rows: Iterable[CalendarRow], policy: Policy) -> Calendar:
    """Build the calendar a pack works with; a year is known when it has any row."""
    kept = tuple(rows)
    rule = policy.attendance.rest_days
    return Calendar(
        {row.day: row.type for row in kept if rule.holidays or row.type == "workday"},
        frozenset(row.day.year for row in kept),
        frozenset(rule.weekdays),
    )
