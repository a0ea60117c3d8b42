"""Messages that complain or suggest, and what messages cost: 投诉建议 …, 匿名投诉 …, 减负报告."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading import periods
from handlers.reading.complaint_values import BurdenWords, ComplaintWords, NamelessWords
from handlers.reading.normal import asks, bare, normalise
from handlers.reading.values import Misread

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

_MATTER = "投诉建议|意见建议|投诉|举报|建议|意见|反映|complaints?|suggestions?"
_GAP = r"[\s,:;。.、!?()\[\]【】「」-]"
_COMPLAINT = re.compile(
    rf"/?(?:我要|我想)?(?:投诉建议|意见建议|提建议|提意见|complaint|suggestion)"
    rf"(?:{_GAP}*(?P<rest>.*))",
    re.IGNORECASE | re.DOTALL,
)
_PLAINLY = re.compile(
    rf"/?(?:我要|我想)?(?:投诉|举报|complain)(?:{_GAP}*(?P<rest>.*))", re.IGNORECASE | re.DOTALL
)
_NAMELESS = re.compile(
    rf"{_GAP}*/?(?:我|想|要|请|能不能|可不可以|能|可以|怎么|怎样|如何)*\s*"
    rf"(?:匿名|(?:{_MATTER}){_GAP}*匿名|不(?:署|具|留)名|anonymous(?:ly)?\b|nameless\b)"
    rf"{_GAP}*(?:{_MATTER})?{_GAP}*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BURDEN = re.compile(r"(?P<before>.*?)的?(?:减负(?:月报|报告|报表)?|burden report)(?P<after>.*)")
# Somebody who says 匿名 so early wants it; of other things said first, the word is a part.
_WANTED = re.compile(r"(?!日志|日记|困难|求助|通知|交办|diary|note).{0,12}匿名.*", re.DOTALL)
_READ = re.compile(
    rf"/?(?:查看|查询|查|看|check|read)\s*(?:匿名)?\s*(?:投诉建议|投诉|complaints?){_GAP}*"
    r"(?P<rest>[a-z0-9][a-z0-9\s-]{3,14})?",
    re.IGNORECASE,
)


def read_complaint(text: str) -> ComplaintWords | None:
    """Read a whole message that complains or suggests under one's own name."""
    said = _lines(text)
    found = _COMPLAINT.fullmatch(said)
    if found is None and not asks(said):
        found = _PLAINLY.fullmatch(said)
    return ComplaintWords(found["rest"].strip()) if found else None


def read_burden(text: str, hearing: Hearing) -> BurdenWords | None:
    """Read a whole message that asks what messages cost people in a month."""
    found = _BURDEN.fullmatch(bare(text))
    if found is None:
        return None
    span, rest = periods.find(f"{found['before']} {found['after']}".strip(), hearing.today)
    if rest.strip(" ,:的"):
        return None
    return BurdenWords(problem=span) if isinstance(span, Misread) else BurdenWords(span)


def read_nameless(text: str) -> NamelessWords | None:
    """Read a whole message that wants no name kept; rather one too many than one too few."""
    said = _lines(text)
    found = _READ.fullmatch(said)
    if found is not None:
        return NamelessWords("read", (found["rest"] or "").strip())
    found = _NAMELESS.fullmatch(said)
    if found is not None:
        return NamelessWords("write", found["rest"].strip())
    return NamelessWords("write") if _WANTED.fullmatch(said) else None


def _lines(text: str) -> str:
    return "\n".join(map(normalise, text.strip().splitlines()))
