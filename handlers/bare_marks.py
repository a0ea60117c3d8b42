"""Several bare 在村 within two minutes: queued without signal, each meant another day, so ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from msgspec.structs import replace
from pydantic import BaseModel

from handlers import filling, marking, repairing
from handlers.form import Answers, Choice, Form, Question
from handlers.reading import read_day
from handlers.reading.values import DayWords, MarkWords, Misread
from handlers.rules.attendance import IN_VILLAGE
from handlers.rules.span import Span
from handlers.talk import Outcome, Reply, Words, lines, text
from storage import lately
from storage.kinds import Half

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn

NAME = "bare_marks"


def asked(turn: Turn, words: DayWords) -> list[Outcome] | None:
    """Ask which days are meant if this is not the first bare mark of two minutes, else None.

    The first one counts for today; nothing of the others counts until they are answered.
    """
    if not _is_bare(turn, words):
        return None
    opened = turn.conversation.open
    if opened is not None and opened.name == NAME:
        if turn.now - datetime.fromisoformat(opened.context["at"]) <= lately.TOGETHER:
            opened.context["n"] += 1
            turn.conversation.changed = True
            # The dialogue repeats the question of the open form, now with the new number.
            return []
        return None
    n = 1 + _said_before(turn)
    if n == 1:
        return None
    context = {"n": n, "day": turn.today.isoformat(), "at": turn.now.isoformat()}
    return filling.start(turn, FORM, {}, **context)


def _is_bare(turn: Turn, words: DayWords) -> bool:
    today = (MarkWords(IN_VILLAGE, Span.whole(turn.today)),)
    return not words.dated and not words.rest and words.marks == today and turn.recorder is None


def _said_before(turn: Turn) -> int:
    """Count own whole days in the village said of today within two minutes."""
    return sum(
        (one.half, one.kind) == (Half.whole, IN_VILLAGE)
        for one in lately.marks_of(turn.work, turn.person.id, turn.today)
    )


def _ask_days(turn: Turn, _answers: Answers) -> Words:
    opened = turn.conversation.open
    n = opened.context["n"] if opened else 0
    return text("checkin.which_days_are_these", n=n, day=_today(turn))


def _read_days(turn: Turn, said: str) -> object:
    hearing = replace(turn.hearing(), today=_today(turn))
    for whole in (said, f"Z {said}"):
        heard = read_day(whole, hearing)
        if isinstance(heard, DayWords) and heard.dated:
            if heard.problem is not None:
                return heard.problem
            if not heard.rest and all(mark.kind == IN_VILLAGE for mark in heard.marks):
                days = sorted({day for mark in heard.marks for day in mark.span.dates()})
                return [day.isoformat() for day in days]
    return Misread("checkin.write_the_days")


def _offered(turn: Turn, _answers: Answers) -> list[Choice]:
    opened, today = turn.conversation.open, _today(turn)
    n = opened.context["n"] if opened else 1
    found = [Choice(text("checkin.all_today"), [today.isoformat()])]
    if n - 1 <= turn.rules.policy.attendance.backfill.days:
        days = [(today - timedelta(days=back)).isoformat() for back in reversed(range(n))]
        found.append(Choice(text("checkin.last_days", n=n), days))
    return found


def _today(turn: Turn) -> date:
    opened = turn.conversation.open
    return date.fromisoformat(opened.context["day"]) if opened else turn.today


class Days(BaseModel):
    """The days that several bare marks were about, as ISO dates."""

    days: Annotated[list[str], Question(_ask_days, _read_days, _offered)]


def _meant(filled: Days) -> list[date]:
    return [date.fromisoformat(day) for day in filled.days]


def _summary(turn: Turn, filled: Days) -> Reply:
    meant, today = _meant(filled), _today(turn)
    shown = text("checkin.these_days", days=tuple(meant))
    dropped = None if today in meant else text("checkin.not_today_then", day=today)
    return Reply(lines(shown, dropped))


def _submit(turn: Turn, filled: Days) -> list[Outcome]:
    """Record the days; today's mark stands only if today is one of them."""
    today, meant = _today(turn), _meant(filled)
    if today not in meant:
        repairing.unsay(turn, Span.whole(today))
    others = [MarkWords(IN_VILLAGE, Span.whole(day)) for day in meant if day != today]
    if not others:
        return [Reply(text("checkin.counts_once", day=today))]
    taken = marking.take(turn, DayWords(tuple(others)))
    return [marking.answer(turn, taken)]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Days


FORM = Form(NAME, 1, _model, _summary, _submit, submit_label=text("team.confirm"))
