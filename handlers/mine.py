"""What somebody may look up about themselves: their month, their language."""

from __future__ import annotations

import calendar
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import daily_hour, day
from handlers.pressing import ForgedButtonError, word
from handlers.rota import table
from handlers.rules import attendance
from handlers.talk import Button, Outcome, Reply, lines, text
from storage import preferences

if TYPE_CHECKING:
    from handlers.turn import Turn

_LANGUAGES = {"zh": "zh_CN", "en": "en"}


def month(turn: Turn) -> list[Outcome]:
    """Show the month so far and where it is heading; presumed days are said to be presumed."""
    if turn.team is None:
        return [Reply(text("mine.no_team"))]
    first = turn.today.replace(day=1)
    length = calendar.monthrange(first.year, first.month)[1]
    known = day.statuses(turn, [turn.person], first, turn.today)
    past = list(known.values())
    counted = attendance.count(past)
    shown = text(
        "mine.month",
        month=first.month,
        stationed=counted.stationed,
        presumed=counted.presumed,
        excused=counted.excused,
        unknown=counted.unknown,
    )
    ahead = day.planned(
        turn, [turn.person], turn.today + timedelta(days=1), first.replace(day=length)
    )
    coming = attendance.forecast(past, [fact for fact, _ in ahead.values()], turn.rules.policy)
    target = coming.target
    rest = (
        text("mine.target", target=target, expected=coming.expected)
        if target is not None
        else None
    )
    estimated = turn.rules.calendar.estimated(first, turn.today)
    note = text("mine.estimated", years=estimated) if estimated else None
    return [
        Reply(lines(shown, rest, note, table.mine(turn)), rule=turn.cite("attendance.targets"))
    ]


def settings(turn: Turn) -> list[Outcome]:
    """Ask which language to use, and at which hour the message of the day shall come."""
    buttons = (
        Button(text("mine.chinese"), "language:zh"),
        Button(text("mine.english"), "language:en"),
    )
    words = lines(text("mine.language"), daily_hour.shown(turn))
    return [Reply(words, (buttons, *daily_hour.buttons(turn)))]


def language(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Use a language from now on."""
    chosen = _LANGUAGES.get(word(parts, 0))
    if chosen is None:
        raise ForgedButtonError(parts[0])
    preferences.set_language(turn.work, turn.person.id, chosen)
    return [Reply(text("mine.language_set"), language=chosen)]
