"""`zhucun migrate`: brings the tables up to date, after a copy of an SQLite file."""

import sqlite3
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.commands.console import Console
from bot.settings import Settings
from storage import backup, migrations, releases


def migrate(settings: Settings) -> None:
    """Update the tables in one transaction and print from which revision to which.

    SQLite is copied beside its file first. On PostgreSQL an advisory lock lets one process do it.
    Refusal, with everything as it was, if the copy or the update fails.
    """
    told = console.of(settings)
    with opening.opened(settings, must_be_current=False) as database:
        with database.read() as work:
            before = releases.current(work.connection)
        wrong = opening.wrong_schema(told, settings, before)
        if wrong is None:
            told.say("console.migrate.current", revision=before)
            return
        if before is None or not opening.older(before):
            raise wrong
        file = opening.sqlite_file(settings)
        if file is not None:
            told.say("console.migrate.copied", file=_copied(told, file, before))
        with database.write() as work:
            migrations.upgrade(work.connection)
            after = releases.current(work.connection)
    told.say("console.migrate.done", before=before, after=after)


def _copied(told: Console, file: Path, revision: str) -> Path:
    moment = f"{SystemClock().now():%Y%m%dT%H%M%S}"
    target = file.with_name(f"{file.name}.{revision}.{moment}.bak")
    try:
        backup.copy(file, target)
    except (OSError, sqlite3.Error) as error:
        raise told.refusal("console.migrate.no_copy", file=target, reason=str(error)) from None
    return target
