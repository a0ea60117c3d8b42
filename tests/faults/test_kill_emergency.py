"""A roll-call and a call for help over HTTP, the program killed in them: said and heard once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from bot.clock import SystemClock
from storage import tables
from storage.database import Database
from storage.kinds import HelpState, MessageState, RollState
from tests.fakes.bot_api import FakeBotApi
from tests.faults.killing import act
from tests.program import PEOPLE, Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WAITING = (MessageState.queued, MessageState.sending)
ASKED = ("李四", "张三", "王五")


async def settled(database: Database, number: int) -> None:
    """Wait until an update is answered and nothing waits to be sent."""

    def open_rows() -> list[tuple[str, str]]:
        with database.read() as work:
            known = work.one(
                select(tables.Inbox.state).where(tables.Inbox.update_id == str(number))
            )
            row = tables.Outbox
            waiting = work.rows(select(row.key, row.state).where(row.state.in_(WAITING)))
        return [(key, str(state)) for key, state in waiting] + ([] if known else [("inbox", "")])

    for _ in range(1200):
        left = await asyncio.to_thread(open_rows)
        if not left:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(left)


def told(server: FakeBotApi, name: str, words: str) -> int:
    """Count the messages in somebody's chat that hold some words."""
    return sum(words in text for text in server.answers(PEOPLE[name]))


async def until(server: FakeBotApi, name: str, words: str) -> None:
    """Wait until somebody was told something, also by a change of an older message."""
    async with asyncio.timeout(120):
        while not told(server, name, words):
            await asyncio.sleep(0.1)


async def called(program: Program, database: Database) -> None:
    """Call the roll, kill the program at once, and let everybody answer the one that starts."""
    server = program.server
    await settled(database, act(server, "钱七", "点名 暴雨 2小时"))
    update_id = act(server, "钱七", "[发出点名]")
    await program.kill()
    await program.start()
    await settled(database, update_id)
    last = [act(server, name, "[安全]") for name in ("张三", "王五")][-1]
    await program.kill()
    await program.start()
    await settled(database, last)
    await settled(database, act(server, "张三", "求助 路断了"))


async def time_passes(program: Program, database: Database) -> None:
    """Let the roll-call be over and nobody have taken the call, while the program is down."""
    await program.kill()

    def earlier() -> None:
        past = SystemClock().now() - timedelta(seconds=1)
        with database.write() as work:
            work.run(update(tables.RollCall).values(expires_at=past))
            work.run(update(tables.HelpCall).values(next_at=past))

    await asyncio.to_thread(earlier)
    await program.start()
    await until(program.server, "张三", "还没有人接手")
    await until(program.server, "钱七", "未答的请打电话")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_an_emergency_survives_kills(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Everybody is asked once, every answer counts once, and the clock's own words come once."""
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    async with FakeBotApi(SystemClock()) as server:
        program = Program(tmp_path, fresh(), server)
        await program.set_up()
        await program.start()
        database = Database(program.database)
        try:
            for name, user in PEOPLE.items():
                await settled(database, server.say(user, program.codes[name]))
            await called(program, database)
            await time_passes(program, database)
            await settled(database, act(server, "赵六", "[我来处理]"))
            await settled(database, act(server, "张三", "[已解决]"))
            assert await program.stop() == 0
            with database.read() as work:
                roll = work.one(select(tables.RollCall.state))
                states = work.ones(select(tables.HelpCall.state))
                answers = work.ones(select(tables.RollAnswer.answer))
                doubtful = work.ones(select(tables.Outbox.key).where(tables.Outbox.doubtful))
        finally:
            await program.kill()
            database.close()
        assert server.violations == []
        asked = {name: told(server, name, "您安全吗") for name in ASKED}
        late = told(server, "张三", "还没有人接手")
        summary = told(server, "钱七", "未答的请打电话")
    assert (roll, states) == (RollState.closed, [HelpState.closed])
    assert Counter(answers) == {"safe": 2, None: 1}
    # What was under way when the program was killed may, as an emergency, be said once more.
    assert set(asked.values()) <= ({1, 2} if doubtful else {1})
    assert (late, summary) == (1, 1)
