"""Many rows in one statement: one JSON text on PostgreSQL, executemany on SQLite.

To hand PostgreSQL a list of Python values for each column costs the driver six times as much.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import JSON, Connection, Dialect, LargeBinary, String, Table
from sqlalchemy.sql.type_api import TypeEngine

Row = Mapping[str, Any]
Process = Callable[[Any], Any]


def to_json(value: object) -> str:
    """Give JSON as databases take it; TypeError for what it cannot say."""
    return msgspec.json.encode(value).decode()


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns."""
    _write(connection, table, rows, "")


def insert_missing(
    connection: Connection, table: Table, rows: Sequence[Row], key: Sequence[str]
) -> None:
    """Insert rows; one whose `key` columns are there already is left as it is."""
    _write(connection, table, rows, f"ON CONFLICT ({_names(key)}) DO NOTHING")


def upsert(connection: Connection, table: Table, rows: Sequence[Row], key: Sequence[str]) -> None:
    """Insert rows; where one with the same `key` columns exists, overwrite the others."""
    if rows:
        others = [name for name in rows[0] if name not in key]
        sets = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in others)
        _write(connection, table, rows, f"ON CONFLICT ({_names(key)}) DO UPDATE SET {sets}")


def insert_new(
    connection: Connection,
    table: Table,
    rows: Sequence[Row],
    key: Sequence[str],
    *,
    more: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """Insert rows whose `key` is not there yet and give the keys of those that were inserted.

    Columns named in `more`, such as an id the database chose, are given after the key. No column
    may hold bytes: SQLite reads none from JSON.
    """
    if not rows:
        return []
    plan = _plan(connection.dialect, table, tuple(rows[0]))
    statement = f"{plan.from_json} ON CONFLICT DO NOTHING RETURNING {_names((*key, *more))}"
    found = connection.exec_driver_sql(statement, (to_json(plan.tuples(rows)),)).all()
    return [tuple(row) for row in found]


def _write(connection: Connection, table: Table, rows: Sequence[Row], conflict: str) -> None:
    if not rows:
        return
    plan = _plan(connection.dialect, table, tuple(rows[0]))
    values = plan.tuples(rows)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"{plan.from_json} {conflict}", (to_json(values),))
    else:
        connection.exec_driver_sql(f"{plan.each} {conflict}", values)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows with certain columns are written into a table, by one kind of database."""

    names: tuple[str, ...]
    processes: tuple[Process | None, ...]
    each: str
    from_json: str

    def tuples(self, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        """Give each row's values as the database takes them."""
        columns = zip(self.names, self.processes, strict=True)
        ready = [_processed([row[name] for row in rows], process) for name, process in columns]
        return list(zip(*ready, strict=True))


def _processed(values: list[Any], process: Process | None) -> list[Any]:
    """Process a column; rows of one batch share many a value, which is then processed once."""
    if process is None:
        return values
    done: list[Any] = []
    last: Any = _Plan
    for value in values:
        if value is not last:
            last, ready = value, process(value)
        done.append(ready)
    return done


@lru_cache(maxsize=64)
def _plan(dialect: Dialect, table: Table, names: tuple[str, ...]) -> _Plan:
    columns = [table.c[name] for name in names]
    into = f"INSERT INTO {_quoted(table.name)} ({_names(names)})"
    marks = ", ".join("?" for _ in names)
    return _Plan(
        names,
        tuple(_process(c.type, dialect) for c in columns),
        f"{into} VALUES ({marks})",
        f"{into} {picked([c.type for c in columns], dialect)}",
    )


def _process(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    if isinstance(kind, LargeBinary):
        return None
    if isinstance(kind, JSON):
        return to_json
    return kind.dialect_impl(dialect).bind_processor(dialect)


def picked(kinds: Sequence[TypeEngine[Any]], dialect: Dialect) -> str:
    """Give a select of columns of these types from one bound JSON text, a list of lists."""
    if dialect.name == "postgresql":
        values = (_cast(n, kind, dialect) for n, kind in enumerate(kinds))
        source = "jsonb_array_elements(CAST(%s AS jsonb)) AS given(value)"
    else:
        values = (f"(value ->> {n})" for n in range(len(kinds)))
        source = "json_each(?) WHERE true"
    return f"SELECT {', '.join(values)} FROM {source}"  # noqa: S608  our own names


def _cast(n: int, kind: TypeEngine[Any], dialect: Dialect) -> str:
    value = f"(value ->> {n})"
    if isinstance(kind, String):
        return value
    if isinstance(kind, LargeBinary):
        return f"decode({value}, 'base64')"
    return f"{value}::{kind.compile(dialect)}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _names(names: Iterable[str]) -> str:
    return ", ".join(_quoted(name) for name in names)
