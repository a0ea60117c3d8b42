"""`zhucun tick`: one sweep as of an instant, shown as a table, queued unless it is a dry run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import typer

from bot.commands import console, opening
from bot.commands.aligned import aligned
from bot.commands.console import Console
from bot.posting import Posting
from bot.settings import Settings
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Office, Offices
from handlers.sweep import Planned

_COLUMNS = ("rule", "person", "period", "stage", "due", "planned", "why", "text")
_INSTANT = "%Y-%m-%d %H:%M"


def tick(settings: Settings, at: datetime, *, dry_run: bool) -> None:
    """Sweep as of a local instant of the installation's time zone, and print what that pushes.

    Without `dry_run` it is queued, on a demo database only: on any other, real people would be
    messaged as of an invented time, so Refusal.
    """
    told = console.of(settings)
    with opening.opened(settings) as database:
        with database.read() as work:
            office = opening.office(told, work)
        if not dry_run and not office.directory.demo:
            raise told.not_done("tick.not_demo")
        posting = Posting(Wording(office.zone))
        sweeper = Sweeper(database, Offices(), posting)
        instant = at if at.tzinfo is not None else at.replace(tzinfo=office.zone)
        while not dry_run and sweeper.strike(instant):
            pass
        planned = sweeper.plan(instant) if dry_run else sweeper.sweep(instant)
    if not planned:
        told.say("tick.nothing")
        return
    for line in table(planned, office, posting, told):
        typer.echo(line)
    told.say("tick.planned" if dry_run else "tick.queued", n=len(planned))


def table(
    planned: Sequence[Planned], office: Office, posting: Posting, told: Console
) -> Iterator[str]:
    """Give the lines of a table with one row for each thing due, times in the office's zone."""
    rows = [[told.text(f"tick.head.{name}") for name in _COLUMNS]]
    for one in planned:
        released = one.not_before.astimezone(office.zone).strftime(_INSTANT)
        for item in one.items:
            body = posting.wording.render(item.push.words, one.person.language)
            rows.append(
                [
                    item.due.rule,
                    one.person.name,
                    item.due.period,
                    item.due.stage.id,
                    item.due.stage.at.astimezone(office.zone).strftime(_INSTANT),
                    released,
                    told.words(item.why),
                    body.partition("\n")[0],
                ]
            )
    yield from aligned(rows)
