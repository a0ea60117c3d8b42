"""When a month's sheets go out, until when lines may be contested, and when it closes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

    from handlers.rules.calendar import Calendar
    from handlers.rules.pack import Policy


def first_of(day: date) -> date:
    """Give the first day of a day's month, which names the month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Give the first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(month: date) -> date:
    """Give the first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def last_of(month: date) -> date:
    """Give the last day of a month."""
    return next_month(month) - timedelta(days=1)


def add_working_days(day: date, number: int, calendar: Calendar) -> date:
    """Give the working day that is the `number`-th after a day."""
    for _ in range(number):
        day = calendar.next_working_day(day + timedelta(days=1))
    return day


def sheet_day(month: date, calendar: Calendar) -> date:
    """Give the first working day of the month after."""
    return calendar.next_working_day(next_month(month))


def contest_until(month: date, policy: Policy, calendar: Calendar) -> date:
    """Give the last day on which a line of a sheet sent in time may be contested."""
    days = policy.attendance.month.contest_days
    return add_working_days(sheet_day(month, calendar), days, calendar)


def closing_day(month: date, policy: Policy, calendar: Calendar) -> date:
    """Give the day a month closes: the pack's, but never before its lines could be contested."""
    wanted = next_month(month).replace(day=policy.attendance.month.closes_on)
    return max(wanted, contest_until(month, policy, calendar) + timedelta(days=1))


def closes_at(month: date, policy: Policy, calendar: Calendar, tz: tzinfo) -> datetime:
    """Give the instant at which a month closes by itself."""
    at = policy.attendance.month.at
    return datetime.combine(closing_day(month, policy, calendar), at, tz)


def sheet_at(month: date, policy: Policy, calendar: Calendar, tz: tzinfo) -> datetime:
    """Give the instant at which a month's sheets go out."""
    return datetime.combine(sheet_day(month, calendar), policy.attendance.month.at, tz)


def closes_again_at(
    reopened: datetime, policy: Policy, calendar: Calendar, tz: tzinfo
) -> datetime:
    """Give when a reopened month closes by itself, if the county did not close it before."""
    days = policy.attendance.month.contest_days
    day = add_working_days(reopened.astimezone(tz).date(), days + 1, calendar)
    return datetime.combine(day, policy.attendance.month.at, tz)
