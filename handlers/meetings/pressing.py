"""The buttons of meetings: `meeting:<verb>:<id>:<revision>`, refused politely when out of date."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from handlers import pressing
from handlers.meetings import (
    called,
    changing,
    kinds,
    letters,
    minutes,
    own,
    packing,
    rsvp,
    signing,
)
from handlers.talk import Outcome, Reply, Verbatim, lines, text
from storage import meetings

if TYPE_CHECKING:
    from handlers.meetings.own import Mine
    from handlers.turn import Turn
    from storage import tables

_INVITED = frozenset({"yes", "no", "here"})
_CALLERS = frozenset({"list", "code", "move", "off", "minutes", "pack", "publish"})


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Do what a button under a message about a meeting stands for."""
    verb, number = pressing.word(parts, 0), pressing.number(parts, 1)
    if verb in _INVITED:
        return _invited(turn, verb, number, parts)
    if verb in _CALLERS:
        return _caller(turn, verb, number, parts)
    raise pressing.ForgedButtonError(verb)


def _invited(turn: Turn, verb: str, number: int, parts: list[str]) -> list[Outcome]:
    mine = own.of_meeting(turn, number)
    if mine is None:
        return [Reply(text("meeting.not_invited"))]
    if verb == "here":
        return signing.here(turn, mine)
    if pressing.number(parts, 2) != mine.meeting.asks and mine.meeting.cancelled_at is None:
        return [_moved(mine)]
    if verb == "yes":
        return rsvp.coming(turn, mine)
    return rsvp.ask_reason(turn, mine, "")


def _moved(mine: Mine) -> Reply:
    """Say what a button knew nothing of, and ask about the meeting as it is now."""
    row = mine.meeting
    head = text("meeting.moved_since", title=Verbatim(row.title))
    words = lines(head, letters.details(row))
    return Reply(words, (letters.buttons(row),), about=f"meeting:{row.id}")


def _caller(turn: Turn, verb: str, number: int, parts: list[str]) -> list[Outcome]:
    row = meetings.hold(turn.work, number)
    if row is None or not kinds.answers_for(turn, row):
        return [Reply(text("meeting.none_called"))]
    if verb == "publish":
        return minutes.publish(turn, row, parts)
    return _done(turn, verb, row)


def _done(turn: Turn, verb: str, row: tables.Meeting) -> list[Outcome]:
    match verb:
        case "list":
            return called.listed(turn, row)
        case "code":
            return signing.show_code(turn, row, secrets.choice)
        case "move":
            return changing.ask_when(turn, row)
        case "pack":
            return packing.begin(turn, row)
        case "minutes":
            return minutes.chosen(turn, row)
        case _:
            return changing.ask_off(turn, row)
