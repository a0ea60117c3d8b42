"""What is said of complaints and suggestions, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handlers.reading.problem_values import ProblemWords


@dataclass(frozen=True, slots=True)
class ComplaintWords:
    """投诉建议 食堂太贵: what is complained of or suggested, "" where nothing was said yet."""

    said: str = ""


@dataclass(frozen=True, slots=True)
class NamelessWords:
    """匿名投诉 …, or 查投诉 with a number: what is said, and to do what."""

    what: Literal["write", "read"]
    said: str = ""


VoicedWords = ProblemWords | ComplaintWords
"""What somebody brings before an office: a problem, a complaint, a suggestion."""
