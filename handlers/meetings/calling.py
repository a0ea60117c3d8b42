"""Calling a meeting by one sentence or question by question, seen whole before it goes out."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, spell, spoken_days
from handlers.form import Answers, Form, Question, Reopen
from handlers.meetings import audience, kinds, letters, telling
from handlers.meetings.audience import Audience
from handlers.reading import read_command
from handlers.reading.meeting_values import MeetingWords
from handlers.reading.meetings import read_labelled
from handlers.reading.normal import normalise
from handlers.reading.values import Misread
from handlers.rules.span import Half, Span
from handlers.talk import Button, Outcome, Reply, Verbatim, Words, lines, text
from storage import meetings, tables
from storage.kinds import AreaId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn

_NOON = 12


class When(BaseModel):
    """The instant a meeting starts, in local time of the installation."""

    day: str
    at: time


class Whom(BaseModel):
    """Areas and roles, as `Audience` keeps them."""

    areas: list[int]
    roles: list[str]


def _ask_when(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.when")


def read_when(turn: Turn, said: str) -> object:
    """Read the instant of a meeting: day and hour, with or without the word for one."""
    for sentence in (said, f"{said} 开会", f"会议 {said}"):
        heard = read_command(sentence, turn.hearing())
        if isinstance(heard, MeetingWords):
            return When(day=heard.day.isoformat(), at=heard.at)
        if isinstance(heard, Misread):
            return heard
    return None


def _ask_place(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.where")


def _ask_title(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.what")


def _ask_agenda(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.which_agenda")


def _ask_whom(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.whom")


def _plain(_turn: Turn, said: str) -> object:
    return said.strip() or None


def _read_whom(turn: Turn, said: str) -> object:
    own = kinds.own_area(turn)
    if own is None:
        return None
    found = audience.read(turn, normalise(said), own, (audience.LEADER,))
    return found if isinstance(found, Misread) else found.to_json()


class Call(BaseModel):
    """What a call for a meeting says; agenda and audience are not asked for, only taken."""

    when: Annotated[When, Question(_ask_when, read_when)]
    place: Annotated[str, Field(max_length=100), Question(_ask_place, _plain)]
    title: Annotated[str, Field(max_length=100), Question(_ask_title, _plain)]
    agenda: Annotated[
        str | None,
        Field(max_length=500),
        Question(_ask_agenda, _plain, when=lambda given: "agenda" in given),
    ] = None
    whom: Annotated[
        Whom | None, Question(_ask_whom, _read_whom, when=lambda given: "whom" in given)
    ] = None


def called(turn: Turn, heard: MeetingWords) -> list[Outcome]:
    """Draft a meeting for a coordinator; anybody else is asked to check in instead."""
    if kinds.own_area(turn) is None:
        return _ask_whether_going(turn, heard)
    return filling.start(turn, FORM, _given(turn, heard))


def proposed(turn: Turn, kind: str, occasion: str, given: Answers) -> list[Outcome]:
    """Open the draft of a recurrence with all that is known of it."""
    return filling.start(turn, FORM, given, kind=kind, occasion=occasion)


def _given(turn: Turn, heard: MeetingWords) -> Answers:
    when = When(day=heard.day.isoformat(), at=heard.at)
    whom = _read_whom(turn, heard.audience) if heard.audience else None
    return {
        "when": when,
        "place": heard.place or None,
        "title": heard.title or None,
        "agenda": heard.agenda or None,
        "whom": whom,
    }


def _take(turn: Turn, said: str) -> Answers:
    """Read 议题 …, 参会 … or the whole sentence anew, also once everything is shown."""
    heard = read_command(said, turn.hearing())
    if isinstance(heard, MeetingWords):
        return {name: value for name, value in _given(turn, heard).items() if value is not None}
    rest, more = read_labelled(normalise(said))
    if rest or not more:
        return {}
    found: dict[str, object] = {}
    if more.get("agenda"):
        found["agenda"] = more["agenda"]
    if more.get("audience"):
        found["whom"] = _read_whom(turn, more["audience"])
    return found


def _ask_whether_going(turn: Turn, heard: MeetingWords) -> list[Outcome]:
    """Ask a cadre whether they are going to the meeting they wrote of, half the day it takes."""
    if turn.team is None:
        return [Reply(text("meeting.coordinators_only"))]
    half = Half.AM if heard.at.hour < _NOON else Half.PM
    span = Span(heard.day, half, heard.day, half)
    going = Button(text("meeting.going"), f"day:meeting:{spoken_days.code(span)}")
    nothing = Button(text("checkin.nothing"), "do:nothing")
    return [Reply(text("meeting.going_there", span=spell.span(span)), ((going, nothing),))]


def starts_of(turn: Turn, when: When) -> datetime:
    """Give the instant."""
    return turn.office.at(date.fromisoformat(when.day), when.at)


def draft(turn: Turn, call: Call) -> tables.Meeting | None:
    """Give the meeting as it would be stored, None for somebody who may call none.

    The quarterly meeting is for all of its kind's audience; one for a part of them is another.
    """
    area = kinds.own_area(turn)
    if area is None:
        return None
    policy = turn.office.rules_for(area, date.fromisoformat(call.when.day)).policy
    opened = turn.conversation.open
    context = opened.context if opened is not None else {}
    kind = policy.meeting.kind(str(context.get("kind", "")))
    caller = kinds.level(turn, area)
    kind = kind or kinds.of_title(policy, caller, call.title)
    usual = kind or kinds.first(policy, caller)
    whole = Audience((area,), usual.invites if usual is not None else (audience.LEADER,))
    whom = Audience.of_json(call.whom.model_dump()) if call.whom is not None else whole
    counts = kind is not None and set(whom.areas) == {area} and set(whole.roles) <= set(whom.roles)
    return tables.Meeting(
        area_id=area,
        kind=kind.id if kind is not None and counts else kinds.OTHER,
        title=call.title,
        place=call.place,
        agenda=call.agenda or "",
        starts_at=starts_of(turn, call.when),
        called_by=turn.person.id,
        called_at=turn.now,
        audience=whom.to_json(),
        occasion=context.get("occasion") if counts else None,
        revision=0,
        invited_to=0,
        telling=True,
    )


def _check(turn: Turn, call: Call) -> Reopen | None:
    if starts_of(turn, call.when) <= turn.now:
        return Reopen("when", text("meeting.in_the_past"))
    return None


def _summary(turn: Turn, call: Call) -> Reply:
    row = draft(turn, call)
    if row is None:
        return Reply(text("meeting.coordinators_only"))
    day = date.fromisoformat(call.when.day)
    whom = Audience.of_json(row.audience)
    rules = turn.office.rules_for(AreaId(row.area_id), day)
    words = lines(
        text("meeting.summary", title=Verbatim(call.title)),
        letters.details(row),
        text("meeting.for", whom=audience.words(turn, whom), n=_count(turn, whom, day)),
        None if rules.calendar.is_working_day(day) else text("meeting.rest_day", day=day),
        None if call.agenda else text("meeting.agenda_hint"),
    )
    return Reply(words, rule=turn.cite("meeting.leaders_per_quarter"))


def _count(turn: Turn, whom: Audience, day: date) -> int:
    return sum(who != turn.person.id for who in audience.people(turn, whom, day))


def _submit(turn: Turn, call: Call) -> list[Outcome] | Reopen:
    row = draft(turn, call)
    if row is None:
        return [Reply(text("meeting.coordinators_only"))]
    day = date.fromisoformat(call.when.day)
    n = _count(turn, Audience.of_json(row.audience), day)
    if not n:
        return Reopen("whom", text("meeting.nobody_invited"))
    meeting = meetings.begin(turn.work, row)
    if meeting is None:
        return [Reply(text("meeting.called_before"))]
    told = telling.tell(turn, meeting)
    return [Reply(text("meeting.called", n=n)), *told]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Call


FORM = Form("meeting", 2, _model, _summary, _submit, take=_take, check=_check)
