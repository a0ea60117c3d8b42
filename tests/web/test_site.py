"""Health and numbers over HTTP, on a database that answers, is old, or is away."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from bot.clock import FixedClock
from bot.gateways import NotSent, OverloadedError, Sent
from bot.tally import STALLED_SECONDS, Tally
from bot.web.application import Site, build
from bot.web.health import Looking
from bot.web.metrics import Sources
from storage import outbox
from storage.database import Database
from storage.kinds import MessageKind
from storage.outbox import Destination, Message
from storage.tables import Inbox
from tests.offices import NOW


@dataclass
class Monotonic:
    """A clock that only a test moves."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def moving() -> Monotonic:
    return Monotonic()


@pytest.fixture
def tally(moving: Monotonic) -> Tally:
    return Tally(monotonic=moving)


@pytest.fixture
async def site(database: Database, tally: Tally) -> AsyncIterator[httpx.AsyncClient]:
    async for client in opened(database, tally):
        yield client


async def opened(database: Database, tally: Tally) -> AsyncIterator[httpx.AsyncClient]:
    sources = Sources(tally, database, FixedClock(NOW), lambda: True)
    looking = Looking()
    application = build(Site({}, sources, ["127.0.0.1"]), looking)
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as client:
        yield client
    looking.close()


def shown(page: str) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in page.splitlines() if line[:1] not in {"#", ""}]
    return {name: float(value) for name, _, value in lines if name.startswith("zhucun_")}


def waits(key: str, minutes: int) -> Message:
    at = NOW + timedelta(minutes=minutes)
    to = Destination(platform="telegram", bot="1", user="7", chat="7")
    return Message(key, MessageKind.reply, to, "好", created_at=NOW, not_before=at)


async def test_a_process_that_lives_and_works_says_so(site: httpx.AsyncClient) -> None:
    alive, ready = await site.get("/healthz"), await site.get("/readyz")

    assert (alive.status_code, alive.text) == (200, "ok\n")
    assert ready.status_code == 200
    assert ready.json() == {"database": True, "schema": True, "dispatcher": True}


async def test_an_old_schema_is_not_ready(site: httpx.AsyncClient, database: Database) -> None:
    with database.write() as work:
        work.run(text("UPDATE alembic_version SET version_num = 'older'"))

    ready = await site.get("/readyz")

    assert ready.status_code == 503
    assert ready.json() == {"database": True, "schema": False, "dispatcher": True}


async def test_without_its_database_it_lives_but_is_not_ready(
    tmp_path: Path, tally: Tally
) -> None:
    away = Database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    async for site in opened(away, tally):
        alive, ready = await site.get("/healthz"), await site.get("/readyz")
        numbers = shown((await site.get("/metrics")).text)
    away.close()

    assert alive.status_code == 200
    assert ready.status_code == 503
    assert ready.json() == {"database": False, "schema": False, "dispatcher": True}
    assert numbers["zhucun_database_up"] == 0
    assert "zhucun_outbox_age_seconds" not in numbers


async def test_a_batch_that_does_not_end_makes_it_not_ready(
    site: httpx.AsyncClient, tally: Tally, moving: Monotonic
) -> None:
    hanging = asyncio.Event()

    async def commit(_: Sequence[int]) -> None:
        await hanging.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(tally.batch(commit, [1]))
        await asyncio.sleep(0)
        moving.now = STALLED_SECONDS + 1
        stalled = await site.get("/readyz")
        hanging.set()
    again = await site.get("/readyz")

    assert stalled.json() == {"database": True, "schema": True, "dispatcher": False}
    assert (stalled.status_code, again.status_code) == (503, 200)


async def test_a_batch_that_fails_again_and_again_counts_from_its_first_try(
    tally: Tally, moving: Monotonic
) -> None:
    async def fail(_: Sequence[int]) -> None:
        raise OSError

    for _ in range(2):
        with pytest.raises(OSError):  # noqa: PT011  the one raised above
            await tally.batch(fail, [1])
        moving.now += STALLED_SECONDS * 0.6
    assert tally.is_stalled
    assert tally.failed_batches == 2


async def test_the_numbers(site: httpx.AsyncClient, tally: Tally, database: Database) -> None:
    async def commit(_: Sequence[int]) -> None:
        return

    await tally.batch(commit, [1, 2, 3])
    with tally.event("text"):
        waiting = shown((await site.get("/metrics")).text)["zhucun_events_waiting"]
    with pytest.raises(OverloadedError), tally.event("button"):
        raise OverloadedError
    tally.sent("telegram", Sent("1"))
    tally.sent("telegram", NotSent("slow down", after=35))
    tally.webhooks[403] += 1
    with database.write() as work:
        for message in (waits("a", -3), waits("b", -1), waits("c", 5)):
            outbox.queue(work, message)

    numbers = shown((await site.get("/metrics")).text)

    assert waiting == 1
    assert numbers == numbers | {
        'zhucun_events_total{kind="text",outcome="committed"}': 1,
        'zhucun_events_total{kind="button",outcome="overloaded"}': 1,
        'zhucun_sends_total{platform="telegram",result="Sent"}': 1,
        'zhucun_sends_total{platform="telegram",result="NotSent"}': 1,
        'zhucun_webhooks_total{status="403"}': 1,
        "zhucun_told_to_wait_seconds_total": 35,
        "zhucun_batch_events_count": 1,
        "zhucun_batch_events_sum": 3,
        'zhucun_batch_events_bucket{le="2.0"}': 0,
        'zhucun_batch_events_bucket{le="4.0"}': 1,
        'zhucun_batch_events_bucket{le="+Inf"}': 1,
        "zhucun_batches_failed_total": 0,
        "zhucun_events_waiting": 0,
        "zhucun_sender_active": 1,
        "zhucun_database_up": 1,
        'zhucun_outbox_rows{state="held"}': 1,
        'zhucun_outbox_rows{state="due"}': 2,
        'zhucun_outbox_rows{state="sending"}': 0,
        "zhucun_outbox_age_seconds": 180,
    }


async def test_what_failed_or_came_too_fast_is_counted(
    site: httpx.AsyncClient, database: Database
) -> None:
    with database.write() as work:
        for number, state in enumerate(("done", "flood", "failed", "flood")):
            row = Inbox(platform="t", bot="1", update_id=str(number), received_at=NOW, state=state)
            work.add(row)

    numbers = shown((await site.get("/metrics")).text)

    assert numbers['zhucun_inbox_trouble{state="failed"}'] == 1
    assert numbers['zhucun_inbox_trouble{state="flood"}'] == 2


async def test_strangers_see_no_numbers(site: httpx.AsyncClient) -> None:
    near = await site.get("/metrics")
    far = await site.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    assert near.headers["content-type"].startswith("text/plain; version=")
    assert (near.status_code, far.status_code, far.content) == (200, 403, b"")
