"""One unit of work: a session for the cold paths and buffers for the hot tables."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Result
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import Executable

from storage import bulk, tables
from storage.bulk import Row
from storage.prepared import tables_named

_MARK = tables.table(tables.Mark)
_OUTBOX = tables.table(tables.Outbox)
_CONVERSATION = tables.table(tables.Conversation)
_HOT = (_MARK, _OUTBOX, _CONVERSATION)


@dataclass(slots=True)
class Window:
    """Days for which some people's marks, leaves and trips are already in memory."""

    people: frozenset[int] = frozenset()
    first: date = date.max
    last: date = date.min

    def covers(self, person: int, first: date, last: date) -> bool:
        """Tell whether nothing more needs to be read for this person and these days."""
        return person in self.people and self.first <= first and last <= self.last


@dataclass(slots=True)
class Loaded:
    """What a batch read once for all of its turns; `revision` is that of the office."""

    window: Window = field(default_factory=Window)
    absences: dict[int, list[Any]] = field(default_factory=dict)
    lately: dict[int, list[Any]] = field(default_factory=dict)
    revision: int | None = None


class Work:
    """Everything read and written within one transaction.

    Marks, outgoing messages and conversations wait here and are written as one statement each;
    any other statement that names their tables writes them first.
    """

    def __init__(self, connection: Connection) -> None:
        """Start empty; who hands the connection over begins and ends its transaction."""
        self.connection = connection
        self._session: Session | None = None
        self.loaded = Loaded()
        self.new_marks: list[Row] = []
        self.marks_of_event: dict[str, int] = {}
        self.new_messages: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, int] = {}
        """The ids of messages written by now, by their keys; not of those that were there."""
        self.messages_written = 0
        self.conversations: dict[str, Row] = {}
        self.accounts_moved: set[tuple[str, str, str]] = set()
        """Accounts that this transaction let speak for somebody else, or for nobody."""

    @property
    def session(self) -> Session:
        """The mapped objects of the cold paths, within this transaction; made when asked for."""
        if self._session is None:
            self._session = Session(
                self.connection,
                expire_on_commit=False,
                join_transaction_mode="rollback_only",
            )
        return self._session

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.connection.dialect.name == "sqlite"

    def run(self, statement: Executable, values: Any = None) -> Result[Any]:  # noqa: ANN401  rows of any shape
        """Execute, after writing buffered rows if the statement names their tables."""
        self._flush_for(statement)
        return self.session.execute(statement, values)

    def rows(self, statement: Executable, values: Any = None) -> Sequence[Any]:  # noqa: ANN401  what the statement takes
        """Give all rows of a select."""
        return self.run(statement, values).all()

    def ones(self, statement: Executable) -> list[Any]:
        """Give the first column of every row."""
        return list(self.run(statement).scalars())

    def one(self, statement: Executable) -> Any:  # noqa: ANN401  a row or value of any shape
        """Give the first column of the first row, or None."""
        return self.run(statement).scalars().first()

    def add(self, row: tables.Base) -> None:
        """Insert a row of a cold table now, so that its id is known."""
        self.session.add(row)
        self.session.flush()

    def flush(self) -> None:
        """Write what is buffered; rows are sorted by key so that two batches cannot deadlock."""
        if self._session is not None:
            self._session.flush()
        connection = self.connection
        if self.new_marks:
            rows, self.new_marks = self.new_marks, []
            bulk.insert(connection, _MARK, rows)
        if self.conversations:
            kept = [self.conversations[key] for key in sorted(self.conversations)]
            self.conversations = {}
            bulk.upsert(connection, _CONVERSATION, kept, ("key",))
        if self.new_messages:
            messages, self.new_messages = self.new_messages, {}
            self.messages_written += len(messages)
            new = bulk.insert_new(
                connection, _OUTBOX, list(messages.values()), ("key",), more=("id",)
            )
            self.messages.update(new)

    def flush_before(self, named: Container[str]) -> None:
        """Write what waits for any of the tables named, and mapped objects not written yet."""
        if self._session is not None:
            self._session.flush()
        waiting = (self.new_marks, self.new_messages, self.conversations)
        if any(rows and table.name in named for rows, table in zip(waiting, _HOT, strict=True)):
            self.flush()

    def close(self) -> None:
        """Let go of the mapped objects, which stay readable."""
        if self._session is not None:
            self._session.close()

    def _flush_for(self, statement: Executable) -> None:
        if self.new_marks or self.new_messages or self.conversations:
            self.flush_before(tables_named(statement))
