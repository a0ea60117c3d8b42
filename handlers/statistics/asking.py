"""统计, 谁在村, 月表, 统计图: what was asked for, by words or button, if it is theirs to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from handlers import pressing
from handlers.months import sheet
from handlers.reading import periods
from handlers.reading.month_values import SheetOf
from handlers.reading.values import Misread
from handlers.statistics import exports, scopes, sheets, table, where, words
from handlers.statistics.scopes import Scope
from handlers.statistics.table import Table
from handlers.talk import Button, Outcome, Reply, text
from storage import people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from handlers.reading.values import StatisticsWords
    from handlers.statistics.exports import What
    from handlers.statistics.sheets import Period
    from handlers.turn import Turn

_AT_ONCE = 2500
"""Team days counted within a turn; more, and everybody else would wait for it."""

_BEGUN: Mapping[What, str] = {
    "figures": "statistics.export.counting",
    "sheet": "statistics.export.begun",
    "picture": "statistics.chart.drawing",
}


def say(turn: Turn, said: StatisticsWords) -> list[Outcome]:
    """Answer a message that asks for figures, who is where, a month sheet or a picture."""
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    if said.what == "sheet" and not said.place and turn.team is not None:
        return _own_sheet(turn, said)
    scope = scopes.named(turn, said.place)
    if isinstance(scope, Misread):
        return [Reply(text(scope.reason, **scope.params))]
    span = said.span or periods.month_of(turn.today)
    return _answer(turn, said.what, scope, sheets.period(span.first, span.last, turn.today))


def _own_sheet(turn: Turn, said: StatisticsWords) -> list[Outcome]:
    """Show whoever is stationed their own month; a leader is offered the team's as a file."""
    month = said.span.first.replace(day=1) if said.span else None
    shown = sheet.show(turn, SheetOf(month))
    own = scopes.own(turn)
    if own.kind == "p":
        return shown
    days = periods.month_of(month or turn.today)
    button = Button(
        text("statistics.button.file"), f"stat:sheet:{own.code}:{days.first}:{days.last}"
    )
    return [
        replace(one, buttons=(*one.buttons, (button,))) if isinstance(one, Reply) else one
        for one in shown
    ]


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Do what a button under an answer stands for: `figures:t3:2026-10-01:2026-10-31`."""
    what, scope = pressing.word(parts, 0), Scope.of_code(pressing.word(parts, 1))
    first, last = pressing.day(parts, 2), pressing.day(parts, 3)
    if what not in {"figures", "where", "sheet", "picture"} or last < first or first > turn.today:
        raise pressing.ForgedButtonError(what)
    return _answer(turn, what, scope, sheets.period(first, last, turn.today))


def _answer(turn: Turn, what: str, scope: Scope, span: Period) -> list[Outcome]:
    if not scopes.may_see(turn, scope):
        return [Reply(text("statistics.not_yours"))]
    if what == "sheet" and not span.month:
        return [Reply(text("statistics.export.month"))]
    if what in {"sheet", "picture"} and not scopes.answers_for(turn, scope):
        # A sheet says of everybody who did not report, and on which days.
        return [Reply(text("statistics.sheet_not_yours"))]
    if not scopes.is_own(turn, scope):
        # Whoever looks at days that are not their own or their team's is written down.
        people.audit(turn.work, turn.person.id, f"statistics.{what}", _subject(scope), turn.now)
    match what:
        case "where":
            return where.show(turn, scope)
        case "sheet" | "picture":
            return _begun(turn, what, scope, span)
        case _:
            return _figures(turn, scope, span)


def _figures(turn: Turn, scope: Scope, span: Period) -> list[Outcome]:
    wanted = sheets.teams(turn, scope, span)
    if not wanted:
        return [Reply(text("statistics.nobody"))]
    if len(wanted) * span.length > _AT_ONCE:
        return _begun(turn, "figures", scope, span)
    head = words.heading(turn, scope, span.until)
    counted = Table(scope, span)
    table.add(turn, counted, wanted, list(sheets.of_teams(turn, scope, span, wanted)))
    rules = turn.office.rules_for(head.area, span.until)
    answers = scopes.answers_for(turn, scope)
    told = words.report(rules, counted, head, missing=answers)
    choices = buttons(scope, span, turn.today, papers=answers)
    return [Reply(told, choices, rule=turn.cite("attendance.targets"))]


def _begun(turn: Turn, what: What, scope: Scope, span: Period) -> list[Outcome]:
    """Leave long work to a job, which changes this answer when it has something to say."""
    exports.begin(turn, what, scope, span)
    head = words.heading(turn, scope, span.until)
    return [Reply(text(_BEGUN[what], place=head.name, period=words.named(span)))]


def buttons(
    scope: Scope, span: Period, today: date, *, papers: bool
) -> tuple[tuple[Button, ...], ...]:
    """Give what else may be looked at of the same people: other days, `papers`, who is where."""
    this, before = periods.month_of(today), periods.month_before(today)
    year = today.replace(month=1, day=1), today.replace(month=12, day=31)
    choices = (
        ("statistics.button.before", before.first, before.last),
        ("statistics.button.month", this.first, this.last),
        ("statistics.button.year", *year),
    )
    row = tuple(
        Button(text(label), f"stat:figures:{scope.code}:{first}:{last}")
        for label, first, last in choices
        if (first, last) != (span.first, span.last)
    )
    days = f"{scope.code}:{span.first}:{span.last}"
    below: list[Button] = []
    if papers and span.month:
        below.append(Button(text("statistics.button.sheet"), f"stat:sheet:{days}"))
    if papers:
        below.append(Button(text("statistics.button.picture"), f"stat:picture:{days}"))
    below.append(
        Button(text("statistics.button.where"), f"stat:where:{scope.code}:{today}:{today}")
    )
    return (row, tuple(below))


def _subject(scope: Scope) -> str:
    kinds = {"p": "person", "t": "team", "a": "area", "u": "unit"}
    return f"{kinds[scope.kind]}:{scope.id}"
