"""The whole program called by the platform: payload, event, reply; numbers; an orderly end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import select, text

from bot.clock import SystemClock
from storage import tables
from storage.database import Database
from storage.kinds import MessageState
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.webhook import pushing
from tests.faults.killing import act, settled
from tests.program import PEOPLE, SECRET, Program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

CALLED = {
    "telegram__mode": "webhook",
    "telegram__webhook_secret": SECRET,
    "web__public_url": "https://office.example",
}
SAID = [("张三", "签到"), ("王五", "Z"), ("张三", "请假"), ("张三", "[事假]"), ("张三", "明天")]


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    """Run the fake platform; no call may break its rules."""
    async with FakeBotApi(SystemClock()) as running:
        yield running
    assert running.violations == []


def numbers(page: str) -> dict[str, float]:
    """Read what /metrics shows."""
    lines = [line.rpartition(" ") for line in page.splitlines() if line[:1] not in {"#", ""}]
    return {name: float(value) for name, _, value in lines}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("client", ["python-telegram-bot", "aiogram"])
async def test_a_conversation_by_webhook(
    client: str, tmp_path: Path, empty_sqlite: Callable[[], str], server: FakeBotApi
) -> None:
    program = Program(tmp_path, empty_sqlite(), server, client, CALLED)
    await program.set_up()
    running = await program.run()
    await running.ready()
    database = Database(program.database)
    try:
        async with pushing(server.state, [running.web]):
            for name, said in [(name, program.codes[name]) for name in PEOPLE] + SAID:
                await settled(database, act(server, name, said))
            async with httpx.AsyncClient(base_url=running.web, trust_env=False) as web:
                shown = numbers((await web.get("/metrics")).text)
                ready = await web.get("/readyz")
            assert await running.stop() == 0
        with database.read() as work:
            days = work.ones(select(tables.Mark.person_id))
            states = set(work.ones(select(tables.Outbox.state)))
    finally:
        await program.kill()
        database.close()
    assert ready.json() == {"database": True, "schema": True, "dispatcher": True}
    assert shown['zhucun_events_total{kind="text",outcome="committed"}'] == len(PEOPLE) + 4
    assert shown['zhucun_events_total{kind="button",outcome="committed"}'] == 1
    assert shown['zhucun_webhooks_total{status="200"}'] == len(PEOPLE) + len(SAID)
    assert shown["zhucun_batch_events_sum"] == len(PEOPLE) + len(SAID)
    assert shown['zhucun_sends_total{platform="telegram",result="Sent"}'] >= len(SAID)
    assert shown["zhucun_sender_active"] == 1
    assert shown["zhucun_database_up"] == 1
    assert shown["zhucun_outbox_age_seconds"] == 0
    assert len(days) == 2
    assert states == {MessageState.sent}
    assert {push.status for push in server.state.pushes} == {200}
    assert server.calls("getUpdates") == []


@pytest.mark.timeout(120)
async def test_told_to_stop_it_confirms_what_it_took(
    tmp_path: Path, empty_postgresql: Callable[[], str], server: FakeBotApi
) -> None:
    """A commit that the database holds up is waited for, and nothing is brought again."""
    program = Program(tmp_path, empty_postgresql(), server, extra=CALLED)
    await program.set_up()
    running = await program.run()
    await running.ready()
    database = Database(program.database)
    try:
        async with pushing(server.state, [running.web]):
            await settled(database, server.say(PEOPLE["张三"], program.codes["张三"]))
            with database.writer.connect() as held:
                held.execute(text("LOCK TABLE conversation IN EXCLUSIVE MODE"))
                number = server.say(PEOPLE["张三"], "签到")
                await asyncio.sleep(0.5)
                async with asyncio.TaskGroup() as group:
                    ended = group.create_task(running.stop())
                    await asyncio.sleep(0.5)
                    assert not ended.done()
                    assert number in server.state.pending
                    held.commit()
            assert ended.result() == 0
        with database.read() as work:
            taken = work.ones(select(tables.Inbox.update_id))
    finally:
        await program.kill()
        database.close()
    assert str(number) in taken
    assert [push.status for push in server.state.pushes if push.update == number] == [200]
    assert server.state.confirmed[-1] == number


async def test_one_of_several_is_refused_on_sqlite(
    tmp_path: Path, empty_sqlite: Callable[[], str], server: FakeBotApi
) -> None:
    program = Program(tmp_path, empty_sqlite(), server, extra=CALLED)
    await program.set_up()
    running = await program.run("--only", "web")
    assert await running.process.wait() == 2
    assert "PostgreSQL" in running.log.read_text(encoding="utf-8")
