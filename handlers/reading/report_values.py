"""What is said of reports besides their own names, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.reading.values import Misread


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """延期 半年报告 石桥村 到1月10日 大雪封路: a deadline is moved; "" and None: ask."""

    report: str = ""
    place: str = ""
    day: date | None = None
    reason: str = ""
    problem: Misread | None = None
