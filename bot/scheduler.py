"""Asks for a sweep every minute and for clearing up once a day; it decides nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_MINUTE = 60.0
_RETENTION_HOUR = 3
_PATIENCE = 1.5
_OPTIONS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}

Ask = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class Scheduler:
    """Ticks, nothing more: what is due is in the database, so a tick lost or doubled is nothing.

    `sweep` and `retention` are awaited one at a time; what they raise ends `run`, whose supervisor
    logs it and starts it again.
    """

    sweep: Ask
    retention: Ask
    zone: ZoneInfo
    seconds: float = _MINUTE
    _asked: asyncio.Event = field(default_factory=asyncio.Event)
    _clear: bool = False

    async def run(self) -> None:
        """Ask at once, then at every tick, until cancelled."""
        ticks = AsyncIOScheduler(timezone=self.zone, job_defaults=_OPTIONS)
        self._arm(ticks)
        self._clear = True
        self._asked.set()
        ticks.start()
        try:
            while True:
                await self._serve(ticks)
        finally:
            ticks.shutdown(wait=False)
            # APScheduler hands the shutdown to the loop; let it happen before the loop may close.
            await asyncio.sleep(0)

    async def _serve(self, ticks: AsyncIOScheduler) -> None:
        try:
            async with asyncio.timeout(self.seconds * _PATIENCE):
                await self._asked.wait()
        except TimeoutError:
            # A wall clock set back would leave the jobs waiting for it to catch up.
            self._arm(ticks)
        self._asked.clear()
        await self.sweep()
        if self._clear:
            self._clear = False
            await self.retention()

    def _arm(self, ticks: AsyncIOScheduler) -> None:
        jobs: tuple[tuple[str, Ask, dict[str, Any]], ...] = (
            ("sweep", self._tick, {"trigger": "interval", "seconds": self.seconds}),
            ("retention", self._clear_up, {"trigger": "cron", "hour": _RETENTION_HOUR}),
        )
        for name, ask, when in jobs:
            ticks.add_job(ask, id=name, replace_existing=True, **when)

    # APScheduler would run a plain function in a thread, where an asyncio.Event must not be set.
    async def _tick(self) -> None:
        self._asked.set()

    async def _clear_up(self) -> None:
        self._clear = True
        self._asked.set()
