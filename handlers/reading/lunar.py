"""Days of the lunar calendar as people name them (腊月二十八, 春节), and their dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from borax.calendars.lunardate import InvalidLunarDateError, LunarDate

from handlers.reading.normal import number
from handlers.rules.pack_terms import Label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from handlers.rules.span import Span

# The month of 正月初六 said as 初六 alone, after another day.
ANY_MONTH = 0
# 除夕 is the 29th or the 30th, whichever ends the year.
LAST_DAY = 0

_TWELFTH, _LONGEST = 12, 30
_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_FESTIVALS = {
    "春节": (1, 1), "元宵": (1, 15), "端午": (5, 5), "中秋": (8, 15), "重阳": (9, 9),
    "腊八": (12, 8), "除夕": (12, LAST_DAY), "大年三十": (12, LAST_DAY), "年三十": (12, LAST_DAY),
    "chinese new year": (1, 1), "lunar new year": (1, 1), "spring festival": (1, 1),
}  # fmt: skip
_EARLY_DAY = r"初[一二三四五六七八九十]"
_ONES = "[一二三四五六七八九]"
_DAY = rf"(?:{_EARLY_DAY}|二?十{_ONES}?|廿{_ONES}?|三十|\d{{1,2}})"
_NUMBERED = r"(?:十[一二]?|[一二三四五六七八九]|\d{1,2})"
# 中秋慰问 and 春节期间 are talk about a season, not a day.
_AS_A_DAY = r"(?=$|[\s,，。、;!?)\0]|[到至起请休回开那当前-]|上午|下午)(?!前)"

PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "lunar",
        rf"(今年|明年|去年)?(?:农历|阴历)(闰?)([正冬腊]|{_NUMBERED})月({_DAY})(?![天\d个])[日号]?",
    ),
    ("lunar", rf"(今年|明年|去年)?(闰?)([正冬腊])月({_DAY})(?![天\d个])[日号]?"),
    ("lunar", rf"(今年|明年|去年)?(闰?)({_NUMBERED})月({_EARLY_DAY})(?![天\d个])[日号]?"),
    ("lunar_new_year", rf"(?:大年|年)({_EARLY_DAY})"),
    ("festival", rf"({'|'.join(w for w in _FESTIVALS if w[0] > 'z')})节?{_AS_A_DAY}"),
    ("festival", rf"\b({'|'.join(w for w in _FESTIVALS if w[0] <= 'z')})\b"),
)
NAMES = frozenset(name for name, _ in PATTERNS)
_LONE = re.compile(_EARLY_DAY)
_SAID = re.compile("|".join(rf"(?:{pattern})" for _, pattern in PATTERNS), re.IGNORECASE)


def said(text: str) -> bool:
    """Whether a day of the lunar calendar is named."""
    return bool(_SAID.search(text))


def numbers_of(name: str, found: re.Match[str]) -> tuple[int, ...] | None:
    """Give month, day and leap (1 or 0), and the year's offset where one was said."""
    if name == "festival":
        return (*_FESTIVALS[found[1].lower()], 0)
    if name == "lunar_new_year":
        return (1, _day_number(found[1]) or 1, 0)
    month = _MONTHS.get(found[3]) or number(found[3])
    day = _day_number(found[4])
    if month is None or day is None:
        return None
    if (month, day) == (_TWELFTH, _LONGEST):
        # 腊月三十 is the last day of the year, also where that is the 29th.
        day = LAST_DAY
    year = {"今年": 0, "明年": 1, "去年": -1}.get(found[1] or "")
    return (month, day, int(bool(found[2])), *(() if year is None else (year,)))


def lone(text: str, start: int) -> tuple[int, int] | None:
    """Read 初六 without its month exactly at this place: the day and where it ends."""
    found = _LONE.match(text, start)
    return (_day_number(found[0]) or 1, found.end()) if found else None


def candidates(numbers: Sequence[int], around: date) -> list[date]:
    """Give the dates this lunar day falls on in the years around a date, in order.

    With the year said, of both calendars' years of that number.
    """
    month, day, leap = numbers[:3]
    wanted = numbers[3:]
    found = []
    for year in range(around.year - 2, around.year + 3):
        solar = date_of(year, month, day, leap)
        if solar and (not wanted or around.year + wanted[0] in {year, solar.year}):
            found.append(solar)
    return found


def after(numbers: Sequence[int], first: date) -> date | None:
    """Give the first such day from a date on; 初六 without its month is that of any month."""
    month, day = numbers[:2]
    if month != ANY_MONTH:
        return next((one for one in candidates(numbers, first) if one >= first), None)
    here = LunarDate.from_solar_date(first.year, first.month, first.day)
    year, following = here.year, here.month
    for _ in range(2):
        found = date_of(year, following, day, 0)
        if found and found >= first:
            return found
        year, following = (year + 1, 1) if following == _TWELFTH else (year, following + 1)
    return None


def date_of(year: int, month: int, day: int, leap: int) -> date | None:
    """Give the date of a day of a lunar year; None when that year has no such day."""
    try:
        if day == LAST_DAY:
            first = (
                LunarDate(year + 1, 1, 1) if month == _TWELFTH else LunarDate(year, month + 1, 1)
            )
            found: date = first.before(1).to_solar_date()
            return found
        solar: date = LunarDate(year, month, day, leap).to_solar_date()
    except InvalidLunarDateError:
        return None
    return solar


def names_of(span: Span) -> tuple[Label, ...]:
    """Give a span's first and last day in the lunar calendar, one where both are the same."""
    return tuple(_name(day) for day in dict.fromkeys((span.first, span.last)))


def _name(day: date) -> Label:
    found = LunarDate.from_solar_date(day.year, day.month, day.day)
    return Label(zh=f"{found.cn_month}月{found.cn_day}", en=f"{found.month}/{found.day}")


def _day_number(said_day: str) -> int | None:
    return number(said_day.removeprefix("初"))
