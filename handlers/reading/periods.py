"""Stretches of time that statistics speak of: 10月, 上月, 今年, 第三季度, 最近7天, last month."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from handlers.reading import spans
from handlers.reading.lengths import CUT
from handlers.reading.normal import NUMBER, number
from handlers.reading.values import Misread
from handlers.rules.span import Span

_YEAR = r"(?:(?P<year>今年|本年|去年|前年|20\d\d年?)的?)?"
_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_BEFORE = {"本": 0, "这": 0, "当": 0, "this": 0, "上": -1, "last": -1}
_MONTHS, _QUARTER, _HALF_YEAR, _WEEK = 12, 3, 6, 7

# In order: the longer way of saying it stands before the shorter one.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "months",
            rf"{_YEAR}(?P<one>{NUMBER})月份?\s*(?:到|至|-)\s*(?P<other>{NUMBER})月份?(?!\d)",
        ),
        ("near_month", r"(?P<near>上|本|这|当)个?月份?(?!\s*[\d底末一二三四五六七八九十])"),
        ("near_month", r"\b(?P<near>this|last) month\b"),
        ("later", r"下个?(?:月|周|季度)|下个半年|明年|\bnext (?:month|year|week)\b"),
        ("quarter", rf"{_YEAR}第?(?P<one>[一二三四1-4])季度"),
        ("near_quarter", r"(?P<near>上|本|这|当)个?季度"),
        ("half_year", rf"{_YEAR}(?P<half>上|下)半年"),
        (
            "english_half",
            r"\b(?P<half>first|second) half(?: year)?(?:(?: of)? (?P<digits>20\d\d))?\b",
        ),
        (
            "english",
            rf"\b(?P<month>{_ENGLISH_MONTH})\b\.?(?! ?\d{{1,2}}\b)(?: (?P<digits>20\d\d))?",
        ),
        ("month", rf"{_YEAR}(?P<one>{NUMBER})月份?(?!\s*[\d一二三四五六七八九十])"),
        ("year", r"(?P<year>今年|本年|去年|前年|20\d\d年)(?:全年|以来)?(?!\s*\d)|全年"),
        ("year", r"\b(?P<year>this year|last year|20\d\d)\b(?!\s*[-/.]\s*\d)"),
        ("near_week", r"(?P<near>上|本|这)个?(?:周|星期|礼拜)(?![一二三四五六日天末\d])"),
        ("near_week", r"\b(?P<near>this|last) week\b"),
        ("days", rf"(?:最近|近|过去|前)(?P<days>{NUMBER})天"),
        ("days", r"\b(?:the )?(?:last|past) (?P<days>\d{1,2}) days\b"),
    )
)  # fmt: skip


def find(text: str, today: date) -> tuple[Span | Misread | None, str]:
    """Give the stretch of days a text speaks of, whole days, and the text without it.

    A month or year without more is the newest that has begun; what lies ahead is a Misread.
    """
    for name, pattern in _PATTERNS:
        found = pattern.search(text)
        if found:
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
            ends = _ends(name, found.groupdict(), today)
            return _checked(ends, today), rest
    said = spans.find(text, today, "backward")
    if said.problem is not None:
        return said.problem, said.rest
    if said.span is not None:
        rest = said.rest.replace(CUT, " ").strip()
        return Span.whole(said.span.first, said.span.last), rest
    return None, text


def month_of(day: date) -> Span:
    """Give the whole month of a day."""
    return _months(day.year, day.month, 1)


def month_before(day: date) -> Span:
    """Give the whole month before that of a day."""
    return _months(day.year, day.month - 1, 1)


def _checked(ends: Span | None, today: date) -> Span | Misread:
    if ends is None or ends.first > today:
        return Misread("statistics.ahead", {})
    return ends


def _ends(name: str, said: dict[str, str | None], today: date) -> Span | None:
    near = _BEFORE.get((said.get("near") or "").lower(), 0)
    match name:
        case "near_month":
            return _months(today.year, today.month + near, 1)
        case "near_quarter":
            return _months(today.year, (_quarter(today) + near) * _QUARTER + 1, _QUARTER)
        case "near_week":
            monday = today - timedelta(days=today.weekday() - near * _WEEK)
            return Span.whole(monday, monday + timedelta(days=_WEEK - 1))
        case "days":
            length = number(said["days"] or "") or 1
            return Span.whole(today - timedelta(days=length - 1), today)
        case "year":
            return _months(_year(said["year"], today) or today.year, 1, _MONTHS)
        case "later":
            return None
        case _:
            return _of_a_year(name, said, today)


def _of_a_year(name: str, said: dict[str, str | None], today: date) -> Span | None:
    """Read months of a year; without the year it is the newest that has begun."""
    if name == "english":
        first, length = _MONTH_NAMES.index((said["month"] or "")[:3].lower()) + 1, 1
        year = int(said["digits"]) if said["digits"] else None
    elif name == "english_half":
        first = 1 if (said["half"] or "").lower() == "first" else _HALF_YEAR + 1
        length, year = _HALF_YEAR, int(said["digits"]) if said["digits"] else None
    else:
        first, length = _stretch(name, said)
        year = _year(said["year"], today)
    if not 1 <= first <= _MONTHS or length < 1 or first + length - 1 > _MONTHS:
        return None
    if year is None:
        year = today.year if date(today.year, first, 1) <= today else today.year - 1
    return _months(year, first, length)


def _stretch(name: str, said: dict[str, str | None]) -> tuple[int, int]:
    """Give the first month and the number of months."""
    if name == "half_year":
        return (1 if said["half"] == "上" else _HALF_YEAR + 1), _HALF_YEAR
    one = number(said["one"] or "") or 0
    if name == "quarter":
        return (one - 1) * _QUARTER + 1, _QUARTER
    if name == "months":
        return one, (number(said["other"] or "") or 0) - one + 1
    return one, 1


def _year(said: str | None, today: date) -> int | None:
    if not said:
        return None
    offsets = {"去年": -1, "前年": -2, "last year": -1}
    digits = re.sub(r"\D", "", said)
    return int(digits) if digits else today.year + offsets.get(said.lower(), 0)


def _quarter(day: date) -> int:
    return (day.month - 1) // _QUARTER


def _months(year: int, first: int, length: int) -> Span:
    """Give so many whole months from a month on; month 0 is December of the year before."""
    begin = year * _MONTHS + first - 1
    end = begin + length - 1
    last_year, last_month = end // _MONTHS, end % _MONTHS + 1
    return Span.whole(
        date(begin // _MONTHS, begin % _MONTHS + 1, 1),
        date(last_year, last_month, monthrange(last_year, last_month)[1]),
    )
