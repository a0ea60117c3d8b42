"""A conversation over HTTP, the process killed in it again and again: nothing lost or doubled."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from storage import tables
from storage.database import Database
from storage.kinds import MessageAction, MessageState
from tests.fakes.bot_api import FakeBotApi
from tests.program import PEOPLE, Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STORY = [
    ("张三", "签到"),
    ("王五", "Z"),
    ("张三", "请假"),
    ("张三", "[事假]"),
    ("张三", "明天到后天"),
    ("张三", "上一步"),
    ("张三", "明天"),
    ("张三", "送孩子上学"),
    ("张三", "[提交]"),
    ("李四", "[同意]"),
    ("王五", "病假 明天到后天 发烧"),
    ("王五", "提交"),
    ("李四", "不同意"),
    ("李四", "人手不够"),
    ("李四", "[确定不同意]"),
    ("李四", "都在"),
    ("李四", "[确认]"),
    ("王五", "日志 上午走访3户"),
    ("钱七", "待办"),
    ("张三", "请假 今天"),
]
KILLS = 10
FINAL = (
    MessageState.sent,
    MessageState.refused,
    MessageState.unknown,
    MessageState.dropped,
)
CLOCKS = ("_at", "heartbeat", "not_before")
_NUMBERED = {"revision", "at", "key", "message"}
# A job notes how far it got, and that depends on when it was begun again.
LEFT_OUT = {
    *("inbox", "outbox", "conversation", "alembic_version", "calendar_day", "binding_code"),
    "job",
}


async def play(program: Program, chance: random.Random | None) -> None:
    """Bind everybody and play the story; with `chance`, kill and restart at ten points of it."""
    await program.set_up()
    await program.start()
    steps = [(name, program.codes[name]) for name in PEOPLE] + STORY
    deaths = set(chance.sample(range(len(steps) - 1), KILLS)) if chance else set()
    database = Database(program.database)
    try:
        for number, (name, said) in enumerate(steps):
            update = act(program.server, name, said)
            if chance and number in deaths:
                await asyncio.sleep(chance.uniform(0, 0.35))
                await program.kill()
                await program.start()
            await settled(database, update)
        assert await program.stop() == 0
    finally:
        await program.kill()
        database.close()


def act(server: FakeBotApi, name: str, said: str) -> int:
    """Say something, or press the newest button of a text given as [text]."""
    user = PEOPLE[name]
    return server.press(user, said[1:-1]) if said.startswith("[") else server.say(user, said)


async def settled(database: Database, update: int) -> None:
    """Wait until an update is answered and everything it caused has reached its end."""
    async with asyncio.timeout(40):
        while not await asyncio.to_thread(_is_settled, database, update):
            await asyncio.sleep(0.02)


def _is_settled(database: Database, update: int) -> bool:
    with database.read() as work:
        known = work.one(select(tables.Inbox.state).where(tables.Inbox.update_id == str(update)))
        waiting = work.ones(select(tables.Outbox.id).where(tables.Outbox.state.not_in(FINAL)))
    return known is not None and not waiting


def domain(database: Database) -> dict[str, list[Any]]:
    """Give every domain table without ids, clock columns and versions."""
    found: dict[str, list[Any]] = {}
    with database.read() as work:
        for table in tables.Base.metadata.sorted_tables:
            if table.name in LEFT_OUT:
                continue
            kept = [c for c in table.c if not _incidental(c.name)]
            rows = work.rows(select(*kept)) if kept else []
            found[table.name] = sorted(repr(tuple(row)) for row in rows)
    return found


def _incidental(name: str) -> bool:
    return name == "id" or name.endswith(("_id", *CLOCKS)) or name in _NUMBERED


def sent(database: Database) -> list[tables.Outbox]:
    """Give the outbox in order."""
    with database.read() as work:
        return work.ones(select(tables.Outbox).order_by(tables.Outbox.id))


def conversations(database: Database) -> list[Any]:
    """Give the answers of every open form."""
    with database.read() as work:
        bodies = work.ones(select(tables.Conversation.body))
    return sorted(repr((b.get("open") or {}).get("answers")) for b in bodies)


def repeated(server: FakeBotApi, rows: list[tables.Outbox]) -> list[str]:
    """Give replies the people saw more often than the outbox says, unless it says unknown."""
    wanted: Counter[str] = Counter()
    for row in rows:
        if row.action is MessageAction.send:
            wanted[row.body] += 2 if row.state is MessageState.unknown else 1
        elif row.action is MessageAction.edit:
            wanted[row.body] += 1
    seen: Counter[str] = Counter()
    for body in wanted:
        for user in PEOPLE.values():
            seen[body] += sum(text.count(body) for text in server.answers(user))
    return [body for body, times in wanted.items() if seen[body] > times]


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("kind", "client"),
    [("sqlite", "python-telegram-bot"), ("postgresql", "python-telegram-bot")],
)
async def test_ten_kills_change_nothing(
    kind: str,
    client: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    """Tables, outbox keys and conversations equal those of an undisturbed run."""
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    seed = random.randrange(1_000_000)
    record_property("seed", seed)
    outcomes = []
    for name, chance in (("calm", None), ("killed", random.Random(seed))):
        folder = tmp_path / name
        folder.mkdir()
        async with FakeBotApi(SystemClock()) as server:
            program = Program(folder, fresh(), server, client)
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
    assert killed[0] == calm[0]
    assert killed[1] == calm[1]
    assert killed[2] == calm[2]
