"""Changes many outbox rows at once: one JSON text on PostgreSQL, executemany on SQLite."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, text

from storage.bulk import to_json
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
        connection.exec_driver_sql(_ARRIVED_MANY, (to_json(rows),))
        return
    instant = UtcInstant().process_bind_param
    each = [(state, instant(at, connection.dialect), *rest) for state, at, *rest in rows]
    connection.exec_driver_sql(_ARRIVED_EACH, each)


def _given(names: Iterable[str], types: Iterable[str]) -> str:
    """Give what a list of lists, bound as one JSON text, says: `u` with these columns."""
    values = ", ".join(f"(value ->> {n})::{kind}" for n, kind in enumerate(types))
    return (
        f"FROM (SELECT {values} FROM jsonb_array_elements(CAST(%s AS jsonb)) AS given(value)) "  # noqa: S608  names written here
        f"AS u({', '.join(names)})"
    )


_ARRIVED_EACH = (
    "UPDATE outbox SET state = ?, settled_at = ?, message_id = ?, error = NULL "
    "WHERE id = ? AND state = 'sending' AND attempts = ?"
)
_ARRIVED = {
    "state": "text",
    "at": "timestamptz",
    "message": "text",
    "row_id": "bigint",
    "attempt": "integer",
}
_ARRIVED_MANY = (
    "UPDATE outbox SET state = u.state, settled_at = u.at, message_id = u.message, error = NULL "  # noqa: S608  names written here
    f"{_given(_ARRIVED, _ARRIVED.values())} "
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
        changed = f"UPDATE outbox SET {assignments} ".format(u="u.")  # noqa: S608  names written above
        source = _given(types, types.values())
        values = to_json([[row[name] for name in types] for row in rows])
        statement = f"{changed}{source} WHERE {condition.format(u='u.')}"
        connection.exec_driver_sql(statement, (values,))
        return
    # SQLite takes a bound value as often as it is named.
    each = text(f"UPDATE outbox SET {assignments} WHERE {condition}".format(u=":"))  # noqa: S608  names written above
    instants = [bindparam(name, type_=UtcInstant()) for name in _INSTANTS if name in types]
    connection.execute(each.bindparams(*instants), [dict(row) for row in rows])
