"""A broadcast over a platform that takes its time, and whether it keeps up with the limit.

In real time, for a call under way is what is measured: 30 messages a second are allowed, each
answer takes as long as said, and so many calls may be under way as each client library carries.
`python -m benchmarks.slow_answers [SECONDS [KIND]]` measures shorter ones.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from benchmarks import databases, peers, provinces
from bot.app import Core
from bot.gateways import Limits, Outgoing, Result
from bot.gateways.telegram import updates
from storage import outbox, tables
from storage.kinds import MessageKind, MessageState, PersonId
from storage.outbox import Destination, Message

if TYPE_CHECKING:
    from storage.database import Database

SECONDS = 20
DELAYS = (0.1, 0.3, 0.5, 1.0)
AT_ONCE = (24, 64)
"""What python-telegram-bot and aiogram carry."""

FLOOR, ORDINARY = 0.95, 0.3
"""Of the allowed rate at least, for answers that take no longer than this."""


_PATIENCE = 30
_MORNING = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)


@dataclass(slots=True)
class Morning:
    """A clock that goes on from a working morning, for at night a notice would wait."""

    since: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """Give the instant."""
        return _MORNING + timedelta(seconds=time.monotonic() - self.since)


@dataclass(slots=True)
class SlowGateway(peers.InstantGateway):
    """Answers every message after the same time."""

    delay: float = 0.0

    async def send(self, message: Outgoing) -> Result:
        """Take it, and say so later."""
        await asyncio.sleep(self.delay)
        return await peers.InstantGateway.send(self, message)


async def sending(database: Database, gateway: SlowGateway, seconds: int) -> tuple[float, int]:
    """Give the messages a second, and the most that a crash would have left unknown."""
    core = Core(database, Morning(), "zh_CN", ZoneInfo("Asia/Shanghai"))
    sender = core.sender([gateway])
    most = 0
    async with asyncio.TaskGroup() as group:
        running = group.create_task(sender.run())
        async with asyncio.timeout(_PATIENCE):
            while not gateway.sent:
                await asyncio.sleep(0.01)
        began, before = time.monotonic(), gateway.sent
        while time.monotonic() < began + seconds:
            await asyncio.sleep(0.05)
            most = max(most, await asyncio.to_thread(_under_way, database))
        rate = (gateway.sent - before) / (time.monotonic() - began)
        running.cancel()
    await core.writer.close()
    return rate, most


def _under_way(database: Database) -> int:
    with database.read() as work:
        found = work.one(select(func.count()).where(tables.Outbox.state == MessageState.sending))
    return int(found or 0)


def queued(database: Database, number: int) -> None:
    """Let a notice wait for so many people, and nothing else."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with database.write() as work:
        work.run(tables.table(tables.Outbox).delete())
        for n in range(1, number + 1):
            message = Message(
                f"n:{n}", MessageKind.notice, Destination(PersonId(n)), "开会", now, now
            )
            outbox.queue(work, message)


def measure(kind: str, seconds: int) -> None:
    """Print a line for each delay and each number of calls."""
    limits = Limits()
    many = int(limits.per_second * (seconds + 5))
    with databases.fresh(kind) as database:
        provinces.build(database, many, (updates.PLATFORM, peers.BOT))
        for at_once in AT_ONCE:
            for delay in DELAYS:
                queued(database, many)
                own = Limits(at_once=at_once)
                gateway = SlowGateway(peers.FollowingClock(), limits=own, delay=delay)
                rate, most = asyncio.run(sending(database, gateway, seconds))
                share = rate / limits.per_second
                told = "BELOW" if delay <= ORDINARY and share < FLOOR else "of"
                print(
                    f"{kind:<12}{at_once:>3} at once, answers after {delay:.1f} s:"
                    f" {rate:.1f} a second ({share:.0%} {told} the allowed rate),"
                    f" at most {most} under way",
                    flush=True,
                )


def main(seconds: int = SECONDS, kinds: tuple[str, ...] = databases.KINDS) -> None:
    """Print the figures of both databases."""
    for kind in kinds:
        measure(kind, seconds)


if __name__ == "__main__":
    seconds_ = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    main(seconds_, tuple(sys.argv[2:]) or databases.KINDS)
