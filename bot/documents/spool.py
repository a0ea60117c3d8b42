"""Rows of a table on disk, written bit by bit by a job and read once at its end."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Spool:
    """A file of rows, one a line; nobody but its owner reads it."""

    path: Path

    def holds(self, size: int) -> bool:
        """Tell whether what was written up to a size is still there, on this machine.

        A row ends just there; else these are rows another attempt wrote from the beginning.
        """
        if size == 0:
            return True
        if not self.path.is_file() or self.path.stat().st_size < size:
            return False
        with self.path.open("rb") as file:
            file.seek(size - 1)
            return file.read(1) == b"\n"

    def append(self, size: int, rows: Iterable[list[Any]]) -> int:
        """Write rows after `size` bytes, over what a killed step left; give the new size."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            file.truncate(size)
            file.seek(size)
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            return file.tell()

    def rows(self, size: int) -> Iterator[list[Any]]:
        """Give the rows of the first `size` bytes, one at a time."""
        if not size:
            return
        with self.path.open("rb") as file:
            for line in file:
                yield json.loads(line)
                if file.tell() >= size:
                    return

    def remove(self) -> None:
        """Forget the rows."""
        self.path.unlink(missing_ok=True)
