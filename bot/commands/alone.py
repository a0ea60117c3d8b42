"""One program at a time on an SQLite file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from bot.commands import console, opening
from bot.settings import Settings


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the lock of an SQLite file for as long as the block lasts.

    Refusal where another process holds it. PostgreSQL, and a file not there yet, need no lock.
    """
    file = opening.sqlite_file(settings)
    if file is None or not file.is_file():
        yield
        return
    with file.with_name(f"{file.name}.lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            told = console.of(settings)
            raise told.refusal("run.second_process", database=file) from None
        yield
