"""A leave from asking to the return over HTTP, killed at every step: the tables are the same."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from bot.clock import SystemClock
from storage.database import Database
from storage.kinds import MessageState
from tests.fakes.bot_api import FakeBotApi
from tests.faults.test_kill import act, conversations, domain, repeated, sent, settled
from tests.program import PEOPLE, Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STORY = [
    ("张三", "事假 今天到明天 办事"),
    ("张三", "替班 王五"),
    ("张三", "[提交]"),
    ("王五", "[同意替班]"),
    ("李四", "退回修改 事由写具体"),
    ("张三", "[改了再交]"),
    ("张三", "上一步"),
    ("张三", "送母亲复查"),
    ("张三", "[提交]"),
    ("李四", "[同意]"),
    ("张三", "续假 两天"),
    ("张三", "还没办完"),
    ("张三", "[提交]"),
    ("李四", "[同意]"),
    ("赵六", "代录 张三 已批准"),
    ("赵六", "[确定录入]"),
    ("张三", "在村"),
    ("张三", "[回村销假]"),
    ("王五", "急事先走 母亲住院"),
    ("王五", "[补手续]"),
    ("王五", "[事假]"),
    ("王五", "3天"),
    ("王五", "[提交]"),
    ("李四", "不同意 先说清楚"),
]


async def play(program: Program, chance: random.Random | None) -> None:
    """Bind everybody and play the story; with `chance`, kill and restart within every step."""
    await program.set_up()
    await program.start()
    database = Database(program.database)
    try:
        for name in PEOPLE:
            await settled(database, act(program.server, name, program.codes[name]))
        for name, said in STORY:
            update = act(program.server, name, said)
            if chance:
                await asyncio.sleep(chance.uniform(0, 0.3))
                await program.kill()
                await program.start()
            await settled(database, update)
        assert await program.stop() == 0
    finally:
        await program.kill()
        database.close()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_killed_at_every_step_a_leave_is_what_it_would_have_been(
    kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    """Requests, steps, marks, stand-in, audit and conversations equal those of a calm run."""
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    seed = random.randrange(1_000_000)
    record_property("seed", seed)
    outcomes = []
    for name, chance in (("calm", None), ("killed", random.Random(seed))):
        folder = tmp_path / name
        folder.mkdir()
        async with FakeBotApi(SystemClock()) as server:
            program = Program(folder, fresh(), server)
            await play(program, chance)
            database = Database(program.database)
            rows = sent(database)
            outcomes.append((domain(database), {row.key for row in rows}, conversations(database)))
            database.close()
            assert server.violations == []
            assert repeated(server, rows) == []
            replies = [row for row in rows if row.key.startswith("reply:")]
            assert {row.state for row in replies} <= {MessageState.sent, MessageState.unknown}
    calm, killed = outcomes
    states = " ".join(calm[0]["leave"])
    for state in ("returned", "joined", "urgent", "rejected"):
        assert f"LeaveState.{state}" in states
    assert killed == calm
