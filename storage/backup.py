"""A copy of an SQLite database while it is in use."""

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
