"""The buttons of reports, by the word after `report:` in their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import pressing
from handlers.reports import accepting, desk_buttons, reading, uploads, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.talk import Outcome
    from handlers.turn import Turn


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Do what a button of a report stands for."""
    press = _PRESSES.get(pressing.word(parts, 0))
    if press is None:
        raise pressing.ForgedButtonError(parts[0])
    return press(turn, parts[1:])


def _accept_opened(turn: Turn, _parts: list[str]) -> list[Outcome]:
    return accepting.accept_opened(turn)


_PRESSES: Mapping[str, Callable[[Turn, list[str]], list[Outcome]]] = {
    "open": writing.opened,
    "do": desk_buttons.pressed,
    "file": uploads.chosen,
    "read": reading.pressed,
    "from": reading.from_where,
    "history": reading.history,
    "enclosed": reading.enclosed,
    "accept": accepting.accept,
    "acceptopened": _accept_opened,
    "return": accepting.send_back,
}
