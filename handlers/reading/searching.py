"""What looks for something written: 查 饮水 3月, 搜索 张三 上月, 查日志 水渠."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading import periods
from handlers.reading.looked_for import Kind, SearchWords
from handlers.reading.normal import core, normalise
from handlers.reading.values import Misread
from handlers.rules.span import Span

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.values import Hearing

_WORD = r"(?:查一?下|查查|查找|查询|搜索|搜一?下|搜|查|search(?: for)?|find)"
_OF = r"(?P<of>(?:的?(?:日志|日记|民情日记|报告|困难)))?"
_ASKED = re.compile(
    rf"(?:请|麻烦|帮我|给我)*{_WORD}{_OF}(?:[\s:,]+(?P<rest>.+))?", re.IGNORECASE | re.DOTALL
)
_CLOSE = re.compile(r"(?:查|搜|搜索|查找)(?P<rest>[^\s看了到过完账岗房清]\S{0,7}\s+\S.*)")
_BARE = re.compile(
    r"(?:查找|搜索|查|搜)(?P<rest>[^\W\da-zA-Z_看了到过完账岗房清][^\W\da-zA-Z_]{1,5})"
)
_KINDS: dict[str, Kind] = {
    "日志": "line",
    "日记": "line",
    "民情日记": "line",
    "diary": "line",
    "报告": "report",
    "report": "report",
    "reports": "report",
    "困难": "problem",
    "problem": "problem",
    "problems": "problem",
}
_SPLIT = re.compile(r"[\s,、;]+")
_TIME = re.compile(r"月|季度|半年|年|周|星期|天")
_MOST = 8
_EDGES = ":。!?的"


def read_search(text: str, hearing: Hearing) -> SearchWords | None:
    """Read a whole message that looks for something; alone the word asks how to."""
    plain = normalise(text)
    found = _ASKED.fullmatch(plain)
    if found is not None:
        of = core(found["of"] or "").removeprefix("的")
        return _read(found["rest"] or "", _KINDS.get(of), hearing.today)
    close = _CLOSE.fullmatch(plain)
    if close is None:
        return None
    # Without a space after 查 it is a day's work unless a time stands at its end.
    said = _read(close["rest"], None, hearing.today)
    return said if said.span is not None else None


def read_bare(text: str) -> SearchWords | None:
    """Read 查饮水, a few characters right after the verb, where it is nothing else one can say.

    It may as well be a day's work (查水表): whoever asks keeps that open.
    """
    found = _BARE.fullmatch(normalise(text).strip().rstrip(_EDGES))
    return None if found is None else SearchWords((found["rest"],))


def _read(rest: str, kind: Kind | None, today: date) -> SearchWords:
    words = [word for part in _SPLIT.split(rest) if (word := part.strip(_EDGES))]
    if len(words) > _MOST:
        return SearchWords(problem=Misread("search.too_many", {"n": _MOST}))
    span, words = _time(words, today)
    if isinstance(span, Misread):
        return SearchWords(problem=span)
    left = []
    for word in words:
        whose, _, of = word.rpartition("的")
        if kind is None and (of or word).lower() in _KINDS:
            kind = _KINDS[(of or word).lower()]
            word = whose  # noqa: PLW2901  of 张三的日志 the name is left
        if word:
            left.append(word)
    return SearchWords(tuple(left), kind, span)


def _time(words: list[str], today: date) -> tuple[Span | Misread | None, list[str]]:
    """Take the longest run of words that is nothing but a time, or one that begins or ends so."""
    for length in range(len(words), 0, -1):
        for at in range(len(words) - length + 1):
            span, rest = periods.find(" ".join(words[at : at + length]), today)
            if span is not None and not rest.strip():
                return span, words[:at] + words[at + length :]
    for at, word in enumerate(words):
        span, rest = periods.find(word, today)
        if span is not None and " " not in rest and _TIME.search(word.replace(rest, "", 1)):
            return span, [*words[:at], rest.strip(_EDGES), *words[at + 1 :]]
    return None, words
