"""Days named one by one: "8、9、10号", "8号9号10号", "昨天和今天", "Z 20 21 22"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.reading import dates, spans
from handlers.reading.normal import NUMBER, core
from handlers.reading.points import START, Point, scan
from handlers.reading.values import Misread
from handlers.rules.span import Half, Span

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.values import Direction

_JOIN = re.compile(r"\s*(?:、|,|;|和|跟|与|及|还有|\band\b|&)\s*|\s*", re.IGNORECASE)
_SIGN = r"(?:\s*[、,]\s*|\s+)"
_ONE = rf"{NUMBER}(?:\s*(?:-|到|至)\s*{NUMBER})?"
# 8、9、10号: the sign of the last one holds for all.
_SHARED = re.compile(rf"(?<![\d.月/:第])({_ONE}(?:{_SIGN}{_ONE})+)\s*[号日](?!楼|线|文|院)")
_BARE = r"\d{1,2}(?:\s*(?:-|到|至)\s*\d{1,2})?"
_MERE = re.compile(rf"{_BARE}(?:{_SIGN}{_BARE})*[号日]?")
_SINGLE = re.compile(r"\d{1,2}(?:\s*-\s*\d{1,2})?[号日]?")
_LEADING = re.compile(rf"{_BARE}(?:{_SIGN}{_BARE})*(?=\s|$)")
_DOTTED = re.compile(r"\d{1,2}(?:\.\d{1,2}){2,}[号日]?")
_UNTIL_NOW = re.compile(r"(到|至)(?:现在|目前|今)(?!天|日|早|晚)|(?:以来|至今)")
_FIRST_SLOT = 0xE000
_SLOT = re.compile("[\ue000-\uf8ff]")
_MOST = 31


@dataclass(frozen=True, slots=True)
class DayList:
    """Several days as said, each perhaps to another; `source` is how they were typed."""

    days: tuple[tuple[Point, Point | None], ...]
    source: str

    def resolve(self, today: date, direction: Direction) -> tuple[Span, ...] | Misread:
        """Give the stretches meant, in order of time, joined where one follows the other."""
        found: list[Span] = []
        for one, other in self.days:
            span = _span(one, other, today, direction)
            if isinstance(span, Misread):
                return span
            found.append(span)
        found.sort(key=lambda span: span.first_index)
        joined = found[:1]
        for span in found[1:]:
            before = joined[-1]
            if span.first_index <= before.last_index:
                return Misread("reading.span.several", {"day": before.first, "other": span.first})
            if span.first_index == before.last_index + 1:
                joined[-1] = Span(before.first, before.first_half, span.last, span.last_half)
            else:
                joined.append(span)
        return tuple(joined)


def spelt_out(text: str) -> str:
    """Give the text with 号 after every day of a list that has it once, and 至今 as 到今天."""
    text = _UNTIL_NOW.sub(lambda found: f"{found[1] or '到'}今天", text)
    return _SHARED.sub(lambda found: _signed(found[1]), text)


def beside(text: str) -> str | None:
    """Read a text of nothing but numbers as days of the month: "20 21 22" → 20号,21号,22号.

    Dots part days that follow each other only (8.9.10): 11.20.22 may be anything. None for any
    other text.
    """
    said = text.strip()
    if _DOTTED.fullmatch(said):
        numbers = [int(one) for one in said.rstrip("号日").split(".")]
        follow = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        return _signed(",".join(map(str, numbers))) if follow else None
    if not _MERE.fullmatch(said) or _SINGLE.fullmatch(said):
        return None
    return _signed(said.rstrip("号日"))


def lead_signed(text: str) -> str:
    """Give a text that begins with mere numbers with 号 behind each: "20 21 手机没电"."""
    found = _LEADING.match(text)
    return text if found is None else f"{_signed(found[0])} {text[found.end() :]}"


def cut(text: str) -> tuple[str, list[DayList]]:
    """Take every list of two days or more out of the text; a sign of its own stands for each."""
    kept: list[DayList] = []
    done, at = "", 0
    while at < len(text):
        begin = START.search(text, at)
        if begin is None:
            break
        found = _list_at(text, begin.start())
        if found is None:
            done, at = done + text[at : begin.end()], begin.end()
            continue
        days, end = found
        if len(days) > 1:
            done += text[at : begin.start()] + chr(_FIRST_SLOT + len(kept))
            kept.append(DayList(days, text[begin.start() : end]))
        else:
            done += text[at:end]
        at = end
    return done + text[at:], kept


def has_words(piece: str) -> bool:
    """Whether a piece of a sentence says anything, a list of days included."""
    return bool(_SLOT.search(piece) or core(piece))


def held(piece: str, kept: list[DayList]) -> tuple[list[DayList], str]:
    """Give the lists whose signs stand in a piece, and the piece without the signs."""
    found = [kept[ord(sign) - _FIRST_SLOT] for sign in _SLOT.findall(piece)]
    return found, _SLOT.sub(" ", piece)


def restored(piece: str, kept: list[DayList]) -> str:
    """Give a piece with its lists as they were typed."""
    return _SLOT.sub(lambda sign: kept[ord(sign[0]) - _FIRST_SLOT].source, piece)


def _signed(numbers: str) -> str:
    return re.sub(r"([\d一二三四五六七八九十廿]+)", r"\1号", numbers)


def _list_at(text: str, start: int) -> tuple[tuple[tuple[Point, Point | None], ...], int] | None:
    one = _day_at(text, start)
    days: list[tuple[Point, Point | None]] = []
    end = start
    while one is not None and len(days) < _MOST:
        days.append(one[:2])
        end = one[2]
        join = _JOIN.match(text, end)
        one = _day_at(text, join.end() if join else end)
    return (tuple(days), end) if days else None


def _day_at(text: str, start: int) -> tuple[Point, Point | None, int] | None:
    """Read a day, or a day to another, exactly at this place; one with a clock is no such day."""
    found = scan(text, start)
    if found is None or found[0].clock is not None:
        return None
    point, end = found
    to = spans.TO.match(text, end)
    second = (scan(text, to.end()) or spans.lone_end(point, text, to.end())) if to else None
    if second is None or second[0].clock is not None:
        return point, None, end
    return point, second[0], second[1]


def _span(one: Point, other: Point | None, today: date, direction: Direction) -> Span | Misread:
    first = dates.resolve(one, today, direction)
    if isinstance(first, Misread):
        return first
    half = one.half or Half.AM
    if other is None:
        return Span(first, half, first, one.half or Half.PM)
    last = dates.resolve_end(other, first, today)
    if isinstance(last, Misread):
        return last
    last_half = other.half or Half.PM
    if (last, last_half) < (first, half):
        return Misread("reading.span.reversed", {"first": first, "last": last})
    if direction == "backward" and last > today:
        return Misread("reading.date.future", {"day": last})
    return Span(first, half, last, last_half)
