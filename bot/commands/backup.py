"""`zhucun backup` and `zhucun restore`: a copy of an SQLite database, and the way back."""

import sqlite3
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.commands.alone import alone
from bot.commands.console import Console
from bot.settings import Settings
from storage import backup, holding, releases
from storage.database import Database


def make(settings: Settings, target: Path) -> None:
    """Write a consistent copy while the program runs; never over another file."""
    told = console.of(settings)
    file = _file(told, settings)
    with opening.opened(settings):
        try:
            backup.copy(file, target)
        except (OSError, sqlite3.Error) as error:
            raise told.not_done("backup.not_made", file=target, reason=str(error)) from None
    told.say("backup.made", file=target)


def restore(settings: Settings, source: Path) -> None:
    """Put a copy in place of the database; what was there is kept beside it.

    The program must not run. Afterwards nothing is sent before `zhucun release`: what waits in a
    copy may have been said after it was made. Refusal, with everything as it was, where the copy
    cannot be used.
    """
    told = console.of(settings)
    file = _file(told, settings)
    if not source.is_file():
        raise told.refusal("backup.no_source", file=source)
    with alone(settings):
        fresh = file.with_name(f"{file.name}.restoring")
        _prepare(told, source, fresh)
        kept = file.with_name(
            f"{file.name}.before-restore.{SystemClock().now():%Y%m%dT%H%M%S}.bak"
        )
        try:
            was_there = backup.put_in_place(fresh, file, kept)
        except (OSError, sqlite3.Error) as error:
            raise told.not_done("backup.not_restored", file=source, reason=str(error)) from None
    if was_there:
        told.say("backup.kept", file=kept)
    told.say("backup.restored", file=source)


def _prepare(told: Console, source: Path, fresh: Path) -> None:
    """Copy the copy, see that it is whole and of this release, and hold its messages."""
    fresh.unlink(missing_ok=True)
    try:
        backup.copy(source, fresh)
        backup.check(fresh)
        _hold(told, source, fresh)
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        fresh.unlink(missing_ok=True)
        cause = getattr(error, "orig", None) or error
        reason = str(cause).partition("\n")[0]
        raise told.not_done("backup.damaged", file=source, reason=reason) from None
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _hold(told: Console, source: Path, fresh: Path) -> None:
    database = Database(f"sqlite:///{fresh}")
    try:
        with database.read() as work:
            revision = releases.current(work.connection)
        if revision != releases.head():
            found = revision or "–"
            raise told.not_done(
                "backup.other_release", file=source, revision=found, head=releases.head()
            )
        with database.write() as work:
            holding.hold(work, SystemClock().now())
    finally:
        database.close()


def _file(told: Console, settings: Settings) -> Path:
    file = opening.sqlite_file(settings)
    if file is None:
        raise told.refusal("backup.postgresql")
    return file
