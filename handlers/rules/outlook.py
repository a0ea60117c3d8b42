"""What a leave does to the days somebody is asked to be in the village, period by period."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

from handlers.rules import attendance
from handlers.rules.attendance import Absence, DayFacts
from handlers.rules.span import Half, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handlers.rules.pack import Policy

What = Literal["week", "month", "year"]
_ROUNDING = {"up": ROUND_CEILING, "down": ROUND_FLOOR, "nearest": ROUND_HALF_UP}
_WEEK = 6


@dataclass(frozen=True, slots=True)
class Period:
    """A week (Monday to Sunday), month or year and the days its target asks for; None: none."""

    what: What
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Outlook:
    """Days in the village that a period will end with: with the leave, without it, the target."""

    period: Period
    expected: Decimal
    without: Decimal
    target: Decimal | None

    @property
    def short(self) -> Decimal:
        """Days the leave leaves missing to the target; 0 where it takes none from it."""
        if self.target is None or self.expected >= self.without:
            return Decimal(0)
        return max(Decimal(0), self.target - self.expected)


def periods(span: Span, policy: Policy) -> tuple[Period, ...]:
    """Give the periods a span touches for which the pack asks for days; months in any case."""
    targets = policy.attendance.targets
    found: dict[tuple[What, date], Period] = {}
    for day in span.dates():
        month = _month(day)
        found[month.what, month.first] = month
        if targets.year_days or targets.year_share:
            first = date(day.year, 1, 1)
            found["year", first] = Period("year", first, date(day.year, 12, 31))
        if targets.pattern:
            first = day - timedelta(days=day.weekday())
            found["week", first] = Period("week", first, first + timedelta(days=_WEEK))
    return tuple(found.values())


def outlooks(
    days: Mapping[date, DayFacts], leave: tuple[Span, str], today: date, policy: Policy
) -> tuple[Outlook, ...]:
    """Give the outlook of every period the leave (its days and day kind) touches.

    `days` must hold every day of those periods. Days to come of which nothing is known are
    expected to be in the village on working days, whatever the method.
    """
    span, kind = leave
    found = []
    for period in periods(span, policy):
        mine = [days[day] for day in _dates(period)]
        found.append(
            Outlook(
                period,
                expected([_with(one, span, kind) for one in mine], today, policy),
                expected(mine, today, policy),
                _target(period, mine, policy),
            )
        )
    return tuple(found)


def expected(days: Iterable[DayFacts], today: date, policy: Policy) -> Decimal:
    """Count days in the village: those up to today as they are, later ones as they will be."""
    halves = 0
    for one in days:
        status = attendance.day_status(one, policy)
        for half in (status.morning, status.afternoon):
            coming = one.day > today and half.kind == attendance.UNREPORTED
            halves += half.counts == "stationed" or coming
    return Decimal(halves) / 2


def _with(one: DayFacts, span: Span, kind: str) -> DayFacts:
    """Give a day with the leave on it, where the span takes any of it."""
    halves = [half for half in Half if span.has(one.day, half)]
    if not halves:
        return one
    absence = Absence(kind, "leave", None if len(halves) == len(Half) else halves[0])
    return replace(one, absences=(*one.absences, absence))


def _target(period: Period, days: Sequence[DayFacts], policy: Policy) -> Decimal | None:
    """Give the period's target; of a month or year not wholly somebody's, its part by days."""
    targets = policy.attendance.targets
    if period.what == "week":
        return Decimal(targets.pattern.days) if targets.pattern else None
    counted = [one for one in days if one.assigned and one.day >= one.go_live]
    whole: int | None = targets.month_days
    if period.what == "year":
        whole = targets.year_days
        if whole is None and targets.year_share:
            part, of = map(int, targets.year_share.split("/"))
            share = Decimal(part * sum(one.working for one in counted)) / of
            return share.to_integral_value(_ROUNDING[targets.part_month])
    if whole is None:
        return None
    exact = Decimal(whole * len(counted)) / len(days)
    return exact.to_integral_value(_ROUNDING[targets.part_month])


def _month(day: date) -> Period:
    length = calendar.monthrange(day.year, day.month)[1]
    return Period("month", day.replace(day=1), day.replace(day=length))


def _dates(period: Period) -> list[date]:
    length = (period.last - period.first).days + 1
    return [period.first + timedelta(days=n) for n in range(length)]
