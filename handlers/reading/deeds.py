"""Exemplary deeds: 选典型 石桥村 本周, 典型事迹 10月."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading import periods
from handlers.reading.deed_values import ChoiceAsked, DigestAsked
from handlers.reading.normal import normalise
from handlers.reading.values import Misread

if TYPE_CHECKING:
    from handlers.reading.deed_values import DeedWords
    from handlers.reading.values import Hearing

_CHOICE = re.compile(
    r"(?:选|挑选?|推荐|评)(?:一下)?(?:典型|好日志|典型日志|典型事迹)(?:[\s,:]+(?P<rest>.*))?"
    r"|choose deeds(?: (?P<english>.*))?",
    re.IGNORECASE,
)
_DIGEST = re.compile(
    r"(?:(?P<before>\S*?)的?)(?:典型事迹|事迹汇编|典型汇编|先进事迹)(?:[\s,:]*(?P<after>.*))?"
    r"|deeds(?: (?P<english>.*))?",
    re.IGNORECASE,
)
_EDGES = " ,:的"
_LONGEST = 24


def read_deeds(text: str, hearing: Hearing) -> DeedWords | None:
    """Read a whole message that asks for deeds to choose, or for a month's digest."""
    plain = normalise(text).strip()
    found = _CHOICE.fullmatch(plain)
    if found:
        span, place = periods.find(found["rest"] or found["english"] or "", hearing.today)
        if isinstance(span, Misread):
            return ChoiceAsked(problem=span)
        place = place.strip(_EDGES)
        return ChoiceAsked(place, span) if len(place) <= _LONGEST else None
    found = _DIGEST.fullmatch(plain)
    if found is None:
        return None
    said = f"{found['before'] or ''} {found['after'] or found['english'] or ''}"
    span, rest = periods.find(said, hearing.today)
    if rest.strip(_EDGES):
        return None
    return DigestAsked(problem=span) if isinstance(span, Misread) else DigestAsked(span)
