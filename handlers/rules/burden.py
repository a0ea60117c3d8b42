"""What messages cost people, reckoned by a formula that is printed with it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.rules.pack_guard import Burden

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Spread:
    """How something falls on people, who got none included: each a number of one person's."""

    total: int
    mean: float
    median: float
    highest: int


def spread(counts: Sequence[int], people: int) -> Spread:
    """Give how counts fall on so many people; those beyond the counts have none."""
    everybody = [*counts, *([0] * max(0, people - len(counts)))]
    if not everybody:
        return Spread(0, 0.0, 0.0, 0)
    return Spread(sum(everybody), mean(everybody), median(everybody), max(everybody))


def minutes(messages: float, asks: float, rule: Burden) -> float:
    """Reckon the minutes that messages take, `asks` of which want an answer."""
    return (messages * rule.read_seconds + asks * rule.answer_seconds) / _MINUTE
