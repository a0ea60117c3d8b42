"""What asks for leaves on paper: the register, a slip, a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from handlers.reading.values import Misread
    from handlers.rules.span import Span


@dataclass(frozen=True, slots=True)
class RegisterWords:
    """请假登记表 平安镇 11月, 请假条 张三, 请假日历: what of whom, as said, and of which days.

    `place` is "" for the speaker's own; `span` None: no time was said.
    """

    what: Literal["register", "slip", "calendar"]
    place: str = ""
    span: Span | None = None
    problem: Misread | None = None
