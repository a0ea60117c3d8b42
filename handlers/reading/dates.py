"""A day as said → a date, by direction: leave and meetings look forward, marks look back."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers.reading import lunar
from handlers.reading.normal import bare, number
from handlers.reading.points import NO_WEEK, Point, scan
from handlers.reading.values import Misread
from handlers.rules.span import Half, Span

if TYPE_CHECKING:
    from handlers.reading.values import Direction

FESTIVAL = re.compile(
    r"正月|腊月|冬月|初[一二三四五六七八九十]|大年|除夕|小年|元旦|春节|过年|清明|端午|中秋|国庆|五一|重阳"
    r"|christmas|easter|new year|spring festival",
    re.IGNORECASE,
)
_SATURDAY = 6
_WEEK = 7
_MONTHS = 12
_LUNAR_YEAR = 200
QUOTED = 20


def read_date(text: str, today: date, direction: Direction = "forward") -> date | Misread:
    """Read one day as the answer to a question about a date; a lone number is a day of the month.

    A day that lies the wrong way, does not exist or can be two days is a Misread.
    """
    said = bare(text)
    if said.isdigit() or (number(said) and len(said) > 1):
        said += "号"
    found = scan(said, 0)
    if found and not said[found[1] :].strip():
        return resolve(found[0], today, direction)
    if FESTIVAL.search(said):
        return Misread("reading.date.festival", {"text": said[:QUOTED]})
    return Misread("reading.date.not_understood", {"text": said[:QUOTED]})


def resolve(point: Point, today: date, direction: Direction) -> date | Misread:
    """Give the date meant by a day said alone or first."""
    day = _anchored(point, today, direction)
    if isinstance(day, Misread):
        return day
    if direction == "forward" and day < today:
        return Misread("reading.date.past", {"day": day})
    if direction == "backward" and day > today:
        return Misread("reading.date.future", {"day": day})
    return day


def resolve_end(point: Point, first: date, today: date) -> date | Misread:
    """Give the date meant by the end of a span: it rolls to the next month or year after `first`.

    A day said with its own week, year or offset is taken from today and may lie before `first`.
    """
    if point.form == "day":
        year, month = first.year, first.month
        if point.numbers[0] < first.day:
            year, month = _month(first, 1)
        return _date(year, month, point.numbers[0])
    if point.form == "month_day" and len(point.numbers) == 2:  # noqa: PLR2004 (no year said)
        day = _date(first.year, point.numbers[0], point.numbers[1])
        if isinstance(day, Misread) or day < first:
            later = _date(first.year + 1, point.numbers[0], point.numbers[1])
            return day if isinstance(later, Misread) else later
        return day
    if point.form == "weekday" and point.numbers[0] == NO_WEEK:
        return first + timedelta(days=(point.numbers[1] - first.isoweekday()) % _WEEK)
    if point.form == "lunar":
        return lunar.after(point.numbers, first) or _no_lunar_day(point)
    return _anchored(point, today, "forward")


def either(one: Point, other: Point | None, asked: Misread, today: date) -> tuple[Span, ...]:
    """Give the days meant where a weekday may be that of two weeks, with an end of its week."""
    days = [day for day in asked.params.values() if isinstance(day, date)]
    if one.form != "weekday" or len(days) != len(("this", "the other")):
        return ()
    if other is None or other.numbers == one.numbers:
        half = (one.half or Half.AM, (other or one).half or Half.PM)
        return tuple(Span(day, half[0], day, half[1]) for day in days)
    if other.form != "weekday" or other.numbers[0] not in {one.numbers[0], NO_WEEK}:
        return ()
    end = Point("weekday", (NO_WEEK, other.numbers[1]))
    ends = [(day, resolve_end(end, day, today)) for day in days]
    return tuple(
        Span(day, one.half or Half.AM, last, other.half or Half.PM)
        for day, last in ends
        if not isinstance(last, Misread)
    )


def _anchored(point: Point, today: date, direction: Direction) -> date | Misread:
    numbers = point.numbers
    match point.form:
        case "offset":
            return today + timedelta(days=numbers[0])
        case "full":
            return _date(numbers[0], numbers[1], numbers[2])
        case "month_day":
            return _month_day(numbers, today)
        case "month":
            year, month = _month(today, numbers[0])
            return _date(year, month, numbers[1] or monthrange(year, month)[1])
        case "lunar":
            return _lunar(point, today, direction)
        case "weekday":
            return _weekday(numbers[0], numbers[1], today, direction)
        case _:
            return _day(numbers[0], today, direction)


def _month_day(numbers: tuple[int, ...], today: date) -> date | Misread:
    """Without a year the nearest such day is meant, so that an old one is not next year's."""
    if len(numbers) > 2:  # noqa: PLR2004 (a year was said)
        return _date(today.year + numbers[2], numbers[0], numbers[1])
    years = (today.year - 1, today.year, today.year + 1)
    found = [_date(year, numbers[0], numbers[1]) for year in years]
    days = [day for day in found if not isinstance(day, Misread)]
    return min(days, key=lambda day: abs((day - today).days), default=found[1])


def _lunar(point: Point, today: date, direction: Direction) -> date | Misread:
    """Without a year the nearest such day is meant; with one, both calendars' years may be."""
    days = lunar.candidates(point.numbers, today)
    if not days:
        return _no_lunar_day(point)
    right = [day for day in days if (day >= today if direction == "forward" else day <= today)]
    has_year = len(point.numbers) > 3  # noqa: PLR2004 (a year was said)
    if has_year and len(right) > 1:
        return Misread("reading.date.which_week", {"day": right[0], "other": right[1]})
    if has_year and right:
        return right[0]
    near = min(days, key=lambda day: abs((day - today).days))
    # Some years lack a 30th or a leap month: the one of another year is not what was meant.
    return near if abs((near - today).days) <= _LUNAR_YEAR else _no_lunar_day(point)


def _no_lunar_day(point: Point) -> Misread:
    month, day = point.numbers[:2]
    return Misread("reading.date.no_such_lunar_day", {"month": month, "number": day})


def _day(day: int, today: date, direction: Direction) -> date | Misread:
    if direction == "forward":
        year, month = _month(today, 0 if day >= today.day else 1)
    else:
        year, month = _month(today, 0 if day <= today.day else -1)
    return _date(year, month, day)


def _weekday(week: int, weekday: int, today: date, direction: Direction) -> date | Misread:
    here = today.isoweekday()
    monday = today - timedelta(days=here - 1)
    if week == NO_WEEK:
        if weekday == here:
            other = today + timedelta(days=_WEEK if direction == "forward" else -_WEEK)
            return Misread("reading.date.today_or", {"day": today, "other": other})
        ahead = today + timedelta(days=(weekday - here) % _WEEK)
        return ahead if direction == "forward" else ahead - timedelta(days=_WEEK)
    day = monday + timedelta(days=_WEEK * week + weekday - 1)
    if week > 0 and here >= _SATURDAY:
        # At the weekend some mean by 下周 the week that begins tomorrow or the day after.
        return Misread("reading.date.which_week", {"day": day, "other": day + timedelta(days=7)})
    return day


def _month(today: date, offset: int) -> tuple[int, int]:
    months = today.year * _MONTHS + today.month - 1 + offset
    return months // _MONTHS, months % _MONTHS + 1


def _date(year: int, month: int, day: int) -> date | Misread:
    try:
        return date(year, month, day)
    except ValueError:
        return Misread("reading.date.no_such_day", {"month": month, "number": day})
