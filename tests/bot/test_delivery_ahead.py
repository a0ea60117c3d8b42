"""Replies claimed with the turn that makes them: they leave at once, in order, and never twice."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.delivery.claim import Claimed
from bot.delivery.sender import Sender, Sleep
from bot.delivery.steps import Ask, Outfit, Steps
from bot.gateways import Limits, NotSent
from bot.turns import Arrival
from bot.wording import Wording
from bot.writer import Writer
from handlers import sweep
from storage import outbox, tables
from storage.database import Database
from storage.kinds import EventKind, MessageKind
from storage.outbox import Destination, Message
from tests.actors import ZONE, Stage, small_county
from tests.bot.delivering import QUEUED, SENT, UNKNOWN, WIDE, ScriptedGateway, Ticks, until
from tests.databases import Postgres

SENDING = "sending"
ONE_A_SECOND = Limits(per_second=1, per_chat_second=1, per_chat_burst=1)


@pytest.fixture
def stage(database: Database) -> Stage:
    return small_county(database)


@dataclass
class Desk:
    """A stage whose turns and sender share a writer, as in the program."""

    stage: Stage
    gateway: ScriptedGateway
    writer: Writer
    sender: Sender

    async def say(self, *said: tuple[str, str]) -> None:
        """Let people say something in one batch, and send what it claimed."""
        events = [Arrival(self.stage.event(name, words)) for name, words in said]
        try:
            await self.writer.run(self.stage.turns.run, events, urgent=True)
        finally:
            self.sender.collect()

    def states(self) -> list[str]:
        """Give the states of the outbox, the oldest row first."""
        with self.stage.database.read() as work:
            rows = work.ones(select(tables.Outbox).order_by(tables.Outbox.id))
        return [str(row.state) for row in rows]


@asynccontextmanager
async def desk(
    stage: Stage, gateway: ScriptedGateway | None = None, sleep: Sleep | None = None
) -> AsyncIterator[Desk]:
    """Give a sender that runs."""
    writer = Writer()
    gateway = gateway or ScriptedGateway("terminal", "test")
    offices = stage.turns.offices.current
    outfit = Outfit(stage.database, stage.clock, Wording(ZONE), offices, sweep.second_look)
    sender = Sender([gateway], outfit, writer, sleep or Ticks())
    stage.turns.ahead = sender.ahead
    async with asyncio.TaskGroup() as group:
        running = group.create_task(sender.run())
        await until(lambda: sender.is_active)
        yield Desk(stage, gateway, writer, sender)
        sender.stop()
        await running
    await writer.close()


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note of each of delivery's own transactions whether it recorded or claimed anything."""
    real: Callable[..., Claimed] = Steps.settle_and_claim
    found: list[bool] = []

    def step(self: Steps, ask: Ask) -> Claimed:
        had_results = self.ledger.has_results
        claimed = real(self, ask)
        found.append(had_results or bool(claimed.dispatches))
        return claimed

    monkeypatch.setattr(Steps, "settle_and_claim", step)
    return found


