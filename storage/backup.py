"""Copies of an SQLite database: made while it is in use, put back while it is not."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path


def copy(source: Path, target: Path) -> None:
    """Write a consistent copy, whatever others write meanwhile; FileExistsError, never overwrite.

    sqlite3.Error or OSError when it cannot be made; nothing half made is left behind.
    """
    target.touch(mode=0o600, exist_ok=False)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except BaseException:
        target.unlink()
        raise


def check(file: Path) -> None:
    """See that a database file is whole; sqlite3.DatabaseError says what is wrong with it."""
    with closing(sqlite3.connect(file)) as opened:
        found = [str(row[0]) for row in opened.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError("; ".join(found))


def put_in_place(fresh: Path, target: Path, kept: Path) -> bool:
    """Let a file be the database from now on; nobody may use either.

    What was there is copied to `kept` first; tells whether anything was. At every moment the
    target is wholly the one or wholly the other.
    """
    was_there = target.is_file()
    if was_there:
        copy(target, kept)
        with closing(sqlite3.connect(target)) as old:
            # Its last commits must not be taken for those of the file that takes its place.
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            old.execute("PRAGMA journal_mode = DELETE")
    _to_disk(fresh)
    fresh.replace(target)
    _to_disk(target.parent)
    return was_there


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
