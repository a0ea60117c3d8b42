"""Prepared statements give what the same statement gives by the usual way, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Executable, select
from sqlalchemy.exc import ProgrammingError

from storage import outbox, tables
from storage.database import Database
from storage.kinds import MessageAction, MessageKind, MessageState
from storage.outbox import Destination, Message
from storage.prepared import Among, Prepared, given
from storage.work import Work

NOW = datetime(2026, 11, 23, 2, 0, 0, 123456, tzinfo=UTC)
KEYS = ["a", "b'; DROP", "好\n"]


def _chosen(among: Among) -> Executable:
    row = tables.Outbox
    columns = (row.key, row.kind, row.doubtful, row.buttons, row.created_at, row.expires_at)
    return (
        select(*columns)
        .where(
            among(row.key, "keys"),
            row.state.in_((MessageState.queued, MessageState.sending)),
            row.action != MessageAction.delete,
            row.created_at <= given("now", row.created_at.type),
        )
        .order_by(row.id)
    )


CHOSEN = Prepared(_chosen)


def _queue(work: Work) -> None:
    for n, key in enumerate([*KEYS, "other"]):
        created = NOW + timedelta(seconds=n)
        to = Destination(None, "terminal", "t", "u", "c")
        message = Message(key, MessageKind.reply, to, key, created, created, ((("x", "y"),),))
        outbox.queue(work, message)


def test_values_come_and_go_as_their_columns_promise(database: Database) -> None:
    with database.write() as work:
        _queue(work)
        found = CHOSEN.rows(work, {"keys": KEYS, "now": NOW + timedelta(seconds=1)})

    assert found == [
        (KEYS[0], MessageKind.reply, False, [[["x", "y"]]], NOW, None),
        (KEYS[1], MessageKind.reply, False, [[["x", "y"]]], NOW + timedelta(seconds=1), None),
    ]
    assert found[0][4].utcoffset() == timedelta(0)


def test_no_value_is_a_list_of_none(database: Database) -> None:
    with database.write() as work:
        _queue(work)
        assert CHOSEN.rows(work, {"keys": [], "now": NOW}) == []


def test_a_value_left_out_is_an_error(database: Database) -> None:
    with database.write() as work, pytest.raises((KeyError, ProgrammingError)):
        CHOSEN.rows(work, {"keys": KEYS})


def test_mapped_objects_are_written_before_it_looks(database: Database) -> None:
    person = tables.Person
    named = Prepared(lambda among: select(person.id, person.phone).where(among(person.id, "ids")))
    with database.write() as work:
        one = tables.Person(name="张三", phone="13800000001", language="zh_CN")
        work.add(one)
        one.phone = "13800000002"
        assert named.rows(work, {"ids": [one.id]}) == [(one.id, "13800000002")]
