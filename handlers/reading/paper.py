"""代录 张三 已批准 11月24日: a decision made on paper, entered by that level's clerk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading.lengths import CUT
from handlers.reading.normal import asks, normalise
from handlers.reading.offices import NAME, read_near_span
from handlers.reading.paper_values import PaperWords
from handlers.reading.values import Misread

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

_PAPER = re.compile(r"(?:代录|paper)[\s:,]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_NO = "未批准|未同意|没批准|没同意|没批|不批准|不同意|不批|不准|rejected|not approved"
_YES = "已经?批准|已经?同意|已批|批准|同意|准假|准|approved"
_SAID = re.compile(
    rf"(?!(?:{_NO}|{_YES})(?:\W|$))(?P<name>{NAME})[\s:,]*(?:(?P<no>{_NO})|(?P<yes>{_YES}))了?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_EDGES = f" ,;:。!、.{CUT}"


def read_paper(text: str, hearing: Hearing) -> PaperWords | Misread | None:
    """Read who, whether approved, and the day it was signed or a day of the leave.

    What is not clear is asked back: nothing is decided by half a sentence.
    """
    plain = normalise(text)
    found = None if asks(plain) else _PAPER.fullmatch(plain)
    if found is None:
        return None
    said = _SAID.fullmatch(found["rest"])
    if said is None:
        return Misread("on_paper.how")
    days = read_near_span(said["rest"], hearing.today)
    if days.problem is not None:
        return days.problem
    if days.span is not None and days.span.first != days.span.last:
        return Misread("on_paper.one_day")
    reason = " ".join(days.rest.replace(CUT, " ").strip(_EDGES).split())
    day = days.span.first if days.span else None
    return PaperWords(said["name"], bool(said["yes"]), day, reason or None)
