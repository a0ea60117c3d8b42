"""会议改期 and 会议取消: the invited are told once, and asked again where the time is another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling
from handlers.form import Answers, Form, Question, Reopen
from handlers.meetings import called, calling, kinds, letters, telling
from handlers.meetings.calling import When
from handlers.reading.meeting_values import MeetingWords
from handlers.reading.meetings import read_meeting
from handlers.reading.normal import normalise
from handlers.reading.values import Misread
from handlers.talk import Outcome, Reply, Verbatim, Words, lines, text
from storage import invitations, meetings, outbox, people

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage import tables


def move(turn: Turn, word: Word) -> list[Outcome]:
    """Take 会议改期 周六下午3点 for the meeting meant."""
    row = called.meant(turn, "move")
    if isinstance(row, list):
        return row
    return ask_when(turn, row, word.rest)


def ask_when(turn: Turn, row: tables.Meeting, said: str = "") -> list[Outcome]:
    """Open the form that moves a meeting, with what was said of it."""
    refused = _refused(turn, row)
    if refused is not None:
        return [refused]
    given = _given(turn, said)
    if said and not given:
        return filling.start(turn, MOVE, {"when": Misread("meeting.when_again")}, **_context(row))
    return filling.start(turn, MOVE, given, **_context(row))


def _context(row: tables.Meeting) -> dict[str, int]:
    return {"meeting": row.id, "revision": row.revision}


def _given(turn: Turn, said: str) -> Answers:
    """Read a day with a clock, and a place behind it, as in calling a meeting."""
    if not said:
        return {}
    heard = read_meeting(f"会议 {normalise(said)}", turn.hearing())
    if isinstance(heard, Misread):
        return {"when": heard}
    if isinstance(heard, MeetingWords):
        return {"when": When(day=heard.day.isoformat(), at=heard.at), "place": heard.place}
    return {}


def _ask_when(turn: Turn, _answers: Answers) -> Words:
    row = _of_form(turn)
    return text("meeting.move_when", title=Verbatim(row.title if row is not None else ""))


def _ask_place(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.where")


def _read_place(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Moved(BaseModel):
    """When a meeting is instead, and where if that changes too."""

    when: Annotated[When, Question(_ask_when, calling.read_when)]
    place: Annotated[
        str | None,
        Field(max_length=100),
        Question(_ask_place, _read_place, when=lambda given: bool(given.get("place"))),
    ] = None


def _of_form(turn: Turn) -> tables.Meeting | None:
    opened = turn.conversation.open
    return meetings.hold(turn.work, int(opened.context["meeting"])) if opened else None


def _check(turn: Turn, moved: Moved) -> Reopen | None:
    if calling.starts_of(turn, moved.when) <= turn.now:
        return Reopen("when", text("meeting.in_the_past"))
    return None


def _move_summary(turn: Turn, moved: Moved) -> Reply:
    row = _of_form(turn)
    if row is None:
        return Reply(text("meeting.none_called"))
    counted = invitations.counts(turn.work, [row.id]).get(row.id, invitations.Counts())
    words = text(
        "meeting.move_summary",
        title=Verbatim(row.title),
        was=row.starts_at,
        when=calling.starts_of(turn, moved.when),
        place=Verbatim(moved.place or row.place),
        n=counted.invited,
    )
    return Reply(words)


def _move(turn: Turn, moved: Moved) -> list[Outcome]:
    row = _of_form(turn)
    opened = turn.conversation.open
    if row is None or opened is None:
        return [Reply(text("meeting.none_called"))]
    refused = _refused(turn, row)
    if refused is not None:
        return [refused]
    starts = calling.starts_of(turn, moved.when)
    place = moved.place or row.place
    if starts == row.starts_at and place == row.place:
        return [Reply(text("meeting.nothing_moved"))]
    values: dict[str, object] = {"starts_at": starts, "place": place, "changed_at": turn.now}
    if starts != row.starts_at:
        values["asks"] = row.revision + 1
        # Papers of another day are of no use, and those of the new one are made when it comes.
        values["pack_at"] = None
    seen = int(opened.context["revision"])
    if not _changed(turn, row, seen, values):
        return [Reply(lines(text("meeting.changed_meanwhile"), letters.details(row)))]
    if starts != row.starts_at:
        invitations.ask_again(turn.work, row.id)
    told = telling.tell(turn, row.id)
    return [Reply(text("meeting.moved_done", title=Verbatim(row.title), when=starts)), *told]


def _changed(turn: Turn, row: tables.Meeting, seen: int, values: dict[str, object]) -> bool:
    """Change a meeting nobody changed since it was seen; what still waits of it is not sent."""
    if not meetings.change(turn.work, row.id, seen, **values):
        return False
    outbox.drop_about(turn.work, letters.about(row), turn.now, "the meeting changed")
    people.audit(turn.work, turn.person.id, "meeting.changed", f"meeting:{row.id}", turn.now)
    return True


def cancel(turn: Turn, word: Word) -> list[Outcome]:
    """Take 会议取消 with a reason for the meeting meant."""
    row = called.meant(turn, "off")
    if isinstance(row, list):
        return row
    return ask_off(turn, row, word.rest)


def ask_off(turn: Turn, row: tables.Meeting, reason: str = "") -> list[Outcome]:
    """Show what would be called off, and ask."""
    refused = _refused(turn, row)
    if refused is not None:
        return [refused]
    return filling.start(turn, OFF, {"reason": reason or None}, **_context(row))


def _ask_reason(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.why_off")


class Off(BaseModel):
    """Why a meeting is off, if somebody says."""

    reason: Annotated[
        str | None, Field(max_length=100), Question(_ask_reason, _read_place, optional=True)
    ] = None


def _off_summary(turn: Turn, _off: Off) -> Reply:
    row = _of_form(turn)
    if row is None:
        return Reply(text("meeting.none_called"))
    counted = invitations.counts(turn.work, [row.id]).get(row.id, invitations.Counts())
    head = text("meeting.off_summary", title=Verbatim(row.title), n=counted.invited)
    return Reply(lines(head, letters.details(row)))


def _off(turn: Turn, off: Off) -> list[Outcome]:
    row = _of_form(turn)
    opened = turn.conversation.open
    if row is None or opened is None:
        return [Reply(text("meeting.none_called"))]
    refused = _refused(turn, row)
    if refused is not None:
        return [refused]
    values: dict[str, object] = {"cancelled_at": turn.now, "reason": off.reason or ""}
    if not _changed(turn, row, int(opened.context["revision"]), values):
        return [Reply(lines(text("meeting.changed_meanwhile"), letters.details(row)))]
    told = telling.tell(turn, row.id)
    return [Reply(text("meeting.off_done", title=Verbatim(row.title))), *told]


def _refused(turn: Turn, row: tables.Meeting) -> Reply | None:
    if not kinds.answers_for(turn, row):
        return Reply(text("meeting.none_called"))
    if row.cancelled_at is not None:
        return Reply(text("meeting.is_off", title=Verbatim(row.title)))
    if row.starts_at <= turn.now:
        return Reply(text("meeting.has_begun", title=Verbatim(row.title), when=row.starts_at))
    return None


def _moved_model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Moved


def _off_model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Off


def _take(turn: Turn, said: str) -> Answers:
    return {name: value for name, value in _given(turn, said).items() if value is not None}


MOVE = Form("meeting_move", 1, _moved_model, _move_summary, _move, take=_take, check=_check)
OFF = Form("meeting_off", 1, _off_model, _off_summary, _off)
