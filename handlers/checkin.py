"""Checking in: one tap, one word, a sentence or a location; nothing understood halfway counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from handlers import bare_marks, diary, marking, spell, spoken_days
from handlers.leave import ending
from handlers.reading.days import BY_SOUND
from handlers.reading.values import DayWords, MarkWords, Misread, NotHere
from handlers.rules.attendance import IN_VILLAGE
from handlers.rules.span import Half, Span
from handlers.talk import Button, Outcome, Reply, lines, text
from storage import absent, attendance
from storage.kinds import Half as HalfDay
from storage.kinds import LeaveId, LeaveState

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.absent import Absence

_FRESH = timedelta(minutes=10)
_ASKED = "day_asked"
_RUNNING = frozenset({LeaveState.approved, LeaveState.urgent})


def here(turn: Turn) -> list[Outcome]:
    """Take the [签到] button: in the village today."""
    return say(turn, DayWords((MarkWords(IN_VILLAGE, Span.whole(turn.today)),)))


def located(turn: Turn) -> list[Outcome]:
    """Take a location as a check-in; its coordinates are not kept, for the pack does not ask.

    A forwarded, picked or old one is not presence and is answered with how to say it.
    """
    place = turn.event.location
    stale = turn.event.received_at - turn.event.sent_at > _FRESH
    if place is None or place.forwarded or place.picked or stale:
        return [Reply(text("checkin.not_a_live_place"), _buttons_here())]
    return here(turn)


def not_here(_turn: Turn, words: NotHere) -> list[Outcome]:
    """Ask why somebody is away on the days said; never a mark."""
    nothing = (Button(text("checkin.nothing"), "do:nothing"),)
    buttons = (*spoken_days.kinds(words.span, spoken_days.AWAY), nothing)
    return [Reply(text("checkin.why_away"), buttons)]


def say(turn: Turn, words: DayWords) -> list[Outcome]:
    """Record where somebody was or is; days to come become a trip, days too old are named.

    What is said besides, of a day in the village, is kept as a line of the diary.
    """
    if turn.team is None:
        return [Reply(text("checkin.no_team"))]
    if words.problem is not None:
        return _ask(turn, words.problem)
    words = _about_the_day_asked(turn, words)
    running = _running_leave(turn, words)
    if running is not None:
        return [_ask_whether_back(running)]
    several = bare_marks.asked(turn, words)
    if several is not None:
        return several
    taken = marking.take(turn, words)
    days = [day for mark, day, _ in taken.kept if mark.kind == IN_VILLAGE]
    if words.rest and days:
        line = diary.keep(turn, diary.said_here(turn, words.rest, days[-1]))
        taken = replace(taken, line=line)
    return _with_return(turn, marking.answer(turn, taken), days)


def _with_return(turn: Turn, answer: Reply, days: list[date]) -> list[Outcome]:
    """End the leave that was over before a check-in (销假), and say so beneath its answer."""
    if not days:
        return [answer]
    found = attendance.absences_until_back(turn.work, [turn.person.id], min(days), max(days))
    over = [one for one in found if absent.awaited(one) and one.last_day < max(days)]
    if not over:
        return [answer]
    last = max(over, key=lambda one: one.last_day)
    back = min(day for day in days if day > last.last_day)
    gone = ending.by_check_in(turn, LeaveId(last.id), back)
    note = text("leave.back_by_check_in", last=last.last_day) if gone else None
    return [replace(answer, words=lines(answer.words, note)), *gone]


def mark_now(turn: Turn, kind: str, day: date) -> None:
    """Append a mark of the speaker's own for a whole day."""
    marking.record(turn, [(MarkWords(kind, Span.whole(day)), day, HalfDay.whole)])


def _ask(turn: Turn, problem: Misread) -> list[Outcome]:
    """Ask back, with the places to tap where only the place is missing."""
    words = text(problem.reason, **problem.params)
    if problem.reason == BY_SOUND:
        return [Reply(words, _buttons_here())]
    span = _days_of(problem)
    if span is None:
        return [Reply(words)]
    if problem.reason == "reading.day.where":
        words = text("checkin.where", span=spell.span(span))
    until = (turn.now + _FRESH).isoformat()
    turn.conversation.note(_ASKED, {"span": spoken_days.code(span), "until": until})
    offered = spoken_days.AWAY if problem.reason.endswith("away") else spoken_days.ANYWHERE
    return [Reply(words, spoken_days.kinds(span, offered))]


def _days_of(problem: Misread) -> Span | None:
    """Give the days whose place is asked for; None where the days themselves are the question."""
    params = problem.params
    first, last = params.get("first"), params.get("last")
    if problem.reason == "reading.day.where" and isinstance(first, date):
        return Span.whole(first, last if isinstance(last, date) else first)
    day = params.get("day")
    if problem.reason in {"reading.day.away", "reading.day.unclear"} and isinstance(day, date):
        half = params.get("half")
        if isinstance(half, str) and half:
            return Span(day, Half(half), day, Half(half))
        return Span.whole(day)
    return None


def _about_the_day_asked(turn: Turn, words: DayWords) -> DayWords:
    """Let a bare 在村 or 公出, said right after a question, speak of the days of the question."""
    asked = turn.conversation.notes.get(_ASKED)
    if asked is None:
        return words
    turn.conversation.note(_ASKED, None)
    late = turn.now > datetime.fromisoformat(asked["until"])
    if late or words.dated or len(words.marks) != 1 or turn.recorder is not None:
        return words
    span = spoken_days.decode(asked["span"])
    return DayWords((MarkWords(words.marks[0].kind, span),), words.rest)


def _running_leave(turn: Turn, words: DayWords) -> Absence | None:
    """Give a leave that runs, papers or not, on which somebody says they are in the village."""
    if not any(
        mark.kind == IN_VILLAGE and turn.today in mark.span.dates() for mark in words.marks
    ):
        return None
    absences = attendance.absences_of(turn.work, [turn.person.id], turn.today, turn.today)
    found = [a for a in absences if a.state in _RUNNING and a.back_on is None]
    return found[0] if found else None


def _ask_whether_back(leave: Absence) -> Reply:
    buttons = (
        Button(text("leave.back_button"), f"leave:back:{leave.id}"),
        Button(text("checkin.mistake"), "do:nothing"),
    )
    if leave.state == LeaveState.urgent:
        return Reply(text("checkin.left_in_emergency", day=leave.first_day), (buttons,))
    return Reply(text("checkin.on_leave", last=leave.last_day), (buttons,))


def _buttons_here() -> tuple[tuple[Button, ...], ...]:
    return ((Button(text("checkin.button"), "do:checkin"),),)
