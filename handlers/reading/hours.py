"""What is said of the hour of the daily message: 提醒时间 8点, 每天八点半提醒我."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from handlers.reading.normal import NUMBER, asks, normalise, number

_NAME = r"(?:(?:我的|每[天日]的?|设置|修改|改)*提醒(?:的)?时间|(?:reminder|daily) (?:time|hour))"
_PUT = r"(?:改成|改为|改到|改在|设为|设成|设到|定在|定为|调到|是|:|to|at)?"
_CLOCK = (
    r"(?P<half>早上|早晨|早|上午|中午|下午|晚上)?\s*"
    rf"(?P<hour>{NUMBER})(?:\s*(?:点钟?|时|:)\s*(?P<minute>半|一刻|三刻|\d{{1,2}})?分?)?"
    r"\s*(?P<ampm>am|pm)?"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NAME}\s*(?:{_PUT}\s*{_CLOCK})?[。!.]?",
        rf"(?:请)?每[天日](?:都)?(?:在)?{_CLOCK}(?:再)?提醒(?:我)?[。!.]?",
        rf"remind me (?:every day |daily )?at {_CLOCK}\.?",
    )
)
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}
_LATE = frozenset({"下午", "晚上", "pm"})
_NOON, _HOURS, _HOUR_MINUTES = 12, 24, 60


@dataclass(frozen=True, slots=True)
class HourWords:
    """The hour somebody wants the message of the day; None: they ask which it is."""

    at: time | None


def read_hour(text: str) -> HourWords | None:
    """Read a whole message about that hour; None for all else, questions and no hours included."""
    said = normalise(text).lower()
    found = next((hit for one in _PATTERNS if (hit := one.fullmatch(said))), None)
    if found is None or asks(said):
        return None
    if found["hour"] is None:
        return HourWords(None)
    at = _time(found)
    return None if at is None else HourWords(at)


def _time(found: re.Match[str]) -> time | None:
    hour, said = number(found["hour"]), found["minute"] or "0"
    minute = _MINUTES.get(said, int(said) if said.isdecimal() else 0)
    if hour is None:
        return None
    if hour < _NOON and _LATE & {found["half"], found["ampm"]}:
        hour += _NOON
    return time(hour, minute) if hour < _HOURS and minute < _HOUR_MINUTES else None