async def test_an_answer_costs_no_transaction_of_its_own(
    stage: Stage, steps: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Committed as being sent with its turn, sent at once, recorded with the next turn."""
    monkeypatch.setattr("bot.delivery.sender.LINGER", 60)
    async with desk(stage, sleep=_never) as here:
        await until(lambda: bool(steps))
        await here.say(("张三", "签到"))
        await until(lambda: len(here.gateway.calls) == 1)
        assert here.states() == [SENDING]
        await here.say(("王五", "签到"), ("孙八", "在村"))
        await until(lambda: len(here.gateway.calls) == 3)
        assert here.states() == [SENT, SENDING, SENDING]
        assert not any(steps)
    assert here.states() == [SENT, SENT, SENT]


async def _never(_seconds: float) -> None:
    await asyncio.Event().wait()


async def test_what_arrived_is_recorded_soon_without_further_turns(stage: Stage) -> None:
    async with desk(stage) as here:
        await here.say(("张三", "签到"))
        await until(lambda: here.states() == [SENT])


async def test_a_reply_that_waits_is_not_overtaken(stage: Stage) -> None:
    gateway = ScriptedGateway("terminal", "test")
    gateway.script.append(NotSent("down", after=30))
    async with desk(stage, gateway) as here:
        await here.say(("张三", "签到"))
        await until(lambda: here.states() == [QUEUED])
        await here.say(("张三", "帮助"), ("王五", "签到"))
        await until(lambda: here.states() == [QUEUED, QUEUED, SENT])
        assert len(gateway.calls) == 2
        stage.wait(minutes=1)
        here.sender.wake()
        await until(lambda: set(here.states()) == {SENT})
    assert gateway.bodies[2].startswith(gateway.bodies[0])


async def test_a_chat_with_a_call_under_way_waits_for_it(stage: Stage) -> None:
    gateway, answer = ScriptedGateway("terminal", "test"), asyncio.Event()
    gateway.script.append(answer)
    async with desk(stage, gateway) as here:
        await here.say(("张三", "签到"))
        await until(lambda: len(gateway.calls) == 1)
        await here.say(("张三", "帮助"))
        await here.say(("王五", "签到"))
        await until(lambda: len(gateway.calls) == 2)
        assert here.states()[:2] == [SENDING, QUEUED]
        answer.set()
        await until(lambda: set(here.states()) == {SENT})
    assert len(gateway.calls) == 3


async def test_several_answers_in_one_chat_become_one_message(stage: Stage) -> None:
    async with desk(stage) as here:
        await here.say(("张三", "取消"), ("张三", "签到"), ("王五", "签到"))
        await until(lambda: set(here.states()) == {SENT})
    assert len(here.gateway.calls) == 2
    assert here.gateway.bodies[0].count("\n\n") == 1


async def test_no_more_leaves_than_the_platform_allows(stage: Stage) -> None:
    limits = Limits(per_second=2, per_chat_second=1, per_chat_burst=1)
    gateway = ScriptedGateway("terminal", "test", limits)
    async with desk(stage, gateway) as here:
        await here.say(("张三", "签到"), ("王五", "签到"), ("孙八", "签到"))
        await until(lambda: here.states() == [SENT, SENT, QUEUED])
        stage.wait(seconds=1)
        here.sender.wake()
        await until(lambda: here.states() == [SENT, SENT, SENT])
    assert len(gateway.calls) == 3


async def test_no_more_leaves_than_may_be_under_way(stage: Stage) -> None:
    """What finds no room waits, and leaves as soon as an answer comes back."""
    first, second = asyncio.Event(), asyncio.Event()
    gateway = ScriptedGateway("terminal", "test", replace(WIDE, at_once=2))
    gateway.script.extend([first, second])
    async with desk(stage, gateway) as here:
        await here.say(("张三", "签到"), ("王五", "签到"), ("孙八", "签到"))
        await until(lambda: here.states() == [SENDING, SENDING, QUEUED])
        first.set()
        await until(lambda: here.states().count(SENT) == 2)
        second.set()
        await until(lambda: here.states() == [SENT, SENT, SENT])
    assert len(gateway.calls) == 3


async def test_older_replies_go_first(stage: Stage) -> None:
    """The one message a second that is left belongs to what has waited."""
    gateway = ScriptedGateway("terminal", "test", ONE_A_SECOND)
    now = stage.clock.now()
    older = Destination(None, "terminal", "test", "9", "9")
    async with desk(stage, gateway) as here:
        with stage.database.write() as work:
            outbox.queue(work, Message("old", MessageKind.reply, older, "old", now, now))
        await here.say(("张三", "签到"))
        await until(lambda: here.states() == [SENT, QUEUED])
    assert gateway.bodies == ["old"]


async def test_an_emergency_goes_before_the_answers_of_its_batch(stage: Stage) -> None:
    gateway = ScriptedGateway("terminal", "test", ONE_A_SECOND)
    async with desk(stage, gateway) as here:
        await here.say(("王五", "签到"), ("孙八", "求助"))
        await until(lambda: SENT in here.states())
        with stage.database.read() as work:
            row = tables.Outbox
            assert work.ones(select(row.kind).where(row.state == SENT)) == [MessageKind.emergency]


async def test_a_batch_rolled_back_lets_nothing_go(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The good half of a batch is answered, the culprit with its apology, each once."""

    def broken(_turn: object) -> list[object]:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.dialogue.whereabouts.located", broken)
    async with desk(stage) as here:
        events = [
            Arrival(stage.event("张三", "签到")),
            Arrival(stage.event("王五", "", EventKind.location)),
        ]
        await here.writer.run(stage.turns.run, events, urgent=True)
        here.sender.collect()
        await until(lambda: here.states() == [SENT, SENT])
    assert len(here.gateway.calls) == 2


@contextmanager
def _commit_unheard(here: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the next commit of a turn be made, and its answer be lost."""
    database = here.stage.database
    real: Callable[..., None] = database.writer.dialect.do_commit

    def commit(connection: object) -> None:
        real(connection)
        if not here.sender.ahead._dispatches:  # noqa: SLF001  the commit is delivery's own
            return
        monkeypatch.setattr(database.writer.dialect, "do_commit", real)
        raise OperationalError("COMMIT", {}, Exception("server closed the connection"))

    monkeypatch.setattr(database.writer.dialect, "do_commit", commit)
    yield


async def test_a_commit_nobody_learnt_of_is_answered_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(stage) as here:
        await here.say(("孙八", "签到"))
        await until(lambda: here.states() == [SENT])
        event = Arrival(stage.event("张三", "签到"))
        with _commit_unheard(here, monkeypatch), pytest.raises(OperationalError):
            await here.writer.run(stage.turns.run, [event], urgent=True)
        assert here.states() == [SENT, SENDING]
        await here.writer.run(stage.turns.run, [event], urgent=True)
        here.sender.collect()
        here.sender.wake()
        await until(lambda: here.states() == [SENT, SENT])
    assert len(here.gateway.calls) == 2


async def test_nothing_is_claimed_for_a_sender_that_stops(stage: Stage) -> None:
    async with desk(stage) as here:
        here.sender.stop()
        await here.say(("张三", "签到"))
        assert here.states() == [QUEUED]
    assert here.gateway.calls == []


async def test_who_lost_the_lock_sends_nothing_it_claimed(postgres: Postgres) -> None:
    """The row waits for whoever sends now, and is none of the unknown ones."""
    database = Database(postgres.fresh())
    stage = small_county(database)
    async with desk(stage) as here:
        events = [Arrival(stage.event("张三", "签到"))]
        await here.writer.run(stage.turns.run, events, urgent=True)
        assert here.states() == [SENDING]
        here.sender._leadership.bots = frozenset()  # noqa: SLF001  as when the connection is found gone
        here.sender.collect()
        await until(lambda: here.states() == [QUEUED])
        assert here.gateway.calls == []
    assert UNKNOWN not in here.states()
    database.close()
