"""Has what is packed in a file unpacked by a process of its own, of bounded memory and time.

The libraries that read Word and Excel believe the file: a workbook of five kilobytes that names
the last cell of a sheet makes them ask for hundreds of gigabytes, and that ends a process. Here it
ends the one that `bot/documents/unpacking.py` runs in, and the file is refused.
"""

from __future__ import annotations

import os
import subprocess
import sys
from signal import SIGINT, SIGTERM
from typing import Any

import msgspec
import structlog

from handlers.talk import Text

_log = structlog.get_logger()

PATIENCE = 40.0
"""Seconds, less than fetching a file has in all."""
_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONPYCACHEPREFIX", "SYSTEMROOT")
_STOPPED = frozenset({-SIGTERM, -SIGINT})


class InterruptedReadingError(Exception):
    """Somebody stopped the program while the file was read; it is to be read again."""


class Refused(msgspec.Struct, frozen=True):
    """Why a file is not taken: a wording id with its values."""

    id: str
    values: dict[str, int | str]

    @property
    def words(self) -> Text:
        """Give it as what the sender is told."""
        return Text(self.id, self.values)


class Found(msgspec.Struct, frozen=True):
    """What came out of the other process."""

    value: Any = None
    refused: Refused | None = None


def unpack(kind: str, content: bytes) -> Found | None:
    """Give what a file holds, of a kind in `unpacking.READERS`; None where reading it failed.

    Blocking, at most `PATIENCE`. InterruptedReadingError where the program is being stopped.
    """
    command = [sys.executable, "-P", "-m", "bot.documents.unpacking", kind]
    # The token and the database's password are nothing for whoever opens foreign files.
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  a module of ours; the content comes by its input
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            env=kept,
            check=False,
        )
    except subprocess.TimeoutExpired:
        _log.warning("files.reader_failed", reading=kind, reason="too slow", size=len(content))
        return None
    if done.returncode in _STOPPED:
        raise InterruptedReadingError
    if done.returncode:
        reason = f"ended with {done.returncode}"
        _log.warning("files.reader_failed", reading=kind, reason=reason, size=len(content))
        return None
    return msgspec.json.decode(done.stdout, type=Found)
