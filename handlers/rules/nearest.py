"""The names that somebody may have meant, by signs and by sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIKE = 50
_MOST = 3


def nearest(said: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Give up to three names like what was said, the likest first; none where none is like it.

    `names` maps everything a place is called to its proper name.
    """
    sound = lazy_pinyin(said)
    scores: dict[str, float] = {}
    for called, name in names.items():
        scores[name] = max(scores.get(name, 0), _score(said, sound, called))
    found = sorted((-score, name) for name, score in scores.items() if score >= _LIKE)
    return tuple(name for _, name in found[:_MOST])


def _score(said: str, sound: list[str], name: str) -> float:
    return max(fuzz.ratio(said, name), fuzz.ratio(sound, lazy_pinyin(name)) - 1)
