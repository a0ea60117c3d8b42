"""Changes many outbox rows at once: arrays on PostgreSQL, executemany on SQLite."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, text

from storage.tables.base import UtcInstant

Row = Mapping[str, Any]

_INSTANTS = ("not_before", "settled_at")
_ADDRESS = ("platform", "bot", '"user"', "chat")
_NO_LONGER_CHOSEN = [
    f"{name} = CASE WHEN {{u}}state = 'queued' AND outbox.person_id IS NOT NULL "
    f"AND outbox.action IN ('send', 'file') THEN NULL ELSE outbox.{name} END"
    for name in _ADDRESS
]
_SETTLE = (
    "state = {u}state",
    "error = {u}error",
    "settled_at = {u}settled_at",
    "not_before = COALESCE({u}not_before, outbox.not_before)",
    "message_id = COALESCE({u}message_id, outbox.message_id)",
    "doubtful = (outbox.doubtful OR {u}doubtful)",
    *_NO_LONGER_CHOSEN,
)
_STILL_THAT_ATTEMPT = (
    "outbox.id = {u}row_id AND ({u}attempt IS NULL "
    "OR (outbox.state = 'sending' AND outbox.attempts = {u}attempt))"
)
_SETTLED = {
    "row_id": "bigint",
    "state": "text",
    "error": "text",
    "not_before": "timestamptz",
    "settled_at": "timestamptz",
    "message_id": "text",
    "doubtful": "boolean",
    "attempt": "integer",
}
_BEGIN = (
    "state = 'sending'",
    "attempts = outbox.attempts + 1",
    "platform = {u}platform",
    "bot = {u}bot",
    '"user" = {u}account',
    "chat = {u}chat",
)
_STILL_QUEUED = "outbox.id = {u}row_id AND outbox.state = 'queued'"
_BEGUN = {"row_id": "bigint", "platform": "text", "bot": "text", "account": "text", "chat": "text"}


def write(connection: Connection, rows: Sequence[Row]) -> None:
    """Settle the rows named; one with an attempt only while that attempt is being sent."""
    _change(connection, (_SETTLE, _STILL_THAT_ATTEMPT), _SETTLED, rows)


def begin(connection: Connection, rows: Sequence[Row]) -> None:
    """Say that the rows named are being sent, and where to."""
    _change(connection, (_BEGIN, _STILL_QUEUED), _BEGUN, rows)


def arrived(connection: Connection, rows: Sequence[tuple[str, datetime, str, int, int]]) -> None:
    """Settle rows that arrived: state, when, message id, and the row and attempt it was."""
    if connection.dialect.name == "postgresql":
        columns = (list(values) for values in zip(*rows, strict=True))
        connection.exec_driver_sql(_ARRIVED_MANY, tuple(columns))
        return
    instant = UtcInstant().process_bind_param
    each = [(state, instant(at, connection.dialect), *rest) for state, at, *rest in rows]
    connection.exec_driver_sql(_ARRIVED_EACH, each)


_ARRIVED_EACH = (
    "UPDATE outbox SET state = ?, settled_at = ?, message_id = ?, error = NULL "
    "WHERE id = ? AND state = 'sending' AND attempts = ?"
)
_ARRIVED_MANY = (
    "UPDATE outbox SET state = u.state, settled_at = u.at, message_id = u.message, error = NULL "
    "FROM unnest(CAST(%s AS text[]), CAST(%s AS timestamptz[]), CAST(%s AS text[]), "
    "CAST(%s AS bigint[]), CAST(%s AS integer[])) AS u(state, at, message, row_id, attempt) "
    "WHERE outbox.id = u.row_id AND outbox.state = 'sending' AND outbox.attempts = u.attempt"
)


def _change(
    connection: Connection,
    what: tuple[Sequence[str], str],
    types: Mapping[str, str],
    rows: Sequence[Row],
) -> None:
    if not rows:
        return
    assignments, condition = ", ".join(what[0]), what[1]
    if connection.dialect.name == "postgresql":
        arrays = ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in types.items())
        source = f"FROM unnest({arrays}) AS u({', '.join(types)})"
        statement = f"UPDATE outbox SET {assignments} {source} WHERE {condition}".format(u="u.")  # noqa: S608  names written above
        connection.execute(text(statement), {name: [row[name] for row in rows] for name in types})
        return
    # SQLite takes a bound value as often as it is named.
    each = text(f"UPDATE outbox SET {assignments} WHERE {condition}".format(u=":"))  # noqa: S608  names written above
    instants = [bindparam(name, type_=UtcInstant()) for name in _INSTANTS if name in types]
    connection.execute(each.bindparams(*instants), [dict(row) for row in rows])
