"""How many calls may be under way: a crash leaves no more than that unknown."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.claim import Claimed
from bot.delivery.sender import Sender, Sleep
from storage.database import Database
from storage.kinds import MessageKind
from tests.bot.delivering import (
    MONDAY,
    QUEUED,
    SENT,
    UNKNOWN,
    WIDE,
    County,
    ScriptedGateway,
    Ticks,
    until,
)

SENDING = "sending"
AT_ONCE = 8
FOR_BULK = 6
NARROW = replace(WIDE, at_once=AT_ONCE)


@pytest.fixture
def county(database: Database) -> County:
    return County(database)


@pytest.fixture
def hanging() -> ScriptedGateway:
    """Give a gateway none of whose calls comes back before its event is set."""
    gateway = ScriptedGateway(limits=NARROW)
    gateway.script.extend(asyncio.Event() for _ in range(99))
    return gateway


async def _never(_seconds: float) -> None:
    """Sleep for ever: what happens then happens because something rang."""
    await asyncio.Event().wait()


@asynccontextmanager
async def running(county: County, gateway: ScriptedGateway, sleep: Sleep) -> AsyncIterator[Sender]:
    """Give a sender that sends until the block ends, and is then cut short as by a crash."""
    async with (
        county.sender(gateway, sleep=sleep) as sender,
        asyncio.TaskGroup() as group,
    ):
        task = group.create_task(sender.run())
        yield sender
        task.cancel()


def written(county: County, kind: MessageKind, many: int) -> None:
    """Queue a push to each of so many people."""
    for n in range(many):
        county.push(f"{kind}{n}", kind, county.person(f"telegram:7:{kind}{n}"))


async def test_a_crash_leaves_at_most_that_many_unknown(
    county: County, hanging: ScriptedGateway
) -> None:
    """The rest of a notice was never claimed, and goes out once after the next start."""
    written(county, MessageKind.notice, 20)
    async with running(county, hanging, Ticks()):
        await until(lambda: len(hanging.calls) == FOR_BULK)
        await asyncio.sleep(0.2)
    assert Counter(county.states().values()) == {SENDING: FOR_BULK, QUEUED: 20 - FOR_BULK}

    gateway = ScriptedGateway(limits=NARROW)
    async with county.sender(gateway) as sender:
        await sender.drain()
    assert Counter(county.states().values()) == {UNKNOWN: FOR_BULK, SENT: 20 - FOR_BULK}
    assert sorted([*hanging.bodies, *gateway.bodies]) == sorted(county.states())


async def test_what_comes_back_makes_room_at_once(
    county: County, hanging: ScriptedGateway
) -> None:
    """Nothing waits for the next look, so that a slow platform does not become slower."""
    written(county, MessageKind.notice, FOR_BULK + 2)
    answers = [one for one in hanging.script if isinstance(one, asyncio.Event)]
    async with running(county, hanging, _never):
        await until(lambda: len(hanging.calls) == FOR_BULK)
        for n in range(2):
            answers[n].set()
            await until(lambda n=n: len(hanging.calls) == FOR_BULK + 1 + n)  # type: ignore[misc]  # the number of this turn
            assert list(county.states().values()).count(SENDING) <= FOR_BULK


async def test_replies_find_room_beside_a_broadcast_that_hangs(
    county: County, hanging: ScriptedGateway
) -> None:
    """Replies have room a broadcast leaves them, and no more than there is."""
    written(county, MessageKind.notice, 20)
    async with running(county, hanging, Ticks()) as sender:
        await until(lambda: len(hanging.calls) == FOR_BULK)
        for n in range(5):
            county.reply(f"r{n}", f"u{n}")
        sender.wake()
        await until(lambda: len(hanging.calls) == AT_ONCE)
        await asyncio.sleep(0.2)
        assert hanging.bodies[FOR_BULK:] == ["r0", "r1"]


async def test_an_emergency_waits_for_no_room(county: County, hanging: ScriptedGateway) -> None:
    written(county, MessageKind.decision, AT_ONCE + 1)
    async with running(county, hanging, Ticks()) as sender:
        await until(lambda: len(hanging.calls) == AT_ONCE)
        county.push("sos", MessageKind.emergency, county.person("telegram:7:leader"))
        sender.wake()
        await until(lambda: hanging.bodies[-1] == "sos")
        assert len(hanging.calls) == AT_ONCE + 1


async def test_each_bot_has_room_of_its_own(county: County, hanging: ScriptedGateway) -> None:
    other = ScriptedGateway(bot="8", limits=NARROW)
    written(county, MessageKind.notice, FOR_BULK + 1)
    county.push("other", MessageKind.notice, county.person("telegram:8:x"))
    async with (
        county.sender(hanging, other, sleep=Ticks()) as sender,
        asyncio.TaskGroup() as group,
    ):
        task = group.create_task(sender.run())
        await until(lambda: len(hanging.calls) == FOR_BULK and other.bodies == ["other"])
        task.cancel()


def test_the_next_look_is_counted_from_the_claim() -> None:
    """The time a claim took is not waited for again; a clock set back makes nobody wait longer."""
    claimed = Claimed(at=MONDAY)
    looks = [claimed.opens_after(MONDAY + timedelta(seconds=s)) for s in (0, 0.05, 0.3, -3600)]
    assert looks == pytest.approx([0.202, 0.152, 0.002, 0.202])
    assert Claimed().opens_after(MONDAY) == pytest.approx(0.202)


async def test_one_call_at_once_is_enough_for_a_broadcast(county: County) -> None:
    """A share of one is one: nothing stands still for ever."""
    gateway = ScriptedGateway(limits=replace(WIDE, at_once=1))
    written(county, MessageKind.notice, 5)
    async with county.sender(gateway) as sender:
        assert await sender.drain() == 5
    assert set(county.states().values()) == {SENT}
