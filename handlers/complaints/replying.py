"""[答复]: the office answers in chat, once; the sender is told, or reads it by the number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, offices, pressing
from handlers.complaints import complaining, receiving, words
from handlers.complaints.receiving import County
from handlers.form import Answers, Form, Question
from handlers.talk import Button, Outcome, Push, Replace, Reply, Verbatim, Words, lines, text
from storage import complaints, people
from storage.kinds import AreaId, ComplaintState, MessageKind, PersonId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage import tables

_LONGEST = 1500


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [答复]; who does not read it learns nothing of it."""
    if pressing.word(parts, 0) != "answer":
        raise pressing.ForgedButtonError(parts[0])
    number = pressing.number(parts, 1)
    row = complaints.get(turn.work, number)
    if row is None or not _reads(turn, row):
        return [Reply(text("complaint.not_yours"))]
    if row.state is not ComplaintState.open:
        return [Reply(_answered_before(turn, row))]
    return filling.start(turn, FORM, {}, complaint=number)


def waiting(turn: Turn) -> list[tuple[Words, tuple[Button, ...], str]]:
    """Give what waits for the speaker's answer, and their own that wait, for 待办.

    Each with its buttons and the office it waits at, "" for one's own.
    """
    held = [offices.of_post(post) for post in turn.person.duties_on(turn.today)]
    seats = [(one[0], one[1].area) for one in held if one is not None and one[1].area is not None]
    rows = complaints.waiting_at(turn.work, seats, turn.person.id)
    senders = {PersonId(row.person_id) for row in rows if row.person_id is not None}
    known = people.load(turn.work, senders)
    who = offices.Seats(turn, turn.today)
    found: list[tuple[Words, tuple[Button, ...], str]] = []
    for row in rows:
        if row.person_id == turn.person.id:
            found.append((text("complaint.own_waits", **_own(turn, row)), (), ""))
        elif _is_among(turn, receiving.readers_of(who, row)):
            sender = known.get(PersonId(row.person_id or 0))
            (line,) = words.buttons(row.id)
            found.append((words.whole(turn, row, sender), line, row.office))
    return found


def _own(turn: Turn, row: tables.Complaint) -> dict[str, object]:
    county = County(AreaId(row.area_id), turn.today)
    office = receiving.label(turn, row.office, county)
    return {"number": row.id, "day": row.filed_on, "due": row.due_on, "office": office}


def _reads(turn: Turn, row: tables.Complaint) -> bool:
    return _is_among(turn, receiving.readers_of(offices.Seats(turn, turn.today), row))


def _is_among(turn: Turn, found: list[offices.Decider]) -> bool:
    return turn.person.id in {one.person.id for one in found}


def _answered_before(turn: Turn, row: tables.Complaint) -> Words:
    who = PersonId(row.answered_by or 0)
    by = people.load(turn.work, [who])[who].name
    answer = Verbatim(row.answer)
    return text("complaint.answered_before", number=row.id, by=by, answer=answer)


def _ask(turn: Turn, _answers: Answers) -> Words:
    row = _row(turn)
    return text("complaint.answer_how", number=row.id if row else "")


def _read(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Answered(BaseModel):
    """What the office answers."""

    answer: Annotated[str, Field(max_length=_LONGEST), Question(_ask, _read, free=True)]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Answered


def _row(turn: Turn) -> tables.Complaint | None:
    opened = turn.conversation.open
    return complaints.get(turn.work, int(opened.context["complaint"])) if opened else None


def _summary(turn: Turn, said: Answered) -> Reply:
    row = _row(turn)
    kind = "named" if row is not None and row.person_id is not None else "nameless"
    number = row.id if row else ""
    shown = text(f"complaint.answer_summary.{kind}", number=number, answer=Verbatim(said.answer))
    return Reply(shown, rule=turn.cite("messages.complaints"))


def _submit(turn: Turn, said: Answered) -> list[Outcome]:
    row = _row(turn)
    if row is None or not _reads(turn, row):
        return [Reply(text("complaint.not_yours"))]
    if not complaints.answer(turn.work, row.id, said.answer, turn.person.id, turn.now):
        return [Reply(_answered_before(turn, complaints.get(turn.work, row.id) or row))]
    subject = f"complaint:{row.id}"
    people.audit(turn.work, turn.person.id, "complaint.answered", subject, turn.now)
    rule = turn.cite("messages.complaints")
    name, answer = turn.person.name, Verbatim(said.answer)
    closed = text("complaint.closed", number=row.id, by=name, answer=answer)
    outcomes: list[Outcome] = [
        Reply(text("complaint.answer_sent", number=row.id), rule=rule),
        Replace(words.about(row.id), closed),
    ]
    if row.person_id is not None:
        values = _own(turn, row) | {"by": name, "said": Verbatim(row.said)}
        told = lines(text("complaint.answer_for_you", **values), answer)
        outcomes.append(Push(PersonId(row.person_id), MessageKind.notice, told, rule=rule))
    return outcomes


FORM = Form("complaint_answer", 1, _model, _summary, _submit)
FORMS = (complaining.FORM, FORM)
"""The forms of complaints: what is filed, and the answer to it."""
