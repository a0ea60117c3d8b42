"""What may be said over which messenger: `telegram.content` in the configuration.

Over a foreign service, "minimal" keeps back reasons of sickness, papers of leave, lists of
telephone numbers and what is known of households; in their place it is said where to read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.turn import Moment, Turn

_FOREIGN = frozenset({"telegram"})


def may_send(turn: Turn) -> bool:
    """Tell whether what is private may go to the chat this turn answers."""
    return may_go_to(turn, turn.event.address.platform)


def may_go_to(moment: Moment, platform: str) -> bool:
    """Tell whether what is private may leave over a messenger."""
    return moment.office.full_content or platform not in _FOREIGN
