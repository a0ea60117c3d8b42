"""What asks for figures: 统计 平安镇 上月, 谁在村, 月表 10月, 统计图, stats October."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.reading import periods
from handlers.reading.normal import bare, normalise
from handlers.reading.values import Misread, StatisticsWords, Wanted

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

_WHERE = re.compile(
    r"(?P<place>.*?)(?:现在|今天|今日|目前|这会儿)?(?:都有)?(?:谁|哪些人|哪几个人|有谁)(?:都|还)?"
    r"(?:不|没)?(?:在村里?|在岗|在)(?:啊|呢|呀)?(?P<more>(?:\s.*)?)"
    r"|(?P<before>.*?)(?:现在|今天)?(?:人)?都在哪里?儿?(?P<after>(?:\s.*)?)"
    r"|(?:who ?(?:is|'s|s) (?:where|here|in the village|on post)|whos? where)(?P<english>(?: .*)?)"
)
_KEYS: tuple[tuple[Wanted, str], ...] = (
    ("picture", r"(?:统计|考勤|在岗)图|日历图|热力图|chart|calendar picture"),
    ("sheet", r"月表|(?:月度)?考勤表|导出考勤|month(?:ly)? sheet|attendance sheet"),
    ("figures", r"(?:考勤|在岗|出勤|到岗)?统计(?:一下)?|在岗率|出勤率|statistics|stats"),
)
_LEADING = tuple(
    (what, re.compile(rf"(?:看看?|查看?|发|给我)?\s*(?:{key})(?P<rest>.*)")) for what, key in _KEYS
)
_WITHIN = tuple(
    (what, re.compile(rf"(?P<before>.*?)的?\s*(?:{key})(?P<after>(?:\s.*)?)"))
    for what, key in _KEYS
)
_OWN = r"(?:我|我的|本人|(?:我们?|本|全)(?:单位|队|镇|乡|县|市|省))"
_PLACE = re.compile(rf"{_OWN}|[^\s去到在做写]{{1,12}}(?:镇|乡|村|县|市|省|区|队|街道|社区)")
_EDGES = " ,:"
_LONGEST = 24


def read_statistics(text: str, hearing: Hearing) -> StatisticsWords | None:
    """Read a whole message that asks for figures, who is where, a month sheet or a picture.

    `place` is whose or where, as said, "" for the speaker's own; `span` None: no time was said.
    """
    found = _read_plain(bare(text), hearing)
    if found is None or not found.place:
        return found
    # Names in Latin letters are looked up as they were typed.
    plain = normalise(text)
    start = plain.lower().find(found.place)
    typed = plain[start : start + len(found.place)] if start >= 0 else found.place
    return replace(found, place=typed)


def _read_plain(said: str, hearing: Hearing) -> StatisticsWords | None:
    where = _WHERE.fullmatch(said)
    if where:
        place = " ".join(filter(None, (part.strip() for part in where.groups("") if part)))
        return StatisticsWords("where", _place(place)) if _is_place(place) else None
    for what, pattern in _LEADING:
        found = pattern.fullmatch(said)
        if found:
            return _read(what, found["rest"], hearing)
    for what, pattern in _WITHIN:
        found = pattern.fullmatch(said)
        if found and _names_a_place(found["before"], hearing):
            return _read(what, f"{found['before']} {found['after']}", hearing)
    return None


def _names_a_place(before: str, hearing: Hearing) -> bool:
    """Tell a place or a time from a sentence: "今天去镇里做统计" is a day's work."""
    _, place = periods.find(before.strip(_EDGES), hearing.today)
    return not place or before.endswith(" ") or bool(_PLACE.fullmatch(place))


def _read(what: Wanted, rest: str, hearing: Hearing) -> StatisticsWords | None:
    period, place = periods.find(rest.strip(_EDGES), hearing.today)
    if isinstance(period, Misread):
        return StatisticsWords(what, problem=period)
    if not _is_place(place):
        return None
    return StatisticsWords(what, _place(place), period)


def _is_place(said: str) -> bool:
    return len(said) <= _LONGEST and not re.search(r"[,。;!]|了|户", said)


def _place(said: str) -> str:
    return re.sub(r"^(?:for |of |in |的)|的$", "", said.strip(_EDGES)).strip()
