"""Every fault while a county writes: nothing accepted is lost, nothing is doubled.

The figures of the faults stand at the end of the run of the tests.
"""

from __future__ import annotations

import asyncio
import random
import resource
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from bot.clock import SystemClock
from storage import tables
from storage.database import Database
from tests.databases import Postgres
from tests.fakes.bot_api import FakeBotApi
from tests.faults import jumpy
from tests.faults.conftest import Figures
from tests.faults.siege import CROWD, Loss, Siege
from tests.program import Program

if TYPE_CHECKING:
    from datetime import datetime

    from tests.fakes.bot_api import How
    from tests.faults.conftest import Record


class Fault(NamedTuple):
    """A fault: how people name it in what they write, what it is, and how it is brought about."""

    word: str
    what: str
    act: Callable[[Siege], Awaitable[None]]


_TOO_MANY, _REFUSED = 429, 2
_FAST = {"delivery__per_second": "100", "delivery__per_chat_burst": "20"}


async def killed(siege: Siege) -> None:
    """Kill the program at three moments nobody chose, and start it again each time."""
    for _ in range(3):
        await asyncio.sleep(siege.chance.uniform(0.1, 0.8))
        await siege.running.kill()
        await (await siege.program.run()).ready()


async def platform(siege: Siege, *, method: str, how: How, times: int, status: int = 500) -> None:
    """Let the platform do something wrong, again and again while people write."""
    wait = 1 if status == _TOO_MANY else None
    for _ in range(3):
        siege.server.fail_next(method, how, status=status, retry_after=wait, times=times)
        await asyncio.sleep(0.4)


async def slow(siege: Siege) -> None:
    """Let the platform think for a while before it answers."""
    for _ in range(6):
        siege.server.slow_next("sendMessage", 1.5)
    await asyncio.sleep(0)


async def redelivered(siege: Siege) -> None:
    """Let updates come again and in another order, confirmed ones too."""
    for _ in range(8):
        known = sorted(siege.server.state.updates)
        for update in siege.chance.sample(known, min(15, len(known))):
            siege.server.redeliver(update)
        siege.chance.shuffle(siege.server.state.pending)
        await asyncio.sleep(0.15)


async def conflict(siege: Siege) -> None:
    """Let another program poll in between."""
    await platform(siege, method="getUpdates", how="json", times=1, status=409)


async def jumped(siege: Siege) -> None:
    """Set the machine's clock ahead, right, back and right again, as a poor one is mended."""
    for wrong in (7200, 0, -7200, -600, 3600, 0):
        jumpy.set_wrong(siege.program.folder, wrong)
        await asyncio.sleep(0.4)
    assert await asyncio.to_thread(_latest, siege.program.database) > SystemClock().now()


async def twice(siege: Siege) -> None:
    """Start the program again on the same file: it is refused, and commands run beside it."""
    for n in range(2):
        second = await siege.program.run()
        siege.program.running.remove(second)
        assert await second.process.wait() == _REFUSED
        file = siege.program.database.removeprefix("sqlite:///")
        assert file in second.log.read_text(encoding="utf-8")
        await siege.program.command("backup", f"copy-{n}.db")


async def locked_file(siege: Siege) -> None:
    """Hold SQLite's one writing lock longer than anybody waits for it."""
    await asyncio.to_thread(_hold, siege.program.database, ["BEGIN IMMEDIATE"], 7.0)


async def locked_tables(siege: Siege) -> None:
    """Hold locks on PostgreSQL that every turn and every sending needs, past the time-out."""
    statements = ["BEGIN", "LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"]
    await asyncio.to_thread(_hold, siege.program.database, statements, 4.0)


async def deadlocked(siege: Siege) -> None:
    """Take rows the program takes too, in the opposite order: one of both must give way."""
    keys = "SELECT key FROM conversation ORDER BY key DESC LIMIT 12"
    one = "SELECT 1 FROM conversation WHERE key = '{}' FOR UPDATE"
    for _ in range(4):
        await asyncio.to_thread(_grab, siege.program.database, keys, one)


async def cut_off(siege: Siege) -> None:
    """Cut every connection of the program to PostgreSQL, five times."""
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for _ in range(5):
        await asyncio.sleep(0.25)
        await asyncio.to_thread(_hold, siege.program.database, [cut], 0.0)


async def stopped(_siege: Siege, postgres: Postgres) -> None:
    """Stop PostgreSQL for two seconds."""
    await asyncio.sleep(0.4)
    await asyncio.to_thread(postgres.halt)
    await asyncio.sleep(2)
    await asyncio.to_thread(postgres.resume)


async def full(siege: Siege) -> None:
    """Let no file of the program grow for two seconds, as on a full disk."""
    await asyncio.sleep(0.3)
    process = siege.running.process.pid
    unlimited = resource.prlimit(process, resource.RLIMIT_FSIZE)
    smallest = siege.running.log.stat().st_size
    resource.prlimit(process, resource.RLIMIT_FSIZE, (smallest, unlimited[1]))
    await asyncio.sleep(2)
    resource.prlimit(process, resource.RLIMIT_FSIZE, unlimited)


