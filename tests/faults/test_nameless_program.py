"""匿名投诉 to the running program: nothing of the sender in its files, tables and log."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, select, text

from bot.clock import SystemClock
from storage import tables
from storage.database import Database
from tests.fakes.bot_api import FakeBotApi
from tests.faults.killing import settled
from tests.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable

SENDER = 7701234567
TRACES = (str(SENDER), "张三", "13900000002")
REMINDS = "'remind:"
_SWEPT = ("outbox", "conversation", "inbox", "audit", "binding_code", "job", "reminder")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_no_file_no_table_and_no_line_names_the_sender(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The database holds the sender's account and roster row, and after the turns nothing more."""
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    async with FakeBotApi(SystemClock()) as server:
        program = Program(tmp_path, fresh(), server)
        await program.set_up()
        database = Database(program.database)
        try:
            await (await program.run()).ready()
            await settled(database, server.say(SENDER, program.codes["张三"]))
            await settled(database, server.say(15, program.codes["钱七"]))
            assert await program.stop() == 0
            _sweep(database)
            await _compare(program, database)
        finally:
            await program.kill()
            database.close()
        assert server.violations == []


async def _compare(program: Program, database: Database) -> None:
    """Count traces before and after nameless turns, and after an ordinary one, which leaves some.

    The process is killed, so that what it wrote last still stands in SQLite's write-ahead log.
    """
    rows, files = _traces_in_tables(database), _traces_in_files(database)
    running = await program.run()
    await running.ready()
    await _whisper(program.server)
    await program.kill()
    log = running.log.read_text(encoding="utf-8")
    assert _traces_in_tables(database) == rows
    assert _traces_in_files(database) == files
    assert [one for one in (*TRACES, "食堂") if one in log] == []
    with database.read() as work:
        assert work.ones(select(tables.Complaint.said)) == ["食堂的账不公开"]
        assert work.ones(select(tables.Inbox.update_id)) == []

    await (await program.run()).ready()
    await settled(database, program.server.say(SENDER, "投诉建议 食堂的账不公开"))
    await program.kill()
    assert _traces_in_tables(database) > rows
    assert not files or _traces_in_files(database) != files


async def _whisper(server: FakeBotApi) -> None:
    """Write, hand over, and ask for the answer; the number is read off the chat."""
    server.say(SENDER, "匿名投诉 食堂的账不公开")
    asked = await _told(server, "还没有交出去")
    number = asked.partition("编号")[2][:9]
    server.press(SENDER, "县驻村办")
    await _told(server, f"{number}:")
    server.say(SENDER, "查投诉 XXXX-XXXX")
    await _told(server, "没有这个编号")


async def _told(server: FakeBotApi, begins: str) -> str:
    async with asyncio.timeout(90):
        while True:
            for answer in server.answers(SENDER):
                if begins in answer:
                    return answer
            await asyncio.sleep(0.02)


def _sweep(database: Database) -> None:
    """Leave of the sender only the account and the roster, in the tables and in the file."""
    with database.write() as work:
        for name in _SWEPT:
            work.connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608  names of ours
    if database.is_sqlite:
        with database.writer.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _traces_in_tables(database: Database) -> set[str]:
    """Give every row in which the sender is named, but what the scheduler does by itself."""
    with database.read() as work:
        person = work.one(select(tables.Person.id).where(tables.Person.name == "张三"))
        rows = {
            f"{table.name} {tuple(row)}"
            for table in tables.Base.metadata.sorted_tables
            for row in work.rows(select(table))
            if any(one in str(tuple(row)) for one in TRACES)
            or person
            in [value for column, value in zip(table.c, row, strict=True) if _is_person(column)]
        }
    return {
        row for row in rows if not row.startswith(("reminder ", "job ")) and REMINDS not in row
    }


def _is_person(column: object) -> bool:
    return any(key.column.table.name == "person" for key in getattr(column, "foreign_keys", ()))


def _traces_in_files(database: Database) -> dict[str, int]:
    """Count the sender's traces in the file and the files beside it; nothing on PostgreSQL."""
    if not database.is_sqlite:
        return {}
    path = Path(make_url(str(database.url)).database or "")
    found = b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))
    # The name says nothing: the scheduler may name somebody to their leader at any time.
    return {one: found.count(one.encode()) for one in TRACES if one.isdigit()}
