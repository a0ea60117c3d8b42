"""统计, 谁在村, 月表, 统计图: what was asked for, by words or button, if it is theirs to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import pressing
from handlers.reading import periods
from handlers.reading.values import Misread
from handlers.statistics import scopes, sheets, table, where, words
from handlers.statistics.scopes import Scope
from handlers.statistics.table import Table
from handlers.talk import Button, Outcome, Reply, text
from storage import people

if TYPE_CHECKING:
    from handlers.reading.values import StatisticsWords
    from handlers.statistics.sheets import Period
    from handlers.turn import Turn


def say(turn: Turn, said: StatisticsWords) -> list[Outcome]:
    """Answer a message that asks for figures, who is where, a month sheet or a picture."""
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    scope = scopes.named(turn, said.place)
    if isinstance(scope, Misread):
        return [Reply(text(scope.reason, **scope.params))]
    span = said.span or periods.month_of(turn.today)
    return _answer(turn, said.what, scope, sheets.period(span.first, span.last, turn.today))


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Do what a button under an answer stands for: `figures:t3:2026-10-01:2026-10-31`."""
    what, scope = pressing.word(parts, 0), Scope.of_code(pressing.word(parts, 1))
    first, last = pressing.day(parts, 2), pressing.day(parts, 3)
    if what not in {"figures", "where"} or last < first or first > turn.today:
        raise pressing.ForgedButtonError(what)
    return _answer(turn, what, scope, sheets.period(first, last, turn.today))


def _answer(turn: Turn, what: str, scope: Scope, span: Period) -> list[Outcome]:
    if not scopes.may_see(turn, scope):
        return [Reply(text("statistics.not_yours"))]
    if not scopes.is_own(turn, scope):
        # Whoever looks at days that are not their own or their team's is written down.
        people.audit(turn.work, turn.person.id, f"statistics.{what}", _subject(scope), turn.now)
    if what == "where":
        return where.show(turn, scope)
    return _figures(turn, scope, span)


def _figures(turn: Turn, scope: Scope, span: Period) -> list[Outcome]:
    wanted = sheets.teams(turn, scope, span)
    if not wanted:
        return [Reply(text("statistics.nobody"))]
    head = words.heading(turn, scope, span.until)
    counted = Table(scope, span)
    table.add(turn, counted, wanted, list(sheets.of_teams(turn, scope, span, wanted)))
    told = words.report(turn.office, counted, head)
    return [Reply(told, buttons(turn, scope, span), rule=turn.cite("attendance.targets"))]


def buttons(turn: Turn, scope: Scope, span: Period) -> tuple[tuple[Button, ...], ...]:
    """Give what else may be looked at of the same people: the month before, this one, the year."""
    this = periods.month_of(turn.today)
    before = periods.month_before(turn.today)
    choices = (
        ("statistics.button.before", before.first, before.last),
        ("statistics.button.month", this.first, this.last),
        ("statistics.button.year", turn.today.replace(month=1, day=1), _year_end(turn)),
    )
    row = tuple(
        Button(text(label), f"stat:figures:{scope.code}:{first}:{last}")
        for label, first, last in choices
        if (first, last) != (span.first, span.last)
    )
    today = f"stat:where:{scope.code}:{turn.today}:{turn.today}"
    return (row, (Button(text("statistics.button.where"), today),))


def _year_end(turn: Turn) -> object:
    return turn.today.replace(month=12, day=31)


def _subject(scope: Scope) -> str:
    kinds = {"p": "person", "t": "team", "a": "area", "u": "unit"}
    return f"{kinds[scope.kind]}:{scope.id}"
