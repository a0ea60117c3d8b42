"""Leaves on paper: which of register, slip and calendar was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.leave import absences, register, slip

if TYPE_CHECKING:
    from handlers.reading.register_values import RegisterWords
    from handlers.talk import Outcome
    from handlers.turn import Turn

_MAKE = {"register": register.say, "slip": slip.say, "calendar": absences.say}


def say(turn: Turn, said: RegisterWords) -> list[Outcome]:
    """Answer with the file that was asked for."""
    return _MAKE[said.what](turn, said)
