"""What makes a request ask again: days that are over or taken, or that the pack refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import spell
from handlers.form import Reopen
from handlers.leave import forecast, routing, words
from handlers.rules import leave as rules
from handlers.rules.span import Half as Part
from handlers.talk import text
from storage.kinds import LeaveState

if TYPE_CHECKING:
    from handlers.form import Answers
    from handlers.leave.request import Asked
    from handlers.rules.span import Span
    from handlers.turn import Turn

_NOON = 12


def check(turn: Turn, asked: Asked) -> Reopen | None:
    """Ask for other days, with the reason: nothing is refused unsaid."""
    if _passed(turn, asked.span):
        return Reopen("span", text("leave.in_the_past", day=asked.span.first))
    open_ = [row for row in routing.mine(turn) if row.state is not LeaveState.returned]
    clash = rules.overlapping(asked.span, map(words.stored, open_))
    if clash:
        return Reopen("span", text("leave.overlaps", span=spell.span(clash[0])))
    if not rules.length(asked.span, turn.rules.calendar, turn.rules.policy):
        return Reopen("span", text("leave.only_rest_days", span=spell.span(asked.span)))
    refused = forecast.refusal(turn, asked.span, asked.kind)
    return Reopen("span", text("leave.refused", words=refused.words)) if refused else None


def revive(turn: Turn, answers: Answers) -> Reopen | None:
    """Ask again for days that passed while the form lay aside."""
    span = answers.get("span")
    if span is None or not _passed(turn, span):
        return None
    return Reopen("span", text("leave.in_the_past", day=span.first))


def _passed(turn: Turn, span: Span) -> bool:
    """Tell whether a leave would have begun before today, or be over by this hour of it."""
    local = turn.now.astimezone(turn.office.zone)
    afternoon = local.date() == turn.today and local.hour >= _NOON
    over = afternoon and (span.last, span.last_half) == (turn.today, Part.AM)
    return span.first < turn.today or over
