"""参加 and 会议请假: what the invited answer, by button or word, until the meeting begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling
from handlers.form import Answers, Form, Question
from handlers.meetings import letters, own
from handlers.meetings.own import Mine
from handlers.talk import Outcome, Reply, Verbatim, Words, lines, text
from storage import invitations

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.values import Word
    from handlers.turn import Turn

_LONGEST = 100


def _ask_reason(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.why_not")


def _read_reason(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Excuse(BaseModel):
    """Why somebody cannot come."""

    reason: Annotated[
        str, Field(max_length=_LONGEST), Question(_ask_reason, _read_reason, free=True)
    ]


def attend(turn: Turn, _word: Word) -> list[Outcome] | None:
    """Take 参加 for the meeting it is about; None where there is no meeting to answer."""
    mine = own.meant(turn, "yes", lambda one: one.meeting.starts_at > turn.now)
    if not isinstance(mine, Mine):
        return mine
    return coming(turn, mine)


def excuse(turn: Turn, word: Word) -> list[Outcome]:
    """Take 会议请假 with its reason, or ask for the reason."""
    mine = own.meant(turn, "no", lambda one: one.meeting.starts_at > turn.now)
    if mine is None:
        return [Reply(text("mine.no_meetings"))]
    if not isinstance(mine, Mine):
        return mine
    return ask_reason(turn, mine, word.rest)


def coming(turn: Turn, mine: Mine) -> list[Outcome]:
    """Note that somebody comes."""
    refused = _refused(turn, mine)
    if refused is not None:
        return [refused]
    _answer(turn, mine, invitations.YES, "")
    words = lines(text("meeting.yes_noted", title=Verbatim(mine.meeting.title)), _when(mine))
    return [Reply(words, ((letters.buttons(mine.meeting)[1],),), about=_about(mine))]


def ask_reason(turn: Turn, mine: Mine, reason: str) -> list[Outcome]:
    """Note an excuse with a reason; ask for one first where none was given."""
    refused = _refused(turn, mine)
    if refused is not None:
        return [refused]
    if not reason:
        return filling.start(turn, FORM, {}, meeting=mine.meeting.id)
    if len(reason) > _LONGEST:
        return [Reply(text("form.too_long", max=_LONGEST))]
    return [_excused(turn, mine, reason)]


def _excused(turn: Turn, mine: Mine, reason: str) -> Reply:
    _answer(turn, mine, invitations.NO, reason)
    noted = text("meeting.no_noted", title=Verbatim(mine.meeting.title), reason=Verbatim(reason))
    hint = text("meeting.no_is_no_leave")
    button = letters.buttons(mine.meeting)[0]
    return Reply(lines(noted, _when(mine), hint), ((button,),), about=_about(mine))


def _answer(turn: Turn, mine: Mine, answer: str, reason: str) -> None:
    own.taken(turn, mine)
    who = [turn.person.id]
    values = {"answer": answer, "reason": reason, "answered_at": turn.now}
    invitations.put(turn.work, mine.meeting.id, who, **values)


def _refused(turn: Turn, mine: Mine) -> Reply | None:
    """Say why nothing can be answered any more, and who is told instead."""
    row = mine.meeting
    if row.cancelled_at is not None:
        return Reply(text("meeting.is_off", title=Verbatim(row.title)))
    if row.starts_at <= turn.now:
        return Reply(text("meeting.has_begun", title=Verbatim(row.title), when=row.starts_at))
    return None


def _when(mine: Mine) -> Words:
    return letters.details(mine.meeting)


def _about(mine: Mine) -> str:
    return f"meeting:{mine.meeting.id}"


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Excuse


def _of_form(turn: Turn) -> Mine | None:
    opened = turn.conversation.open
    return own.of_meeting(turn, int(opened.context["meeting"])) if opened else None


def _summary(turn: Turn, filled: Excuse) -> Reply:
    mine = _of_form(turn)
    title = Verbatim(mine.meeting.title) if mine is not None else text("form.none")
    return Reply(text("meeting.excuse_summary", title=title, reason=Verbatim(filled.reason)))


def _submit(turn: Turn, filled: Excuse) -> list[Outcome]:
    mine = _of_form(turn)
    if mine is None:
        return [Reply(text("meeting.not_invited"))]
    return ask_reason(turn, mine, filled.reason)


FORM = Form("meeting_excuse", 1, _model, _summary, _submit)
