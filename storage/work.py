"""One unit of work: a session for the cold paths and buffers for the hot tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Result, TableClause
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import Executable

from storage import bulk, tables
from storage.bulk import Row

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
    """What a batch read once for all of its turns."""

    window: Window = field(default_factory=Window)
    absences: dict[int, list[Any]] = field(default_factory=dict)


class Work:
    """Everything read and written within one transaction.

    Marks, outgoing messages and conversations wait here and are written as one statement each;
    any other statement that names their tables writes them first.
    """

    def __init__(self, session: Session) -> None:
        """Start empty on a session whose transaction has begun."""
        self.session = session
        self.loaded = Loaded()
        self.new_marks: list[Row] = []
        self.marks_of_event: dict[str, int] = {}
        self.new_messages: dict[str, dict[str, Any]] = {}
        self.conversations: dict[str, Row] = {}
        self.accounts_moved: set[tuple[str, str, str]] = set()
        """Accounts that this transaction let speak for somebody else, or for nobody."""

    @property
    def connection(self) -> Connection:
        """The connection the transaction runs on."""
        return self.session.connection()

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
        self.session.flush()
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
            bulk.insert_new(connection, _OUTBOX, list(messages.values()), ("key",))

    def _flush_for(self, statement: Executable) -> None:
        waiting = (self.new_marks, self.new_messages, self.conversations)
        if any(waiting):
            named = _tables_named(statement)
            buffers = zip(waiting, _HOT, strict=True)
            if any(rows and table.name in named for rows, table in buffers):
                self.flush()


def _tables_named(statement: Executable) -> set[str]:
    """Give the names: a mapped class brings a table object of its own into a statement."""
    parts = visitors.iterate(statement)  # type: ignore[arg-type]  # ours are ClauseElements
    return {part.name for part in parts if isinstance(part, TableClause)}
