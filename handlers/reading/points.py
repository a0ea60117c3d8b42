"""One day as people name it: 明天, 周五, 9号, 12.3, "3 Dec", still without a year or month."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time
from functools import lru_cache
from typing import Literal

from handlers.reading import lunar
from handlers.reading.normal import NUMBER, number
from handlers.rules.span import Half

Form = Literal["full", "month_day", "month", "day", "weekday", "offset", "lunar"]

_RELATIVE = {
    "大后天": 3, "大前天": -3,
    "今天": 0, "今日": 0, "今儿": 0, "明天": 1, "明日": 1, "明儿": 1,
    "后天": 2, "后日": 2, "后儿": 2,
    "昨天": -1, "昨日": -1, "昨儿": -1, "前天": -2, "前儿": -2, "前日": -2, "当天": 0,
    "the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2,
    "day before yesterday": -2, "the day after": 2, "day after": 2, "today": 0,
    "tomorrow": 1, "tmr": 1, "tmrw": 1, "yesterday": -1,
}  # fmt: skip
_EARLY = {"今早": 0, "今晨": 0, "明早": 1, "明晨": 1, "后早": 2, "昨早": -1}
_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日", 1)} | {"天": 7}
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_WEEKS = {"上": -1, "本": 0, "这": 0, "下": 1, "下下": 2, "last": -1, "this": 0, "next": 1}
_MONTHS = {"上": -1, "本": 0, "这": 0, "当": 0, "下": 1}

_DAY_NAMES = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH_NAMES = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NOT_A_LENGTH = r"(?!\d|[./:]\d|\s*(?:天|日游|个|户|人|点|%|days?\b))"
_ORDINAL = r"(?:st|nd|rd|th)?"
_THING = r"(?!楼|线|文|院|病房|厅|桌|机|码|公)"

# In order: the longer way of saying it stands before the shorter one.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        *lunar.PATTERNS,
        ("iso", r"(?<![\d.])(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)[日号]?"),
        ("month_day", rf"(今年|明年|去年)?(?<!\d)({NUMBER})月份?\s*({NUMBER})(?![\d天])[日号]?"),
        ("month_day", r"()(?<![\d./])(\d{1,2})[./](\d{1,2})" + _NOT_A_LENGTH + "[日号]?"),
        ("month_end", r"(上|本|这|当|下)?个?月(?:底|末)"),
        ("month", rf"(上|本|这|下)个?月({NUMBER})[日号]"),
        ("later", rf"(?<![\d.第])({NUMBER})天(?:之后|以后|后)"),
        ("later", r"\bin (\d{1,2}) days?\b"),
        ("day", rf"(?<![\d.月第一二三四五六七八九十])({NUMBER})[号日]{_THING}"),
        ("day", r"\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b(?! (?:of )?" + _MONTH_NAMES + ")"),
        ("early", "|".join(_EARLY)),
        ("relative", "|".join(w if w[0] > "z" else rf"\b{w}\b" for w in _RELATIVE)),
        (
            "weekday",
            r"(下下|下|上|本|这)?个?(?:周|星期|礼拜)([一二三四五六日天]|[1-7](?!\d))(?![天个月])",
        ),
        ("english_weekday", rf"\b(?:(next|this|last|on) )?({_DAY_NAMES})\b"),
        ("english", rf"\b({_MONTH_NAMES}) ?(\d{{1,2}}){_ORDINAL}\b(?:,? (20\d\d))?"),
        (
            "english_day_first",
            rf"\b(\d{{1,2}}){_ORDINAL} (?:of )?({_MONTH_NAMES})(?:,? (20\d\d))?",
        ),
        ("this_half", r"\b(?:this |in the )?(morning|afternoon)\b"),
        ("half", r"(?:今天)?(上午|早上|下午)"),
    )
)
_HALF = re.compile(
    r"\s*(?:的|in the |at )?(?:(?P<am>上午|早上|早晨|一早|morning\b|a\.?m\.?\b)"
    r"|(?P<pm>下午|午后|afternoon\b|p\.?m\.?\b))",
    re.IGNORECASE,
)
_ENGLISH_DAYS_OF = re.compile(
    rf"(?<![\d.])(?:the )?(\d{{1,2}}){_ORDINAL} ?(to|until|till|through|and|-|&) ?"
    rf"(?:the )?(\d{{1,2}}){_ORDINAL} (?:of )?({_MONTH_NAMES})(?:,? (20\d\d))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    rf"\s*(?:at )?(?<!\d)({NUMBER})(?:点钟?|:|时)(半|一刻|三刻|\d{{1,2}}|[一二三四五]?十五?)?分?"
    r"\s*(?P<ampm>[ap]m\b)?",
    re.IGNORECASE,
)
_MINUTES = {"": 0, "半": 30, "一刻": 15, "三刻": 45}
_NOON, _HOURS, _SURE_MORNING = 12, 24, 7


@dataclass(frozen=True, slots=True)
class Point:
    """A day as said: `numbers` fit the form, for example (week offset or 9, weekday).

    `half` and `clock` when said; `unsure_clock` for an hour that may be morning or afternoon.
    """

    form: Form
    numbers: tuple[int, ...]
    half: Half | None = None
    clock: time | None = None
    unsure_clock: bool = False


# What every way of naming a day begins with: searching elsewhere would cost time for nothing.
START = re.compile(
    r"[\d一二三四五六七八九十廿两今明后昨前大当上下本这去周星礼月早正腊冬闰农阴春元端中重除年]|(?<![a-z])[a-z]",
    re.IGNORECASE,
)

# Week offset of a weekday said without 本, 下 or 上.
NO_WEEK = 99


# The readers look at the same phrases one after the other; a message is scanned once.
@lru_cache(maxsize=4096)
def scan(text: str, start: int) -> tuple[Point, int] | None:
    """Read a day with its half and clock exactly at this place: the point and where it ends."""
    for name, pattern in _PATTERNS:
        found = pattern.match(text, start)
        if found:
            point = _point(name, found)
            if point:
                return _with_time(point, text, found.end())
    return None


def scan_english_days(text: str, start: int) -> tuple[Point, Point, bool, int] | None:
    """Read "9 to 11 December" at this place: both days, whether a word joins them, the end.

    "9 and 11 December" are two days: nothing between them is said.
    """
    found = _ENGLISH_DAYS_OF.match(text, start)
    if found is None:
        return None
    month, year = found[4], found[5]
    one, other = _english(month, found[1], year), _english(month, found[3], year)
    if int(found[1]) > int(found[3]) and not year:
        # "30 to 2 December" begins in the month before.
        place = (other.numbers[0] - 2) % len(_ENGLISH_MONTHS)
        one = _english(_ENGLISH_MONTHS[place], found[1], None)
    return one, other, found[2].lower() not in {"and", "&"}, found.end()


def scan_half(text: str, start: int) -> tuple[Half, int] | None:
    """Read 上午 or 下午 exactly at this place."""
    found = _HALF.match(text, start)
    return (Half.AM if found["am"] else Half.PM, found.end()) if found else None


def _with_time(point: Point, text: str, end: int) -> tuple[Point, int]:
    half = scan_half(text, end)
    if half:
        point, end = replace(point, half=half[0]), half[1]
    found = _CLOCK.match(text, end)
    if not found:
        return point, end
    hour, minute = number(found[1]), found[2] or ""
    minutes = _MINUTES.get(minute, number(minute) if minute not in _MINUTES else 0)
    if hour is None or minutes is None or hour >= _HOURS or minutes > 59:  # noqa: PLR2004 (clock)
        return point, end
    if found["ampm"]:
        point = replace(point, half=Half.AM if found["ampm"].lower() == "am" else Half.PM)
    if point.half is Half.PM and hour < _NOON:
        hour += _NOON
    unsure = point.half is None and 0 < hour < _SURE_MORNING
    spoken = point.half or (None if unsure else Half.AM if hour < _NOON else Half.PM)
    return replace(point, half=spoken, clock=time(hour, minutes), unsure_clock=unsure), found.end()


def _point(name: str, found: re.Match[str]) -> Point | None:
    said = found.group(0).lower()
    match name:
        case "early":
            return Point("offset", (_EARLY[said],), Half.AM)
        case "relative":
            return Point("offset", (_RELATIVE[said],))
        case "half":
            return Point("offset", (0,), Half.PM if found[1] == "下午" else Half.AM)
        case "this_half":
            return Point("offset", (0,), Half.AM if found[1].lower() == "morning" else Half.PM)
        case "month_end":
            return Point("month", (_MONTHS.get(found[1] or "本", 0), 0))
        case "weekday":
            week = _WEEKS[found[1]] if found[1] else NO_WEEK
            day = found[2]
            return Point("weekday", (week, int(day) if day.isdigit() else _WEEKDAYS[day]))
        case "english_weekday":
            week = _WEEKS.get((found[1] or "").lower(), NO_WEEK)
            return Point("weekday", (week, _ENGLISH_DAYS.index(found[2][:3].lower()) + 1))
        case "english":
            return _english(found[1], found[2], found[3])
        case "english_day_first":
            return _english(found[2], found[1], found[3])
        case _:
            return _numeric(name, found)


def _numeric(name: str, found: re.Match[str]) -> Point | None:
    if name in lunar.NAMES:
        there = lunar.numbers_of(name, found)
        return Point("lunar", there) if there else None
    groups = found.groups()
    if name == "month_day":
        numbers = [number(groups[1]), number(groups[2])]
        year = {"今年": 0, "明年": 1, "去年": -1}.get(groups[0] or "")
        numbers = [*numbers, year] if year is not None else numbers
    elif name == "month":
        numbers = [_MONTHS[groups[0]], number(groups[1])]
    else:
        numbers = [int(group) if len(group) > 3 else number(group) for group in groups]  # noqa: PLR2004 (years)
    kept = tuple(n for n in numbers if n is not None)
    if len(kept) != len(numbers):
        return None
    forms: dict[str, Form] = {
        "iso": "full", "month_day": "month_day", "month": "month", "later": "offset", "day": "day",
    }  # fmt: skip
    return Point(forms[name], kept)


def _english(month: str, day: str, year: str | None) -> Point:
    place = _ENGLISH_MONTHS.index(month[:3].lower()) + 1
    if year:
        return Point("full", (int(year), place, int(day)))
    return Point("month_day", (place, int(day)))
