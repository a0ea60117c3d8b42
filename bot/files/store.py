"""The folder in which files people sent are kept, each under the digest of its content."""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_FEW = 2
_HALF = ".new-"


class NoContentError(Exception):
    """There is no file of this digest."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder nobody but its owner reads; a name somebody gave a file is never part of a path."""

    folder: Path

    def put(self, content: bytes) -> str:
        """Keep content, durably, and give its digest; the same content is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if path.is_file():
            # What is wanted again is not old any more, see `older_than`.
            path.touch()
            return digest
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_HALF)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # Renamed only when whole: a process killed here leaves no half file under the digest.
            Path(name).replace(path)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise
        _sync(path.parent)
        return digest

    def read(self, digest: str) -> bytes:
        """Give content; NoContentError if it is not (or no longer) kept."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            raise NoContentError(digest) from None

    def holds(self, digest: str) -> bool:
        """Tell whether content is kept."""
        return self._path(digest).is_file()

    def remove(self, digest: str) -> None:
        """Keep content no longer; nothing happens if it is not there."""
        self._path(digest).unlink(missing_ok=True)

    def clear_away(self, instant: datetime) -> None:
        """Remove the half files of processes killed before an instant."""
        for path in self.folder.glob(f"??/{_HALF}*"):
            if path.stat().st_mtime < instant.timestamp():
                path.unlink(missing_ok=True)

    def older_than(self, instant: datetime) -> list[str]:
        """Give the digests of what was last put in before an instant."""
        limit = instant.timestamp()
        found = (path for path in self.folder.glob("??/*") if not path.name.startswith(_HALF))
        return sorted(path.name for path in found if path.stat().st_mtime < limit)

    def _path(self, digest: str) -> Path:
        if len(digest) != hashlib.sha256().digest_size * 2 or not digest.isalnum():
            raise NoContentError(digest)
        return self.folder / digest[:_FEW] / digest


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
