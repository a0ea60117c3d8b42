"""A notice to two thousand people over HTTP while everything goes wrong: each has it once at most.

Exactly once, too, unless it is listed as unknown; who blocked the bot is listed as not reached.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from storage import bulk, tables
from storage.database import Database
from storage.kinds import MessageAction, MessageState, Role
from storage.notice_kinds import NoticeState
from tests.fakes.bot_api import FakeBotApi
from tests.faults.conftest import Figures
from tests.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.conftest import Record

WORDS = "全县明天上午9点前报防汛值班表"
FIRST_USER = 100_000
WRITER, SECOND = 15, 16
# Posts that began long ago, so that it does not matter at what hour the test runs.
ROSTER = """姓名,电话,角色,乡镇,村,开始
李四,13900000001,队长,平安镇,石桥村,2025-01-01
钱七,13900000005,县专干,,,2025-01-01
孙县,13900000009,县专干,,,2025-01-01
"""
# No more than the machine can send: what is under way when it is killed is unknown.
_FAST = {"delivery__per_second": "60"}
_TOO_MANY = 429
_FINAL = {MessageState.sent, MessageState.unknown, MessageState.refused, MessageState.dropped}


@dataclass(frozen=True)
class Ending:
    """What became of the message to each user, and how often each saw it."""

    states: dict[int, MessageState]
    seen: Counter[int]


def peopled(program: Program, many: int) -> list[int]:
    """Put so many members with accounts into the one village; give their users."""
    database = Database(program.database)
    bot = str(program.server.state.id)
    now = SystemClock().now()
    users = [FIRST_USER + n for n in range(many)]
    with database.write() as work:
        team = work.one(select(tables.Team.id))
        rows = [
            {"name": f"队员{n}", "phone": f"137{n:08d}", "language": "zh_CN"} for n in range(many)
        ]
        bulk.insert(work.connection, tables.table(tables.Person), rows)
        person = tables.Person
        found = select(person.id).where(person.phone.startswith("137")).order_by(person.phone)
        ids = work.ones(found)
        posts = [
            {"person_id": i, "role": Role.member, "team_id": team,
             "first_day": date(2025, 1, 1), "handover": False}
            for i in ids
        ]  # fmt: skip
        bulk.insert(work.connection, tables.table(tables.Assignment), posts)
        accounts = [
            {"platform": "telegram", "bot": bot, "user": str(user), "chat": str(user),
             "person_id": i, "bound_at": now, "seen_at": now}
            for i, user in zip(ids, users, strict=True)
        ]  # fmt: skip
        bulk.insert(work.connection, tables.table(tables.Account), accounts)
    database.close()
    for user in users:
        program.server.meet(user)
    return users


async def until(seconds: float, holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.1)


def arrived(server: FakeBotApi, users: list[int]) -> Counter[int]:
    """Count how often each user sees the notice in their chat."""
    return Counter({user: sum(WORDS in text for text in server.answers(user)) for user in users})


async def told(server: FakeBotApi, user: int, words: str) -> None:
    """Wait until somebody was told something."""
    try:
        await until(60, lambda: any(words in text for text in server.answers(user)))
    except TimeoutError:
        pytest.fail(f"never told {words}, only {server.answers(user)[-3:]}")


async def written(program: Program) -> None:
    """Let the county write to everybody, and a second coordinator agree."""
    server = program.server
    for name, user in (("钱七", WRITER), ("孙县", SECOND)):
        server.say(user, program.codes[name])
        await told(server, user, name)
    server.say(WRITER, f"通知 全体队员:{WORDS}")
    await told(server, WRITER, "要另一位专干同意")
    server.press(WRITER, "发出")
    await told(server, SECOND, "请复核")
    server.press(SECOND, "同意发出")


async def suffered(program: Program, chance: random.Random, many: int) -> None:
    """Let the platform refuse, hesitate and cut, and kill the program twice in the middle."""
    server = program.server
    for share in (0.15, 0.4):
        for how in ("drop", "drop_after", "cut", "html"):
            server.fail_next("sendMessage", how, times=chance.randint(2, 5))
        server.fail_next("sendMessage", status=_TOO_MANY, retry_after=1, times=3)
        server.fail_next("sendMessage", status=500, times=3)
        await until(90, partial(sent_at_least, server, int(share * many)))
        await program.kill()
        await (await program.run()).ready(120)


def sent_at_least(server: FakeBotApi, wanted: int) -> bool:
    """Tell whether so many calls to send a message have come."""
    return sum(1 for call in server.state.transcript if call.method == "sendMessage") >= wanted


def is_over(database: Database) -> bool:
    """Tell whether the notice says that nothing of it waits."""
    with database.read() as work:
        return bool(work.one(select(tables.Notice.state)) is NoticeState.sent)


def ended(database: Database, server: FakeBotApi, users: list[int]) -> Ending:
    """Read what the outbox says of everybody, beside what they saw."""
    row, account = tables.Outbox, tables.Account
    with database.read() as work:
        found = work.rows(
            select(account.user, row.state)
            .join(account, account.person_id == row.person_id)
            .where(row.about == "notice:1", row.action == MessageAction.send)
        )
    states = {int(user): state for user, state in found}
    return Ending({user: states[user] for user in users}, arrived(server, users))


async def broadcast(program: Program, many: int, tried: Record) -> None:
    """Play it from the first word to the last message, and compare."""
    chance, server = random.Random(20171224), program.server
    await program.set_up()
    users = await asyncio.to_thread(peopled, program, many)
    blocked = set(chance.sample(users, many // 20))
    for user in blocked:
        server.block(user)
    await (await program.run()).ready(120)
    database = Database(program.database)
    try:
        await written(program)
        await suffered(program, chance, many)
        await until(150, lambda: is_over(database))
        end = await asyncio.to_thread(ended, database, server, users)
        await told(server, WRITER, "已发完")
        assert await program.stop() == 0
    finally:
        await program.kill()
        database.close()
    assert server.violations == []
    sent = [user for user, state in end.states.items() if state is MessageState.sent]
    lost = sum(not end.seen[user] for user in sent)
    doubled = sum(times > 1 for times in end.seen.values())
    unknown = sum(state is MessageState.unknown for state in end.states.values())
    tried(Figures("a notice, the platform failing, 2 SIGKILL", many, lost, doubled, unknown))
    compared(end, blocked)


def compared(end: Ending, blocked: set[int]) -> None:
    """Each reachable person at most once, and exactly once unless listed as unknown."""
    assert set(end.states.values()) <= _FINAL
    assert {user for user, times in end.seen.items() if times > 1} == set()
    for user, state in end.states.items():
        if user in blocked:
            assert state in {MessageState.refused, MessageState.unknown}, user
            assert end.seen[user] == 0
        elif state is not MessageState.unknown:
            assert (state, end.seen[user]) == (MessageState.sent, 1), user
    unknown = sum(state is MessageState.unknown for state in end.states.values())
    # The faults are there, and they are not all there is.
    assert 0 < unknown < len(end.states) / 2


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("kind", "many"), [("postgresql", 2000), ("sqlite", 600)])
async def test_a_broadcast_reaches_everybody_once(
    kind: str,
    many: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    tried: Record,
) -> None:
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    async with FakeBotApi(SystemClock()) as server:
        program = Program(tmp_path, fresh(), server, extra=_FAST, roster=ROSTER)
        await broadcast(program, many, tried)
