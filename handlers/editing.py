"""Messages changed after they were sent: only the line of the diary in them may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import diary
from handlers.reading import read_command
from handlers.reading import values as heard
from handlers.talk import Outcome, Reply, text
from storage import reports

if TYPE_CHECKING:
    from handlers.turn import Turn


def changed(turn: Turn) -> list[Outcome]:
    """Take a changed message: marks and requests stay as they are, and that is said.

    A live location that moves on changes nothing and is not answered.
    """
    said = turn.event.text.strip()
    if not said or turn.event.location is not None:
        return []
    line = reports.line_of_message(turn.work, diary.message_of(turn))
    if line is None or line.person_id != turn.person.id:
        return [Reply(text("edited.nothing"))]
    body = _diary_part(turn, said)
    if body is None:
        return [Reply(text("edited.no_line", body=line.body))]
    if body == line.body:
        return [Reply(text("edited.nothing"))]
    reports.change_line(turn.work, line, body, turn.now)
    return [Reply(text("edited.line", day=line.day, body=body))]


def _diary_part(turn: Turn, said: str) -> str | None:
    """Give what of the message is a line of the diary; None where nothing of it is."""
    found = read_command(said, turn.hearing())
    if isinstance(found, heard.Word) and found.id != "diary":
        return None
    if not isinstance(found, heard.DayWords | heard.Word):
        return None
    return found.rest[: diary.LONGEST] or None
