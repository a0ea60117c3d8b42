"""What colleagues call each other: 老王, 三哥, 张主任, zhangsan, zs, and names typed by sound."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "司徒",
    "令狐",
    "东方",
)
_TITLES = (
    "哥", "姐", "主任", "书记", "队", "队长", "科", "科长", "局", "局长", "处", "处长", "工",
    "老师", "医生", "站长", "委员", "会计", "师傅", "部长", "镇长", "乡长", "县长", "干事",
    "同志", "总", "所长", "校长",
)  # fmt: skip
_BEFORE = ("老", "小", "大", "阿")
_OWN = ("我", "本人", "俺", "咱")
# How the south says it: no retroflex, no back nasal, n for l.
_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_LATIN = re.compile(r"[a-z]+(?: [a-z]+)*", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NEAR = 85
_SHORTEST_NEAR = 5
_LONG_NAME = 3


@dataclass(frozen=True, slots=True)
class Called:
    """Who may be meant by what was said: one name is meant, several are asked about.

    `near` is true where it only sounds like the name or is spelt nearly so.
    """

    said: str
    names: tuple[str, ...]
    near: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """The people a line may speak of, and what each may be called."""

    names: tuple[str, ...]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def at(self, text: str) -> Called | None:
        """Give who is called at the beginning of a text, by the longest way to call somebody."""
        low = text.lower()
        for said, names in self._known.items():
            if low.startswith(said):
                return Called(text[: len(said)], names)
        latin = _LATIN.match(low)
        return self._in_latin(latin[0], text) if latin else None

    def near(self, said: str) -> Called | None:
        """Give who may be meant by a name typed by sound or with one wrong character."""
        if _HAN.fullmatch(said):
            sound = _blurred(_sounds((said,))[0][0])
            spelt = dict(zip(self.names, _sounds(self.names), strict=True))
            found = [name for name in self.names if _blurred(spelt[name][0]) == sound]
            if not found and len(said) >= _LONG_NAME:
                found = [name for name in self.names if _differ(said, name) == 1]
        else:
            found = self._like(said.replace(" ", "").lower())
        return Called(said, tuple(found), near=True) if found else None

    def _in_latin(self, latin: str, text: str) -> Called | None:
        """Read pinyin in full or by its initials, in one word or two."""
        words = latin.split(" ")
        spelt = dict(zip(self.names, _sounds(self.names), strict=True))
        for count in range(len(words), 0, -1):
            said = " ".join(words[:count])
            joined = said.replace(" ", "")
            found = tuple(name for name in self.names if joined in spelt[name])
            if found:
                return Called(text[: len(said)], found)
        return None

    def _like(self, latin: str) -> list[str]:
        from rapidfuzz import fuzz  # noqa: PLC0415 (only a leader's line with a slip needs it)

        if len(latin) < _SHORTEST_NEAR:
            return []
        sounds = zip(self.names, _sounds(self.names), strict=True)
        return [name for name, spelt in sounds if fuzz.ratio(latin, spelt[0]) >= _NEAR]


@lru_cache(maxsize=256)
def circle(names: tuple[str, ...], me: str = "") -> Circle:
    """Give the circle of some people; `me` is who says 我, one of them or ""."""
    called: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        for said in _ways(name):
            called.setdefault(said.lower(), []).append(name)
    if me in names:
        for said in _OWN:
            called[said] = [me]
    # A full name is that person, whoever else may be called so.
    called.update({name.lower(): [name] for name in names})
    ordered = sorted(called, key=len, reverse=True)
    return Circle(tuple(dict.fromkeys(names)), {said: tuple(called[said]) for said in ordered})


def is_own(said: str) -> bool:
    """Whether somebody speaks of themselves."""
    return said in _OWN


def _ways(name: str) -> set[str]:
    """Give the ways to call somebody of this Chinese name; a surname alone is nobody."""
    if not _HAN.fullmatch(name):
        return {name}
    surname = name[:2] if name[:2] in _COMPOUND and len(name) > _LONG_NAME - 1 else name[:1]
    given = name[len(surname) :]
    found = {name, *(before + surname for before in _BEFORE)}
    found |= {who + title for who in (surname, name) for title in _TITLES}
    if given:
        last = given[-1]
        found |= {f"{given}哥", f"{given}姐", f"{last}哥", f"{last}姐", f"阿{last}"}
    if len(given) > 1:
        found |= {given, f"{given}同志", f"小{given[-1]}"}
    return found


@lru_cache(maxsize=256)
def _sounds(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Give of each name the pinyin and its initials."""
    # Loaded on demand: start-up need not wait for its dictionary.
    from pypinyin import lazy_pinyin  # noqa: PLC0415 (see above)

    spelt = [lazy_pinyin(name) for name in names]
    return tuple(("".join(parts), "".join(part[:1] for part in parts)) for parts in spelt)


def _blurred(sound: str) -> str:
    for exact, blurred in _BLURRED:
        sound = sound.replace(exact, blurred)
    return sound


def _differ(one: str, other: str) -> int:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 (only a slip needs it)

    return int(Levenshtein.distance(one, other))
