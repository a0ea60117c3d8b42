"""延期 半年报告 石桥村 到1月10日: the deadline of a report is moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.lengths import CUT
from handlers.reading.normal import asks, normalise
from handlers.reading.report_values import DeadlineWords

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

REPORT = r"[^\s,:;。]{1,12}? ?(?:报告|述职|小结|总结|月报|季报|年报|account|summary|report)"
_DEADLINE = re.compile(
    rf"(?:(?P<before>{REPORT})的?\s*)?(?:延期|延后交|缓交|postpone)(?P<rest>(?:[\s,:].*|到.*|至.*)?)",
    re.IGNORECASE | re.DOTALL,
)
_REPORT = re.compile(rf"^\s*(?P<report>{REPORT})(?=[\s,:]|$)", re.IGNORECASE)
_EDGES = " ,:;。!、."
_UNTIL = re.compile(r"到|至|\b(?:until|till|to)\b", re.IGNORECASE)


def read_deadline(text: str, hearing: Hearing) -> DeadlineWords | None:
    """Read which report's deadline is moved, of what place, to which day and why.

    What is not said is asked for; without a report or a place named it is no such message.
    """
    plain = normalise(text)
    found = None if asks(plain) else _DEADLINE.fullmatch(plain)
    if found is None:
        return None
    said = spans.find(_UNTIL.sub(" ", found["rest"]), hearing.today, "forward")
    before, _, after = said.rest.partition(CUT)
    named = _REPORT.match(before)
    report = found["before"] or (named["report"] if named else "")
    if not report and found["rest"].strip():
        return None
    if said.problem is not None:
        return DeadlineWords(problem=said.problem)
    place = before[named.end() :] if named else before
    place = place.strip(_EDGES)
    day = said.span.last if said.span is not None else None
    if day is None and not after:
        return DeadlineWords(report, place)
    return DeadlineWords(report, place, day, after.replace(CUT, " ").strip(_EDGES))
