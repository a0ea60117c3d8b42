"""The writer runs one thing at a time, turns first, and finishes what it took."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from bot.writer import Writer, WriterClosedError


@pytest.fixture
async def writer() -> AsyncIterator[Writer]:
    made = Writer()
    yield made
    await made.close()


async def test_everything_runs_in_one_thread_of_its_own(writer: Writer) -> None:
    names = [await writer.run(lambda: threading.current_thread().name) for _ in range(3)]

    assert set(names) == {"writer"}


async def test_turns_overtake_and_each_rank_keeps_its_order(writer: Writer) -> None:
    done: list[str] = []
    go_on = threading.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(writer.run(go_on.wait))
        await asyncio.sleep(0)
        for name in ("sweep 1", "sweep 2"):
            group.create_task(writer.run(done.append, name))
        for name in ("turn 1", "turn 2"):
            group.create_task(writer.run(done.append, name, urgent=True))
        await asyncio.sleep(0)
        go_on.set()

    assert done == ["turn 1", "turn 2", "sweep 1", "sweep 2"]


async def test_an_exception_belongs_to_who_waits(writer: Writer) -> None:
    with pytest.raises(ZeroDivisionError):
        await writer.run(lambda: 1 // 0)

    assert await writer.run(lambda: 7) == 7


async def test_who_stops_waiting_does_not_stop_the_work(writer: Writer) -> None:
    done: list[str] = []
    go_on = threading.Event()
    async with asyncio.TaskGroup() as group:
        blocked = group.create_task(writer.run(go_on.wait))
        impatient = group.create_task(writer.run(done.append, "done"))
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.sleep(0)
        go_on.set()
        await blocked
    await writer.run(lambda: None)

    assert impatient.cancelled()
    assert done == ["done"]


async def test_closing_finishes_what_was_taken_and_takes_nothing_more() -> None:
    writer = Writer()
    done: list[int] = []
    async with asyncio.TaskGroup() as group:
        for number in range(5):
            group.create_task(writer.run(done.append, number))
        await asyncio.sleep(0)
        await writer.close()
        await writer.close()

    assert done == [0, 1, 2, 3, 4]
    with pytest.raises(WriterClosedError):
        await writer.run(done.append, 5)
