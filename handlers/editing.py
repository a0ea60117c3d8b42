"""Messages changed after they were sent: only the line of the diary in them may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import diary, diary_tags
from handlers.reading import read_command
from handlers.reading import values as heard
from handlers.reading.diary import read_line
from handlers.talk import Outcome, Reply, lines, text
from storage import diary as stored

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables


def changed(turn: Turn) -> list[Outcome]:
    """Take a changed message: marks and requests stay as they are, and that is said.

    A live location that moves on changes nothing and is not answered.
    """
    said = turn.event.text.strip()
    if not said or turn.event.location is not None:
        return []
    line = stored.of_message(turn.work, diary.message_of(turn))
    if line is None or line.person_id != turn.person.id:
        day = diary.reworded(turn, said)
        return [Reply(text("edited.offer", day=day) if day else text("edited.nothing"))]
    new = _diary_part(turn, said, line)
    if new is None:
        return [Reply(text("edited.no_line", body=line.body))]
    if (new.body, new.day) == (line.body, line.day):
        return [Reply(text("edited.nothing"))]
    stored.change(turn.work, line, new, turn.now)
    words = text("edited.line", day=line.day, body=line.body)
    shown = lines(words, diary.masked(turn), diary_tags.said(turn, line))
    return [Reply(shown, diary_tags.echo(turn, line), diary_tags.about(line.id))]


def _diary_part(turn: Turn, said: str, line: tables.DiaryLine) -> stored.Wording | None:
    """Give what of the message is a line of the diary; None where nothing of it is.

    The day of a check-in stays, for its mark does; any other line goes to the day it names now.
    """
    found = read_command(said, turn.hearing())
    if isinstance(found, heard.DayWords):
        return diary.wording(turn, found.rest, line.day) if found.rest else None
    if found is not None and not (isinstance(found, heard.Word) and found.id == "diary"):
        return None
    body = found.rest if isinstance(found, heard.Word) else said
    written = turn.office.business_day(line.said_at, turn.person)
    new = read_line(body, written)
    if not new.body or isinstance(new.day, heard.Misread):
        return None
    return diary.wording(turn, new.body, new.day)
