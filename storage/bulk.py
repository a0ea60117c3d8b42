"""Many rows in one statement: arrays unnested on PostgreSQL, executemany on SQLite."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, BigInteger, Connection, Date, Integer, LargeBinary, Table, text
from sqlalchemy import Boolean as BooleanType
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.type_api import TypeEngine

from storage.tables.base import UtcInstant

Row = Mapping[str, Any]


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns."""
    _write(connection, table, rows, replace_on=())


def upsert(connection: Connection, table: Table, rows: Sequence[Row], key: Sequence[str]) -> None:
    """Insert rows; where one with the same `key` columns exists, overwrite the others."""
    _write(connection, table, rows, replace_on=key)


def insert_new(
    connection: Connection, table: Table, rows: Sequence[Row], key: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Insert rows whose `key` is not there yet and give the keys of those that were inserted."""
    if not rows:
        return []
    conflict = f"ON CONFLICT DO NOTHING RETURNING {_names(key)}"
    if connection.dialect.name == "postgresql":
        found = connection.execute(
            text(_unnest(table, rows[0], conflict)), _arrays(table, rows, connection)
        )
        return [tuple(row) for row in found]
    columns = list(rows[0])
    values = ", ".join(f"(value ->> {n})" for n in range(len(columns)))
    statement = (
        f"INSERT INTO {_quoted(table.name)} ({_names(columns)}) "  # noqa: S608  names come from our own metadata
        f"SELECT {values} FROM json_each(:rows) WHERE true {conflict}"
    )
    found = connection.execute(text(statement), {"rows": _json_rows(table, rows, connection)})
    return [tuple(row) for row in found]


def _write(
    connection: Connection, table: Table, rows: Sequence[Row], replace_on: Sequence[str]
) -> None:
    if not rows:
        return
    others = [name for name in rows[0] if name not in replace_on]
    if connection.dialect.name == "postgresql":
        conflict = ""
        if replace_on:
            sets = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in others)
            conflict = f"ON CONFLICT ({_names(replace_on)}) DO UPDATE SET {sets}"
        connection.execute(
            text(_unnest(table, rows[0], conflict)), _arrays(table, rows, connection)
        )
        return
    statement = sqlite.insert(table)
    if replace_on:
        excluded = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=list(replace_on), set_={name: excluded[name] for name in others}
        )
    connection.execute(statement, [dict(row) for row in rows])


def _unnest(table: Table, sample: Row, conflict: str) -> str:
    columns = [table.c[name] for name in sample]
    arrays = ", ".join(f"CAST(:{c.name} AS {_array_of(c.type)}[])" for c in columns)
    picked = ", ".join(
        f"u.{_quoted(c.name)}::json" if isinstance(c.type, JSON) else f"u.{_quoted(c.name)}"
        for c in columns
    )
    picked = picked.replace("::json", "\\:\\:json")
    names = _names(sample)
    return (
        f"INSERT INTO {_quoted(table.name)} ({names}) "  # noqa: S608  names come from our own metadata
        f"SELECT {picked} FROM unnest({arrays}) AS u({names}) {conflict}"
    )


def _arrays(table: Table, rows: Sequence[Row], connection: Connection) -> dict[str, list[Any]]:
    arrays: dict[str, list[Any]] = {}
    for name in rows[0]:
        process = (
            table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        )
        values = [row[name] for row in rows]
        arrays[name] = values if process is None else [process(value) for value in values]
    return arrays


def _json_rows(table: Table, rows: Sequence[Row], connection: Connection) -> str:

    arrays = _arrays(table, rows, connection)
    return json.dumps([list(values) for values in zip(*arrays.values(), strict=True)])


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
