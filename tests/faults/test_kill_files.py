"""Files over HTTP with the program killed around them: none lost, none kept or sent twice."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from storage import tables
from storage.database import Database
from storage.kinds import FileState
from tests.fakes.bot_api import FakeBotApi
from tests.faults.killing import settled
from tests.program import PEOPLE, Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

JPEG = b"\xff\xd8\xff\xe0 a certificate" + bytes(5000)
KEPT = "请假的证明收好了,共1份,只有最后审批人能看。"


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("kind", "client"), [("sqlite", "python-telegram-bot"), ("postgresql", "python-telegram-bot")]
)
async def test_a_paper_survives_kills_on_its_way_in_and_out(
    kind: str, client: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Killed while the platform is asked, and again while the paper is shown to its reader."""
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    store = tmp_path / "kept"
    async with FakeBotApi(SystemClock()) as server:
        extra = {"files__folder": str(store), "telegram__content": "full"}
        program = Program(tmp_path, fresh(), server, client, extra)
        await program.set_up()
        await program.start()
        database = Database(program.database)
        try:
            for name in PEOPLE:
                await settled(database, server.say(PEOPLE[name], program.codes[name]))
            await _paper_sent(program, database)
            await _paper_seen(program)
        finally:
            await program.kill()
            database.close()
        assert server.violations == []
    kept = [path for path in store.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [hashlib.sha256(JPEG).hexdigest()]


async def _paper_sent(program: Program, database: Database) -> None:
    """Ask for leave, send its proof, and kill the program while it is being fetched."""
    server, user = program.server, PEOPLE["张三"]
    await settled(database, server.say(user, "病假 明天 发烧"))
    await settled(database, server.press(user, "提交"))
    server.slow_next("file", 30)
    server.send_file(user, "photo", "", JPEG, caption="证明")
    await server.wait_for(lambda: server.state.shelf.fetched, 40)
    await program.kill()
    assert _files(database) == [(FileState.wanted, None)]
    # What a dead process held is taken over after a minute of silence.
    _age_jobs(database)
    await program.start()
    await server.wait_for(lambda: any(KEPT in one for one in server.answers(user)), 60)
    assert sum(KEPT in one for one in server.answers(user)) == 1
    assert _files(database) == [(FileState.stored, len(JPEG))]


async def _paper_seen(program: Program) -> None:
    """Look at the proof, the answer to its sending lost with the process that waited for it."""
    server, leader = program.server, PEOPLE["李四"]
    shown = "看证明"
    await server.wait_for(lambda: any(shown in m.buttons for m in server.messages(leader)), 40)
    server.slow_next("sendPhoto", 30)
    server.press(leader, shown)
    await server.wait_for(lambda: server.files(leader), 40)
    await program.kill()
    await program.start()
    await server.wait_for(lambda: len(server.files(leader)) == 2, 60)
    assert [one.file.content for one in server.files(leader) if one.file] == [JPEG, JPEG]
    await asyncio.sleep(1)
    assert len(server.files(leader)) == 2
    assert all(one.as_photo for one in server.files(leader))
    assert await program.stop() == 0


def _files(database: Database) -> list[tuple[FileState, int | None]]:
    with database.read() as work:
        rows = work.ones(select(tables.StoredFile))
    return [(row.state, row.size if row.digest else None) for row in rows]


def _age_jobs(database: Database) -> None:
    with database.write() as work:
        for job in work.ones(select(tables.Job).where(tables.Job.heartbeat.is_not(None))):
            job.heartbeat -= timedelta(minutes=2)
        work.session.flush()
