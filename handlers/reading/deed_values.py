"""What is said about exemplary deeds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.reading.values import Misread
    from handlers.rules.span import Span


@dataclass(frozen=True, slots=True)
class ChoiceAsked:
    """选典型 石桥村 本周: lines to choose from; `place` "" for all of the speaker's own."""

    place: str = ""
    span: Span | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class DigestAsked:
    """典型事迹 10月: what was chosen in a month, to be sent round; None: the newest month."""

    span: Span | None = None
    problem: Misread | None = None


DeedWords = ChoiceAsked | DigestAsked
