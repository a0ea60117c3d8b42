"""The assistant as a service: gateways, dispatcher, delivery, scheduler and jobs, supervised."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import memory
from bot.app import submitter, supervised
from bot.files import sweeping
from bot.jobs import KINDS, Runner
from bot.scheduler import Scheduler
from bot.sweeping import Sweeper
from bot.web.server import DRAIN_SECONDS
from handlers import sweep
from handlers.office import Offices
from storage import holding, retention
from storage.jobs import NewJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import Core
    from bot.delivery.sender import Sender
    from bot.gateways import Gateway, Submit
    from bot.web.server import WebServer

_log = structlog.get_logger(__name__)
_BETWEEN_BATCHES = 0.005
_BETWEEN_LOOKS = 0.05
_BETWEEN_STRIKES = 5.0
_DRAIN_SECONDS = 10.0
_BETWEEN_QUESTIONS = 1.0

Loop = tuple[str, Callable[[], Awaitable[object]]]


@dataclass(frozen=True, slots=True)
class Duties:
    """What this process does: take events in, send and do what is due, or both.

    With `asks` events are asked for, which only one process may do at a time; else they come by
    themselves, and any number of processes may take them.
    """

    receives: bool = True
    works: bool = True
    asks: bool = True


@dataclass(slots=True)
class Service:
    """Everything `zhucun run` keeps going until it is told to stop."""

    core: Core
    gateways: Sequence[Gateway]
    sender: Sender
    web: WebServer
    duties: Duties = field(default_factory=Duties)
    # Not the turns': sweeps are planned in another thread than they run in.
    _offices: Offices = field(default_factory=Offices)

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT; what is under way is then finished and recorded."""
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        try:
            async with asyncio.TaskGroup() as group:
                await self._until(stopping, group)
        finally:
            for gateway in self.gateways:
                await gateway.close()
            await self.core.close()

    async def _until(self, stopping: asyncio.Event, group: asyncio.TaskGroup) -> None:
        web = group.create_task(supervised("web", self.web.run, stopping))
        turns = group.create_task(supervised("dispatcher", self.core.dispatcher.run))
        loops = [
            group.create_task(supervised(name, loop))
            for name, loop in (*self._receiving(group), *self._background())
        ]
        delivery = group.create_task(self._deliver(stopping))
        await self.web.tried.wait()
        memory.settle()
        platforms = [gateway.platform for gateway in self.gateways]
        _log.info("ready", gateways=platforms, listening=self.web.is_serving)
        await stopping.wait()
        _log.info("stopping")
        # What was accepted is committed and confirmed first; only then may its turns end, and
        # delivery last, for it records what those and earlier ones sent.
        await self._drain_web(web)
        for task in (*loops, turns):
            task.cancel()
        self.sender.stop()
        await asyncio.wait([delivery], timeout=_DRAIN_SECONDS)
        delivery.cancel()

    async def _drain_web(self, web: asyncio.Task[None]) -> None:
        if self.web.is_serving:
            self.web.stop()
            await asyncio.wait([web], timeout=DRAIN_SECONDS + 1)
        web.cancel()

    async def _deliver(self, stopping: asyncio.Event) -> None:
        if self.duties.works:
            await self._until_released(stopping)
            await supervised("delivery", self.sender.run, stopping)

    async def _until_released(self, stopping: asyncio.Event) -> None:
        """Wait with sending for as long as the operator holds it, as after a restore.

        Who polls is who sends, so until then updates wait at the platform too.
        """
        told = False
        while not stopping.is_set() and await asyncio.to_thread(self._is_held):
            if not told:
                _log.warning("delivery.held")
                told = True
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _BETWEEN_QUESTIONS)

    def _is_held(self) -> bool:
        try:
            with self.core.database.read() as work:
                return holding.since(work) is not None
        except SQLAlchemyError:
            _log.exception("delivery.hold_unknown")
            return True

    def _receiving(self, group: asyncio.TaskGroup) -> Sequence[Loop]:
        if not self.duties.receives:
            return ()
        return [
            (f"{gateway.platform} gateway", partial(self._receive, gateway, submit))
            for gateway in self.gateways
            for submit in [submitter(self.core, gateway, group)]
        ]

    async def _receive(self, gateway: Gateway, submit: Submit) -> None:
        """Bring events; who asks for them does so only as the active sender.

        Two who ask with one token throw each other out, and whoever stands by must not.
        """
        if not self.duties.asks:
            await gateway.run(submit)
        while True:
            await self._until_active(wanted=True)
            async with asyncio.TaskGroup() as group:
                asking = group.create_task(gateway.run(submit))
                await self._until_active(wanted=False)
                asking.cancel()

    async def _until_active(self, *, wanted: bool) -> None:
        while self.sender.is_active is not wanted:  # noqa: ASYNC110  the lock rings no bell
            await asyncio.sleep(_BETWEEN_LOOKS)

    def _background(self) -> Sequence[Loop]:
        if not self.duties.works:
            return ()
        core = self.core
        runner = Runner(KINDS, core.database, core.writer, core.clock)
        scheduler = Scheduler(
            sweep=self._sweep,
            retention=lambda: self._ask_for_retention(runner),
            zone=core.zone,
        )
        # Beside the jobs, so that a slow platform does not hold them up.
        fetcher = core.fetcher(self.gateways)
        return (
            ("scheduler", scheduler.run),
            ("jobs", runner.run),
            ("files", fetcher.run),
            ("clock", self._strike),
            ("exports", core.exporter().run),
            ("notices", core.broadcaster().run),
        )

    async def _sweep(self) -> None:
        """Plan beside the turns; close months and queue in small transactions between them."""
        core = self.core
        sweeper = Sweeper(core.database, self._offices, core.posting)
        at = core.clock.now()
        for month, teams in await asyncio.to_thread(sweeper.closable, at):
            await core.writer.run(sweeper.close, at, month, teams)
            await asyncio.sleep(_BETWEEN_BATCHES)
        planned = await asyncio.to_thread(sweeper.plan, at)
        for batch in sweep.batches(planned):
            if await core.writer.run(sweeper.queue, at, batch):
                self.sender.wake()
            await asyncio.sleep(_BETWEEN_BATCHES)

    async def _strike(self) -> None:
        """Look every few seconds for what an emergency has due: a minute would be too long."""
        core = self.core
        sweeper = Sweeper(core.database, self._offices, core.posting, core.language)
        while True:
            at = core.clock.now()
            if await asyncio.to_thread(sweeper.is_due, at):
                while await core.writer.run(sweeper.strike, at):
                    self.sender.wake()
                    await asyncio.sleep(_BETWEEN_BATCHES)
            await asyncio.sleep(_BETWEEN_STRIKES)

    async def _ask_for_retention(self, runner: Runner) -> None:
        now = self.core.clock.now()
        today = now.astimezone(self.core.zone).date()
        for kind in (retention.KIND, sweeping.KIND):
            await self.core.writer.run(self._add, runner, NewJob(f"{kind}:{today}", kind))
        runner.wake()

    def _add(self, runner: Runner, job: NewJob) -> None:
        with self.core.database.write() as work:
            runner.add(work, job)
