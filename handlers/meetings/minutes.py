"""纪要: text or a file, seen before it goes to everybody invited, with what it hands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from handlers import files, filling, pressing
from handlers.files import EXCEL, PDF, PICTURES, WORD, Arrival, Arrived
from handlers.form import Answers, Form, Question
from handlers.meetings import actions, called, kinds, telling
from handlers.meetings.actions import Handed
from handlers.reading.meeting_words import actions_in, read_minutes
from handlers.talk import Button, Outcome, Reply, Verbatim, Words, lines, text
from storage import files as stored
from storage import invitations, meetings, people
from storage.kinds import EventKind, FileId, PersonId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage import tables

PURPOSE = "meeting.minutes"
_TEXT, _FILE = "minutes", "minutes_file"
_LONGEST = 3500


def _ask_body(_turn: Turn, _answers: Answers) -> Words:
    return text("minutes.what")


def _read_body(_turn: Turn, said: str) -> object:
    found = read_minutes(said)
    return (found.rest if found is not None else said.strip()) or None


class Minutes(BaseModel):
    """What was said and decided."""

    body: Annotated[str, Field(max_length=_LONGEST), Question(_ask_body, _read_body)]


def say(turn: Turn, word: Word) -> list[Outcome]:
    """Take 纪要 … for the meeting meant, one that began within a month."""
    row = called.meant(turn, "minutes", called.LATELY, lambda one: one.starts_at <= turn.now)
    if isinstance(row, list):
        if word.rest:
            turn.conversation.note(_TEXT, word.rest)
        return row
    return write(turn, row, word.rest)


def write(turn: Turn, row: tables.Meeting, said: str = "") -> list[Outcome]:
    """Open the form of the minutes of a meeting."""
    return filling.start(turn, FORM, {"body": said or None}, meeting=row.id)


def chosen(turn: Turn, row: tables.Meeting) -> list[Outcome]:
    """Go on with the words or the file that came before the meeting was chosen."""
    sent, said = files.noted(turn, _FILE), turn.conversation.notes.get(_TEXT, "")
    if sent is not None:
        return _fetch(turn, row, sent)
    if said:
        turn.conversation.note(_TEXT, None)
    return write(turn, row, str(said))


def _of_form(turn: Turn) -> tables.Meeting | None:
    opened = turn.conversation.open
    row = meetings.hold(turn.work, int(opened.context["meeting"])) if opened else None
    return row if row is not None and kinds.answers_for(turn, row) else None


def _summary(turn: Turn, filled: Minutes) -> Reply:
    row = _of_form(turn)
    if row is None:
        return Reply(text("meeting.none_called"))
    handed, unread = _handed(turn, filled.body)
    names = people.load(turn.work, {PersonId(one.owner) for one in handed})
    shown = [
        text(
            "minutes.action",
            body=Verbatim(one.body),
            name=names[PersonId(one.owner)].name,
            due=one.due,
        )
        for one in handed
    ]
    counted = invitations.counts(turn.work, [row.id]).get(row.id, invitations.Counts())
    head = text(
        "minutes.summary", title=Verbatim(row.title), when=row.starts_at, n=counted.invited
    )
    return Reply(
        lines(
            head,
            Verbatim(filled.body),
            text("minutes.actions", n=len(shown)) if shown else None,
            *shown,
            *(text("minutes.unread", line=Verbatim(line)) for line in unread),
        )
    )


def _handed(turn: Turn, body: str) -> tuple[list[Handed], list[str]]:
    """Give what the minutes hand out, and the lines of it that are not clear."""
    found: list[Handed] = []
    unread: list[str] = []
    for line in actions_in(body):
        values: dict[str, Any] = actions.read(turn, line)
        try:
            found.append(Handed.model_validate(values))
        except ValidationError:
            unread.append(line)
    return found, unread


def _submit(turn: Turn, filled: Minutes) -> list[Outcome]:
    row = _of_form(turn)
    if row is None:
        return [Reply(text("meeting.none_called"))]
    handed, _ = _handed(turn, filled.body)
    told = actions.store(turn, handed, row.id)
    return [*_published(turn, row, filled.body, None), *told]


def _published(turn: Turn, row: tables.Meeting, body: str, file: FileId | None) -> list[Outcome]:
    """Keep the minutes and send them to everybody invited; sent again, they replace the former."""
    meetings.put(
        turn.work,
        row.id,
        minutes=body,
        minutes_file_id=file,
        minutes_at=turn.now,
        minutes_round=row.minutes_round + 1,
        telling=True,
    )
    people.audit(turn.work, turn.person.id, "meeting.minutes", f"meeting:{row.id}", turn.now)
    told = telling.tell(turn, row.id)
    return [Reply(text("minutes.sent", title=Verbatim(row.title))), *told]


def take(turn: Turn) -> list[Outcome] | None:
    """Take a file whose caption begins with 纪要; of any other nothing is made here."""
    sent = files.of_message(turn)
    if sent is None or sent.kind not in {EventKind.document, EventKind.photo}:
        return None
    if read_minutes(sent.caption) is None or kinds.own_area(turn) is None:
        return None
    refused = files.refusal(turn, sent)
    if refused is not None:
        return [Reply(refused)]
    files.note(turn, _FILE, sent)
    row = called.meant(turn, "minutes", called.LATELY, lambda one: one.starts_at <= turn.now)
    return row if isinstance(row, list) else _fetch(turn, row, sent)


def _fetch(turn: Turn, row: tables.Meeting, sent: files.Sent) -> list[Outcome]:
    turn.conversation.note(_FILE, None)
    files.keep(turn, sent, PURPOSE, f"meeting:{row.id}")
    return [Reply(text("minutes.fetching"))]


def arrived(arrived: Arrived) -> list[Outcome]:
    """Ask whether a file that is there now is to go out; nobody gets a wrong one by accident."""
    number = int(arrived.file.about.partition(":")[2])
    row = meetings.hold(arrived.work, number)
    if row is None:
        return [Reply(text("meeting.none_called"))]
    counted = invitations.counts(arrived.work, [row.id]).get(row.id, invitations.Counts())
    asked = text(
        "minutes.file_there",
        file=Verbatim(arrived.file.name),
        title=Verbatim(row.title),
        n=counted.invited,
    )
    send = Button(text("minutes.send"), f"meeting:publish:{row.id}:{arrived.file.id}")
    return [Reply(asked, ((send, Button(text("checkin.nothing"), "do:nothing")),))]


def publish(turn: Turn, row: tables.Meeting, parts: list[str]) -> list[Outcome]:
    """Take [发出]: the file goes to everybody invited, with what its caption said."""
    file = stored.get(turn.work, FileId(pressing.number(parts, 2)))
    if file is None or file.about != f"meeting:{row.id}" or file.digest is None:
        return [Reply(text("files.gone"))]
    if row.minutes_file_id == file.id:
        return [Reply(text("minutes.sent_before"))]
    word = read_minutes(file.caption)
    return _published(turn, row, word.rest if word is not None else "", FileId(file.id))


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Minutes


ARRIVAL = Arrival(arrived, PICTURES | {PDF, WORD, EXCEL})
FORM = Form("meeting_minutes", 1, _model, _summary, _submit)
