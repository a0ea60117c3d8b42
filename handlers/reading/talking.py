"""Messages about talks with people: 谈心 张三 10月8日 需关注, 未谈心."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.complaint_values import TalkWords
from handlers.reading.lengths import CUT
from handlers.reading.normal import core, normalise
from handlers.reading.values import Misread
from storage.kinds import Mood

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

_UNTALKED = frozenset(
    [
        "未谈心",
        "未谈心谈话",
        "没谈心",
        "没谈心的",
        "谁没谈心",
        "谁还没谈心",
        "未谈心名单",
        "nottalkedto",
        "untalked",
    ]
)
_TALK = re.compile(
    r"/?(?:我)?(?:已)?(?:谈心谈话|谈心|谈话记录|heart talk|talked)"
    r"(?:[\s,:;。、]*(?:和|跟|与|with )?)"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_MOODS = (
    (
        Mood.concern,
        re.compile(r"需要?关注|要关注|情绪(?:低落|不好|差|不稳)|concern", re.IGNORECASE),
    ),
    (Mood.fair, re.compile(r"情绪一般|一般|fair", re.IGNORECASE)),
    (Mood.good, re.compile(r"情绪(?:稳定|好|不错|良好)|稳定|良好|good", re.IGNORECASE)),
)
_CUTS = re.compile(r"[\s,;:。、.!]+")


def read_talk(text: str, hearing: Hearing) -> TalkWords | None:
    """Read a whole message that records a talk, or asks with whom there was none."""
    if core(text) in _UNTALKED:
        return TalkWords(untalked=True)
    found = _TALK.fullmatch(normalise(text))
    if found is None:
        return None
    mood, rest = _mood(found["rest"])
    said = spans.find(rest, hearing.today, "backward")
    if said.problem is not None:
        return TalkWords(problem=said.problem)
    days = said.span
    if days is not None and days.first != days.last:
        return TalkWords(problem=Misread("talks.one_day", {}))
    words = [one for one in _CUTS.split(said.rest.replace(CUT, " ")) if one]
    name = words[0] if words else ""
    return TalkWords(name, days.first if days else None, mood, more=len(words) > 1)


def _mood(rest: str) -> tuple[Mood | None, str]:
    for mood, pattern in _MOODS:
        if pattern.search(rest):
            return mood, pattern.sub(" ", rest)
    return None, rest
