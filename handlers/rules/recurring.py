"""On which days a meeting recurs: a day of the month or its last working day, off rest days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers.rules import reporting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.rules.calendar import Calendar
    from handlers.rules.pack_meeting import Schedule

_LONGEST_BREAK = 31


@dataclass(frozen=True, slots=True)
class Occasion:
    """One recurrence: `id` names its period (2026-11, 2026Q4), `day` is when it falls."""

    id: str
    day: date


def occasions(schedule: Schedule, calendar: Calendar, first: date, last: date) -> list[Occasion]:
    """Give the occasions that fall from `first` to `last`, both included, in order.

    Moved off a rest day an occasion keeps its period, so that it is one and the same wherever
    the calendar puts it.
    """
    found = []
    for id_, month in _periods(schedule, first, last):
        day = _moved(schedule, calendar, _nominal(schedule, month))
        if first <= day <= last:
            found.append(Occasion(id_, day))
    return sorted(found, key=lambda one: (one.day, one.id))


def _periods(schedule: Schedule, first: date, last: date) -> Iterator[tuple[str, date]]:
    """Give each period near these days by name and first day of the month the meeting is in."""
    month = (first.replace(day=1) - timedelta(days=1)).replace(day=1)
    beyond = last + timedelta(days=_LONGEST_BREAK)
    while month <= beyond:
        if schedule.every == "month":
            yield f"{month:%Y-%m}", month
        else:
            quarter = reporting.quarter_of(month)
            if quarter.last.month == month.month:
                yield quarter.id, month
        month = (month + timedelta(days=_LONGEST_BREAK)).replace(day=1)


def _nominal(schedule: Schedule, month: date) -> date:
    """Give the day before any moving; a month too short has it on its last day."""
    length = monthrange(month.year, month.month)[1]
    if isinstance(schedule.on, str):
        return month.replace(day=length)
    return month.replace(day=min(schedule.on, length))


def _moved(schedule: Schedule, calendar: Calendar, day: date) -> date:
    """Give the nearest working day on the pack's side; the day itself where there is none."""
    back = isinstance(schedule.on, str) or schedule.moves == "before"
    step = timedelta(days=-1 if back else 1)
    for n in range(_LONGEST_BREAK):
        if calendar.is_working_day(day + n * step):
            return day + n * step
    return day
