"""有异议, 核准, 不核准 typed instead of tapped: about what was shown, or about what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import decisions, todo
from handlers.months import correct, deciders, settle, sheet
from handlers.rules import months
from handlers.talk import Outcome, Reply, text

if TYPE_CHECKING:
    from handlers.reading.month_values import Contest
    from handlers.reading.values import Word
    from handlers.turn import Turn

AGREE = "correct_agree"
REFUSE = "correct_refuse"


def contest(turn: Turn, heard: Contest) -> list[Outcome]:
    """Open the form for the sheet shown last, else for the month said or the one before this."""
    data = decisions.pressed_by_words(turn, turn.spell(text("sheet.contest")))
    if data is not None and heard.month is None:
        return correct.contested(turn, data.split(":")[1:])
    month = heard.month or months.month_before(months.first_of(turn.today))
    team = sheet.team_in(turn.person, month)
    if team is None or not turn.office.live_on(team, months.last_of(month)):
        return [Reply(text("sheet.none_to_contest"))]
    if month >= months.first_of(turn.today):
        return [Reply(text("sheet.not_over"))]
    return correct.contested(turn, [f"{month:%Y-%m}"])


def decide(turn: Turn, word: Word) -> list[Outcome] | None:
    """Decide the one correction that waits, list several; None for a button or a form's word."""
    if turn.conversation.open is not None:
        return None
    if decisions.pressed_by_words(turn, turn.event.text) is not None:
        return None
    waiting = deciders.waiting_for(turn)
    if len(waiting) == 1:
        return settle.decide(turn, waiting[0].id, agree=word.id == AGREE)
    return todo.show(turn) if waiting else [Reply(text("correct.none_to_decide"))]
