"""Killed while a slow platform has calls under way: no more is unknown than can be under way."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.clock import SystemClock
from bot.gateways.telegram.over_ptb import PtbTransport
from storage.database import Database
from storage.kinds import MessageState
from tests.fakes.bot_api import FakeBotApi
from tests.faults.conftest import Figures
from tests.faults.test_broadcast import (
    ROSTER,
    Ending,
    ended,
    is_over,
    peopled,
    until,
    written,
)
from tests.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.conftest import Record

PEOPLE = 300
# Far more than the platform would ever allow: only what can be under way holds the rest back.
_FASTER = {"delivery__per_second": "400"}
_SLOW_SECONDS = 20.0


async def stalled(server: FakeBotApi) -> None:
    """Wait until calls have come and no further one does."""
    before = 0
    async with asyncio.timeout(60):
        while not before or len(server.calls("sendMessage")) > before:
            before = len(server.calls("sendMessage"))
            await asyncio.sleep(3)


async def killed_while_slow(program: Program) -> Ending:
    """Write to everybody, kill the program once nothing comes back, and start it again."""
    server = program.server
    await program.set_up()
    users = await asyncio.to_thread(peopled, program, PEOPLE)
    await (await program.run()).ready(120)
    database = Database(program.database)
    try:
        await written(program)
        server.slow_next("sendMessage", _SLOW_SECONDS, times=PEOPLE)
        await stalled(server)
        await program.kill()
        server.mend("sendMessage")
        await (await program.run()).ready(120)
        await until(150, lambda: is_over(database))
        end = await asyncio.to_thread(ended, database, server, users)
        assert await program.stop() == 0
    finally:
        await program.kill()
        database.close()
    assert server.violations == []
    return end


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_crash_leaves_at_most_what_was_under_way_unknown(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, tried: Record
) -> None:
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    async with FakeBotApi(SystemClock()) as server:
        program = Program(tmp_path, fresh(), server, extra=_FASTER, roster=ROSTER)
        end = await killed_while_slow(program)
    states = Counter(end.states.values())
    tried(
        Figures(
            "SIGKILL while answers are slow",
            PEOPLE,
            states.total() - states[MessageState.sent] - states[MessageState.unknown],
            sum(times > 1 for times in end.seen.values()),
            states[MessageState.unknown],
        )
    )
    assert set(states) == {MessageState.sent, MessageState.unknown}
    assert 0 < states[MessageState.unknown] <= PtbTransport.at_once
    assert max(end.seen.values()) == 1
    reached = [user for user, state in end.states.items() if state is MessageState.sent]
    assert {end.seen[user] for user in reached} == {1}
