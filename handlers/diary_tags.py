"""Which duties a diary line belongs to: found by rule, said, and mended by its author in a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import pressing
from handlers.talk import Button, Outcome, Replace, Reply, Words, lines, text
from storage import diary
from storage.diary_kinds import LineId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.rules.pack_diary import Duty
    from handlers.turn import Turn
    from storage import tables

_PER_ROW = 3
Rows = tuple[tuple[Button, ...], ...]


def about(line: int) -> str:
    """Give what a message about a line is about."""
    return f"diary:{line}"


def said(turn: Turn, line: tables.DiaryLine) -> Words:
    """Say which duties a line belongs to, or that none was found."""
    labels = [duty.label for duty in turn.rules.policy.duties if duty.id in line.duties]
    if not labels:
        return text("diary.no_duty")
    return text("diary.duties", duties=tuple(text("label", value=one) for one in labels))


def echo(turn: Turn, line: tables.DiaryLine) -> Rows:
    """Give [改归类]; for a line no duty was found for, the duties at once."""
    if line.duties:
        return ((Button(text("diary.retag"), f"diary:tags:{line.id}"),),)
    return choices(turn.rules.policy.duties, line)


def beside(line: tables.DiaryLine) -> tuple[Button, ...]:
    """Give the button that asks for the duties in a message of its own, for a check-in's echo."""
    label = "diary.retag" if line.duties else "diary.tag"
    return (Button(text(label), f"diary:ask:{line.id}"),)


def choices(duties: Sequence[Duty], line: tables.DiaryLine) -> Rows:
    """Give every duty of the pack to tap, those of the line with a tick, and [好了]."""
    buttons = [
        Button(
            text("diary.chosen" if duty.id in line.duties else "diary.choice", duty=duty.label),
            f"diary:tag:{line.id}:{duty.id}",
        )
        for duty in duties
    ]
    rows = [tuple(buttons[at : at + _PER_ROW]) for at in range(0, len(buttons), _PER_ROW)]
    done = (Button(text("diary.tagged"), f"diary:done:{line.id}"),) if line.duties else ()
    return (*rows, done) if done else tuple(rows)


def pressed(turn: Turn, what: str, arguments: list[str]) -> list[Outcome]:
    """Take a button about the duties of one of the presser's own lines."""
    line = diary.get(turn.work, LineId(pressing.number(arguments, 0)))
    if line is None or line.person_id != turn.person.id:
        raise pressing.ForgedButtonError(":".join(arguments))
    duties = turn.rules.policy.duties
    if what == "tag":
        _toggle(turn, line, pressing.word(arguments, 1))
    words = lines(text("diary.line", day=line.day, body=line.body), said(turn, line))
    if what == "done":
        return [Replace(about(line.id), words, echo(turn, line))]
    if what == "ask":
        return [Reply(words, choices(duties, line), about(line.id))]
    return [Replace(about(line.id), words, choices(duties, line))]


def _toggle(turn: Turn, line: tables.DiaryLine, duty: str) -> None:
    known = [one.id for one in turn.rules.policy.duties]
    if duty not in known:
        raise pressing.ForgedButtonError(duty)
    kept = set(line.duties) ^ {duty}
    diary.retag(turn.work, line, [one for one in known if one in kept])
