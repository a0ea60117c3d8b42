"""`zhucun due --from --to`: everything due between two days, said and to come, one row each."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

import typer

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.commands.aligned import aligned
from bot.documents import sheets
from handlers.office import Offices
from handlers.reminders import RULES, forecast
from handlers.turn import Moment
from storage import people, reminders
from storage.kinds import PersonId

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.commands.console import Console
    from bot.settings import Settings
    from handlers.office import Office

Form = Literal["table", "csv", "json"]

_COLUMNS = ("planned", "rule", "person", "period", "stage", "state", "why")
_INSTANT = "%Y-%m-%d %H:%M"
_MIDNIGHT = time(0)
_MOST = 100_000
_WEEK = timedelta(days=6)
_DAY = timedelta(days=1)
_TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class Wanted:
    """From which local day to which, both included.

    Without a first day it is today, without a last one it is a week.
    """

    first: date | None
    last: date | None
    form: Form = "table"


def day(settings: Settings, said: str) -> date:
    """Give a day as an operator types it; Refusal for anything else."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise console.of(settings).refusal("due.bad_day", value=said) from None


def due_between(settings: Settings, wanted: Wanted, now: datetime | None = None) -> None:
    """Print what was due and what will be, as things stand; changes nothing.

    Refusal where the last day is before the first.
    """
    told = console.of(settings)
    now = now or SystemClock().now()
    with opening.opened(settings) as database, database.read() as work:
        office = opening.office(told, work)
        today = now.astimezone(office.zone).date()
        first = wanted.first or min(today, wanted.last or today)
        last = wanted.last or first + _WEEK
        if last < first:
            raise told.refusal("due.backwards", first=first.isoformat(), last=last.isoformat())
        span = (office.at(first, _MIDNIGHT), office.at(last + _DAY, _MIDNIGHT))
        moment = Moment(work, Offices().current(work) or office, now)
        rows = [*_past(moment, told, span), *_ahead(moment, told, span)]
    for line in _printed(told, rows, wanted.form):
        typer.echo(line)
    if wanted.form == "table":
        told.say("due.rows", n=len(rows))


def _past(
    moment: Moment, told: Console, span: tuple[datetime, datetime]
) -> Iterator[Sequence[str]]:
    """Give what is on record, with what became of it."""
    first, end = span
    rows = reminders.recorded(moment.work, first, end - timedelta(microseconds=1), _MOST)
    names = people.load(moment.work, {PersonId(one.person) for one in rows})
    why = {rule.name: told.words(rule.why()) for rule in RULES}
    for one in rows:
        yield (
            _spelt(moment.office, one.again_at or one.due_at),
            one.rule,
            names[one.person].name,
            one.period,
            one.stage,
            told.text(f"due.state.{one.state}"),
            why.get(one.rule, one.rule),
        )


def _ahead(
    moment: Moment, told: Console, span: tuple[datetime, datetime]
) -> Iterator[Sequence[str]]:
    """Give what is to come, if nothing changes."""
    first, last = max(span[0], moment.now), span[1] - timedelta(minutes=1)
    if last < first:
        return
    for one in forecast.between(moment, first, last):
        due = one.due
        yield (
            _spelt(moment.office, one.planned),
            due.rule,
            due.person.name,
            due.period,
            due.stage.id,
            told.text(f"due.state.{_TO_COME}"),
            told.words(one.why),
        )


def _printed(told: Console, rows: Sequence[Sequence[str]], form: Form) -> Iterator[str]:
    if form == "json":
        found = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        yield json.dumps(found, ensure_ascii=False)
        return
    listed = [[told.text(f"due.head.{name}") for name in _COLUMNS], *rows]
    if form == "table":
        yield from aligned(listed) if rows else ()
        return
    sheet = io.StringIO()
    safe = ([sheets.safe(cell) for cell in row] for row in listed)
    csv.writer(sheet, lineterminator="\n").writerows(safe)
    yield sheet.getvalue().removesuffix("\n")


def _spelt(office: Office, instant: datetime) -> str:
    return instant.astimezone(office.zone).strftime(_INSTANT)
