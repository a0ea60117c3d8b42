"""补签 with its days, where one was and why: "补签 20号 在村 手机没电"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading import daylists
from handlers.reading.normal import asks, core, normalise
from handlers.reading.parts import PIECES, Part, part_of
from handlers.reading.values import Correction, Misread

if TYPE_CHECKING:
    from handlers.reading.values import Hearing
    from handlers.rules.span import Span

_CORRECTION = re.compile(
    r"(?:我|申请|要|想|帮我)*(?:补签到?|补打?卡|补登|补录|更正(?:考勤)?)(?:一下|申请)?"
    r"(?![了过吗])[\s:,]*(?P<rest>.*)"
    r"|correct(?:ion)?[\s:,]+(?P<english>.+)",
    re.IGNORECASE | re.DOTALL,
)
_BECAUSE = re.compile(r"^(?:因为|因|由于|理由是?|原因是?)[:\s]*")
_MARKED = frozenset({"in_village", "meeting", "training", "official_trip", "rest"})


def read_correction(text: str, hearing: Hearing) -> Correction | None:
    """Read 补签 and what follows; nothing said is filled in.

    Its days look back. The first place said is the kind; words that are neither days nor that
    place are the reason: 公出 在县里开会.
    """
    plain = normalise(text)
    found = _CORRECTION.fullmatch(plain)
    if found is None or asks(plain):
        return None
    said = found["rest"] if found["rest"] is not None else found["english"]
    signed = daylists.beside(said) or daylists.lead_signed(said)
    cut, kept = daylists.cut(daylists.spelt_out(signed))
    pieces = [piece for piece in PIECES.split(cut) if daylists.has_words(piece)]
    past = [part_of(piece, hearing, kept, backward=True) for piece in pieces]
    problem = next((part.problem for part in past if part.problem), None)
    days: list[Span] = [span for part in past for span in part.spans]
    marked = [part for part in past if part.place in _MARKED]
    kinds = {str(part.place) for part in marked if part is marked[0] or part.is_dated}
    if problem is None and len(kinds) > 1:
        problem = Misread("reading.day.which_half", {"day": hearing.today})
    if problem is not None:
        return Correction((), None, "", problem)
    return Correction(tuple(days), kinds.pop() if kinds else None, _reason(past))


def _reason(parts: list[Part]) -> str:
    """Give what is said besides the phrase that names the place; 公出 去市里 says why."""
    named = next((part for part in parts if part.place in _MARKED), None)
    words = [part.also or part.words for part in parts if part is not named or part.also]
    return _BECAUSE.sub("", " ".join(word for word in words if core(word)))
