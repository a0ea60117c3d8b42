"""Whoever has no post any more: their own sheet for 90 days, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import mine
from handlers.reading import read_command
from handlers.reading.values import Word
from handlers.talk import Outcome, Reply, text

if TYPE_CHECKING:
    from datetime import date

    from handlers.turn import Turn

READABLE = timedelta(days=90)


def answer(turn: Turn, left: date) -> list[Outcome]:
    """Show the last month in the post when asked; what was being filled in is closed."""
    turn.conversation.keep_only(())
    until = left + READABLE
    if turn.today > until:
        return [Reply(text("parting.closed"))]
    heard = read_command(turn.event.text, turn.hearing()) if turn.event.text else None
    if isinstance(heard, Word) and heard.id == "mine":
        area = turn.office.area_of(turn.person, left)
        return mine.month(replace(turn, today=left, rules=turn.office.rules_for(area, left)))
    return [Reply(text("parting.only_own", day=left, until=until))]
