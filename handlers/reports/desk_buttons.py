"""The buttons under a draft: a head to look at or write, a way back, made anew, the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import pressing
from handlers.reports import desk as desks
from handlers.reports import drafting, filing, sources, striking, uploads, writing
from handlers.reports.desk import Desk
from handlers.talk import Outcome, Reply, lines, text
from storage import drafts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.rules.pack_report import Head
    from handlers.turn import Turn


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take a button under a draft: `<draft>:<act>[:<head>]`."""
    desk = desks.at(turn, pressing.number(parts, 0))
    if not isinstance(desk, Desk):
        return [Reply(desk)]
    act = pressing.word(parts, 1)
    head = _head(desk, parts)
    if head is not None and act in _OF_HEAD:
        return _OF_HEAD[act](turn, desk, head)
    if head is None and act in _OF_ALL:
        return _OF_ALL[act](turn, desk)
    raise pressing.ForgedButtonError(act)


def _head(desk: Desk, parts: list[str]) -> Head | None:
    if len(parts) < 3:  # noqa: PLR2004  draft, act, head
        return None
    number = pressing.number(parts, 2)
    if number >= len(desk.heads):
        raise pressing.ForgedButtonError(parts[2])
    return desk.heads[number]


def _show(turn: Turn, desk: Desk) -> list[Outcome]:
    return [desks.overview(turn, desk)]


def _section(_turn: Turn, desk: Desk, head: Head) -> list[Outcome]:
    return [desks.section(desk, head)]


def _append(turn: Turn, desk: Desk, head: Head) -> list[Outcome]:
    return writing.ask(turn, desk, head, "append")


def _replace(turn: Turn, desk: Desk, head: Head) -> list[Outcome]:
    return writing.ask(turn, desk, head, "replace")


def _fill(turn: Turn, desk: Desk) -> list[Outcome]:
    if not desk.blank:
        return _show(turn, desk)
    return writing.ask(turn, desk, desk.blank[0], "fill")


def _undo(turn: Turn, desk: Desk) -> list[Outcome]:
    told = "report.undone" if drafts.take_back(turn.work, desk.draft, desks.said(turn)) else None
    again = desks.overview(turn, desks.take(turn, desk.owed))
    return [Reply(lines(text(told or "report.nothing_to_undo"), again.words), again.buttons)]


def _undo_under(turn: Turn, desk: Desk, head: Head) -> list[Outcome]:
    told = "report.undone" if drafts.take_back(turn.work, desk.draft, desks.said(turn)) else None
    again = desks.section(desks.take(turn, desk.owed), head)
    return [Reply(lines(text(told or "report.nothing_to_undo"), again.words), again.buttons)]


def _renew(turn: Turn, desk: Desk) -> list[Outcome]:
    """Make the drafted sentences anew from the records of today; one's own words stay."""
    last = drafting.until(desk.owed, turn.today)
    fresh = drafting.make(turn, desk.owed, last, turn.spell)
    sections = {
        head.id: (*fresh[head.id], *(one for one in desk.under(head) if not one.sources))
        for head in desk.heads
    }
    drafts.change(turn.work, desk.draft, sections, desks.said(turn), until=last)
    again = desks.overview(turn, desks.take(turn, desk.owed))
    return [Reply(lines(text("report.renewed"), again.words), again.buttons)]


_OF_ALL: Mapping[str, Callable[[Turn, Desk], list[Outcome]]] = {
    "show": _show,
    "fill": _fill,
    "undo": _undo,
    "renew": _renew,
    "preview": filing.preview,
    "split": uploads.split,
    "attach": uploads.attach,
    "detach": uploads.detach,
}

_OF_HEAD: Mapping[str, Callable[[Turn, Desk, Head], list[Outcome]]] = {
    "head": _section,
    "append": _append,
    "replace": _replace,
    "strike": striking.ask,
    "sources": sources.of_head,
    "undo": _undo_under,
}
