"""Stretches of days in a sentence: "明天到后天", "12.3-12.5", "9号起3天", "Dec 3 to 5"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from handlers.reading import dates, lunar
from handlers.reading.lengths import CUT, cut_length
from handlers.reading.normal import NUMBER, bare, normalise, number
from handlers.reading.points import START, Point, scan, scan_english_days, scan_half
from handlers.reading.values import Misread
from handlers.rules.span import Half, Span, from_start

if TYPE_CHECKING:
    from handlers.reading.values import Direction


TO = re.compile(
    r"\s*(?:,\s*)?(?:一?直?到|至|-+|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s*", re.IGNORECASE
)
_AND = re.compile(r"\s*(?:、|,|和|跟|及|\band\b)?\s*", re.IGNORECASE)
_FROM = re.compile(r"(?:从|自|\bfrom\b|\bstarting\b|\bon\b)\s*$", re.IGNORECASE)
_ONWARD = re.compile(r"\s*(?:起|开始|往后|onwards?\b)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:到|至|until|till)\s*$", re.IGNORECASE)
_PAIRS = re.compile(r"(今明|明后|昨今|前昨)(?:两|2|二)?天")
_PAIR_STARTS = {"今明": 0, "明后": 1, "昨今": -1, "前昨": -2}
_DAY_RANGE = re.compile(rf"(?<![\d.月])({NUMBER})(?:日|号)?\s*(?:到|至|-)\s*({NUMBER})[日号]")
_DAY_LIST = re.compile(rf"(?<![\d.月])({NUMBER}(?:[、,]{NUMBER})+)[日号]")
_DASH = re.compile(r"(?<![\d.-])(\d{1,2})-(\d{1,2})(?![\d.月-])")
_LONE = re.compile(r"(\d{1,2})(?![\d.点:]|\s*(?:天|days?\b|个|户))[日号]?")
_FILLER = re.compile(
    r"[\s,，。、;:!\0]|一共|总共|共计|共|计|for|的|假|请|休|从|自|起|on|from|it's|是"
)
_DAY_FORMS = ("day", "month_day", "full", "month")
# A dash like 12-15 may mean 15 December or the 12th to the 15th; when the date is this near, ask.
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Found:
    """The dates and the length of a sentence; `rest` is the sentence with CUT in their places.

    `span` when a day was said and all is clear; `days` when a length was said; `problem` is the
    question to ask when something about them is not clear.
    """

    span: Span | None
    days: Decimal | None
    problem: Misread | None
    rest: str


@dataclass(frozen=True, slots=True)
class _Ends:
    """The ends of a span as said: a date each, or a Misread in place of the whole."""

    first: date
    first_half: Half | None
    last: date | None = None
    last_half: Half | None = None
    onward: bool = False


def is_filler(rest: str) -> bool:
    """Whether nothing is left of a sentence but words that say nothing of their own."""
    return not _FILLER.sub("", rest)


def read_span(text: str, today: date, direction: Direction = "forward") -> Span | Misread:
    """Read the answer to a question about a stretch of days; natural days where a length is said.

    Anything beside dates and length is a Misread, so is a length without a first day.
    """
    said = bare(text)
    found = find(said, today, direction, lone=True)
    if found.problem:
        return found.problem
    if found.span and is_filler(found.rest):
        return found.span
    if not found.span and found.days and is_filler(found.rest):
        return Misread("reading.span.first_day", {"days": found.days})
    name = "festival" if dates.FESTIVAL.search(said) else "not_understood"
    return Misread(f"reading.date.{name}", {"text": said[: dates.QUOTED]})


def find(text: str, today: date, direction: Direction, *, lone: bool = False) -> Found:
    """Find the dates and the length in a sentence; with `lone` a text like "8" or "8-10" is days.

    A second date that would also do makes it unclear.
    """
    plain = normalise(text)
    said, start, end = _first(plain, today, direction, lone=lone)
    rest = plain[:start] + CUT + plain[end:] if end else plain
    if end:
        rest = _FROM.sub("", rest[: rest.index(CUT)]) + rest[rest.index(CUT) :]
    days, rest = cut_length(rest)
    if said is None:
        return Found(None, days, None, rest)
    if isinstance(said, Misread):
        return Found(None, days, said, rest)
    other, _, _ = _first(rest, today, direction, lone=False)
    if isinstance(other, _Ends):
        params = {"day": said.first, "other": other.first}
        return Found(None, days, Misread("reading.span.several", params), rest)
    span = _assemble(said, days)
    if isinstance(span, Misread):
        return Found(None, days, span, rest)
    wrong = _wrong_way(span, today, direction)
    return Found(None if wrong else span, days, wrong, rest)


def _wrong_way(span: Span, today: date, direction: Direction) -> Misread | None:
    if direction == "backward" and span.last > today:
        return Misread("reading.date.future", {"day": span.last})
    if direction == "forward" and span.first < today:
        return Misread("reading.date.past", {"day": span.first})
    return None


def _assemble(said: _Ends, days: Decimal | None) -> Span | Misread:
    half = said.first_half
    if said.last is not None:
        if (said.last, said.last_half or Half.PM) < (said.first, half or Half.AM):
            return Misread("reading.span.reversed", {"first": said.first, "last": said.last})
        span = Span(said.first, half or Half.AM, said.last, said.last_half or Half.PM)
        if days is not None and days != span.natural_days:
            return Misread(
                "reading.span.mismatch",
                {
                    "first": span.first,
                    "last": span.last,
                    "counted": span.natural_days,
                    "days": days,
                },
                (span, from_start(span.first, span.first_half, days)),
            )
        return span
    if days is not None:
        if days % 1 and half is None and days < 1:
            return Misread("reading.span.which_half", {"day": said.first})
        return from_start(said.first, half or Half.AM, days)
    if said.onward:
        return Misread("reading.span.how_long", {"day": said.first})
    return Span(said.first, half or Half.AM, said.first, half or Half.PM)


def _first(
    text: str, today: date, direction: Direction, *, lone: bool
) -> tuple[_Ends | Misread | None, int, int]:
    """Give the first date or span of the text and where it stands."""
    whole = text.strip()
    if lone and re.fullmatch(r"\d{1,2}", whole):
        return _ends(Point("day", (int(whole),)), None, today, direction), 0, len(text)
    for begin in START.finditer(text):
        start = begin.start()
        found = _special(text, start, today, direction) or _spoken(text, start, today, direction)
        if found:
            return found[0], start, found[1]
    return None, 0, 0


def _special(
    text: str, start: int, today: date, direction: Direction
) -> tuple[_Ends | Misread, int] | None:
    """Read the ways of naming several days at once."""
    pair = _PAIRS.match(text, start)
    if pair:
        offset = _PAIR_STARTS[pair[1]]
        points = Point("offset", (offset,)), Point("offset", (offset + 1,))
        return _ends(*points, today, direction), pair.end()
    english = scan_english_days(text, start)
    if english:
        one, other, joined, end = english
        return (_ends if joined else _beside)(one, other, today, direction), end
    found = _DAY_RANGE.match(text, start)
    if found:
        return _days(found[1], found[2], today, direction), found.end()
    several = _DAY_LIST.match(text, start)
    if several:
        names = re.split(r"[、,]", several[1])
        numbers = [number(name) or 0 for name in names]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            return Misread("reading.span.not_joined", {"text": several[0]}), several.end()
        return _days(names[0], names[-1], today, direction), several.end()
    dash = _DASH.match(text, start)
    return (_dash(dash, today, direction), dash.end()) if dash else None


def _days(first: str, last: str, today: date, direction: Direction) -> _Ends | Misread:
    points = [Point("day", (number(name) or 0,)) for name in (first, last)]
    return _ends(points[0], points[1], today, direction)


def _dash(found: re.Match[str], today: date, direction: Direction) -> _Ends | Misread:
    """12-3 can be a date or days of the month; where both make sense, ask."""
    one, other = int(found[1]), int(found[2])
    as_date = dates.resolve(Point("month_day", (one, other)), today, direction)
    as_days = _days(found[1], found[2], today, direction)
    if isinstance(as_date, Misread):
        return as_days
    if isinstance(as_days, Misread) or one >= other:
        return _Ends(as_date, None)
    if abs((as_date - today).days) <= _NEAR:
        params = {"day": as_date, "first": as_days.first, "last": as_days.last or as_days.first}
        return Misread("reading.span.date_or_days", params)
    return as_days


def _spoken(
    text: str, start: int, today: date, direction: Direction
) -> tuple[_Ends | Misread, int] | None:
    """Read a day, or a day to another, exactly at this place."""
    found = scan(text, start)
    if not found:
        return None
    point, end = found
    if _UNTIL.search(text[:start]) and not re.search(r"(?:从|自)", text[:start]):
        return Misread("reading.span.only_end", {}), end
    to = TO.match(text, end)
    if to:
        half = scan_half(text, to.end())
        if half:
            same_day = Point(point.form, point.numbers, half[0])
            return _ends(point, same_day, today, direction), half[1]
        second = scan(text, to.end()) or lone_end(point, text, to.end())
        if second:
            return _ends(point, second[0], today, direction), second[1]
    beside = _AND.match(text, end)
    second = scan(text, beside.end()) if beside else None
    if second:
        return _beside(point, second[0], today, direction), second[1]
    onward = _ONWARD.match(text, end)
    ends = _ends(point, None, today, direction, onward=bool(onward))
    return ends, onward.end() if onward else end


def lone_end(first: Point, text: str, start: int) -> tuple[Point, int] | None:
    """Read an end that is a mere number after a day of the month: "12.3-5", "9号到11", 初六."""
    if first.form == "lunar":
        early = lunar.lone(text, start)
        return early and (Point("lunar", (lunar.ANY_MONTH, early[0], 0)), early[1])
    found = _LONE.match(text, start)
    if not found or first.form not in _DAY_FORMS:
        return None
    return Point("day", (int(found[1]),)), found.end()


def _beside(one: Point, other: Point, today: date, direction: Direction) -> _Ends | Misread:
    """Two days without a word between them: one span if they follow each other, else unclear."""
    ends = _ends(one, other, today, direction)
    if isinstance(ends, Misread):
        return ends
    last = ends.last or ends.first
    if (last - ends.first).days == 1 and not (one.half or other.half):
        return ends
    return Misread("reading.span.several", {"day": ends.first, "other": last})


def _ends(
    one: Point, other: Point | None, today: date, direction: Direction, *, onward: bool = False
) -> _Ends | Misread:
    first = dates.resolve(one, today, direction)
    if isinstance(first, Misread):
        return replace(first, offered=dates.either(one, other, first, today))
    if other is None:
        return _Ends(first, one.half, onward=onward)
    same = other.form == one.form and other.numbers == one.numbers
    last = first if same else dates.resolve_end(other, first, today)
    if isinstance(last, Misread):
        return last
    if direction == "forward" and _is_running(one, other, today):
        return Misread("reading.span.which_month", {"first": first, "last": last})
    return _Ends(first, one.half, last, other.half)


def _is_running(one: Point, other: Point, today: date) -> bool:
    """Whether "9号到11号", said on the 10th, may mean the days around today."""
    if one.form != "day" or other.form != "day":
        return False
    return one.numbers[0] < today.day <= other.numbers[0]
