"""我的日志: one's own newest lines, with what mends their duties and shows what came with them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import diary_tags
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import diary

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables

_LOOKED_BACK = timedelta(days=31)
_SHOWN = 7
_LONGEST = 120


def show(turn: Turn) -> list[Outcome]:
    """List the speaker's lines of the last month, the newest first."""
    first = turn.today - _LOOKED_BACK
    found = diary.of_person(turn.work, turn.person.id, first, turn.today)[: -_SHOWN - 1 : -1]
    if not found:
        return [Reply(text("diary.how" if turn.team is not None else "diary.no_team"))]
    shown = [_line(turn, n, line) for n, line in enumerate(found, start=1)]
    rows = tuple(_buttons(n, line) for n, line in enumerate(found, start=1))
    return [Reply(lines(text("diary.list"), *shown), rows)]


def _line(turn: Turn, number: int, line: tables.DiaryLine) -> Words:
    cut = line.body[:_LONGEST] + ("…" if len(line.body) > _LONGEST else "")
    file = text(f"diary.with_{line.file_kind}") if line.file_kind is not None else ""
    row = text("diary.list_line", number=number, day=line.day, body=cut, file=file)
    return lines(row, diary_tags.said(turn, line) if line.duties else None)


def _buttons(number: int, line: tables.DiaryLine) -> tuple[Button, ...]:
    label = text("diary.retag" if line.duties else "diary.tag")
    retag = Button(text("problem.numbered", number=number, label=label), f"diary:ask:{line.id}")
    if line.file_kind is None:
        return (retag,)
    kind = text(f"diary.{line.file_kind}")
    file = text("problem.numbered", number=number, label=kind)
    return (retag, Button(file, f"diary:file:{line.id}"))
