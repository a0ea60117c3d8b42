"""Both sides of the check-in benchmark within one process, and how each is checked."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import select, text

from benchmarks import databases, load, offices
from bot import memory
from bot.app import Core
from bot.gateways import Fetched, Limits, NoSuchFile, Outgoing, Result, Sent, Submit
from bot.gateways.telegram import updates
from storage import tables

if TYPE_CHECKING:
    from benchmarks.load import Figures
    from storage.database import Database

BOT = "4242"
_PATIENCE = 60.0


@dataclass(slots=True)
class FollowingClock:
    """Shows the time of the newest update: days of the load pass faster than real ones."""

    shown: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    since: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """Give the time, which goes on from the newest update as time does."""
        return self.shown + timedelta(seconds=time.monotonic() - self.since)

    def follow(self, at: datetime) -> None:
        """Go on from a new day's first update."""
        if at.date() > self.shown.date():
            self.shown, self.since = at, time.monotonic()


@dataclass(slots=True)
class InstantGateway:
    """Takes every message at once, without limit; webhooks may hand it updates."""

    clock: FollowingClock

    platform: str = updates.PLATFORM
    bot: str = BOT
    limits: Limits = field(default_factory=lambda: Limits(1e9, 1e9, 10**9, 10**9, at_once=10**9))
    sent: int = 0
    submit: Submit | None = None

    async def run(self, submit: Submit) -> None:
        """Bring what `take` is handed."""
        self.submit = submit
        await asyncio.Event().wait()

    async def take(self, raw: bytes) -> None:
        """Return once an update is committed."""
        event = updates.read(raw, BOT, self.clock.now()).event
        if self.submit is not None and event is not None:
            if event.sent_at.date() > self.clock.shown.date():
                self.clock.follow(event.sent_at)
                event = replace(event, received_at=self.clock.now())
            await self.submit(event)

    async def send(self, _message: Outgoing) -> Result:
        """Take it."""
        self.sent += 1
        return Sent(str(self.sent))

    async def answer_press(self, press_id: str) -> None:
        """Take it."""

    async def fetch(self, source: str, most: int) -> Fetched:  # noqa: ARG002  a gateway's
        """Have no files."""
        return NoSuchFile("none here")

    async def close(self) -> None:
        """Nothing to let go of."""


def core_of(database: Database, clock: FollowingClock) -> Core:
    """Give the program on a database."""
    return Core(database, clock, "zh_CN", ZoneInfo("Asia/Shanghai"))


async def ours(kind: str, concurrencies: tuple[int, ...]) -> list[Figures]:
    """Measure the whole program but the network; every reply must be marked as sent."""
    with databases.fresh(kind) as database:
        offices.county(database, load.PEOPLE, (updates.PLATFORM, BOT))
        clock = FollowingClock()
        core = core_of(database, clock)
        gateway = InstantGateway(clock, submit=core.dispatcher.submit)
        sender = core.sender([gateway])
        source = load.payloads()
        memory.settle()
        async with asyncio.TaskGroup() as group:
            turns = group.create_task(core.dispatcher.run())
            delivery = group.create_task(sender.run())
            found = [await load.measure([gateway.take] * many, source) for many in concurrencies]
            events = sum(one.events for one in found)
            async with asyncio.timeout(_PATIENCE):
                while gateway.sent < events:
                    await asyncio.sleep(0.01)
            sender.stop()
            await delivery
            turns.cancel()
        await core.writer.close()
        check_ours(database, events)
    return found


async def plain(kind: str, concurrencies: tuple[int, ...]) -> list[Figures]:
    """Measure the plain bot."""
    from benchmarks import plain_bot  # noqa: PLC0415  aiogram takes seconds to import

    with databases.fresh(kind) as database:
        bot, dispatcher = plain_bot.build(database.writer)
        plain_bot.prepare(database.writer, load.PEOPLE)

        async def handle(raw: bytes) -> None:
            await plain_bot.feed(bot, dispatcher, raw)

        source = load.payloads()
        found = [await load.measure([handle] * many, source) for many in concurrencies]
        check_plain(database, sum(one.events for one in found))
    return found


def check_ours(database: Database, events: int) -> None:
    """Every (person, day) said must stand in the tables once, and be answered."""
    mark, account, row = tables.Mark, tables.Account, tables.Outbox
    with database.read() as work:
        marks = work.rows(
            select(account.user, mark.day).join(account, account.person_id == mark.person_id)
        )
        sent = work.ones(select(row.key).where(row.state == "sent", row.kind == "reply"))
    _compare([(user, day) for user, day in marks], events)
    if len(sent) != events:
        raise AssertionError(f"{events} events, {len(sent)} replies sent")


def check_plain(database: Database, events: int) -> None:
    """The plain bot must have kept the same."""
    asked = "SELECT telegram, day FROM plain_attendance JOIN plain_user u ON u.id = user_id"
    with database.read() as work:
        rows = work.rows(text(asked))
    _compare([(user, str(day)) for user, day in rows], events)


def _compare(found: list[tuple[str, object]], events: int) -> None:
    """Compare with what was said; rows the driver gave without types are days as text."""
    wanted = {(str(user), str(day)) for user, day in map(load.said, range(1, events + 1))}
    if len(found) != events or {(user, str(day)) for user, day in found} != wanted:
        raise AssertionError(
            f"{events} events, {len(found)} rows, or not the same people and days"
        )
