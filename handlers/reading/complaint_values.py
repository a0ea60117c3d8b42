"""What is said of complaints and suggestions, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from handlers.reading.problem_values import ProblemWords

if TYPE_CHECKING:
    from handlers.reading.values import Misread
    from handlers.rules.span import Span


@dataclass(frozen=True, slots=True)
class ComplaintWords:
    """投诉建议 食堂太贵: what is complained of or suggested, "" where nothing was said yet."""

    said: str = ""


@dataclass(frozen=True, slots=True)
class NamelessWords:
    """匿名投诉 …, or 查投诉 with a number: what is said, and to do what."""

    what: Literal["write", "read"]
    said: str = ""


@dataclass(frozen=True, slots=True)
class BurdenWords:
    """减负报告 10月: what messages cost people in a month; `span` None: no time was said."""

    span: Span | None = None
    problem: Misread | None = None


VoicedWords = ProblemWords | ComplaintWords | BurdenWords
"""What is brought before an office: a problem, a complaint, and what messages cost."""
