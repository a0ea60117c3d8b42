"""A county's 380 people bind over HTTP with the real program, each with code and number."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.clock import SystemClock
from storage import tables
from storage.database import Database
from tests.fakes.bot_api import FakeBotApi
from tests.program import Program

COUNT = 380
TEAM = 4
NAMES = [f"队员{chr(0x4E00 + n)}" for n in range(COUNT)]
HEADING = "姓名,电话,角色,乡镇,村"
LIMITS = {"delivery__per_second": "200", "delivery__per_chat_burst": "20"}


def roster() -> str:
    rows = [HEADING]
    for n, name in enumerate(NAMES):
        role = "队员" if n % TEAM else "队长"
        village = f"第{n // TEAM + 1}村"
        rows.append(f"{name},{13_900_010_000 + n},{role},平安镇,{village}")
    return "\n".join(rows) + "\n"


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi(SystemClock()) as running:
        yield running


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_everybody_of_a_county_binds(
    kind: str, tmp_path: Path, server: FakeBotApi, request: pytest.FixtureRequest
) -> None:
    """Half of them in one message and half in two; each is answered with their own name."""
    url = request.getfixturevalue(f"empty_{kind}")()
    program = Program(tmp_path, url, server, extra=LIMITS, roster=roster())
    await program.set_up()
    await program.start()
    database = Database(url)

    def bound() -> bool:
        with database.read() as work:
            return bool(work.one(select(func.count(tables.Account.id))) == COUNT)

    users = {name: 1000 + n for n, name in enumerate(NAMES)}
    try:
        for n, (name, user) in enumerate(users.items()):
            said = program.codes[name]
            for part in said.split(" ") if n % 2 else [said]:
                server.say(user, part)
        async with asyncio.timeout(60):
            while not await asyncio.to_thread(bound):
                await asyncio.sleep(0.1)
        async with asyncio.timeout(60):
            while not all(answered(server, users[name], name) for name in NAMES):
                await asyncio.sleep(0.2)
        assert await program.stop() == 0
    finally:
        await program.kill()
        database.close()
    with database.read() as work:
        pairs = work.rows(
            select(tables.Person.name, tables.Account.user).join(
                tables.Account, tables.Account.person_id == tables.Person.id
            )
        )
        assert work.one(select(func.count(tables.BindingAttempt.id))) == 0
    database.close()
    assert {name: int(user) for name, user in pairs} == users
    assert server.violations == []


def answered(server: FakeBotApi, user: int, name: str) -> bool:
    said = "\n".join(server.answers(user))
    return f"已绑定:{name}(" in said
