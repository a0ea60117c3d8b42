"""Locks held as long as a process lives: who of several sends for a bot."""

from collections.abc import Iterable
from typing import Protocol

from storage.database import Database


class LockLostError(ConnectionError):
    """The connection is gone and every lock with it; another process may hold them by now."""


class Locks(Protocol):
    """Locks by name, used by one thread at a time."""

    def try_all(self, names: Iterable[str]) -> set[str]:
        """Take what is free and give the names held; LockLostError if the locks are gone."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for a signal that messages wait, at most so long; tell whether one came.

        LockLostError as soon as the locks are found gone.
        """
        ...

    def close(self) -> None:
        """Let go of everything held."""
        ...


class FreeLocks:
    """On SQLite, where a second process is refused: every lock is there for the asking."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._held: set[str] = set()

    def try_all(self, names: Iterable[str]) -> set[str]:
        """Take them all."""
        self._held |= set(names)
        return set(self._held)

    def wait(self, seconds: float) -> bool:
        """Refuse: nobody signals."""
        raise LockLostError(f"no signals within {seconds} s")

    def close(self) -> None:
        """Let go of everything held."""
        self._held.clear()


def locks_of(database: Database) -> Locks:
    """Give the locks of a database; the driver of PostgreSQL is loaded for PostgreSQL only."""
    if database.is_sqlite:
        return FreeLocks()
    from storage.advisory import AdvisoryLocks  # noqa: PLC0415  8 MB that SQLite has no use for

    return AdvisoryLocks(database)
