"""What the clock itself does: the next office in an emergency, news of a meeting, hand-overs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from handlers import moving, roll_clock, sos_clock
from handlers.meetings import packing, telling
from storage import help_calls, meetings, roll_calls

if TYPE_CHECKING:
    from handlers.talk import Document, Push, Replace
    from handlers.turn import Moment

Struck = tuple[str, Sequence["Push | Document | Replace"]]
"""What happened, under a business key that is the same in every process, and what is told."""


def is_due(moment: Moment) -> bool:
    """Tell whether `strike` would do anything; cheap, for it is asked every few seconds."""
    work, now = moment.work, moment.now
    return bool(
        help_calls.due(work, now)
        or roll_calls.expired(work, now)
        or roll_calls.unfinished(work, now)
        or meetings.to_tell(work)
        or packing.due(moment)
        or moving.due(moment)
    )


def strike(moment: Moment) -> list[Struck]:
    """Do what is due, at most `roll_call.AT_ONCE` people of each roll-call; call until nothing.

    Every step is won by one process by an update that names the state it expects.
    """
    packing.order(moment)
    return [
        *sos_clock.escalate(moment),
        *roll_clock.close_expired(moment),
        *roll_clock.go_on(moment),
        *telling.go_on(moment),
        *moving.go_on(moment),
    ]
