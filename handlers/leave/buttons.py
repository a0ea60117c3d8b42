"""Which part of leave a button `leave:<word>:…` is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import pressing
from handlers.leave import (
    afterwards,
    again,
    back,
    decide,
    extend,
    papers,
    standby,
    stopping,
    undo,
    urgent,
    viewing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.talk import Outcome
    from handlers.turn import Turn

_PRESSES: Mapping[str, Callable[[Turn, list[str]], list[Outcome]]] = {
    "decide": decide.pressed,
    "again": again.pressed,
    "undo": undo.pressed,
    "back": back.pressed,
    "extend": extend.pressed,
    "drop": back.dropped,
    "stop": stopping.pressed,
    "paper": papers.pressed,
    "nopaper": papers.declined,
    "papers": viewing.pressed,
    "urgent": urgent.pressed,
    "afterwards": afterwards.pressed,
    "standby": standby.pressed,
}


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take a button of a leave; ForgedButtonError for what no leave has."""
    press = _PRESSES.get(pressing.word(parts, 0))
    if press is None:
        raise pressing.ForgedButtonError(parts[0])
    return press(turn, parts[1:])
