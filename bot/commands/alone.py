"""One program at a time on an SQLite file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from bot.commands import console, opening
from bot.commands.refusal import Refusal
from bot.settings import Settings


def is_running(settings: Settings) -> bool:
    """Tell whether the program runs on this database, as far as can be known from here.

    On PostgreSQL it may run on another machine, so it is taken to run.
    """
    if opening.sqlite_file(settings) is None:
        return True
    try:
        with alone(settings):
            return False
    except Refusal:
        return True


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
