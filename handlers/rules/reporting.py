"""Half-year report periods and quarters of clause 四(二), and which of them are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.rules.pack import Policy

_MONTHS_PER_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Period:
    """A half year to report on, id like 2026H1; `due` is the last good day, grace included."""

    id: str
    first: date
    last: date
    due: date


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter, id like 2026Q4, in which the leaders must meet at least so often."""

    id: str
    first: date
    last: date


def period_of(day: date, policy: Policy) -> Period:
    """Give the half year the day lies in (Guiding Opinions, clause 四(二): 每半年)."""
    second = day.month > 6  # noqa: PLR2004 (half of a year)
    year = day.year
    first, last = (
        (date(year, 7, 1), date(year, 12, 31)) if second else (date(year, 1, 1), date(year, 6, 30))
    )
    due = date.fromisoformat(f"{year}-{policy.report.half_year.due[second]}")
    grace = timedelta(days=policy.report.grace.days)
    return Period(f"{year}H{1 + second}", first, last, due + grace)


def period_by_id(period: str, policy: Policy) -> Period:
    """Give the half year of an id like 2026H1; ValueError for anything else."""
    year, _, half = period.partition("H")
    if half not in {"1", "2"}:
        message = f"not a half year: {period}"
        raise ValueError(message)
    return period_of(date(int(year), 1 if half == "1" else 7, 1), policy)


def open_periods(today: date, go_live: date, policy: Policy) -> tuple[Period, ...]:
    """Give the half years a report may be filed for, oldest first.

    That is every one begun by today that had not ended before the go-live day; which of them are
    filed already is for the caller to leave out.
    """
    found = []
    at = go_live
    while at <= today:
        period = period_of(at, policy)
        found.append(period)
        at = period.last + timedelta(days=1)
    return tuple(found)


def quarter_of(day: date) -> Quarter:
    """Give the quarter the day lies in."""
    number = (day.month - 1) // _MONTHS_PER_QUARTER
    first = date(day.year, number * _MONTHS_PER_QUARTER + 1, 1)
    beyond = first + timedelta(days=31 * _MONTHS_PER_QUARTER)
    return Quarter(f"{day.year}Q{number + 1}", first, beyond.replace(day=1) - timedelta(days=1))
