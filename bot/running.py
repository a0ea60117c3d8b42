"""The assistant as a service: gateways, dispatcher, delivery, scheduler and jobs, supervised."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.app import submitter, supervised
from bot.jobs import Runner
from bot.scheduler import Scheduler
from bot.sweeping import Sweeper
from handlers import sweep
from handlers.office import Offices
from storage import retention
from storage.jobs import NewJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import Core
    from bot.delivery.sender import Sender
    from bot.gateways import Gateway

_log = structlog.get_logger(__name__)
_BETWEEN_BATCHES = 0.005
_DRAIN_SECONDS = 10.0

Loop = tuple[str, Callable[[], Awaitable[object]]]


@dataclass(slots=True)
class Service:
    """Everything `zhucun run` keeps going until it is told to stop."""

    core: Core
    gateways: Sequence[Gateway]

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT; what is under way is then finished and recorded."""
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        sender = self.core.sender(self.gateways)
        try:
            await self._until(stopping, sender)
        finally:
            for gateway in self.gateways:
                await gateway.close()
            await self.core.close()

    async def _until(self, stopping: asyncio.Event, sender: Sender) -> None:
        async with asyncio.TaskGroup() as group:
            turns = group.create_task(supervised("dispatcher", self.core.dispatcher.run))
            loops = [
                group.create_task(supervised(name, loop))
                for name, loop in (*self._receiving(sender, group), *self._background(sender))
            ]
            delivery = group.create_task(supervised("delivery", sender.run, stopping))
            _log.info("ready", gateways=[gateway.platform for gateway in self.gateways])
            await stopping.wait()
            _log.info("stopping")
            for task in (*loops, turns):
                task.cancel()
            sender.stop()
            await asyncio.wait([delivery], timeout=_DRAIN_SECONDS)
            delivery.cancel()

    def _receiving(self, sender: Sender, group: asyncio.TaskGroup) -> Sequence[Loop]:
        return [
            (f"{gateway.platform} gateway", partial(gateway.run, submit))
            for gateway in self.gateways
            for submit in [submitter(self.core, sender, gateway, group)]
        ]

    def _background(self, sender: Sender) -> Sequence[Loop]:
        core = self.core
        runner = Runner({retention.KIND: retention.forget}, core.database, core.writer, core.clock)
        scheduler = Scheduler(
            sweep=lambda: self._sweep(sender),
            retention=lambda: self._ask_for_retention(runner),
            zone=core.zone,
        )
        return (("scheduler", scheduler.run), ("jobs", runner.run))

    async def _sweep(self, sender: Sender) -> None:
        """Plan beside the turns, queue in small transactions between them."""
        core = self.core
        sweeper = Sweeper(core.database, Offices(), core.posting)
        at = core.clock.now()
        planned = await asyncio.to_thread(sweeper.plan, at)
        for batch in sweep.batches(planned):
            if await core.writer.run(sweeper.queue, at, batch):
                sender.wake()
            await asyncio.sleep(_BETWEEN_BATCHES)

    async def _ask_for_retention(self, runner: Runner) -> None:
        now = self.core.clock.now()
        job = NewJob(f"{retention.KIND}:{now.astimezone(self.core.zone).date()}", retention.KIND)
        await self.core.writer.run(self._add, runner, job)
        runner.wake()

    def _add(self, runner: Runner, job: NewJob) -> None:
        with self.core.database.write() as work:
            runner.add(work, job)
