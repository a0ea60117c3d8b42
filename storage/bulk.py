"""Many rows in one statement: arrays unnested on PostgreSQL, executemany on SQLite."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, Connection, Date, Dialect, Integer, LargeBinary, Table
from sqlalchemy import Boolean as BooleanType
from sqlalchemy.sql.type_api import TypeEngine

from storage.tables.base import UtcInstant

Row = Mapping[str, Any]
Process = Callable[[Any], Any]


def to_json(value: object) -> str:
    """Give JSON as databases take it; TypeError for what it cannot say."""
    return msgspec.json.encode(value).decode()


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns."""
    _write(connection, table, rows, "")


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

    Columns named in `more`, such as an id the database chose, are given after the key.
    """
    if not rows:
        return []
    plan = _plan(connection.dialect, table, tuple(rows[0]))
    values = plan.columns(rows)
    wanted: Any
    if connection.dialect.name == "postgresql":
        source, wanted = plan.unnest, dict(zip(plan.names, values, strict=True))
    else:
        source, wanted = plan.from_json, (to_json(list(zip(*values, strict=True))),)
    statement = f"{source} ON CONFLICT DO NOTHING RETURNING {_names((*key, *more))}"
    return [tuple(row) for row in connection.exec_driver_sql(statement, wanted)]


def _write(connection: Connection, table: Table, rows: Sequence[Row], conflict: str) -> None:
    if not rows:
        return
    plan = _plan(connection.dialect, table, tuple(rows[0]))
    values = plan.columns(rows)
    if connection.dialect.name == "postgresql":
        named = dict(zip(plan.names, values, strict=True))
        connection.exec_driver_sql(f"{plan.unnest} {conflict}", named)
    else:
        each = list(zip(*values, strict=True))
        connection.exec_driver_sql(f"{plan.each} {conflict}", each)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows with certain columns are written into a table, by one kind of database."""

    names: tuple[str, ...]
    processes: tuple[Process | None, ...]
    unnest: str
    each: str
    from_json: str

    def columns(self, rows: Sequence[Row]) -> list[list[Any]]:
        """Give the rows as columns, each value as the driver takes it."""
        columns = zip(self.names, self.processes, strict=True)
        return [_processed([row[name] for row in rows], process) for name, process in columns]


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
    arrays = ", ".join(f"CAST(%({c.name})s AS {_array_of(c.type)}[])" for c in columns)
    picked = ", ".join(
        f"u.{_quoted(c.name)}::json" if isinstance(c.type, JSON) else f"u.{_quoted(c.name)}"
        for c in columns
    )
    listed = _names(names)
    into = f"INSERT INTO {_quoted(table.name)} ({listed})"
    marks = ", ".join("?" for _ in names)
    values = ", ".join(f"(value ->> {n})" for n in range(len(names)))
    return _Plan(
        names,
        tuple(c.type.dialect_impl(dialect).bind_processor(dialect) for c in columns),
        f"{into} SELECT {picked} FROM unnest({arrays}) AS u({listed})",  # noqa: S608  our own names
        f"{into} VALUES ({marks})",
        f"{into} SELECT {values} FROM json_each(?) WHERE true",  # noqa: S608  our own names
    )


_POSTGRES_TYPES: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (UtcInstant, "timestamptz"),
    (BigInteger, "bigint"),
    (Integer, "integer"),
    (Date, "date"),
    (BooleanType, "boolean"),
    (LargeBinary, "bytea"),
)


def _array_of(kind: TypeEngine[Any]) -> str:
    return next((name for known, name in _POSTGRES_TYPES if isinstance(kind, known)), "text")


def _quoted(name: str) -> str:
    return f'"{name}"'


def _names(names: Iterable[str]) -> str:
    return ", ".join(_quoted(name) for name in names)
