"""A day's status as a short code and back, so that a closed month is kept exactly as it was."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from handlers.rules.day_values import DayStatus, HalfStatus

if TYPE_CHECKING:
    from datetime import date

    from handlers.rules.pack_terms import Counts

_REASON = "attendance.reason."
_PRESUMED = "?"
_PART = "|"
_HALF = ";"


def write(status: DayStatus) -> str:
    """Give the code: kind, what it counts as, and the reason, of both halves where they differ."""
    morning, afternoon = _written(status.morning), _written(status.afternoon)
    return morning if morning == afternoon else f"{morning}{_HALF}{afternoon}"


@lru_cache(maxsize=4096)
def read(code: str, day: date) -> DayStatus:
    """Give the status of a day from its code; ValueError for what is no code."""
    halves = [_half(part) for part in code.split(_HALF)]
    return DayStatus(day, halves[0], halves[-1])


def _written(half: HalfStatus) -> str:
    reason = half.reason.removeprefix(_REASON)
    return f"{half.kind}{_PART}{half.counts}{_PART}{reason}{_PRESUMED if half.presumed else ''}"


def _half(part: str) -> HalfStatus:
    kind, counts, reason = part.split(_PART)
    plain = reason.removesuffix(_PRESUMED)
    counted = cast("Counts", counts)
    return HalfStatus(kind, counted, _REASON + plain, presumed=reason.endswith(_PRESUMED))
