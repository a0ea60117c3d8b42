"""Every fault while a county writes: nothing accepted is lost, nothing is doubled.

The figures of the faults stand at the end of the run of the tests.
"""

from __future__ import annotations

import asyncio
import random
import resource
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot.clock import SystemClock
from tests.databases import Postgres
from tests.fakes.bot_api import FakeBotApi
from tests.faults.siege import CROWD, Siege
from tests.program import Program

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.bot_api import How

Fault = tuple[str, "Callable[[Siege], Awaitable[None]]"]
_TOO_MANY = 429
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


PLATFORM: list[Fault] = [
    ("重启", killed),
    ("限流", partial(platform, method="sendMessage", how="json", times=4, status=_TOO_MANY)),
    ("错误", partial(platform, method="sendMessage", how="json", times=8)),
    ("网页", partial(platform, method="sendMessage", how="html", times=8)),
    ("断半", partial(platform, method="sendMessage", how="cut", times=8)),
    ("断线", partial(platform, method="sendMessage", how="drop", times=8)),
    ("失答", partial(platform, method="sendMessage", how="drop_after", times=8)),
    ("迟答", slow),
    ("收错", partial(platform, method="getUpdates", how="html", times=1)),
    ("收断", partial(platform, method="getUpdates", how="cut", times=1)),
    ("争抢", conflict),
    ("重投", redelivered),
]
SQLITE: list[Fault] = [("锁住", locked_file), ("盘满", full)]
POSTGRESQL: list[Fault] = [("锁住", locked_tables), ("死锁", deadlocked), ("断库", cut_off)]


async def suffered(
    siege: Siege, faults: list[Fault], record: Callable[[str, object], None]
) -> None:
    """Go through faults in an order of chance; record the figures and see that nothing is lost."""
    await siege.begin()
    siege.chance.shuffle(faults)
    found = {}
    try:
        for name, fault in faults:
            found[name] = await siege.suffer(name, fault)
        assert await siege.program.stop() == 0
    finally:
        await siege.program.kill()
    assert siege.server.violations == []
    events = len(siege.server.state.updates)
    losses = list(found.values())
    record("faults", len(losses))
    record("events", events)
    record("lost", sum(one.lost for one in losses))
    record("doubled", sum(one.doubled for one in losses))
    record("replies_unknown", losses[-1].unsure)
    wrong = {
        name: one
        for name, one in found.items()
        if one.lost or one.doubled or one.unsaid or one.said_too_often
    }
    assert wrong == {}


@pytest.mark.timeout(600)
async def test_faults_on_sqlite(
    tmp_path: Path,
    empty_sqlite: Callable[[], str],
    record_property: Callable[[str, object], None],
) -> None:
    async with FakeBotApi(SystemClock()) as server:
        program = Program(tmp_path, empty_sqlite(), server, extra=_FAST, roster=CROWD)
        siege = Siege(program, server, random.Random(20171224))
        await suffered(siege, [*PLATFORM, *SQLITE], record_property)


@pytest.mark.timeout(600)
async def test_faults_on_postgresql(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    postgres = Postgres()
    try:
        async with FakeBotApi(SystemClock()) as server:
            url = postgres.fresh(migrated=False)
            program = Program(tmp_path, url, server, extra=_FAST, roster=CROWD)
            siege = Siege(program, server, random.Random(20171224))
            outage = ("停库", partial(stopped, postgres=postgres))
            await suffered(siege, [*PLATFORM, *POSTGRESQL, outage], record_property)
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


def _grab(url: str, keys: str, one: str) -> None:
    engine = create_engine(url)
    with suppress(OperationalError), engine.begin() as connection:
        # We may be the one that gives way.
        for (key,) in connection.execute(text(keys)).all():
            connection.execute(text(one.format(key)))
            time.sleep(0.03)
    engine.dispose()
