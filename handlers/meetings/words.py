"""What each word, button and file about meetings does, and the forms they open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.form import Form
from handlers.meetings import (
    actions,
    called,
    calling,
    changing,
    minutes,
    own,
    packing,
    pressing,
    record,
    recurrence,
    rsvp,
    signing,
)
from handlers.reading.values import Word
from handlers.talk import Outcome
from handlers.turn import Turn

Handle = Callable[[Turn, Word], list[Outcome] | None]


def _plainly(act: Callable[[Turn], list[Outcome]]) -> Handle:
    return lambda turn, _word: act(turn)


HANDLES: Mapping[str, Handle] = {
    "action": actions.give,
    "action_done": actions.done,
    "actions": _plainly(actions.show),
    "attend": rsvp.attend,
    "excuse": rsvp.excuse,
    "sign_in": signing.say,
    "room_code": signing.code_alone,
    "meeting_pack": _plainly(packing.ask),
    "minutes": minutes.say,
    "move_meeting": changing.move,
    "cancel_meeting": changing.cancel,
    "meeting_record": record.show,
    "sign_code": _plainly(called.code),
    "attendance": _plainly(called.attendance),
    "meetings": _plainly(called.show),
    "my_meetings": _plainly(own.show),
}
"""By the id of the word."""

PRESSES: Mapping[str, Callable[[Turn, list[str]], list[Outcome]]] = {
    "meeting": pressing.pressed,
    "action": actions.pressed,
    "recur": recurrence.pressed,
}
"""By the word a button's data begins with."""

FILES: tuple[Callable[[Turn], list[Outcome] | None], ...] = (minutes.take,)
"""Who a file may be for."""

FORMS: tuple[Form, ...] = (
    calling.FORM,
    rsvp.FORM,
    changing.MOVE,
    changing.OFF,
    actions.FORM,
    minutes.FORM,
)
"""Their names are stored with conversations."""
