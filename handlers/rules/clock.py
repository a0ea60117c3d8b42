"""The working hours of an office: how many have passed, and when so many will have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, tzinfo

    from handlers.rules.calendar import Calendar
    from handlers.rules.pack_terms import WorkingHours

_DAY = timedelta(days=1)
# No break is this long: a calendar without any working day must not be searched for ever.
_LONGEST = 400


def after(
    start: datetime, hours: int, rule: WorkingHours, calendar: Calendar, tz: tzinfo
) -> datetime:
    """Give the instant (UTC) at which so many working hours will have passed since `start`.

    Working hours are those of the pack between `opens` and `closes` of working days, by the
    county's calendar and clock. Where nobody works for more than a year, the end of that time.
    """
    left = timedelta(hours=hours)
    end = start.astimezone(UTC)
    for begins, ends in _hours(start, rule, calendar, tz):
        room = ends - begins
        if left <= room:
            return begins + left
        left, end = left - room, ends
    return end


def passed(
    start: datetime, end: datetime, rule: WorkingHours, calendar: Calendar, tz: tzinfo
) -> timedelta:
    """Give how much working time lies between two instants; none where `end` is not later."""
    found = timedelta()
    for begins, ends in _hours(start, rule, calendar, tz):
        if begins >= end:
            break
        found += min(ends, end) - begins
    return found


def _hours(
    start: datetime, rule: WorkingHours, calendar: Calendar, tz: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    """Give the working hours from an instant on, day by day, in UTC."""
    first: date = start.astimezone(tz).date()
    for day in (first + n * _DAY for n in range(_LONGEST)):
        if not calendar.is_working_day(day):
            continue
        begins = max(datetime.combine(day, rule.opens, tz).astimezone(UTC), start.astimezone(UTC))
        ends = datetime.combine(day, rule.closes, tz).astimezone(UTC)
        if begins < ends:
            yield begins, ends
