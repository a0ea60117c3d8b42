"""Buttons about days: a place for the days asked about, a repair, a meeting to go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import checkin, pressing, repairing, spoken_days
from handlers.leave import request
from handlers.reading.values import LeaveWords

if TYPE_CHECKING:
    from handlers.talk import Outcome
    from handlers.turn import Turn


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take `day:<what>:<days>`; the days are those of the question, whenever it is pressed."""
    what = pressing.word(arguments, 0)
    span = spoken_days.decode(pressing.word(arguments, 1))
    match what:
        case "fix":
            return repairing.ask(span)
        case "drop":
            return repairing.take_back(turn, span)
        case "leave":
            return request.ask(turn, LeaveWords(span=span))
        case _:
            repairing.drop_trips(turn, span)
            return checkin.say(turn, spoken_days.words(what, span))
