"""Calling the leaders' meeting by message (Guiding Opinions, clause 四(二): once a quarter)."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, offices, spell, spoken_days
from handlers.form import Answers, Form, Question, Reopen
from handlers.reading import read_command
from handlers.reading.values import MeetingWords
from handlers.rules.span import Half, Span
from handlers.talk import Button, Outcome, Push, Reply, Words, text
from storage import meetings, tables
from storage.kinds import Level, MessageKind, PersonId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage.kinds import AreaId

LEADERS = "leaders"
TOWNSHIP = "township"
_NOON = 12


class When(BaseModel):
    """The instant a meeting starts, in local time of the installation."""

    day: str
    at: time


def _ask_when(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.when")


def _read_when(turn: Turn, said: str) -> object:
    heard = read_command(said, turn.hearing())
    if not isinstance(heard, MeetingWords):
        return None
    return When(day=heard.day.isoformat(), at=heard.at)


def _ask_place(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.where")


def _ask_title(_turn: Turn, _answers: Answers) -> Words:
    return text("meeting.what")


def _plain(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Call(BaseModel):
    """What a call for a meeting says."""

    when: Annotated[When, Question(_ask_when, _read_when)]
    place: Annotated[str, Field(max_length=100), Question(_ask_place, _plain)]
    title: Annotated[str, Field(max_length=100), Question(_ask_title, _plain)]


def called(turn: Turn, heard: MeetingWords) -> list[Outcome]:
    """Draft a meeting for a coordinator; anybody else is asked to check in instead."""
    if _area(turn) is None:
        return _ask_whether_going(turn, heard)
    when = When(day=heard.day.isoformat(), at=heard.at)
    given = {"when": when, "place": heard.place or None, "title": heard.title or None}
    return filling.start(turn, FORM, given)


def _ask_whether_going(turn: Turn, heard: MeetingWords) -> list[Outcome]:
    """Ask a cadre whether they are going to the meeting they wrote of, half the day it takes."""
    if turn.team is None:
        return [Reply(text("meeting.coordinators_only"))]
    half = Half.AM if heard.at.hour < _NOON else Half.PM
    span = Span(heard.day, half, heard.day, half)
    going = Button(text("meeting.going"), f"day:meeting:{spoken_days.code(span)}")
    nothing = Button(text("checkin.nothing"), "do:nothing")
    return [Reply(text("meeting.going_there", span=spell.span(span)), ((going, nothing),))]


def _area(turn: Turn) -> AreaId | None:
    held = offices.coordinated(turn.person, turn.today)
    return held[0] if held else None


def _starts(turn: Turn, call: Call) -> datetime:
    day = datetime.fromisoformat(call.when.day).date()
    return turn.office.at(day, call.when.at)


def _invited(turn: Turn, call: Call) -> list[PersonId]:
    """Give the leaders of that day, or who stands in for them then."""
    area = _area(turn)
    if area is None:
        return []
    teams = [team.id for team in turn.office.directory.teams_in(area)]
    return offices.leading(turn, teams, datetime.fromisoformat(call.when.day).date())


def _check(turn: Turn, call: Call) -> Reopen | None:
    if _starts(turn, call) <= turn.now:
        return Reopen("when", text("meeting.in_the_past"))
    return None


def _summary(turn: Turn, call: Call) -> Reply:
    words = text(
        "meeting.summary",
        title=call.title,
        when=_starts(turn, call),
        place=call.place,
        n=len(_invited(turn, call)),
    )
    return Reply(words, rule=turn.cite("meeting.leaders_per_quarter"))


def _submit(turn: Turn, call: Call) -> list[Outcome]:
    area, invited = _area(turn), _invited(turn, call)
    if area is None:
        return [Reply(text("meeting.coordinators_only"))]
    starts = _starts(turn, call)
    row = tables.Meeting(
        area_id=area,
        kind=LEADERS if turn.office.directory.areas[area].level is Level.county else TOWNSHIP,
        title=call.title,
        place=call.place,
        starts_at=starts,
        called_by=turn.person.id,
        called_at=turn.now,
    )
    meetings.call(turn.work, row, invited)
    told = text("meeting.invitation", title=call.title, when=starts, place=call.place)
    pushes: list[Outcome] = [Push(person, MessageKind.notice, told) for person in invited]
    done = Reply(text("meeting.called", n=len(invited)))
    return [done, *pushes]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Call


FORM = Form("meeting", 1, _model, _summary, _submit, check=_check)
