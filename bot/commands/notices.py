"""`zhucun notices`: how the notices are doing, as a table, or one of them as a bar that moves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import typer

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.commands.aligned import aligned
from handlers.notices import progress
from handlers.turn import Moment
from storage import notices, people
from storage.kinds import NoticeId, PersonId
from storage.notice_kinds import NoticeState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.console import Console
    from bot.settings import Settings
    from handlers.office import Office
    from storage import tables
    from storage.database import Database
    from storage.notices import Tally

_SHOWN = 20
_EVERY = 2.0
_WIDTH = 30
_COLUMNS = ("number", "by", "at", "state", "people", "sent", "unknown", "refused", "confirmed")
_INSTANT = "%Y-%m-%d %H:%M"
_GOING = frozenset({NoticeState.released, NoticeState.sending, NoticeState.to_confirm})


def show(settings: Settings, number: int | None) -> None:
    """Print the newest notices, or follow one until nothing of it waits; changes nothing."""
    told = console.of(settings)
    with opening.opened(settings) as database:
        if number is not None:
            _follow(told, database, NoticeId(number))
            return
        with database.read() as work:
            office = opening.office(told, work)
            moment = Moment(work, office, SystemClock().now())
            found = notices.newest(work, _SHOWN)
            known = people.load(work, {PersonId(row.by_id) for row in found})
            rows = [
                [str(row.id), known[PersonId(row.by_id)].name, *_cells(told, moment, office, row)]
                for row in found
            ]
    if not rows:
        told.say("console.notices.none")
        return
    for line in _table(told, rows):
        typer.echo(line)


def _cells(told: Console, moment: Moment, office: Office, row: tables.Notice) -> list[str]:
    counted = progress.tally(moment, row)
    at = row.send_at.astimezone(office.zone).strftime(_INSTANT)
    figures = (counted.sent, counted.unknown, counted.refused + counted.unreached)
    confirmed = str(counted.confirmed) if row.receipts else "–"
    state = told.text(f"console.notices.state.{row.state.value}")
    return [at, state, str(counted.people or row.expected), *map(str, figures), confirmed]


def _table(told: Console, rows: list[list[str]]) -> Iterator[str]:
    heads = [told.text(f"console.notices.head.{name}") for name in _COLUMNS]
    yield from aligned([heads, *rows])


def _follow(told: Console, database: Database, number: NoticeId) -> None:
    """Print a line with a bar whenever something changed, until it is over."""
    before = ""
    while True:
        with database.read() as work:
            row = notices.get(work, number)
            if row is None:
                raise told.refusal("console.notices.unknown", number=number)
            moment = Moment(work, opening.office(told, work), SystemClock().now())
            line = _bar(told, row, progress.tally(moment, row))
        if line != before:
            typer.echo(line)
            before = line
        if row.state not in _GOING:
            return
        time.sleep(_EVERY)


def _bar(told: Console, row: tables.Notice, counted: Tally) -> str:
    total = max(row.expected, counted.people, 1)
    done = counted.people - counted.waiting
    full = _WIDTH * done // total
    figures = told.text(
        "console.notices.figures",
        done=done,
        total=total,
        sent=counted.sent,
        unknown=counted.unknown,
        refused=counted.refused + counted.unreached,
    )
    return f"[{'#' * full}{'.' * (_WIDTH - full)}] {figures}"
