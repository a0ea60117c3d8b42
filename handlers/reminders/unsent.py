"""To the person, once: a request for leave was begun and not sent (请假单还没提交)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.conversation import PARKED_AFTER, Conversation, OpenForm
from handlers.reminders.due import About, Due, dues
from handlers.rules.stages import Stage
from handlers.talk import Button, Push, Words, text
from storage import leave_drafts as drafts
from storage.kinds import MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.turn import Moment

_FORMS = frozenset({"leave", "leave_for"})
_WORTH_SAYING = timedelta(days=1)


class LeaveUnsent:
    """Two hours after the last touch, while the form still waits to be gone on with."""

    name = "leave_unsent"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who opened a leave form long enough ago, by the form's serial number."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        last = moment.now - PARKED_AFTER
        for person, serial, opened in drafts.between(moment.work, last - _WORTH_SAYING, last):
            at = opened + PARKED_AFTER
            yield person, str(serial), (Stage("once", at, at + _WORTH_SAYING, 0),)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words where the form is still open or put aside, and nobody works on it."""
        bodies = drafts.conversations_of(moment.work, {about.person.id for about in subjects})
        found: dict[About, Push] = {}
        for about in subjects:
            form = _form(bodies.get(about.person.id, {}), int(about.period))
            if form is not None and moment.now - form.touched_at >= PARKED_AFTER:
                found[about] = _push(about, form)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.leave_unsent")


def _form(body: dict[str, object], serial: int) -> OpenForm | None:
    """Give the leave form of this number in a conversation, None where it is gone."""
    talk = Conversation.from_json("", body)
    forms = [*talk.parked, *([talk.open] if talk.open else [])]
    fitting = (form for form in forms if form.serial == serial and form.name in _FORMS)
    return next((form for form in fitting if form.answers), None)


def _push(about: About, form: OpenForm) -> Push:
    button = Button(text("reminder.leave_unsent.go_on"), f"resume:{form.serial}")
    words = text("reminder.leave_unsent")
    return Push(about.person.id, MessageKind.ask, words, ((button,),))