def refusing(status: int, times: int) -> Callable[[Siege], Awaitable[None]]:
    """Let messages be refused with a status, in JSON."""
    return partial(platform, method="sendMessage", how="json", times=times, status=status)


def spoiling(
    how: How, method: str = "sendMessage", times: int = 8
) -> Callable[[Siege], Awaitable[None]]:
    """Let calls of a method end without a clear answer."""
    return partial(platform, method=method, how=how, times=times)


PLATFORM = [
    Fault("重启", "SIGKILL at random moments", killed),
    Fault("跳表", "the clock jumps", jumped),
    Fault("限流", "storm of 429", refusing(_TOO_MANY, 4)),
    Fault("错误", "5xx in JSON", refusing(500, 8)),
    Fault("网页", "HTML pages", spoiling("html")),
    Fault("断半", "cut JSON", spoiling("cut")),
    Fault("断线", "cut before it is carried out", spoiling("drop")),
    Fault("失答", "lost answers", spoiling("drop_after")),
    Fault("迟答", "slow answers", slow),
    Fault("收错", "HTML pages to a poll", spoiling("html", "getUpdates", 1)),
    Fault("收断", "cut JSON to a poll", spoiling("cut", "getUpdates", 1)),
    Fault("争抢", "409, another poller", conflict),
    Fault("重投", "updates again and reordered", redelivered),
]
SQLITE = [
    Fault("锁住", "the file locked past the time-out", locked_file),
    Fault("盘满", "disk full", full),
    Fault("双开", "two processes on the file", twice),
]
POSTGRESQL = [
    Fault("锁住", "tables locked past the time-out", locked_tables),
    Fault("死锁", "deadlocks", deadlocked),
    Fault("断库", "connections cut", cut_off),
]


async def suffered(siege: Siege, faults: list[Fault], record: Record) -> None:
    """Go through faults in an order of chance; record the figures and see that nothing is lost."""
    await siege.begin()
    siege.chance.shuffle(faults)
    found: dict[str, Loss] = {}
    unsure = 0
    try:
        for word, what, act in faults:
            found[what] = one = await siege.suffer(word, act)
            record(Figures(what, one.events, one.lost, one.doubled, one.unsure - unsure))
            unsure = one.unsure
        assert await siege.program.stop() == 0
    finally:
        await siege.program.kill()
    assert siege.server.violations == []
    wrong = {
        what: one
        for what, one in found.items()
        if one.lost or one.doubled or one.unsaid or one.said_too_often
    }
    assert wrong == {}


@pytest.mark.timeout(600)
async def test_faults_on_sqlite(
    tmp_path: Path, empty_sqlite: Callable[[], str], tried: Record
) -> None:
    async with FakeBotApi(SystemClock()) as server:
        program = Program(tmp_path, empty_sqlite(), server, extra=_FAST, roster=CROWD)
        program.module = "tests.faults.jumpy"
        siege = Siege(program, server, random.Random(20171224))
        await suffered(siege, [*PLATFORM, *SQLITE], tried)


@pytest.mark.timeout(600)
async def test_faults_on_postgresql(tmp_path: Path, tried: Record) -> None:
    postgres = Postgres()
    try:
        async with FakeBotApi(SystemClock()) as server:
            url = postgres.fresh(migrated=False)
            program = Program(tmp_path, url, server, extra=_FAST, roster=CROWD)
            program.module = "tests.faults.jumpy"
            siege = Siege(program, server, random.Random(20171224))
            away = partial(stopped, postgres=postgres)
            outage = Fault("停库", "PostgreSQL stopped and started", away)
            await suffered(siege, [*PLATFORM, *POSTGRESQL, outage], tried)
    finally:
        postgres.stop()


def _hold(url: str, statements: list[str], seconds: float) -> None:
    """Run statements on a connection of its own, wait, and roll back."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.execute(text("SELECT 1"))
        time.sleep(seconds)
        if statements[0].startswith("BEGIN"):
            connection.execute(text("ROLLBACK"))
    engine.dispose()


def _latest(url: str) -> datetime:
    """Give the latest instant at which a message was written, by the program's own clock."""
    database = Database(url)
    with database.read() as work:
        found = work.ones(select(tables.Outbox.created_at))
    database.close()
    latest: datetime = max(found)
    return latest


def _grab(url: str, keys: str, one: str) -> None:
    engine = create_engine(url)
    with suppress(OperationalError), engine.begin() as connection:
        # We may be the one that gives way.
        for (key,) in connection.execute(text(keys)).all():
            connection.execute(text(one.format(key)))
            time.sleep(0.03)
    engine.dispose()
