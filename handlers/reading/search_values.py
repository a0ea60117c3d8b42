"""What looks for something that was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from handlers.reading.values import Misread
    from handlers.rules.span import Span

Kind = Literal["line", "report", "problem"]


@dataclass(frozen=True, slots=True)
class SearchWords:
    """查 饮水 3月: words as typed, what kind of writing, and of which days; None: not said.

    Any of the words may turn out to be a name, a place or a duty.
    """

    words: tuple[str, ...] = ()
    kind: Kind | None = None
    span: Span | None = None
    problem: Misread | None = None
