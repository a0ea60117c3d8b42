"""The dispatcher: batches without waiting, order per sender, patience with the database."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.clock import FixedClock
from bot.dispatcher import Bounds, Dispatcher
from bot.gateways import OverloadedError
from handlers.talk import Address, Event
from storage.kinds import EventKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.turns import Arrival

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def event(sender: str, number: int) -> Event:
    """Give the n-th message of a sender."""
    address = Address("test", "1", sender, sender)
    return Event(address, f"{sender}-{number}", EventKind.text, NOW, NOW, text="签到")


class Recorder:
    """Takes batches; holds the first until told to go on, fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.batches: list[list[str]] = []
        self.floods: list[str] = []
        self.gate = asyncio.Event()
        self.failures = failures

    async def __call__(self, batch: Sequence[Arrival]) -> None:
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise ConnectionError("away")
        self.batches.append([arrival.event.update_id for arrival in batch])
        self.floods += [arrival.event.update_id for arrival in batch if arrival.flood]


@asynccontextmanager
async def running(
    recorder: Recorder, bounds: Bounds | None = None, clock: FixedClock | None = None
) -> AsyncIterator[Dispatcher]:
    """Run a dispatcher over a recorder."""
    dispatcher = Dispatcher(recorder, clock or FixedClock(NOW), bounds)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(dispatcher.run())
        yield dispatcher
        task.cancel()


async def test_what_arrives_meanwhile_is_the_next_batch() -> None:
    """Nobody waits for a timer: the first goes alone, the rest together, four of one sender."""
    recorder = Recorder()
    async with running(recorder) as dispatcher, asyncio.TaskGroup() as group:
        group.create_task(dispatcher.submit(event("a", 0)))
        await asyncio.sleep(0.01)
        for number in range(1, 7):
            group.create_task(dispatcher.submit(event("a", number)))
        group.create_task(dispatcher.submit(event("b", 1)))
        await asyncio.sleep(0.01)
        recorder.gate.set()
    assert recorder.batches == [["a-0"], ["a-1", "a-2", "a-3", "a-4", "b-1"], ["a-5", "a-6"]]


async def test_nobody_is_told_before_the_commit() -> None:
    """`submit` returns only once its batch is through, however often it had to be tried."""
    recorder = Recorder(failures=2)
    async with running(recorder) as dispatcher, asyncio.TaskGroup() as group:
        waiting = group.create_task(dispatcher.submit(event("a", 1)))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        recorder.gate.set()
    assert recorder.batches == [["a-1"]]


async def test_a_full_queue_is_said_so() -> None:
    """Beyond its bound the dispatcher takes nothing; the platform delivers it again."""
    recorder = Recorder()
    async with running(recorder, Bounds(waiting=2)) as dispatcher, asyncio.TaskGroup() as group:
        group.create_task(dispatcher.submit(event("a", 1)))
        await asyncio.sleep(0.01)
        for number in (2, 3):
            group.create_task(dispatcher.submit(event("a", number)))
        await asyncio.sleep(0.01)
        with pytest.raises(OverloadedError):
            await dispatcher.submit(event("a", 4))
        recorder.gate.set()


async def test_ten_seconds_without_a_commit_is_said_so() -> None:
    """While the database is away events are refused after a while, and taken again afterwards."""
    clock = FixedClock(NOW)
    recorder = Recorder(failures=1)
    recorder.gate.set()
    dispatcher = Dispatcher(recorder, clock)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(dispatcher.run())
        first = group.create_task(dispatcher.submit(event("a", 1)))
        await asyncio.sleep(0.005)
        clock.set(NOW + timedelta(seconds=11))
        with pytest.raises(OverloadedError):
            await dispatcher.submit(event("b", 1))
        await first
        await dispatcher.submit(event("b", 1))
        task.cancel()
    assert recorder.batches == [["a-1"], ["b-1"]]


async def test_what_the_platform_brings_again_is_no_flood() -> None:
    """A webhook that was answered late comes again and again; nobody wrote more for that."""
    recorder = Recorder()
    recorder.gate.set()
    async with running(recorder) as dispatcher:
        for number in range(15):
            for _ in range(4):
                await dispatcher.submit(event("a", number))
    assert recorder.floods == []


async def test_a_clock_set_back_makes_no_flood_of_what_comes_slowly() -> None:
    """What was said by a clock that was ahead does not count until that hour comes again."""
    recorder, clock = Recorder(), FixedClock(NOW + timedelta(hours=1))
    recorder.gate.set()
    async with running(recorder, clock=clock) as dispatcher:
        for number in range(25):
            await dispatcher.submit(event("a", number))
            clock.set(NOW + timedelta(seconds=number))
    assert recorder.floods == []


async def test_a_thousand_messages_at_once_hold_nobody_up() -> None:
    """The sender's own order is kept, others go with the next batch, and soon all are through."""
    recorder = Recorder()
    async with running(recorder) as dispatcher, asyncio.TaskGroup() as group:
        for number in range(1000):
            group.create_task(dispatcher.submit(event("a", number)))
        await asyncio.sleep(0)
        for sender in ("b", "c"):
            group.create_task(dispatcher.submit(event(sender, 0)))
        await asyncio.sleep(0)
        recorder.gate.set()
    mine = [one for batch in recorder.batches for one in batch if one.startswith("a-")]
    assert mine == [f"a-{number}" for number in range(1000)]
    assert recorder.floods == mine[20:]
    assert {"b-0", "c-0"} <= set(recorder.batches[0] + recorder.batches[1])
    assert len(recorder.batches) <= 5 + 1000 // 64 + 1


async def test_more_than_twenty_in_ten_seconds_is_a_flood() -> None:
    """The first twenty count, the others are marked; others' messages are not."""
    recorder = Recorder()
    recorder.gate.set()
    async with running(recorder) as dispatcher:
        for number in range(25):
            await dispatcher.submit(event("a", number))
        await dispatcher.submit(event("b", 1))
    assert recorder.floods == [f"a-{number}" for number in range(20, 25)]


async def test_those_answered_together_share_the_next_batch() -> None:
    """Whoever speaks again first does not have a transaction alone while the others wait."""
    recorder = Recorder()
    recorder.gate.set()

    async def talk(dispatcher: Dispatcher, sender: int) -> None:
        await dispatcher.submit(event(str(sender), 1))
        for _ in range(0 if sender == 0 else 3):
            await asyncio.sleep(0)
        await dispatcher.submit(event(str(sender), 2))

    async with running(recorder) as dispatcher, asyncio.TaskGroup() as group:
        for sender in range(10):
            group.create_task(talk(dispatcher, sender))
    assert [len(batch) for batch in recorder.batches] == [10, 10]
