"""What is said of a decision on paper, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PaperWords:
    """代录 张三 已批准 11月24日: decided on paper; `day` is when, or a day of the leave meant."""

    name: str
    approve: bool
    day: date | None = None
    reason: str | None = None
