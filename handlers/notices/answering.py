"""The sender of a notice answers one of those who wrote back: it reaches that person alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, pressing
from handlers.form import Answers, Form, Question
from handlers.notices import progress, receiving
from handlers.talk import Outcome, Push, Reply, Verbatim, Words, text
from storage import notices, people, receipts, tables
from storage.kinds import MessageKind, NoticeId, PersonId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.notice_values import NoticeAnswer
    from handlers.turn import Turn

_LOOKED_AT = 5
_AFTER_A_NAME = re.compile(r"[\s,,::、]+")


def said(turn: Turn, heard: NoticeAnswer) -> list[Outcome] | None:
    """Take 回复 李四 … of who sent a notice, where 李四 wrote back to it; None for all else."""
    name, *rest = _AFTER_A_NAME.split(heard.body, maxsplit=1)
    if not rest or not rest[0].strip():
        return None
    for row in notices.of_sender(turn.work, turn.person.id, _LOOKED_AT):
        if row.written_at < turn.now - receiving.LATELY:
            break
        wrote = people.load(turn.work, receipts.repliers(turn.work, NoticeId(row.id)))
        meant = [one.id for one in wrote.values() if one.name == name and one.id != row.by_id]
        if len(meant) > 1:
            return [Reply(text("notice.answer.several", name=name))]
        if meant:
            return _told(turn, row, meant[0], rest[0].strip())
    return None


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [答复李四] under the replies to a notice: ask what to say to that person."""
    found = _thread(turn, pressing.number(parts, 0), pressing.number(parts, 1))
    if found is None:
        raise pressing.ForgedButtonError(":".join(parts))
    row, to = found
    return filling.start(turn, FORM, {}, notice=row.id, to=to)


def _thread(turn: Turn, notice: int, to: int) -> tuple[tables.Notice, PersonId] | None:
    """Give a notice of the speaker and who wrote back to it."""
    row = notices.get(turn.work, NoticeId(notice))
    if row is None or row.by_id != turn.person.id:
        return None
    wrote = receipts.repliers(turn.work, NoticeId(row.id))
    return (row, PersonId(to)) if to in wrote else None


def _told(turn: Turn, row: tables.Notice, to: PersonId, body: str) -> list[Outcome]:
    """Keep an answer in the thread of its notice, and push it to the one it is for."""
    if len(body) > receiving.LONGEST:
        return [Reply(text("form.too_long", max=receiving.LONGEST))]
    answer = tables.NoticeReply(
        event_key=turn.event.key,
        notice_id=row.id,
        person_id=turn.person.id,
        to_id=to,
        body=body,
        said_at=turn.now,
    )
    turn.work.add(answer)
    people.audit(turn.work, turn.person.id, "notice.answered", f"notice:{row.id}", turn.now)
    name, title = people.load(turn.work, [to])[to].name, progress.title(row)
    words = text("notice.answer.told", by=turn.person.name, title=title, body=Verbatim(body))
    # Said about the notice, so that the messenger's own reply goes back into its thread.
    return [
        Reply(text("notice.answer.sent", name=name, title=title)),
        Push(to, MessageKind.notice, words, about=f"notice:{row.id}:answer"),
    ]


def _in_hand(turn: Turn) -> tuple[tables.Notice, PersonId]:
    opened: OpenForm | None = turn.conversation.open
    context = opened.context if opened else {}
    found = _thread(turn, context.get("notice", 0), context.get("to", 0))
    if found is None:
        raise LookupError(context)
    return found


def _ask(turn: Turn, _answers: Answers) -> Words:
    row, to = _in_hand(turn)
    name = people.load(turn.work, [to])[to].name
    return text("notice.answer.ask", name=name, title=progress.title(row))


def _read(_turn: Turn, said_: str) -> object:
    return said_.strip() or None


class Said(BaseModel):
    """What the sender of a notice says to one person."""

    body: Annotated[str, Field(max_length=receiving.LONGEST), Question(_ask, _read)]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Said


def _summary(turn: Turn, filled: Said) -> Reply:
    _, to = _in_hand(turn)
    name = people.load(turn.work, [to])[to].name
    return Reply(text("notice.answer.summary", name=name, body=Verbatim(filled.body)))


def _submit(turn: Turn, filled: Said) -> list[Outcome]:
    row, to = _in_hand(turn)
    return _told(turn, row, to, filled.body)


FORM = Form("notice_answer", 1, _model, _summary, _submit, submit_label=text("notice.answer.send"))
