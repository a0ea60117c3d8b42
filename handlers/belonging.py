"""Whether a whole message is the open form's to read, though it would mean something alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import bare_marks, commands, filling
from handlers.notices import attachments
from handlers.reading import values as heard
from handlers.reading.meeting_values import MeetingWords
from handlers.reading.normal import core
from handlers.reading.places import IN

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn

_OWN = {
    "leave": heard.LeaveWords,
    "leave_for": heard.LeaveWords,
    "afterwards": heard.LeaveWords,
    "meeting": MeetingWords,
    "meeting_move": MeetingWords,
}
_IN_A_NOTICE = (MeetingWords, heard.LeaveWords, heard.Correction, heard.StatisticsWords)
_OF_DAYS = (heard.DayWords, heard.NotHere, heard.LeaveWords, heard.TeamWords, heard.Return)
_CORRECTION = "correction"
_EXPLANATION = "explanation"


def to(turn: Turn, intent: object, opened: OpenForm) -> bool:
    """Tell whether a message answers the open form: its own kind, or words it asked for.

    What is one of the choices shown answers the question: 在村, asked what a past day was. Asked
    for a reason, 去镇里开会 is the reason; a day named with it, or a bare 在村, is no reason.
    """
    form = commands.FORMS[opened.name]
    if isinstance(intent, _OF_DAYS) and opened.name == _EXPLANATION:
        return True
    if _is_answer(turn, intent) and filling.is_free(turn, form, opened):
        return True
    if isinstance(intent, heard.DayWords):
        offered = filling.offers(turn, form, opened, turn.event.text)
        days = opened.name == bare_marks.NAME and intent.dated
        return bool(intent.rest) or offered or days or _corrects(turn, intent, opened)
    if isinstance(intent, heard.Word):
        return filling.offers(turn, form, opened, turn.event.text)
    if isinstance(intent, heard.NotHere):
        return opened.name == _CORRECTION and "days" in opened.answers
    if isinstance(intent, heard.LeaveWords) and opened.name == _CORRECTION:
        # 12号 病假 contests a line; only 请 asks for leave.
        return "请" not in turn.event.text
    if opened.name == attachments.FORM_NAME and "body" not in opened.answers:
        return isinstance(intent, _IN_A_NOTICE)
    meaning = _OWN.get(opened.name)
    return meaning is not None and isinstance(intent, meaning)


def _is_answer(turn: Turn, intent: object) -> bool:
    """Tell whether a sentence on whereabouts or leave is just words: no day of its own is said."""
    if isinstance(intent, heard.DayWords):
        return not intent.dated and core(turn.event.text) not in IN
    if isinstance(intent, heard.LeaveWords):
        return intent.span is None and intent.days is None and intent.problem is None
    if isinstance(intent, heard.TeamWords):
        return not intent.all_present and intent.day is None
    return False


def _corrects(turn: Turn, intent: heard.DayWords, opened: OpenForm) -> bool:
    """Tell whether words on a day are about the day being corrected rather than about today."""
    if opened.name != _CORRECTION:
        return False
    if intent.problem or any(mark.span.first < turn.today for mark in intent.marks):
        return True
    return "days" in opened.answers and not intent.dated and core(turn.event.text) not in IN
