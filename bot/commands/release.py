"""`zhucun due`, `hold` and `release`: what would go out now, and whether it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.commands.aligned import aligned
from bot.commands.tick import table
from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from handlers.talk import text
from storage import holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.console import Console
    from bot.settings import Settings
    from handlers.office import Office
    from storage.holding import Held

_SHOWN = 200
_COLUMNS = ("kind", "person", "queued", "planned", "text")
_INSTANT = "%Y-%m-%d %H:%M"


def due(settings: Settings) -> None:
    """Print what waits to be sent, and what a sweep at this moment would add; changes nothing."""
    told = console.of(settings)
    now = SystemClock().now()
    with opening.opened(settings) as database:
        with database.read() as work:
            office = opening.office(told, work)
            number, rows = holding.waiting(work, _SHOWN)
            held = holding.since(work)
        posting = Posting(Wording(office.zone))
        planned = Sweeper(database, Offices(), posting).plan(now)
    if held is not None:
        told.say("release.held", since=held.astimezone(office.zone).strftime(_INSTANT))
    told.say("release.waiting", n=number)
    for line in _rows(told, office, rows):
        typer.echo(line)
    if number > len(rows):
        told.say("release.more", n=number - len(rows))
    told.say("release.planned", n=len(planned))
    for line in table(planned, office, posting, told) if planned else ():
        typer.echo(line)


def hold(settings: Settings) -> None:
    """Let nothing be sent from the next start on; for a database another program restored."""
    told = console.of(settings)
    with opening.opened(settings) as database, database.write() as work:
        opening.office(told, work)
        holding.hold(work, SystemClock().now())
    told.say("release.hold")


def release(settings: Settings, *, drop: bool) -> None:
    """Let messages go out again: those that wait are sent, or all of them dropped.

    With `drop` what is due by now is taken as said, so that nobody is reminded of it again.
    """
    told = console.of(settings)
    now = SystemClock().now()
    with opening.opened(settings) as database:
        with database.read() as work:
            office = opening.office(told, work)
            if holding.since(work) is None:
                raise told.not_done("release.not_held")
        if drop:
            Sweeper(database, Offices(), Posting(Wording(office.zone))).sweep(now)
        with database.write() as work:
            dropped = holding.drop(work, now) if drop else 0
            number, _ = holding.waiting(work, 0)
            holding.lift(work)
    if drop:
        told.say("release.dropped", n=dropped)
    else:
        told.say("release.sent", n=number)


def _rows(told: Console, office: Office, rows: list[Held]) -> Iterator[str]:
    if not rows:
        return
    lines = [[told.text(f"release.head.{name}") for name in _COLUMNS]]
    lines += [
        [
            told.words(text(f"release.kind.{one.kind}")),
            one.name or "–",
            one.created_at.astimezone(office.zone).strftime(_INSTANT),
            one.not_before.astimezone(office.zone).strftime(_INSTANT),
            one.body.partition("\n")[0],
        ]
        for one in rows
    ]
    yield from aligned(lines)
