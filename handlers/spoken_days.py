"""Days within a button: which were said, so that a later tap speaks of the same ones."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from handlers.pressing import ForgedButtonError
from handlers.reading.values import DayWords, MarkWords
from handlers.rules.attendance import IN_VILLAGE
from handlers.rules.span import Half, Span
from handlers.talk import Button, text

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE = re.compile(r"(\d{8})(am|pm)-(\d{8})(am|pm)")
_KINDS = {
    "here": IN_VILLAGE,
    "trip": "official_trip",
    "meeting": "meeting",
    "training": "training",
    "rest": "rest",
}
_LABELS = {
    "here": text("checkin.here"),
    "trip": text("checkin.trip"),
    "meeting": text("checkin.meeting"),
    "training": text("checkin.training"),
    "rest": text("checkin.rest"),
}
AWAY = ("trip", "meeting", "training", "rest")
ANYWHERE = ("here", *AWAY)


@lru_cache(maxsize=512)
def code(span: Span) -> str:
    """Give a span as a button carries it: 20261122am-20261123pm."""
    first, last = (day.isoformat().replace("-", "") for day in (span.first, span.last))
    return f"{first}{span.first_half.value}-{last}{span.last_half.value}"


def decode(written: str) -> Span:
    """Give the span of a button; ForgedButtonError where it is none."""
    found = _CODE.fullmatch(written)
    try:
        if found is not None:
            first, last = date.fromisoformat(found[1]), date.fromisoformat(found[3])
            return Span(first, Half(found[2]), last, Half(found[4]))
    except ValueError:
        pass
    raise ForgedButtonError(written)


def words(kind: str, span: Span) -> DayWords:
    """Give what a button of a kind says; ForgedButtonError for one that is none of ours."""
    if kind not in _KINDS:
        raise ForgedButtonError(kind)
    return DayWords((MarkWords(_KINDS[kind], span),))


def kinds(span: Span, offered: Sequence[str]) -> tuple[tuple[Button, ...], ...]:
    """Give a button for each place somebody may have been on some days, and one for leave."""
    buttons = [Button(_LABELS[kind], f"day:{kind}:{code(span)}") for kind in offered]
    buttons.append(Button(text("checkin.ask_leave"), f"day:leave:{code(span)}"))
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
