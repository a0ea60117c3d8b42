"""提醒时间 8点: each chooses when the message of the day comes, within the pack's window."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from handlers.pressing import ForgedButtonError, word
from handlers.reminders import daily
from handlers.talk import Button, Outcome, Reply, Words, text
from storage import daily_hours

if TYPE_CHECKING:
    from handlers.reading.hours import HourWords
    from handlers.turn import Turn

_FORMAT = "%H%M"


def say(turn: Turn, said: HourWords) -> list[Outcome]:
    """Choose an hour, or show which it is and which there are."""
    if said.at is not None:
        return _choose(turn, said.at)
    return [Reply(shown(turn), buttons(turn), rule=turn.cite("messages.daily"))]


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take one of the hours offered; one that the pack no longer allows is refused as typed."""
    digits = word(parts, 0)
    try:
        at = time(int(digits[:2]), int(digits[2:]))
    except ValueError as error:
        raise ForgedButtonError(digits) from error
    return _choose(turn, at)


def shown(turn: Turn) -> Words:
    """Give the hour that holds, and from when to when another may be chosen."""
    rule = daily.rule_of(turn, turn.person, turn.now)
    at = daily.hour_of(turn, turn.person)
    return text("mine.hour", at=_clock(at), **_window(rule.earliest, rule.latest))


def buttons(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """Give the full hours of the window to tap, without the one that holds."""
    rule = daily.rule_of(turn, turn.person, turn.now)
    holds = daily.hour_of(turn, turn.person)
    hours = [time(hour) for hour in range(rule.earliest.hour, rule.latest.hour + 1)]
    row = tuple(
        Button(text("mine.hour_button", hour=one.hour), f"hour:{one.strftime(_FORMAT)}")
        for one in hours
        if rule.earliest <= one <= rule.latest and one != holds
    )
    return (row,) if row else ()


def _choose(turn: Turn, at: time) -> list[Outcome]:
    rule = daily.rule_of(turn, turn.person, turn.now)
    cited = turn.cite("messages.daily")
    if not rule.earliest <= at <= rule.latest:
        window = _window(rule.earliest, rule.latest)
        return [Reply(text("mine.hour_outside", **window), buttons(turn), rule=cited)]
    daily_hours.choose(turn.work, turn.person.id, None if at == rule.at else at)
    return [Reply(text("mine.hour_set", at=_clock(at)), rule=cited)]


def _window(earliest: time, latest: time) -> dict[str, str]:
    return {"earliest": _clock(earliest), "latest": _clock(latest)}


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"
