"""What a roll-call does by itself: ask the next people, and close when its time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import roll_call, roll_list
from handlers.talk import Push, Replace, lines
from storage import roll_calls
from storage.kinds import MessageKind, PersonId, RollId

if TYPE_CHECKING:
    from handlers.turn import Moment


def go_on(moment: Moment) -> list[tuple[str, list[Push | Replace]]]:
    """Enrol or ask again the next people of every running roll-call, each in one process."""
    found: list[tuple[str, list[Push | Replace]]] = []
    for roll in roll_calls.unfinished(moment.work, moment.now):
        before, number = roll.enrolled_to, roll.round
        asked = (
            roll_call.enrol(moment, roll)
            if before is not None
            else roll_call.ask_more(moment, roll)
        )
        if asked:
            key = f"roll:{roll.id}:{number}:{asked[0].person}"
            newer = roll_call.current(moment, roll)
            found.append((key, [*asked, roll_list.change(moment, newer)]))
    return found


def close_expired(moment: Moment) -> list[tuple[str, list[Push | Replace]]]:
    """Close what is over: the lists become final and who called it gets the summary."""
    found: list[tuple[str, list[Push | Replace]]] = []
    for roll in roll_calls.expired(moment.work, moment.now):
        if not roll_calls.close(moment.work, RollId(roll.id), moment.now):
            continue
        closed = roll_call.current(moment, roll)
        words = lines(roll_list.words(moment, closed), roll_list.to_telephone(moment, closed))
        summary = Push(PersonId(roll.by_id), MessageKind.emergency, words)
        found.append((f"roll:{roll.id}:closed", [roll_list.change(moment, closed), summary]))
    return found
