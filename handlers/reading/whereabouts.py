"""What is said of locations: 设村部位置 石桥村, and 发不了位置."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.reading.normal import normalise

_SET = re.compile(
    r"(?:设|设置|设定|改|更新)(?:村部|村委会?|村)(?:的)?(?:位置|坐标|定位)[\s:,]*(?P<name>[^\s,。]{0,20})"
    r"|(?P<before>[^\s,。]{2,20})(?:设|设置)村部位置"
    r"|set village (?:point|place|location)[\s:,]*(?P<english>.{0,30})",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    r"(?:我)?(?:发不了|发不出|不能发|没法发|无法发)(?:位置|定位)|(?:定位不了|无法定位|没法定位)"
    r"|(?:cannot|can't) (?:send|share) (?:my )?location",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SetPoint:
    """设村部位置 石桥村: a clerk stands at the village's office; "" where no village is named."""

    village: str = ""


@dataclass(frozen=True, slots=True)
class CannotLocate:
    """发不了位置: the speaker was asked for a location and cannot send one."""


WhereWords = SetPoint | CannotLocate


def read_whereabouts(text: str) -> WhereWords | None:
    """Read one of these."""
    plain = normalise(text).strip(" ,.。!")
    found = _SET.fullmatch(plain)
    if found:
        named = found["name"] or found["before"] or found["english"] or ""
        return SetPoint(named.strip())
    return CannotLocate() if _CANNOT.fullmatch(plain) else None
