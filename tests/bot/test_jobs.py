"""Long work goes on where it was, whoever does it, and says so when it cannot be done."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from bot import jobs
from bot.clock import FixedClock
from bot.jobs import Errand, Runner, Step
from bot.writer import Writer
from storage import inbox, outbox, retention, tables
from storage import jobs as stored
from storage.database import Database
from storage.inbox import Failure
from storage.jobs import Job, NewJob, Progress
from storage.kinds import InboxState, JobState, MessageKind, MessageState
from storage.outbox import Destination, Message, Settlement
from storage.work import Work
from tests.bot.delivering import until

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@dataclass(slots=True)
class Counting:
    """A step that writes one row a unit, three units a chunk, and fails where it is told to."""

    fail_at: dict[int, BaseException] = field(default_factory=dict)
    chunks: list[int] = field(default_factory=list)

    def __call__(self, work: Work, job: Job, limit: int) -> Progress:
        done, total = int(job.position.get("done", 0)), int(job.arguments["total"])
        upto = min(done + min(limit, 3), total)
        self.chunks.append(upto)
        inbox.claim(work, [("count", job.key, str(n)) for n in range(done, upto)], job.now)
        if upto in self.fail_at:
            raise self.fail_at.pop(upto)
        return Progress({"done": upto}, upto, total, finished=upto == total)


@dataclass(slots=True)
class Office:
    """A database with a runner, a clock and no waiting."""

    database: Database
    writer: Writer
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    pauses: list[float] = field(default_factory=list)

    def runner(self, kinds: Mapping[str, Step | Errand]) -> Runner:
        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)
            await asyncio.sleep(0)

        return Runner(kinds, self.database, self.writer, self.clock, pause)

    def add(self, key: str, kind: str = "count", total: int = 8) -> bool:
        with self.database.write() as work:
            return stored.add(work, NewJob(key, kind, {"total": total}), self.clock.now())

    def row(self, key: str) -> tables.Job:
        with self.database.read() as work:
            found = stored.by_key(work, key)
        assert found is not None
        return found

    def written(self) -> int:
        with self.database.read() as work:
            return int(work.one(select(func.count()).select_from(tables.Inbox)))

    def later(self, seconds: float) -> None:
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    writer = Writer()
    yield Office(database, writer)
    await writer.close()


async def test_a_job_is_done_in_chunks_with_a_pause_between(office: Office) -> None:
    step = Counting()
    assert office.add("a")
    assert await office.runner({"count": step}).drain() == 1

    row = office.row("a")
    assert (row.state, row.done, row.total, row.error) == (JobState.done, 8, 8, None)
    assert (step.chunks, office.written()) == ([3, 6, 8], 8)
    assert office.pauses == [jobs.PAUSE] * 2


@dataclass(slots=True)
class Fetching:
    """An errand that waits outside the transaction, and remembers from where it went each time."""

    went: list[int] = field(default_factory=list)

    async def go(self, job: Job) -> int:
        self.went.append(int(job.position.get("done", 0)))
        return self.went[-1] + 1

    def settle(self, _work: Work, _job: Job, brought: int) -> Progress:
        return Progress({"done": brought}, brought, 3, finished=brought == 3)


async def test_an_errand_goes_on_from_what_was_just_recorded(office: Office) -> None:
    """No portion is done a second time."""
    with office.database.write() as work:
        stored.add(work, NewJob("one", "errand", {}), NOW)
    errand = Fetching()
    assert await office.runner({"errand": errand}).drain() == 1
    assert errand.went == [0, 1, 2]


async def test_a_key_is_done_once(office: Office) -> None:
    assert office.add("a")
    assert not office.add("a")
    runner = office.runner({"count": Counting()})
    await runner.drain()
    assert not office.add("a")
    with office.database.write() as work:
        assert runner.add(work, NewJob("b", "count", {"total": 1}))
    assert await runner.drain() == 1


async def test_a_killed_job_goes_on_where_it_was(office: Office) -> None:
    office.add("a")
    killed = Counting({6: KeyboardInterrupt()})
    with pytest.raises(KeyboardInterrupt):
        await office.runner({"count": killed}).drain()
    assert (office.row("a").state, office.row("a").done, office.written()) == ("running", 3, 3)

    step = Counting()
    assert await office.runner({"count": step}).drain() == 0
    office.later(61)
    assert await office.runner({"count": step}).drain() == 1
    assert (step.chunks, office.written()) == ([6, 8], 8)


async def test_a_failing_chunk_is_rolled_back_and_tried_again(office: Office) -> None:
    office.add("a")
    step = Counting({6: ValueError("no file")})
    runner = office.runner({"count": step})
    await runner.drain()

    row = office.row("a")
    assert (row.state, row.error, row.done) == (JobState.waiting, "ValueError: no file", 3)
    assert office.written() == 3
    office.later(4)
    assert await runner.drain() == 0
    office.later(1)
    assert await runner.drain() == 1
    assert (office.row("a").state, office.row("a").error) == (JobState.done, None)
    assert (step.chunks, office.written()) == ([3, 6, 6, 8], 8)


async def test_what_fails_again_and_again_has_failed(office: Office) -> None:
    def broken(_work: Work, _job: Job, _limit: int) -> Progress:
        raise ValueError("no file\0")

    office.add("a", "broken")
    office.add("b")
    runner = office.runner({"broken": broken, "count": Counting()})
    taken = []
    for wait in (0, 5, 10, 20, 40, 1000):
        office.later(wait)
        taken.append(await runner.drain())

    assert taken == [2, 1, 1, 1, 1, 0]
    assert (office.row("a").state, office.row("a").error) == ("failed", "ValueError: no file")
    assert office.row("b").state is JobState.done


async def test_a_database_that_goes_away_is_no_failure_of_the_job(office: Office) -> None:
    office.add("a")
    gone = OperationalError("UPDATE", {}, Exception("server closed the connection"))
    await office.runner({"count": Counting({6: gone})}).drain()

    assert (office.row("a").state, office.written()) == (JobState.done, 8)
    assert jobs.LOOK_EVERY in office.pauses


async def test_who_was_thought_dead_stops_when_it_wakes(office: Office) -> None:
    office.add("a")
    other = Counting()

    def slow(work: Work, job: Job, limit: int) -> Progress:
        progress = mine(work, job, limit)
        office.later(61)
        return progress

    mine = Counting()
    first, second = office.runner({"count": slow}), office.runner({"count": other})
    with office.database.write() as work:
        job = stored.take(work, ["count"], office.clock.now())
    assert job is not None
    job = first._chunk(job)  # noqa: SLF001  one chunk, then silence
    assert job is not None
    await second.drain()
    await first._do(job)  # noqa: SLF001  the silent one wakes

    assert (mine.chunks, other.chunks) == ([3], [6, 8])
    assert (office.row("a").state, office.written()) == (JobState.done, 8)


async def test_two_processes_never_take_the_same_job(office: Office) -> None:
    for number in range(2):
        office.add(f"j{number}")
    if office.database.is_sqlite:
        taken = [_take(office), _take(office), _take(office)]
    else:
        with office.database.write() as one, office.database.write() as other:
            taken = [_taken(work) for work in (one, other, other)]

    assert taken == ["j0", "j1", None]


def _take(office: Office) -> str | None:
    with office.database.write() as work:
        return _taken(work)


def _taken(work: Work) -> str | None:
    job = stored.take(work, ["count"], NOW)
    return job.key if job is not None else None


async def test_unknown_kinds_are_left_to_those_who_know_them(office: Office) -> None:
    office.add("a", "export")

    assert await office.runner({"count": Counting()}).drain() == 0
    assert office.row("a").state is JobState.waiting


async def test_the_loop_works_when_woken(office: Office) -> None:
    runner = office.runner({"count": Counting()})
    async with asyncio.TaskGroup() as group:
        running = group.create_task(runner.run())
        office.add("a")
        runner.wake()
        await until(lambda: office.row("a").state is JobState.done)
        running.cancel()


def _outbox(work: Work, key: str, settled: datetime) -> None:
    to = Destination(None, "telegram", "7", "u", "u")
    message = Message(key, MessageKind.reply, to, f"正文 {key}", settled, settled, rule="x")
    outbox.queue(work, message)
    work.flush()
    row = outbox.by_keys(work, [key])[key]
    outbox.settle(work, [Settlement(row.id, MessageState.sent, settled, "1")])


async def test_retention_forgets_what_is_old_and_keeps_the_rest(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "CHUNK", 2)
    with office.database.write() as work:
        for number in range(5):
            _outbox(work, f"old{number}", NOW - timedelta(days=31))
            inbox.claim(work, [("t", "1", f"old{number}")], NOW - timedelta(days=15))
        _outbox(work, "young", NOW - timedelta(days=29))
        for name, days in (("failed", 8), ("fresh", 6)):
            inbox.claim(work, [("t", "1", name)], NOW - timedelta(days=days))
            failure = Failure("ValueError", b"{}")
            inbox.settle(work, ("t", "1", name), InboxState.failed, failure)
        stored.add(work, NewJob("retention:2026-11-23", retention.KIND), NOW)
    assert await office.runner(jobs.KINDS).drain() == 1

    with office.database.read() as work:
        bodies = work.ones(select(tables.Outbox.body).order_by(tables.Outbox.id))
        kept = work.rows(text("SELECT update_id, payload FROM inbox ORDER BY update_id"))
    assert bodies == [""] * 5 + ["正文 young"]
    assert [tuple(row) for row in kept] == [("failed", None), ("fresh", b"{}")]
    assert office.row("retention:2026-11-23").state is JobState.done
