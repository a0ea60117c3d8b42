"""What looks for something that was written, or asks for it as a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from handlers.reading.values import Misread
    from handlers.rules.span import Span

Kind = Literal["line", "report", "problem"]
Document = Literal["work_sheet", "report", "pack"]


@dataclass(frozen=True, slots=True)
class SearchWords:
    """查 饮水 3月: words as typed, what kind of writing, and of which days; None: not said.

    Any of the words may turn out to be a name, a place or a duty.
    """

    words: tuple[str, ...] = ()
    kind: Kind | None = None
    span: Span | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """记实表 3月, 下载报告 上半年, 打包报告 上半年: which of whom, as said, and of which days.

    `place` is "" for the speaker's own; `span` None: no time was said; `table` asks for XLSX.
    """

    what: Document
    place: str = ""
    span: Span | None = None
    table: bool = False
    problem: Misread | None = None


LookedFor = SearchWords | DocumentWords
"""What asks for something that was written before."""
