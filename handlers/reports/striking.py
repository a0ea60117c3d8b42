"""Taking sentences out of a draft by their numbers: 3, 5-7."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel

from handlers import filling
from handlers.form import Answers, Form, Question
from handlers.reading.values import Misread
from handlers.reports import desk as desks
from handlers.reports.desk import Desk
from handlers.talk import Outcome, Reply, Words, text

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.rules.pack_report import Head
    from handlers.turn import Turn

NAME = "report_strike"
_PART = re.compile(r"(\d+)(?:\s*(?:-|–|—|~|到|至)\s*(\d+))?")
_BETWEEN = re.compile(r"[\s,，、;；.。]+|第|句|条|和|删|掉|去")
_MOST = 999


def ask(turn: Turn, desk: Desk, head: Head) -> list[Outcome]:
    """Ask which sentences of a head go."""
    return filling.start(turn, FORM, {}, draft=desk.draft.id, head=head.id)


def read_numbers(said: str) -> list[int] | None:
    """Read 3, 5-7 or 第2句; None where something else stands there."""
    found: list[int] = []
    left = _PART.sub("", said)
    if _BETWEEN.sub("", left):
        return None
    for part in _PART.finditer(said):
        first, last = int(part[1]), int(part[2] or part[1])
        if last > _MOST:
            return None
        found.extend(range(first, last + 1))
    return sorted(set(found)) or None


def _ask(_turn: Turn, _answers: Answers) -> Words:
    return text("report.ask.strike")


def _read(turn: Turn, said: str) -> object:
    numbers = read_numbers(said)
    if numbers is None:
        return Misread("report.which_sentences")
    place = _place(turn)
    if place is not None and numbers[-1] > len(place[0].under(place[1])):
        return Misread("report.no_sentence", {"n": numbers[-1]})
    return numbers


class Struck(BaseModel):
    """The numbers of the sentences that go."""

    numbers: Annotated[list[int], Question(_ask, _read)]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Struck


def _place(turn: Turn) -> tuple[Desk, Head] | None:
    context = turn.conversation.open.context if turn.conversation.open else {}
    desk = desks.at(turn, context.get("draft", 0))
    if not isinstance(desk, Desk):
        return None
    head = next((one for one in desk.heads if one.id == context.get("head")), None)
    return None if head is None else (desk, head)


def _summary(_turn: Turn, _filled: Struck) -> Reply:
    return Reply(text("form.none"))


def _strike(turn: Turn, filled: Struck) -> list[Outcome]:
    place = _place(turn)
    if place is None:
        return [Reply(text("report.not_open"))]
    desk, head = place
    gone = set(filled.numbers)
    left = tuple(one for n, one in enumerate(desk.under(head), start=1) if n not in gone)
    kept = desks.changed(turn, desk, {**desk.draft.sections, head.id: left})
    return [desks.section(kept, head)]


FORM = Form(NAME, 1, _model, _summary, _strike, at_once=True, cancelled=text("report.draft_stays"))
