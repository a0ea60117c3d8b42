"""Whoever has no post any more: their own sheet for 90 days, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from handlers import mine
from handlers.months import sheet
from handlers.reading import read_command
from handlers.reading.month_values import SheetOf
from handlers.reading.values import Word
from handlers.rules import months
from handlers.talk import Outcome, Reply, text

if TYPE_CHECKING:
    from datetime import date

    from handlers.turn import Turn

READABLE = timedelta(days=90)


def _whom_to_ask() -> Reply:
    return Reply(text("parting.ask_clerk"))


def answer(turn: Turn, left: date) -> list[Outcome]:
    """Show the last month in the post, or the sheet of any month; nothing can be contested."""
    turn.conversation.keep_only(())
    until = left + READABLE
    if turn.today > until:
        return [Reply(text("parting.closed"))]
    heard = read_command(turn.event.text, turn.hearing()) if turn.event.text else None
    area = turn.office.area_of(turn.person, left)
    then = replace(turn, today=left, rules=turn.office.rules_for(area, left))
    if isinstance(heard, Word) and heard.id == "mine":
        return mine.month(then)
    if isinstance(heard, SheetOf):
        shown = sheet.show(then, SheetOf(heard.month or months.first_of(left)))
        return [
            *(structs.replace(r, buttons=()) for r in shown if isinstance(r, Reply)),
            _whom_to_ask(),
        ]
    return [Reply(text("parting.only_own", day=left, until=until))]
