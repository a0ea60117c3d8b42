"""The scheduler only asks, keeps asking whatever the clock does, and stops without a trace."""

import asyncio
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.scheduler import Scheduler

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Asked:
    """Counts what was asked for, and stops a scheduler after so many sweeps."""

    enough: int
    sweeps: int = 0
    clearings: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def sweep(self) -> None:
        self.sweeps += 1
        if self.sweeps == self.enough:
            self.done.set()

    async def clear(self) -> None:
        self.clearings += 1


async def run_until_enough(asked: Asked, scheduler: Scheduler) -> None:
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scheduler.run())
        async with asyncio.timeout(20):
            await asked.done.wait()
            await asyncio.sleep(0)
        running.cancel()


async def test_it_sweeps_at_once_and_at_every_tick() -> None:
    asked = Asked(enough=4)
    await run_until_enough(asked, Scheduler(asked.sweep, asked.clear, ZONE, seconds=0.05))
    assert asked.sweeps >= 4
    assert asked.clearings == 1


async def test_it_stops_without_leaving_anything_running() -> None:
    asked = Asked(enough=2)
    threads = threading.active_count()
    await run_until_enough(asked, Scheduler(asked.sweep, asked.clear, ZONE, seconds=0.05))
    sweeps = asked.sweeps
    await asyncio.sleep(0.2)
    assert asked.sweeps == sweeps
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert threading.active_count() == threads


async def test_ticks_during_a_slow_sweep_are_one() -> None:
    asked = Asked(enough=2)

    async def slow() -> None:
        await asyncio.sleep(0.3)
        await asked.sweep()

    started = asyncio.get_running_loop().time()
    await run_until_enough(asked, Scheduler(slow, asked.clear, ZONE, seconds=0.02))
    assert asked.sweeps == 2
    assert asyncio.get_running_loop().time() - started >= 0.6


async def test_what_a_sweep_raises_reaches_the_supervisor() -> None:
    """A second `run` of the same scheduler starts anew."""
    asked = Asked(enough=2)
    failures = iter([RuntimeError("the database is gone")])

    async def sweep() -> None:
        for failure in failures:
            raise failure
        await asked.sweep()

    scheduler = Scheduler(sweep, asked.clear, ZONE, seconds=0.05)
    with pytest.raises(RuntimeError, match="the database is gone"):
        await scheduler.run()
    await run_until_enough(asked, scheduler)
    assert asked.sweeps >= 2


async def test_a_clock_set_back_does_not_silence_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that waits for a wall clock far behind is armed anew after a tick and a half."""
    armed = 0
    real = AsyncIOScheduler.add_job

    def late(self: AsyncIOScheduler, *arguments: object, **more: object) -> object:
        nonlocal armed
        armed += 1
        job = real(self, *arguments, **more)
        if armed <= 2:
            self.pause_job(job.id)
        return job

    monkeypatch.setattr(AsyncIOScheduler, "add_job", late)
    asked = Asked(enough=5)
    await run_until_enough(asked, Scheduler(asked.sweep, asked.clear, ZONE, seconds=0.05))
    assert armed == 4


async def test_jobs_are_never_doubled_nor_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The options that APScheduler honours only as job defaults."""
    made: list[AsyncIOScheduler] = []
    real = AsyncIOScheduler.start

    def start(self: AsyncIOScheduler, *arguments: object, **more: object) -> None:
        made.append(self)
        real(self, *arguments, **more)

    monkeypatch.setattr(AsyncIOScheduler, "start", start)
    asked = Asked(enough=1)
    options: dict[str, tuple[object, ...]] = {}
    intervals: list[object] = []

    async def sweep() -> None:
        for job in made[0].get_jobs():
            options[job.id] = (job.coalesce, job.max_instances, job.misfire_grace_time)
            if job.id == "sweep":
                intervals.append(job.trigger.interval)
        await asked.sweep()

    await run_until_enough(asked, Scheduler(sweep, asked.clear, ZONE))
    assert options == {"sweep": (True, 1, None), "retention": (True, 1, None)}
    assert intervals == [timedelta(minutes=1)]
