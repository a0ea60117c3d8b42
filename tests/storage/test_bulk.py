"""Many rows at once are kept as one row at a time would be, on both databases."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from storage import bulk, tables
from storage.database import Database, is_data_error
from tests.databases import Postgres, migrated

ENCLOSURE = tables.table(tables.Enclosure)
CONVERSATION = tables.table(tables.Conversation)
AWKWARD = 'a"b\\c\n{1,2} NULL \u202e好 '
BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 8, 0, 0, 1, tzinfo=BEIJING)


def enclosed(key: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  of any column
    """Give a row with every kind of column that JSON has no word for."""
    row = {"outbox_key": key, "name": AWKWARD, "mime": "", "picture": False, "language": "en"}
    return row | {"recipe": {"a": [1, None, AWKWARD]}, "content": bytes(range(256))} | more


def said(key: str, at: datetime) -> dict[str, Any]:
    """Give a conversation."""
    return {"key": key, "body": {"said": AWKWARD}, "updated_at": at}


def test_rows_of_every_type_are_written_in_bulk_and_given_back(database: Database) -> None:
    """Both ways of writing many rows, with the id the database chose asked for as well."""
    table = tables.table(tables.CalendarDay)
    days = [date(2026, 10, 1), date(2026, 10, 2)]
    rows = [{"day": day, "kind": "holiday", "name": "国庆", "source": "s"} for day in days]
    with database.write() as work:
        bulk.insert(work.connection, table, rows[:1])
        fresh = bulk.insert_new(work.connection, table, rows, ("kind",), more=("name",))
        assert fresh == [("holiday", "国庆")]
        bulk.upsert(work.connection, table, [rows[0] | {"name": "国庆节"}], ("day",))
        named = work.rows(select(table.c.day, table.c.name).order_by(table.c.day))
        assert [tuple(row) for row in named] == [(days[0], "国庆节"), (days[1], "国庆")]


def test_bytes_and_json_are_kept_as_they_are(database: Database) -> None:
    rows = [enclosed("1"), enclosed("2", content=None, recipe={}, picture=True)]
    with database.write() as work:
        bulk.insert(work.connection, ENCLOSURE, rows[:1])
        changed = [one | {"mime": "text/plain"} for one in rows]
        bulk.insert_missing(work.connection, ENCLOSURE, changed, ("outbox_key",))
        asked = select(ENCLOSURE).order_by(ENCLOSURE.c.outbox_key)
        found = work.run(asked).mappings().all()
    assert [dict(one) for one in found] == [rows[0], changed[1]]


def test_instants_of_any_zone_are_the_same_instant_read_back(database: Database) -> None:
    first, last = said("a", NOW), said("b", NOW.astimezone(UTC))
    with database.write() as work:
        new = bulk.insert_new(work.connection, CONVERSATION, [first, last], ("key",))
        again = bulk.insert_new(work.connection, CONVERSATION, [first], ("key",))
        later = first | {"updated_at": NOW + timedelta(microseconds=1)}
        bulk.upsert(work.connection, CONVERSATION, [later], ("key",))
        found = work.rows(select(CONVERSATION).order_by(CONVERSATION.c.key))
    assert (new, again) == ([("a",), ("b",)], [])
    assert [row.updated_at for row in found] == [later["updated_at"], NOW]
    assert [row.body for row in found] == [first["body"], last["body"]]


def test_what_the_database_cannot_keep_is_the_rows_fault(postgres: Postgres) -> None:
    """A zero character is no text on PostgreSQL; the turn that brought it fails alone."""
    with migrated(postgres.fresh()) as database:
        with pytest.raises(DBAPIError) as caught, database.write() as work:
            bulk.insert_new(work.connection, CONVERSATION, [said("\0", NOW)], ("key",))
        assert is_data_error(caught.value)
