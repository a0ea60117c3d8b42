"""Advisory locks of PostgreSQL, held as long as a connection lives."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.locks import LockLostError
from storage.signals import CHANNEL


class AdvisoryLocks:
    """Advisory locks on a dedicated PostgreSQL connection, which also hears the signals."""

    def __init__(self, database: Database) -> None:
        """Prepare; the connection is opened when first needed."""
        self._database = database
        self._driver: psycopg.Connection[Any] | None = None
        self._held: set[str] = set()

    def try_all(self, names: Iterable[str]) -> set[str]:
        """Take what is free and give the names held; LockLostError if the connection is gone."""
        try:
            driver = self._open()
            for name in sorted(set(names) - self._held):
                found = driver.execute("SELECT pg_try_advisory_lock(%s)", (_number(name),))
                if found.fetchone() == (True,):
                    self._held.add(name)
        except (psycopg.Error, DBAPIError, OSError) as error:
            self._drop()
            raise LockLostError(str(error)) from error
        return set(self._held)

    def wait(self, seconds: float) -> bool:
        """Wait for a signal that messages wait, at most so long; tell whether one came.

        LockLostError as soon as the connection is found gone.
        """
        if self._driver is None:
            raise LockLostError("no connection")
        try:
            return bool(list(self._driver.notifies(timeout=seconds, stop_after=1)))
        except (psycopg.Error, OSError) as error:
            self._drop()
            raise LockLostError(str(error)) from error

    def close(self) -> None:
        """Let go of everything held; when this returns, somebody else may take it.

        PostgreSQL would notice the closed connection only some time later.
        """
        if self._driver is not None:
            with suppress(psycopg.Error, OSError):
                self._driver.execute("SELECT pg_advisory_unlock_all()")
        self._drop()

    def _drop(self) -> None:
        self._held.clear()
        if self._driver is not None:
            driver, self._driver = self._driver, None
            driver.close()

    def _open(self) -> psycopg.Connection[Any]:
        if self._driver is None:
            pooled = self._database.writer.raw_connection()
            driver = pooled.driver_connection
            # Of its own: back in the pool, whoever used it next would hold the locks.
            pooled.detach()
            if not isinstance(driver, psycopg.Connection):
                raise LockLostError("not a PostgreSQL connection")
            self._driver = driver
            driver.autocommit = True
            driver.execute(f"LISTEN {CHANNEL}".encode())
        return self._driver


def _number(name: str) -> int:
    digest = hashlib.blake2b(f"zhucun:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
