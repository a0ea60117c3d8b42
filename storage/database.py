"""Opens the database: SQLite with its pragmas, or PostgreSQL with its time-outs."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.bulk import to_json
from storage.work import Work

_DATA_ERRORS = ("22", "23")
_POSTGRES_OPTIONS = "-c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000"


class Database:
    """One database; `write` and `read` give a unit of work in a transaction of its own."""

    def __init__(self, url: str) -> None:
        """Prepare engines; nothing is opened yet."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.writer = self._engine(read_only=False)
        self.reader = self._engine(read_only=True) if self.is_sqlite else self.writer

    @contextmanager
    def write(self) -> Iterator[Work]:
        """Give a unit of work; commit it at the end, roll back on an exception."""
        with self.writer.begin() as connection, closing(Work(connection)) as work:
            yield work
            work.flush()

    @contextmanager
    def read(self) -> Iterator[Work]:
        """Give a unit of work that must not change anything."""
        with self.reader.connect() as connection, closing(Work(connection)) as work:
            yield work

    def close(self) -> None:
        """Close every pooled connection."""
        self.writer.dispose()
        self.reader.dispose()

    def _create_private_file(self) -> None:
        """Let nobody but the owner read names and telephone numbers."""
        if self.url.database and self.url.database != ":memory:":
            with suppress(OSError):
                os.close(os.open(self.url.database, os.O_CREAT | os.O_RDWR, 0o600))

    def _engine(self, *, read_only: bool) -> Engine:
        if not self.is_sqlite:
            arguments = {
                "options": _POSTGRES_OPTIONS,
                "keepalives_idle": 20,
                "connect_timeout": 10,
            }
            return create_engine(
                self.url,
                connect_args=arguments,
                pool_size=5,
                max_overflow=5,
                hide_parameters=True,
                json_serializer=to_json,
                json_deserializer=msgspec.json.decode,
            )
        self._create_private_file()
        engine = create_engine(
            self.url,
            connect_args={"timeout": 30, "isolation_level": None},
            hide_parameters=True,
            json_serializer=to_json,
            json_deserializer=msgspec.json.decode,
        )
        _prepare_sqlite(engine, read_only=read_only)
        return engine


def is_data_error(error: BaseException) -> bool:
    """Tell whether the statement itself was at fault, not the connection, a lock or the disk."""
    if not isinstance(error, DBAPIError) or error.connection_invalidated:
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_DATA_ERRORS)
    return not isinstance(error, OperationalError) and type(error.orig).__name__ in {
        "IntegrityError",
        "DataError",
        "OverflowError",
    }


def _prepare_sqlite(engine: Engine, *, read_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401  a driver's connection
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()

    # A deferred transaction that reads and then writes fails at once with "database is locked".
    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
