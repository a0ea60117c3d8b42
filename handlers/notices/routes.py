"""Which part of notices something said is for, or a button `notice:<word>:…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import pressing
from handlers.notices import answering, correcting, receiving, sending, status, writing
from handlers.reading.notice_values import (
    NoticeAnswer,
    NoticeCorrection,
    NoticeStatus,
    NoticeWords,
)
from handlers.reading.values import Correction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.reading.notice_values import NoticeIntent
    from handlers.talk import Outcome
    from handlers.turn import Turn

_WRITING = frozenset({"receipts", "plain", "later", "now"})
_STATUS = frozenset({"show", "silent", "lost", "calls", "again", "unknown"})
_ONE: Mapping[str, Callable[[Turn, int], list[Outcome]]] = {
    "ok": receiving.pressed,
    "replies": receiving.replies,
    "stop": sending.stopped,
    "go": sending.sent_now,
    "correct": correcting.pressed,
}


def said(turn: Turn, heard: NoticeIntent | Correction) -> list[Outcome] | None:
    """Do what was said of a notice; None where it means nothing now."""
    match heard:
        case NoticeWords():
            return writing.say(turn, heard)
        case NoticeStatus():
            return status.show(turn, heard)
        case NoticeCorrection():
            return correcting.ask(turn, heard)
        case NoticeAnswer():
            return answering.said(turn, heard) or receiving.answer(turn, heard)
        case Correction():
            return correcting.perhaps(turn, heard)


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take a button of a notice; ForgedButtonError for what no notice has."""
    what, rest = pressing.word(parts, 0), parts[1:]
    if what == "all":
        return receiving.everything(turn)
    if what in _WRITING:
        return writing.pressed(turn, what)
    if what in _STATUS:
        return status.pressed(turn, what, rest)
    if what in {"agree", "decline"}:
        return sending.seconded(turn, what, pressing.number(rest, 0))
    if what == "answer":
        return answering.pressed(turn, rest)
    act = _ONE.get(what)
    if act is None:
        raise pressing.ForgedButtonError(what)
    return act(turn, pressing.number(rest, 0))


MEANINGS = (NoticeWords, NoticeStatus, NoticeCorrection, NoticeAnswer, Correction)
"""What may be said of notices; 更正 is a day's correction unless the speaker sent a notice."""

take, FORMS = writing.take, (writing.FORM, answering.FORM)
