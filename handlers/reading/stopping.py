"""What a county says of leave in an emergency: 停假 防汛 至7月20日, and 停假结束."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.lengths import CUT
from handlers.reading.normal import asks, core, normalise
from handlers.reading.values import LeaveStop, LeaveStopOver
from handlers.rules.span import Span

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

_STOP = re.compile(
    r"(?:停假|暂停请假|停止请假|stop(?: all)? leave)(?:[\s:,]+(?P<rest>.*))?", re.IGNORECASE
)
_OVER = frozenset(
    ("停假结束", "结束停假", "停假取消", "取消停假", "停假解除", "解除停假", "leavestopover")
)
_UNTIL = re.compile(r"(?:(?<=[\s,;])|^)(?:截?至|截止到?|到|until|till)\s*", re.IGNORECASE)
_EDGES = f" ,;:。!、.{CUT}"


def read_stop(text: str, hearing: Hearing) -> LeaveStop | LeaveStopOver | None:
    """Read one of these; days that were not said are left open, an end alone begins today."""
    plain = normalise(text)
    if asks(plain):
        return None
    if core(plain) in _OVER:
        return LeaveStopOver()
    said = _STOP.fullmatch(plain)
    if said is None:
        return None
    rest = said["rest"] or ""
    found = find(rest, hearing)
    reason = " ".join(found.rest.replace(CUT, " ").strip(_EDGES).split())
    span = Span.whole(found.span.first, found.span.last) if found.span else None
    return LeaveStop(reason or None, span, found.problem)


def find(said: str, hearing: Hearing) -> spans.Found:
    """Find the days of a stop; "至7月20日" begins today."""
    until = _UNTIL.search(said)
    before = spans.find(said[: until.start()], hearing.today, "forward") if until else None
    if until is None or before is None or CUT in before.rest:
        return spans.find(said, hearing.today, "forward")
    end = spans.find(said[until.end() :], hearing.today, "forward")
    span = Span.whole(hearing.today, end.span.last) if end.span and not end.days else None
    return spans.Found(span, None, end.problem, f"{before.rest} {end.rest}")
