"""Check-ins a second and their latency, against a plain aiogram bot and the raw database.

The same updates, the same durable settings, the same number in flight. Ours: Telegram JSON in,
deduplicated, every row and the reply committed, delivery beside it over an instant gateway. The
plain bot: its FSM and a SQLAlchemy session per update; it keeps neither inbox, conversation nor
reply. Raw: the database doing only ours' writes, one transaction for as many as are in flight.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from benchmarks import databases, offices
from bot.app import Core
from bot.clock import SystemClock
from bot.gateways import Fetched, Limits, NoSuchFile, Outgoing, Result, Sent, Submit
from bot.gateways.telegram import updates
from storage import tables

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from storage.database import Database

BOT = "4242"
PEOPLE = 2000
CONCURRENCIES = (1, 32, 256)
SECONDS = 6.0


@dataclass(slots=True)
class InstantGateway:
    """Takes every message at once, without limit."""

    platform: str = updates.PLATFORM
    bot: str = BOT
    limits: Limits = field(default_factory=lambda: Limits(1e9, 1e9, 10**9, 10**9))
    sent: int = 0

    async def run(self, submit: Submit) -> None:
        """Bring nothing."""

    async def send(self, _message: Outgoing) -> Result:
        """Take it."""
        self.sent += 1
        return Sent(str(self.sent))

    async def fetch(self, source: str, most: int) -> Fetched:
        """Know no file."""
        return NoSuchFile(f"{source}, at most {most}")

    async def answer_press(self, press_id: str) -> None:
        """Take it."""

    async def close(self) -> None:
        """Nothing to let go of."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured; latencies in milliseconds."""

    concurrency: int
    events: int
    per_second: float
    p50: float
    p99: float


def payloads(users: list[str], began: datetime) -> Iterator[bytes]:
    """Give raw updates without end: everybody checks in, in words, over and over."""
    now = int(began.timestamp())
    for number, user in zip(itertools.count(1), itertools.cycle(users), strict=False):
        message = {
            "message_id": number,
            "date": now,
            "chat": {"id": int(user), "type": "private"},
            "from": {"id": int(user), "is_bot": False, "first_name": "人"},
            "text": "签到",
        }
        yield json.dumps({"update_id": number, "message": message}).encode()


async def measure(
    handle: Callable[[bytes], Awaitable[object]], source: Iterator[bytes], concurrency: int
) -> Figures:
    """Keep so many events in flight for a few seconds."""
    latencies: list[float] = []
    began = time.perf_counter()

    async def client() -> None:
        while time.perf_counter() - began < SECONDS:
            raw = next(source)
            started = time.perf_counter()
            await handle(raw)
            latencies.append(time.perf_counter() - started)

    async with asyncio.TaskGroup() as group:
        for _ in range(concurrency):
            group.create_task(client())
    seconds = time.perf_counter() - began
    latencies.sort()
    half, most = (latencies[min(len(latencies) - 1, int(len(latencies) * s))] for s in (0.5, 0.99))
    return Figures(concurrency, len(latencies), len(latencies) / seconds, half * 1e3, most * 1e3)


async def ours(kind: str) -> list[Figures]:
    """Measure the whole program but the network."""
    with databases.fresh(kind) as database:
        users = offices.county(database, PEOPLE, (updates.PLATFORM, BOT))
        core = Core(database, SystemClock(), "zh_CN", ZoneInfo("Asia/Shanghai"))
        gateway = InstantGateway()
        sender = core.sender([gateway])

        async def handle(raw: bytes) -> None:
            received = updates.read(raw, BOT, core.clock.now())
            if received.event is not None:
                await core.dispatcher.submit(received.event)

        source = payloads(users, core.clock.now())
        async with asyncio.TaskGroup() as group:
            turns = group.create_task(core.dispatcher.run())
            delivery = group.create_task(sender.run())
            found = [await measure(handle, source, many) for many in CONCURRENCIES]
            async with asyncio.timeout(SECONDS):
                while gateway.sent < sum(one.events for one in found):
                    await asyncio.sleep(0.01)
            sender.stop()
            await delivery
            turns.cancel()
        await core.writer.close()
        _check(database, sum(one.events for one in found))
    return found


def _check(database: Database, events: int) -> None:
    """Every update must stand in the tables, answered."""
    with database.read() as work:
        marks = work.one(select(func.count()).select_from(tables.Mark))
        sent = work.one(
            select(func.count()).select_from(tables.Outbox).where(tables.Outbox.state == "sent")
        )
    if not events == marks == sent:
        message = f"{events} events, {marks} marks, {sent} replies sent"
        raise AssertionError(message)


async def plain(kind: str) -> list[Figures]:
    """Measure the plain bot."""
    from benchmarks import plain_bot  # noqa: PLC0415  aiogram takes seconds to import

    with databases.fresh(kind) as database:
        users = [str(number) for number in range(1, PEOPLE + 1)]
        bot, dispatcher = plain_bot.build(database.writer, users)
        source = payloads(users, datetime.now(UTC))  # noqa: TID251  the peer has no clock of ours

        async def handle(raw: bytes) -> None:
            await plain_bot.feed(bot, dispatcher, raw)

        found = [await measure(handle, source, many) for many in CONCURRENCIES]
        with database.read() as work:
            count = work.one(text("SELECT count(*) FROM plain_attendance"))
        if count != sum(one.events for one in found):
            message = f"{count} rows"
            raise AssertionError(message)
    return found


def raw_writes(kind: str, together: int) -> float:
    """Give how many check-ins a second the database alone can write, so many a transaction."""
    row = (
        "INSERT INTO raw_inbox VALUES (:n)",
        "INSERT INTO raw_mark VALUES (:n, :n, '2026-11-23', 'in_village')",
        "INSERT INTO raw_outbox VALUES (:n, 'queued', 'reply')",
        "UPDATE raw_outbox SET state = 'sent' WHERE n = :n",
    )
    with databases.fresh(kind) as database:
        with database.writer.begin() as connection:
            for table, columns in (
                ("raw_inbox", "n integer PRIMARY KEY"),
                ("raw_mark", "n integer PRIMARY KEY, person integer, day text, kind text"),
                ("raw_outbox", "n integer PRIMARY KEY, state text, body text"),
            ):
                connection.execute(text(f"CREATE TABLE {table} ({columns})"))
        numbers = itertools.count(1)
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < SECONDS / 2:
            values = [{"n": next(numbers)} for _ in range(together)]
            with database.writer.begin() as connection:
                for statement in row:
                    connection.execute(text(statement), values)
            done += together
        return done / (time.perf_counter() - began)


def main() -> None:
    """Print a table of both sides and their ratios."""
    head = ("database", "in flight", "ours/s", "p50 ms", "p99 ms", "plain/s", "p99 ms", "raw/s")
    print(("{:<12}" + "{:>10}" * 7 + "{:>8}").format(*head, "ratio"))
    for kind in databases.KINDS:
        mine, theirs = asyncio.run(ours(kind)), asyncio.run(plain(kind))
        for one, other in zip(mine, theirs, strict=True):
            raw = raw_writes(kind, one.concurrency)
            print(
                f"{kind:<12}{one.concurrency:>10}{one.per_second:>10.0f}{one.p50:>10.1f}"
                f"{one.p99:>10.1f}{other.per_second:>10.0f}{other.p99:>10.1f}{raw:>10.0f}"
                f"{one.per_second / other.per_second:>8.1f}"
            )


if __name__ == "__main__":
    main()
