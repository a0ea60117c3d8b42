"""What goes first within a chat, what becomes one message, and how fast it leaves."""

import asyncio
from datetime import timedelta

import pytest

from bot.gateways import Limits, NotSent, Unknown
from storage.database import Database
from storage.kinds import MessageKind, PersonId
from tests.bot.delivering import (
    QUEUED,
    SENT,
    UNKNOWN,
    County,
    ScriptedGateway,
    button,
    until,
)

SLOW = Limits(per_second=10, per_chat_second=1, per_chat_burst=1)


@pytest.fixture
def county(database: Database) -> County:
    return County(database)


@pytest.fixture
def somebody(county: County) -> PersonId:
    return county.person("telegram:7:u1")


async def test_the_most_urgent_goes_first(county: County, somebody: PersonId) -> None:
    for kind in ("notice", "ask", "decision"):
        county.push(kind, MessageKind(kind), somebody)
    county.reply("reply", "u1")
    county.push("emergency", MessageKind.emergency, somebody)
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert gateway.bodies == ["emergency", "reply", "decision", "ask", "notice"]


async def test_nothing_but_an_emergency_overtakes_the_oldest_reply(
    county: County, somebody: PersonId
) -> None:
    county.reply("first", "u1")
    gateway = ScriptedGateway()
    gateway.script.append(NotSent("down"))
    async with county.sender(gateway) as sender:
        await sender.drain()
        county.reply("second", "u1")
        county.push("notice", MessageKind.notice, somebody)
        county.push("emergency", MessageKind.emergency, somebody)
        county.reply("elsewhere", "u2")
        await sender.drain()
        assert sorted(gateway.bodies[1:]) == ["elsewhere", "emergency"]
        county.later(60)
        await sender.drain()

    assert gateway.bodies[3:] == ["first\n\nsecond", "notice"]
    assert set(county.states().values()) == {SENT}


async def test_waiting_replies_of_a_chat_become_one_message(county: County) -> None:
    county.reply("a")
    county.reply("b")
    county.reply("c", buttons=button("好"))
    county.reply("d")
    county.reply("other", "u2")
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert gateway.bodies == ["a\n\nb\n\nc", "other", "d"]
    assert gateway.calls[0].buttons == button("好")
    rows = county.rows()
    assert {rows[key].message_id for key in "abc"} == {"101"}
    assert rows["d"].message_id != "101"


async def test_a_keyboard_is_like_buttons_and_length_has_an_end(county: County) -> None:
    gateway = ScriptedGateway(limits=Limits(text_length=10))
    county.reply("a", ask="keyboard")
    county.reply("b" * 4)
    county.reply("😀😀")
    county.reply("c")
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert gateway.bodies == ["a", "bbbb\n\n😀😀", "c"]
    assert [call.ask for call in gateway.calls] == ["keyboard", "", ""]


async def test_merged_replies_share_their_fate(county: County) -> None:
    county.reply("a")
    county.reply("b")
    gateway = ScriptedGateway()
    gateway.script.append(Unknown("cut"))
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert gateway.bodies == ["a\n\nb", "a\n\nb"]
    assert county.states() == {"a": UNKNOWN, "b": UNKNOWN}


async def test_asks_waiting_together_are_one_message(county: County, somebody: PersonId) -> None:
    county.push("一", MessageKind.ask, somebody, buttons=button("甲", "a:1"))
    county.push("二", MessageKind.ask, somebody, buttons=button("乙", "b:1"))
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert gateway.bodies == ["一\n\n二"]
    assert gateway.calls[0].buttons == (*button("甲", "a:1"), *button("乙", "b:1"))


@pytest.mark.parametrize(("language", "words"), [("zh_CN", "有4件事等您决定。"), ("en", "4 ma")])
async def test_more_than_three_decisions_become_one_digest(
    county: County, language: str, words: str
) -> None:
    leader = county.person("telegram:7:u1", language=language)
    for number in range(4):
        county.push(f"d{number}", MessageKind.decision, leader, buttons=button("同意"))
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()

    (call,) = gateway.calls
    assert call.body.startswith(words)
    assert [data for line in call.buttons for _, data in line] == ["do:todo"]
    assert {(str(row.state), row.message_id) for row in county.rows().values()} == {(SENT, "101")}


async def test_three_decisions_come_singly(county: County, somebody: PersonId) -> None:
    for number in range(3):
        county.push(f"d{number}", MessageKind.decision, somebody, buttons=button("同意"))
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert gateway.bodies == ["d0", "d1", "d2"]


async def test_no_more_is_begun_than_may_leave_now(county: County) -> None:
    for number in range(25):
        county.reply(f"r{number}", f"u{number}")
    county.reply("again", "u0")
    async with county.sender(ScriptedGateway(limits=SLOW)) as sender:
        assert await sender.drain() == 10
        assert list(county.states().values()).count(QUEUED) == 15
        assert county.rows()["r24"].attempts == 0
        county.later(1)
        assert await sender.drain() == 10
        county.later(1)
        assert await sender.drain() == 5

    assert set(county.states().values()) == {SENT}


async def test_a_reply_overtakes_a_broadcast(county: County) -> None:
    for number in range(30):
        county.push(f"n{number}", MessageKind.notice, county.person(f"telegram:7:p{number}"))
    gateway = ScriptedGateway(limits=SLOW)
    async with county.sender(gateway) as sender:
        await sender.drain()
        assert len(gateway.calls) == 2
        county.reply("reply", "u1")
        await sender.drain()
        assert gateway.bodies[2:] == ["reply"]
        for _ in range(60):
            county.later(0.1)
            await sender.drain()

    assert set(county.states().values()) == {SENT}


async def test_rows_that_cannot_go_hide_nothing_behind_them(county: County) -> None:
    for number in range(120):
        county.reply(f"g{number:03}", "u1", chat="-100", buttons=button("好"))
    for number in range(120):
        county.push(f"x{number}", MessageKind.emergency, county.person(f"dingtalk:1:d{number}"))
    county.reply("last", "u2")
    gateway = ScriptedGateway(limits=SLOW)
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert sorted(gateway.bodies) == ["g000", "last"]


async def test_a_slow_call_holds_only_its_own_chat(county: County) -> None:
    gateway, answer = ScriptedGateway(), asyncio.Event()
    gateway.script.append(answer)
    county.reply("slow", "u1")
    async with county.sender(gateway) as sender, asyncio.TaskGroup() as group:
        group.create_task(sender.run())
        await until(lambda: gateway.bodies == ["slow"])
        county.reply("behind", "u1")
        county.reply("beside", "u2")
        sender.wake()
        await until(lambda: county.states()["beside"] == SENT)
        assert county.states() == {"slow": "sending", "behind": QUEUED, "beside": SENT}
        answer.set()
        await until(lambda: county.states()["behind"] == SENT)
        sender.stop()

    assert gateway.bodies == ["slow", "beside", "behind"]


async def test_the_limit_of_a_group_is_kept(county: County) -> None:
    gateway = ScriptedGateway(limits=Limits(per_group_minute=2))
    for number in range(3):
        county.reply(f"r{number}", "u1", chat="-1", buttons=button("好"))
    async with county.sender(gateway) as sender:
        await sender.drain()
        assert gateway.bodies == ["r0", "r1"]
        county.clock.set(county.clock.now() + timedelta(seconds=59))
        assert await sender.drain() == 0
        county.later(1)
        assert await sender.drain() == 1
