"""What is said of complaints, of what messages cost, and of talks, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from handlers.reading.problem_values import ProblemWords

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.values import Misread
    from handlers.rules.span import Span
    from storage.kinds import Mood


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


@dataclass(frozen=True, slots=True)
class TalkWords:
    """谈心 张三 10月8日 需关注, or with `untalked` 未谈心.

    With whom and when; `more` where something was said that is not kept.
    """

    name: str = ""
    day: date | None = None
    mood: Mood | None = None
    more: bool = False
    untalked: bool = False
    problem: Misread | None = None


VoicedWords = ProblemWords | ComplaintWords | BurdenWords | TalkWords
"""What is brought before an office and what it owes people: answers, few messages, talks."""
