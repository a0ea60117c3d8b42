"""Several processes on one PostgreSQL: receivers and senders die, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from storage import tables
from storage.database import Database
from storage.kinds import InboxState, MessageAction, MessageState
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.webhook import pushing
from tests.faults.conftest import Figures
from tests.faults.killing import FINAL
from tests.faults.test_webhook_program import CALLED, numbers
from tests.program import ROSTER, Program, Running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.faults.conftest import Record

PEOPLE = {f"队员{n:02}": 100 + n for n in range(24)}
VILLAGES = ["石桥村", "柳树村", "南湾村", "东坡村"]
CROWD = ROSTER + "".join(
    f"{name},137{user:08},队员,平安镇,{VILLAGES[user % len(VILLAGES)]}\n"
    for name, user in PEOPLE.items()
)
LINES = [f"日志 第{n}户走访完毕" for n in range(1, 7)]
SAID = ["签到", *LINES[:3], "请假", "取消", *LINES[3:]]
TAKEN_OVER_SECONDS = 5.0


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    """Run the fake platform; no call may break its rules."""
    async with FakeBotApi(SystemClock()) as running:
        yield running
    assert running.violations == []


async def until_active(worker: Running, seconds: float = 20) -> float:
    """Wait until a worker is the active sender; give the seconds that took."""
    clock = asyncio.get_running_loop()
    began = clock.time()
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(base_url=worker.web, trust_env=False) as web,
    ):
        while not numbers((await web.get("/metrics")).text)["zhucun_sender_active"]:
            await asyncio.sleep(0.05)
    return clock.time() - began


async def ended(database: Database, taken: int) -> None:
    """Wait until so many updates are in the inbox and no message waits."""

    def is_over() -> bool:
        with database.read() as work:
            seen = len(work.ones(select(tables.Inbox.update_id)))
            row = tables.Outbox
            open_rows = work.ones(select(row.id).where(row.state.not_in(FINAL)).limit(1))
        return seen == taken and not open_rows

    async with asyncio.timeout(90):
        while not await asyncio.to_thread(is_over):
            await asyncio.sleep(0.1)


def spray(server: FakeBotApi) -> None:
    """Let everybody say everything: each in their order, all mixed."""
    left = {user: list(SAID) for user in PEOPLE.values()}
    chance = random.Random(7)
    while left:
        user = chance.choice(sorted(left))
        server.say(user, left[user].pop(0))
        if not left[user]:
            del left[user]


async def confirmed(server: FakeBotApi, count: int) -> None:
    await server.wait_for(lambda: len(server.state.confirmed) >= count, seconds=60)


def sent_wrongly(server: FakeBotApi, rows: list[tables.Outbox]) -> list[str]:
    """Give replies that people saw more or less often than their rows say."""
    least: Counter[tuple[str, str]] = Counter()
    most: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.action is MessageAction.send and row.chat is not None:
            doubtful = row.state is MessageState.unknown
            least[row.chat, row.body] += 0 if doubtful else 1
            most[row.chat, row.body] += 2 if doubtful else 1
    seen = {
        (chat, body): sum(text.count(body) for text in server.answers(int(chat)))
        for chat, body in most
    }
    return [f"{key}: {n}" for key, n in seen.items() if not least[key] <= n <= most[key]]


def check_tables(database: Database, server: FakeBotApi) -> None:
    """See that every event is in the tables once, each person's in their order."""
    with database.read() as work:
        inbox = work.rows(select(tables.Inbox.update_id, tables.Inbox.state))
        account = tables.Account
        users = {one.person_id: int(one.user) for one in work.ones(select(account))}
        marks = work.ones(select(tables.Mark.person_id))
        lines = work.ones(select(tables.DiaryLine).order_by(tables.DiaryLine.id))
        rows = work.ones(select(tables.Outbox).order_by(tables.Outbox.id))
    assert sorted(int(number) for number, _ in inbox) == sorted(server.state.updates)
    assert {state for _, state in inbox} == {InboxState.done}
    crowd = sorted(PEOPLE.values())
    assert sorted(users[person] for person in marks) == crowd
    written: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        written[users[line.person_id]].append(line.body)
    assert written == {user: [said.removeprefix("日志 ") for said in LINES] for user in crowd}
    replies: dict[str | None, list[int]] = defaultdict(list)
    for row in rows:
        if row.key.startswith("reply:"):
            replies[row.chat].append(int(row.key.split(":")[3]))
    assert all(order == sorted(order) for order in replies.values())
    assert {row.state for row in rows} <= {MessageState.sent, MessageState.unknown}
    assert sent_wrongly(server, rows) == []


def taken(database: Database, events: int, seconds: float) -> Figures:
    """Count what of everything said is missing or there twice; say when another sent."""
    said = Counter({line.removeprefix("日志 "): len(PEOPLE) for line in LINES})
    with database.read() as work:
        written = Counter(work.ones(select(tables.DiaryLine.body)))
        states = Counter(work.ones(select(tables.Outbox.state)))
    lost, doubled = (said - written).total(), (written - said).total()
    fault = f"a receiver, the sender killed; {seconds:.1f} s"
    return Figures(fault, events, lost, doubled, states[MessageState.unknown])


@pytest.mark.timeout(240)
async def test_a_receiver_and_the_sender_die_under_load(
    tmp_path: Path, empty_postgresql: Callable[[], str], server: FakeBotApi, tried: Record
) -> None:
    """Two receivers, a sender and its standby; one of each is killed in the middle."""
    settings = CALLED | {"delivery__per_second": "100", "delivery__per_chat_burst": "20"}
    program = Program(tmp_path, empty_postgresql(), server, extra=settings, roster=CROWD)
    await program.set_up()
    webs = [await program.run("--only", "web") for _ in range(2)]
    active = await program.run("--only", "worker")
    for one in program.running:
        await one.ready()
    await until_active(active)
    standby = await program.run("--only", "worker")
    await standby.ready()
    database = Database(program.database)
    try:
        async with pushing(server.state, [one.web for one in webs]):
            for name, user in PEOPLE.items():
                server.say(user, program.codes[name])
            await ended(database, len(PEOPLE))
            spray(server)
            total = len(server.state.updates)
            await confirmed(server, len(PEOPLE) + total // 4)
            await webs[0].kill()
            await confirmed(server, len(PEOPLE) + total // 3)
            await active.kill()
            took = await until_active(standby)
            await ended(database, total)
            codes = [await one.stop() for one in (webs[1], standby)]
        tried(taken(database, total, took))
        check_tables(database, server)
    finally:
        await program.kill()
        database.close()
    assert took < TAKEN_OVER_SECONDS
    assert codes == [0, 0]
    statuses = Counter(push.status for push in server.state.pushes)
    assert statuses[200] == total
    assert statuses[0] > 0
    assert set(statuses) <= {0, 200, 503}


@pytest.mark.timeout(120)
async def test_only_the_active_sender_polls_and_the_other_takes_over(
    tmp_path: Path, empty_postgresql: Callable[[], str], server: FakeBotApi
) -> None:
    program = Program(tmp_path, empty_postgresql(), server)
    await program.set_up()
    first = await program.run()
    await first.ready()
    await until_active(first)
    second = await program.run()
    await second.ready()
    database = Database(program.database)
    try:
        server.say(11, program.codes["李四"])
        await ended(database, 1)
        assert {call.status for call in server.calls("getUpdates")} == {200}
        await first.kill()
        server.say(11, "签到")
        await ended(database, 2)
        assert await second.stop() == 0
    finally:
        await program.kill()
        database.close()
    assert len(server.calls("deleteWebhook")) == 2
