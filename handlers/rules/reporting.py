"""Kinds of report, the periods they are for, and quarters: clause 四(二) and what a pack adds."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.rules.pack import Policy
    from handlers.rules.pack_report import Head, ReportKind
    from handlers.rules.pack_terms import Label

HALF_YEAR = "half_year"
Length = Literal["month", "quarter", "half_year", "year", "term"]
_MONTHS_PER_QUARTER = 3
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_ID = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)|Q(?P<quarter>[1-4])|H(?P<half>[12]))?")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """What a report is about; `due` is the last good day, grace included.

    The id says which: 2026-07, 2026Q3, 2026H2, 2026, or T2025-01-01 for a term by its first day.
    `moved` is whether an office moved the deadline.
    """

    id: str
    first: date
    last: date
    due: date
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report, the half-year one or one of the pack's own; `rule` is cited for it.

    `label` is None of the half-year report. `before` and `after` are days around the due day on
    which who owes one is reminded, at most so many times; it opens `opens` days before.
    """

    id: str
    label: Label | None
    length: Length
    heads: tuple[Head, ...]
    files: Literal["leader", "member"]
    accepts: str
    opens: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    at_most: int
    rule: str


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter, id like 2026Q4, in which the leaders must meet at least so often."""

    id: str
    first: date
    last: date


@lru_cache(maxsize=64)
def kinds(policy: Policy) -> tuple[Kind, ...]:
    """Give every kind of report of a pack, the half-year one first."""
    return (_half_year(policy), *(_further(policy, row) for row in policy.report.kinds))


def kind_of(policy: Policy, kind: str) -> Kind:
    """Give a kind by its id; KeyError where the pack has none."""
    for one in kinds(policy):
        if one.id == kind:
            return one
    raise KeyError(kind)


def period_on(policy: Policy, kind: Kind, day: date) -> Period:
    """Give the period the day lies in; ValueError for a kind whose period is a person's term."""
    length = _MONTHS.get(kind.length)
    if length is None:
        message = f"the term of {kind.id} is a person's"
        raise ValueError(message)
    month = (day.month - 1) // length * length + 1
    first = date(day.year, month, 1)
    end = month + length - 1
    last = date(day.year, end, monthrange(day.year, end)[1])
    return Period(_name(kind.length, first), first, last, _due(policy, kind, last))


def term(policy: Policy, kind: Kind, first: date, last: date | None) -> Period:
    """Give somebody's term: to the last day of their post, else the years the pack demands."""
    years = policy.team.min_years.value
    last = last or _years_on(first, years) - _DAY
    return Period(f"T{first.isoformat()}", first, last, _due(policy, kind, last))


def term_by_id(policy: Policy, kind: Kind, period: str) -> Period:
    """Give the term of an id by its first day, as long as the pack demands; else ValueError."""
    return term(policy, kind, date.fromisoformat(period.removeprefix("T")), None)


def period_by_id(policy: Policy, kind: Kind, period: str) -> Period:
    """Give the period of an id of `period_on`; ValueError for anything else."""
    found = _ID.fullmatch(period)
    if found is None or kind.length == "term":
        message = f"not a period of {kind.id}: {period}"
        raise ValueError(message)
    month = int(found["month"] or 0) or 1
    month = (int(found["quarter"]) - 1) * _MONTHS_PER_QUARTER + 1 if found["quarter"] else month
    month = (int(found["half"]) - 1) * 6 + 1 if found["half"] else month
    there = period_on(policy, kind, date(int(found["year"]), month, 1))
    if there.id != period:
        message = f"not a period of {kind.id}: {period}"
        raise ValueError(message)
    return there


def periods(policy: Policy, kind: Kind, first: date, last: date) -> Iterator[Period]:
    """Give the periods begun by `last` that had not ended before `first`, oldest first."""
    at = first
    while at <= last:
        found = period_on(policy, kind, at)
        yield found
        at = found.last + _DAY


def opens(kind: Kind, period: Period) -> date:
    """Give the day from which a report may be written."""
    return period.due - timedelta(days=kind.opens)


def moved(period: Period, due: date | None) -> Period:
    """Give the period with the deadline an office moved it to, if it did."""
    return period if due in {None, period.due} else replace(period, due=due, moved=True)


def quarter_of(day: date) -> Quarter:
    """Give the quarter the day lies in."""
    number = (day.month - 1) // _MONTHS_PER_QUARTER
    first = date(day.year, number * _MONTHS_PER_QUARTER + 1, 1)
    beyond = first + timedelta(days=31 * _MONTHS_PER_QUARTER)
    return Quarter(f"{day.year}Q{number + 1}", first, beyond.replace(day=1) - timedelta(days=1))


def _half_year(policy: Policy) -> Kind:
    rule = policy.report
    return Kind(
        HALF_YEAR,
        None,
        "half_year",
        rule.half_year.heads,
        "leader",
        "county",
        rule.opening.days,
        rule.reminders.days_before,
        rule.reminders.days_after,
        rule.reminders.at_most,
        "report.half_year",
    )


def _further(policy: Policy, row: ReportKind) -> Kind:
    reminders = policy.report.reminders
    ahead = row.opens_days_before
    return Kind(
        row.id,
        row.label,
        row.period,
        row.heads,
        row.files,
        row.accepts,
        max(row.remind_days_before, default=row.due_days_after) if ahead is None else ahead,
        row.remind_days_before,
        reminders.days_after,
        reminders.at_most,
        f"report.kinds.{row.id}",
    )


def _due(policy: Policy, kind: Kind, last: date) -> date:
    """Give the due day of a period that ends so; the half-year report's is a day of the year."""
    if kind.id == HALF_YEAR:
        second = last.month > 6  # noqa: PLR2004 (half of a year)
        day = date.fromisoformat(f"{last.year}-{policy.report.half_year.due[second]}")
        return day + timedelta(days=policy.report.grace.days)
    further = next(row for row in policy.report.kinds if row.id == kind.id)
    return last + timedelta(days=further.due_days_after)


def _name(length: Length, first: date) -> str:
    match length:
        case "month":
            return f"{first:%Y-%m}"
        case "quarter":
            return f"{first.year}Q{(first.month - 1) // _MONTHS_PER_QUARTER + 1}"
        case "half_year":
            return f"{first.year}H{1 + (first.month > 6)}"  # noqa: PLR2004 (half of a year)
        case _:
            return str(first.year)


def _years_on(day: date, years: int) -> date:
    """Give the same day so many years on, 1 March for 29 February where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
