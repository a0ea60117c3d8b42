"""What the request being written has to do with another one, as its form was opened with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.kinds import LeaveId, PersonId
from storage.leave import Link

if TYPE_CHECKING:
    from handlers.turn import Turn


def of(turn: Turn) -> Link:
    """Give the link of the open form; an empty one where it is a request by itself."""
    opened = turn.conversation.open
    context = opened.context if opened else {}

    def leave(name: str) -> LeaveId | None:
        return None if context.get(name) is None else LeaveId(context[name])

    who = context.get("stand_in")
    return Link(
        again=leave("again"),
        extends=leave("extends"),
        completes=leave("completes"),
        stand_in=None if who is None else PersonId(who),
    )
