"""Days of a leave that were said in two ways: each way is a button, or one says which counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from handlers import spell
from handlers.form import Choice
from handlers.reading.normal import core
from handlers.reading.values import Misread
from handlers.rules import leave as rules
from handlers.rules.span import Half, Span
from handlers.talk import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from handlers.form import Answers
    from handlers.turn import Turn

BETWEEN = "between"
_MISMATCH = "reading.span.mismatch"
_SPANS = TypeAdapter(list[Span])
_DATES = re.compile(
    r"(?:就|都)?(?:以|按照?|照)?(?:日期|日子|起止日期)(?:为准|来|算|对|是对的)?|(?:bythe|the)?datesareright|(?:bythe|the)?dates"
)
_LENGTH = re.compile(
    r"(?:就|都)?(?:以|按照?|照)?天数(?:为准|来|算|对|是对的)?"
    r"|(?:bythe|the)?(?:numberofdays|number|length)(?:isright)?"
)


def settled(turn: Turn, asked: Misread, days: Decimal | None) -> Misread | Span:
    """Give the dates said where the pack counts them as so many days; else what is not clear."""
    if asked.reason != _MISMATCH or days is None:
        return asked
    span = asked.offered[0]
    counted = rules.length(span, turn.rules.calendar, turn.rules.policy)
    return span if counted == days else asked


def between(turn: Turn, asked: object, days: Decimal | None) -> dict[str, Any] | None:
    """Give what a form keeps of the days that may be meant, None where there is no choice."""
    if not isinstance(asked, Misread) or not asked.offered:
        return None
    spans = list(asked.offered)
    if days is not None:
        lengthened = [_from(turn, span, days) for span in spans]
        spans = [spans[0], lengthened[-1]] if asked.reason == _MISMATCH else lengthened
    return {"mismatch": asked.reason == _MISMATCH, "spans": _SPANS.dump_python(spans, mode="json")}


def choices(turn: Turn, _answers: Answers) -> Sequence[Choice]:
    """Give a button for each of the days that may be meant."""
    kept = _kept(turn)
    if kept is None:
        return ()
    found = []
    for place, span in enumerate(_SPANS.validate_python(kept["spans"])):
        days = rules.length(span, turn.rules.calendar, turn.rules.policy)
        from_first = kept["mismatch"] and place == 1
        shown = text(
            "leave.days_from" if from_first else "leave.days_as_said",
            span=spell.span(span),
            first=span.first,
            last=span.last,
            days=days,
        )
        found.append(Choice(shown, span))
    return found


def said(turn: Turn, words: str) -> Span | None:
    """Read 以日期为准 or 以天数为准; None where that was not the question."""
    kept = _kept(turn)
    if kept is None or not kept["mismatch"]:
        return None
    dates, length = _SPANS.validate_python(kept["spans"])
    plain = core(words)
    if _DATES.fullmatch(plain):
        return dates
    return length if _LENGTH.fullmatch(plain) else None


def _kept(turn: Turn) -> dict[str, Any] | None:
    opened = turn.conversation.open
    return opened.context.get(BETWEEN) if opened else None


def _from(turn: Turn, span: Span, days: Decimal) -> Span:
    """Give so many days from the first one, as the pack counts them."""
    half: Half = span.first_half
    return rules.span_from(span.first, half, days, turn.rules.calendar, turn.rules.policy)
