"""Diary lines: one message is enough; what might be one is offered, never taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.talk import Button, Outcome, Reply, text
from storage import reports, tables

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.values import Word
    from handlers.turn import Turn

LONGEST = 2000
_SHORTEST_OFFER = 5
_OFFER = "diary_offer"


def write(turn: Turn, word: Word) -> list[Outcome]:
    """Store what follows 日志, or say how to write a line."""
    if turn.team is None:
        return [Reply(text("diary.no_team"))]
    if not word.rest:
        return [Reply(text("diary.how"))]
    return _keep(turn, word.rest)


def offer(turn: Turn, said: str) -> list[Outcome] | None:
    """Offer to keep a sentence nobody understood as a diary line; None where it cannot be one."""
    body = said.strip()
    if turn.team is None or len(body) < _SHORTEST_OFFER:
        return None
    if len(body) > LONGEST:
        return [Reply(text("diary.too_long", max=LONGEST))]
    turn.conversation.note(_OFFER, {"body": body, "event": turn.event.key})
    buttons = (
        Button(text("diary.keep"), "diary:keep"),
        Button(text("dialogue.help_button"), "do:help"),
    )
    return [Reply(text("diary.offer"), (buttons,))]


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take [存日志]: keep the sentence last offered, once."""
    offered = turn.conversation.notes.get(_OFFER)
    if arguments != ["keep"] or not offered:
        return [Reply(text("dialogue.stale"))]
    turn.conversation.note(_OFFER, None)
    return _keep(turn, offered["body"])


def _keep(turn: Turn, body: str) -> list[Outcome]:
    if len(body) > LONGEST:
        return [Reply(text("diary.too_long", max=LONGEST))]
    keep(turn, body, turn.today)
    return [Reply(text("diary.kept", day=turn.today))]


def message_of(turn: Turn) -> str:
    """Give what tells this message from all others, "" where the platform does not number them."""
    event, place = turn.event, turn.event.address
    if not event.message_id:
        return ""
    return f"{place.platform}:{place.bot}:{place.chat}:{event.message_id}"


def keep(turn: Turn, body: str, day: date) -> None:
    """Store a line of the diary of a day; changing the message later changes the line."""
    line = tables.DiaryLine(
        event_key=turn.event.key,
        person_id=turn.person.id,
        team_id=turn.team.id if turn.team else None,
        day=day,
        body=body[:LONGEST],
        duties=[],
        said_at=turn.event.sent_at,
        message=message_of(turn),
        former=[],
    )
    reports.write_line(turn.work, line)
