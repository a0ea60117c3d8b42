"""What each word about meetings does, and the forms it may open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.form import Form
from handlers.meetings import called, calling, changing, own, record, rsvp, signing
from handlers.reading.values import Word
from handlers.talk import Outcome
from handlers.turn import Turn

Handle = Callable[[Turn, Word], list[Outcome] | None]


def _plainly(act: Callable[[Turn], list[Outcome]]) -> Handle:
    return lambda turn, _word: act(turn)


HANDLES: Mapping[str, Handle] = {
    "attend": rsvp.attend,
    "excuse": rsvp.excuse,
    "sign_in": signing.say,
    "room_code": signing.code_alone,
    "move_meeting": changing.move,
    "cancel_meeting": changing.cancel,
    "meeting_record": record.show,
    "sign_code": _plainly(called.code),
    "attendance": _plainly(called.attendance),
    "meetings": _plainly(called.show),
    "my_meetings": _plainly(own.show),
}
"""By the id of the word."""

FORMS: tuple[Form, ...] = (calling.FORM, rsvp.FORM, changing.MOVE, changing.OFF)
"""Their names are stored with conversations."""
