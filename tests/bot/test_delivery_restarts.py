"""Crashes, a database that goes away, and who of several processes is the sender."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.delivery.sender import Sender
from bot.delivery.steps import Ask, Steps
from bot.gateways import Sent
from storage import signals
from storage.database import Database
from storage.kinds import MessageKind
from tests.bot.delivering import QUEUED, SENT, UNKNOWN, County, ScriptedGateway, until
from tests.databases import Postgres

SENDING = "sending"


@pytest.fixture
def county(database: Database) -> County:
    return County(database)


async def _die_in_a_call(county: County) -> list[str]:
    """Begin to send, and never come back from the call; give what was called."""
    gateway, never = ScriptedGateway(), asyncio.Event()
    gateway.script.extend([never] * 9)
    async with county.sender(gateway) as sender, asyncio.TaskGroup() as group:
        drain = group.create_task(sender.drain())
        await until(lambda: bool(gateway.bodies))
        drain.cancel()
    return gateway.bodies


@pytest.mark.parametrize("kind", list(MessageKind))
async def test_what_was_being_sent_at_a_crash_is_unknown(
    county: County, kind: MessageKind
) -> None:
    county.push("p", kind, county.person("telegram:7:u1"))
    assert await _die_in_a_call(county) == ["p"]
    assert county.states() == {"p": SENDING}
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()

    again = kind in {MessageKind.reply, MessageKind.decision, MessageKind.emergency}
    assert gateway.bodies == (["p"] if again else [])
    assert county.states() == {"p": UNKNOWN}


async def test_a_second_crash_does_not_send_a_third_time(county: County) -> None:
    county.reply("r")
    for _ in range(2):
        await _die_in_a_call(county)
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert gateway.calls == []
    assert county.states() == {"r": UNKNOWN}


async def test_rows_of_another_bot_are_not_recovered(county: County) -> None:
    county.reply("r")
    await _die_in_a_call(county)
    async with county.sender(ScriptedGateway(bot="8")) as sender:
        await sender.drain()

    assert county.states() == {"r": SENDING}


async def test_the_loop_sends_when_woken_and_ends_when_told(county: County) -> None:
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender, asyncio.TaskGroup() as group:
        group.create_task(sender.run())
        for number in range(3):
            county.reply(f"r{number}", f"u{number}")
            sender.wake()
            await until(lambda n=number: county.states()[f"r{n}"] == SENT)  # type: ignore[misc]  # the number of this turn
        sender.stop()

    assert gateway.bodies == ["r0", "r1", "r2"]


async def test_the_loop_looks_by_itself(county: County) -> None:
    async with county.sender() as sender, asyncio.TaskGroup() as group:
        group.create_task(sender.run())
        await asyncio.sleep(0.05)
        county.reply("r")
        await until(lambda: county.states() == {"r": SENT})
        sender.stop()


async def test_stopping_waits_for_the_calls_under_way(county: County) -> None:
    gateway, answer = ScriptedGateway(), asyncio.Event()
    gateway.script.append(answer)
    county.reply("r", "u1")
    async with county.sender(gateway) as sender, asyncio.TaskGroup() as group:
        group.create_task(sender.run())
        await until(lambda: gateway.bodies == ["r"])
        sender.stop()
        await asyncio.sleep(0.1)
        county.reply("late", "u2")
        await asyncio.sleep(0.05)
        answer.set()

    assert county.states() == {"r": SENT, "late": QUEUED}


async def test_a_loop_cut_short_records_what_came_back(county: County) -> None:
    gateway = ScriptedGateway()
    county.reply("back", "u1")
    county.reply("out", "u2")
    gateway.script.extend([Sent("5"), asyncio.Event()])
    async with county.sender(gateway, sleep=_forever) as sender, asyncio.TaskGroup() as group:
        running = group.create_task(sender.run())
        await until(lambda: len(gateway.calls) == 2)
        await asyncio.sleep(0.05)
        assert county.states() == {"back": SENDING, "out": SENDING}
        running.cancel()

    assert county.states() == {"back": SENT, "out": SENDING}


async def _forever(_seconds: float) -> None:
    await asyncio.Event().wait()


@contextmanager
def _failing(monkeypatch: pytest.MonkeyPatch, *, committed: bool) -> Iterator[list[str]]:
    """Let the first three steps fail as when the database goes away, after or before commit."""
    real: Callable[..., Any] = Steps.settle_and_claim
    failed: list[str] = []

    def step(self: Steps, ask: Ask) -> Any:  # noqa: ANN401  what the real one gives
        if len(failed) < 3:
            failed.append("x")
            if committed:
                known = dict(self.ledger.held)
                real(self, ask)
                self.ledger.held = known  # nobody learnt what was claimed
            raise OperationalError("COMMIT", {}, Exception("server closed the connection"))
        return real(self, ask)

    monkeypatch.setattr(Steps, "settle_and_claim", step)
    yield failed


@pytest.mark.parametrize("committed", [False, True])
async def test_a_database_that_goes_away_loses_and_doubles_nothing(
    county: County, monkeypatch: pytest.MonkeyPatch, *, committed: bool
) -> None:
    gateway = ScriptedGateway()
    county.push("n", MessageKind.notice, county.person("telegram:7:u1"))
    county.reply("r", "u2")
    with _failing(monkeypatch, committed=committed) as failed:
        async with county.sender(gateway) as sender, asyncio.TaskGroup() as group:
            group.create_task(sender.run())
            await until(lambda: set(county.states().values()) == {SENT})
            sender.stop()

    assert len(failed) == 3
    assert sorted(gateway.bodies) == ["n", "r"]


async def test_results_are_kept_until_they_can_be_recorded(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway, answer = ScriptedGateway(), asyncio.Event()
    gateway.script.append(answer)
    county.reply("r")
    async with county.sender(gateway) as sender, asyncio.TaskGroup() as group:
        group.create_task(sender.run())
        await until(lambda: gateway.bodies == ["r"])
        with _failing(monkeypatch, committed=False) as failed:
            answer.set()
            await until(lambda: county.states() == {"r": SENT})
            assert len(failed) == 3
        sender.stop()

    assert gateway.bodies == ["r"]


@pytest.fixture
def shared(postgres: Postgres) -> Iterator[County]:
    """Give a county on PostgreSQL, where there may be several senders."""
    database = Database(postgres.fresh())
    yield County(database)
    database.close()


async def test_one_sender_a_bot_and_another_stands_by(shared: County) -> None:
    first, second = ScriptedGateway(), ScriptedGateway()
    async with shared.sender(first) as active, shared.sender(second) as standby:
        shared.reply("a", "u1")
        assert await standby.drain() == 0
        assert await active.drain() == 1
        await active.close()
        shared.reply("b", "u2")
        await standby.recover()
        assert await standby.drain() == 1

    assert (first.bodies, second.bodies) == (["a"], ["b"])


async def test_losing_the_connection_ends_sending_and_the_next_takes_over(
    shared: County,
) -> None:
    first, second, never = ScriptedGateway(), ScriptedGateway(), asyncio.Event()
    first.script.append(never)
    shared.reply("r", "u1")
    async with (
        shared.sender(first, sleep=_forever) as active,
        shared.sender(second) as standby,
        asyncio.TaskGroup() as group,
    ):
        running = group.create_task(active.run())
        await until(lambda: first.bodies == ["r"])
        _cut_locks(shared)
        await until(lambda: not active.is_active)
        await _takes_over(standby)
        running.cancel()
        await standby.drain()
        shared.reply("s", "u2")
        await standby.drain()

    assert (first.bodies, second.bodies) == (["r"], ["r", "s"])
    assert shared.states() == {"r": UNKNOWN, "s": SENT}


def _cut_locks(shared: County) -> None:
    with shared.database.write() as work:
        work.run(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        )


async def _takes_over(standby: Sender) -> None:
    async with asyncio.timeout(10):
        while not standby.is_active:
            await standby.recover()
            await asyncio.sleep(0.02)


async def test_a_commit_elsewhere_wakes_the_sender(shared: County) -> None:
    async with shared.sender(sleep=_forever) as sender, asyncio.TaskGroup() as group:
        group.create_task(sender.run())
        await asyncio.sleep(0.3)
        shared.reply("r")
        with shared.database.write() as work:
            signals.notify(work)
        await until(lambda: shared.states() == {"r": SENT})
        sender.stop()


def test_on_sqlite_a_signal_is_nothing(county: County) -> None:
    with county.database.write() as work:
        signals.notify(work)
