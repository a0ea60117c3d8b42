"""Does long work in chunks, each in a transaction of its own that also says how far it is."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

import structlog
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.writer import Writer
from storage import jobs, retention
from storage.database import Database, is_data_error
from storage.jobs import Job, JobLostError, NewJob, Progress, PutOff
from storage.work import Work

log = structlog.get_logger()

Step = Callable[[Work, Job, int], Progress]
Sleep = Callable[[float], Awaitable[object]]


@runtime_checkable
class Errand(Protocol):
    """A step that first waits for something outside any transaction, such as a platform.

    What it brings back is recorded in the job's own transaction. Both parts may be repeated, and
    the first must take less than `storage.jobs.STALE`, or another process takes the job over.
    """

    async def go(self, job: Job) -> object:
        """Do what has to be waited for; changes nothing that would be missed."""

    def settle(self, work: Work, job: Job, brought: Any) -> Progress | PutOff:  # noqa: ANN401  what `go` gave
        """Record it."""


KINDS: Mapping[str, Step] = {retention.KIND: retention.forget}
"""The long work there is."""

CHUNK = 500
PAUSE = 0.005
LOOK_EVERY = 1.0


class Runner:
    """Takes jobs of the kinds it knows, one at a time; several processes may each have one.

    A step is given at most `CHUNK` rows to do and may be repeated after a rollback. What it
    returns is recorded in its own transaction, so a killed job goes on where it was. A step that
    fails is tried again later; after `storage.jobs.TRIES` failures in a row the job has failed.
    """

    def __init__(
        self,
        kinds: Mapping[str, Step | Errand],
        database: Database,
        writer: Writer,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._kinds = kinds
        self._database = database
        self._writer = writer
        self._clock = clock
        self._sleep = sleep
        self._bell = asyncio.Event()

    def wake(self) -> None:
        """Look now: a job was committed. To be called on the event loop."""
        self._bell.set()

    async def run(self) -> None:
        """Work until cancelled; a database that is away is waited for."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._look_often())
            while True:
                await self._bell.wait()
                self._bell.clear()
                try:
                    await self.drain()
                except DBAPIError:
                    log.exception("jobs.database_away")

    async def drain(self) -> int:
        """Do everything that can be done now; give the number of jobs taken up."""
        taken = 0
        while (job := await self._writer.run(self._take)) is not None:
            taken += 1
            await self._do(job)
        return taken

    def add(self, work: Work, job: NewJob) -> bool:
        """Queue a job with the transaction of a turn; False if its key is known already."""
        return jobs.add(work, job, self._clock.now())

    async def _do(self, job: Job) -> None:
        while True:
            try:
                kind = self._kinds[job.kind]
                brought = await kind.go(job) if isinstance(kind, Errand) else None
                going = await self._writer.run(self._chunk, job, brought)
            except JobLostError:
                log.warning("jobs.taken_over", key=job.key)
                return
            except Exception as error:
                if isinstance(error, DBAPIError) and not is_data_error(error):
                    # Not the job's fault: the chunk was rolled back and is done again.
                    log.exception("jobs.database_away", key=job.key)
                    await self._sleep(LOOK_EVERY)
                    continue
                log.exception("jobs.step_failed", key=job.key, kind=job.kind)
                await self._writer.run(self._fail, job, f"{type(error).__name__}: {error}")
                return
            if going is None:
                return
            job = going
            # Turns come first; between two chunks they find the database free.
            await self._sleep(PAUSE)

    def _take(self) -> Job | None:
        with self._database.write() as work:
            return jobs.take(work, self._kinds.keys(), self._clock.now())

    def _chunk(self, job: Job, brought: object = None) -> Job | None:
        with self._database.write() as work:
            held = jobs.hold(work, job, self._clock.now())
            kind = self._kinds[held.kind]
            if isinstance(kind, Errand):
                progress = kind.settle(work, held, brought)
            else:
                progress = kind(work, held, CHUNK)
            if isinstance(progress, PutOff):
                jobs.put_off(work, held, progress.until)
                return None
            jobs.advance(work, held, progress)
        if progress.finished:
            return None
        # What is waited for next must begin where this chunk ended.
        return replace(
            held,
            position=progress.position,
            done=progress.done,
            total=progress.total,
            failures=0,
            heartbeat=held.now,
        )

    def _fail(self, job: Job, error: str) -> None:
        with suppress(JobLostError), self._database.write() as work:
            held = jobs.hold(work, job, self._clock.now())
            jobs.fail(work, held, error, held.now)

    async def _look_often(self) -> None:
        while True:
            await self._sleep(LOOK_EVERY)
            self._bell.set()
