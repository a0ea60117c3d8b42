"""Who a notice is for, in words: "平安镇和石桥村的队长", "2025年到任的第一书记,除张三外"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from handlers.reading.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from storage.audiences import Days, Whom

_ALL = "全体 全员 所有人 大家 everybody everyone all"
_SPOKEN: tuple[tuple[str, tuple[Whom, ...]], ...] = (
    ("全体队员 全体驻村干部 驻村干部 工作队 工作队员 驻村工作队 全体人员", ("member", "leader")),
    (_ALL, ("member", "leader")),
    ("队员 普通队员 members", ("member",)),
    ("队长 工作队队长 leaders", ("leader",)),
    ("第一书记 驻村第一书记 书记 firstsecretaries", ("first_secretary",)),
    ("乡镇专干 镇专干 乡专干 专干 townshipclerks", ("township",)),
    ("县专干 countyclerks", ("county",)),
    ("派出单位联络员 单位联络员 联络员 派出单位 unitcontacts", ("unit",)),
)
_ROLES: dict[str, tuple[Whom, ...]] = {
    name: whom for names, whom in _SPOKEN for name in names.split()
}
_BEFORE_ROLES = frozenset(_ALL.split())
_AREAS = "全县 本县 我县 全市 本市 全省 全镇 本镇 我镇 全乡 本乡 各镇 各乡镇 全区 各村"
_WIDEST = frozenset(_AREAS.split())
_JOINTS = "发给 的 给 所有 全部 各位 同志们 同志 们 另加 加上 还有 以及 和 与 及 派出 派来 派 干部"
_FILLERS = frozenset([*_JOINTS.split(), "and", "of", "the", "in", "from"])
_WITHOUT = re.compile(
    r"(?:,|,)?\s*(?:除了?(?P<who>.+?)(?:以外|之外|外)|(?:except|without) (?P<english>.+))$"
)
_YEAR = r"(?P<year>20\d\d)年?(?:(?P<month>1[0-2]|0?[1-9])月)?"
_ARRIVED = re.compile(
    rf"{_YEAR}(?P<open>以来|以后|之后|起)?(?:新)?(?:届|批|到任|到岗|派驻|选派|下派|进驻)(?:的)?"
)
_LEAVING = re.compile(rf"{_YEAR}底?(?:前)?(?:期满|届满|到期|任满|任期届满)(?:的)?")
_PIECES = re.compile(r"[、,;,;\s]+")
_DECEMBER = 12


@dataclass(slots=True)
class Heard:
    """What words about an audience say: places and units by name, and pieces not known here."""

    places: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    roles: list[Whom] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    arrived: Days = (None, None)
    leaving: Days = (None, None)
    widest: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything was said but names."""
        return bool(
            self.places or self.units or self.roles or self.widest
            or any(self.arrived) or any(self.leaving)
        )  # fmt: skip


def read_audience(
    said: str, places: Collection[str], units: Collection[str], people: Mapping[str, object]
) -> Heard:
    """Cut words about an audience into what they name; `people` are names known for sure.

    What is neither place, unit, role nor time of a post is taken for a name.
    """
    heard = Heard()
    plain = normalise(said)
    found = _WITHOUT.search(plain)
    if found:
        heard.without = _split(found["who"] or found["english"])
        plain = plain[: found.start()]
    plain = _times(plain, heard)
    parts = _split(plain)
    for piece, following in zip_longest(parts, parts[1:], fillvalue=""):
        if piece.lower() in _BEFORE_ROLES and _is_role(following, places, units):
            continue
        if piece in people:
            heard.names.append(piece)
        else:
            _cut(piece, heard, (places, units))
    return heard


def pieces(said: str) -> list[str]:
    """Give what may be names: the parts between commas, of who is left out too."""
    plain = normalise(said)
    found = _WITHOUT.search(plain)
    left_out = _split(found["who"] or found["english"]) if found else []
    return [*_split(plain[: found.start()] if found else plain), *left_out]


def _times(plain: str, heard: Heard) -> str:
    for pattern, name in ((_ARRIVED, "arrived"), (_LEAVING, "leaving")):
        found = pattern.search(plain)
        if found:
            first, last = _span(found)
            if name == "leaving":
                heard.leaving = (first if found["month"] else None, last)
            else:
                heard.arrived = (first, None if found["open"] else last)
            plain = f"{plain[: found.start()]} {plain[found.end() :]}"
    return plain


def _span(found: re.Match[str]) -> tuple[date, date]:
    year = int(found["year"])
    if not found["month"]:
        return date(year, 1, 1), date(year, _DECEMBER, 31)
    month = int(found["month"])
    following = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _cut(piece: str, heard: Heard, known: tuple[Collection[str], Collection[str]]) -> None:
    """Read a piece from left to right, the longest word first; what is left over are names."""
    places, units = known
    rest, name = piece, ""
    while rest:
        taken = _longest(rest, places, units)
        if not taken:
            name, rest = name + rest[0], rest[1:]
            continue
        name = _named(name, heard)
        word, rest = taken, rest[len(taken) :]
        if word.lower() in _BEFORE_ROLES and _is_role(rest, places, units):
            # 全体队长 are the leaders and nobody else.
            continue
        if word in places:
            heard.places.append(word)
        elif word in units:
            heard.units.append(word)
        elif word.lower() in _ROLES:
            heard.roles += _ROLES[word.lower()]
        elif word in _WIDEST:
            heard.widest = True
    _named(name, heard)


def _is_role(rest: str, places: Collection[str], units: Collection[str]) -> bool:
    return _longest(rest, places, units).lower() in _ROLES


def _longest(rest: str, places: Collection[str], units: Collection[str]) -> str:
    for length in range(min(len(rest), 24), 0, -1):
        word = rest[:length]
        low = word.lower()
        if word in places or word in units or low in _ROLES or word in _WIDEST or low in _FILLERS:
            return word
    return ""


def _named(name: str, heard: Heard) -> str:
    if name:
        heard.names.append(name)
    return ""


def _split(said: str) -> list[str]:
    return [piece for piece in _PIECES.split(said) if piece]
