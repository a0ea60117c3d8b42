"""Coordinates the pack does not keep are nowhere: tables, files, logs, backup, failed events."""

from __future__ import annotations

import asyncio
import json
import struct
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from msgspec.structs import replace
from sqlalchemy import select

from bot.clock import SystemClock
from bot.gateways.telegram.updates import read
from handlers import whereabouts
from storage import tables
from storage.database import Database
from storage.kinds import InboxState
from tests import program as programs
from tests.actors import Stage, small_county
from tests.conversations.test_whereabouts import METHOD, set_village, use
from tests.fakes.bot_api import FakeBotApi
from tests.faults.killing import settled
from tests.program import PEOPLE, Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handlers.talk import Event

LATITUDE, LONGITUDE = 31.23456789, 104.98765432
PREFIXES = (b"31.23456", b"104.98765")
NEEDLES = (
    *PREFIXES,
    *(struct.pack(order + "d", value) for order in "<>" for value in (LATITUDE, LONGITUDE)),
)


def planted(content: bytes) -> list[bytes]:
    """Give which forms of the coordinates are in some bytes: as text, or as a stored float."""
    return [needle for needle in NEEDLES if needle in content]


def in_tables(database: Database) -> list[str]:
    """Give the tables with a row in which the coordinates stand."""
    found = []
    with database.read() as work:
        for table in tables.Base.metadata.sorted_tables:
            rows = repr(work.rows(select(table))).encode()
            found += [table.name] if any(prefix in rows for prefix in PREFIXES) else []
    return found


@pytest.fixture
def stage(database: Database) -> Stage:
    return small_county(database)


def shared(stage: Stage, name: str, **more: Any) -> Event:  # noqa: ANN401  JSON of the platform
    """Give a location as Telegram would bring it, with the update it came in."""
    event = stage.event(name, "")
    message = {
        "message_id": 1,
        "date": int(stage.clock.now().timestamp()),
        "from": {"id": 7},
        "chat": {"id": 7, "type": "private"},
        "location": {"latitude": LATITUDE, "longitude": LONGITUDE},
    }
    raw = json.dumps({"update_id": 9, "message": message | more}).encode()
    received = read(raw, "test", stage.clock.now()).event
    assert received is not None
    return replace(received, address=event.address, update_id=event.update_id)


@pytest.mark.parametrize(("days", "found"), [(0, []), (7, ["position"])])
def test_they_are_in_no_table_unless_the_pack_keeps_them(
    stage: Stage, days: int, found: list[str]
) -> None:
    use(stage, keep_days=days)
    set_village(stage)
    stage.tell([shared(stage, "张三"), shared(stage, "王五", forward_origin={"type": "user"})])
    assert stage.told("张三").startswith("位置在村部范围外")
    assert in_tables(stage.database) == found


def test_a_failed_event_keeps_its_payload_without_them(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator sees that a location failed, and not where it was."""

    def fail(turn: Any) -> Any:  # noqa: ANN401  stands in for a handler
        raise ValueError(turn.event)

    use(stage)
    monkeypatch.setattr(whereabouts, "located", fail)
    with structlog.testing.capture_logs() as logged:
        stage.tell([shared(stage, "张三")])
    with stage.database.read() as work:
        (row,) = work.ones(select(tables.Inbox).where(tables.Inbox.state == InboxState.failed))
    assert b'"latitude":0' in (row.payload or b"")
    assert in_tables(stage.database) == []
    assert [one["event"] for one in logged] == ["turn failed"]
    assert "Location(" in repr(logged)
    assert planted(repr(logged).encode()) == []


async def said_everything(program: Program, database: Database) -> None:
    """Bind everybody and let one share where they are in every way there is."""
    server = program.server
    for name, user in PEOPLE.items():
        await settled(database, server.say(user, program.codes[name]))
    user, place = PEOPLE["张三"], {"latitude": LATITUDE, "longitude": LONGITUDE}
    await settled(database, server.share_location(user, LATITUDE, LONGITUDE))
    live = server.share_location(user, LATITUDE, LONGITUDE, live_period=900)
    await settled(database, live)
    venue = {"location": place, "title": "小学", "address": "x"}
    await settled(database, server.send(user, location=place, venue=venue))
    forwarded = {"type": "hidden_user", "sender_user_name": "x", "date": 1}
    await settled(database, server.send(user, location=place, forward_origin=forwarded))


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("days", "kept"), [(0, False), (7, True)])
async def test_they_are_in_no_file_of_the_program(
    days: int,
    kept: bool,  # noqa: FBT001  a parameter of the test
    tmp_path: Path,
    empty_sqlite: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Killed, so that its write-ahead log is still there; then a backup is made.

    With days to keep them the same search finds them, so it can.
    """
    body = programs.without_quiet_hours().replace(METHOD, 'location = "optional"')
    pack = body.replace("keep_days = 0", f"keep_days = {days}")
    monkeypatch.setattr(programs, "without_quiet_hours", lambda: pack)
    async with FakeBotApi(SystemClock()) as server:
        program = Program(tmp_path, empty_sqlite(), server)
        await program.set_up()
        await program.start()
        database = Database(program.database)
        try:
            await said_everything(program, database)
            with database.read() as work:
                assert len(work.ones(select(tables.Position.id))) == 4
        finally:
            await program.kill()
            wal = await asyncio.to_thread(_with_them, tmp_path)
            database.close()
    await program.command("backup", str(tmp_path / "copy.db"))
    files = await asyncio.to_thread(_with_them, tmp_path)
    assert (tmp_path / "copy.db").is_file()
    assert bool(wal) is kept
    assert ("copy.db" in files) is kept
    assert (files == []) is not kept


def _with_them(folder: Path) -> list[str]:
    """Give the files below a folder in which they stand."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if planted(path.read_bytes())]
