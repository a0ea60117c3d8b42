"""Changes to messages: they wait for their message, the newest wins, and none says too much."""

from typing import Any

import pytest

from bot.gateways import Refused, TargetGone, Unknown
from storage.database import Database
from storage.kinds import MessageAction, MessageKind, PersonId
from storage.outbox import Destination
from tests.bot.delivering import (
    DROPPED,
    QUEUED,
    SENT,
    UNKNOWN,
    County,
    ScriptedGateway,
    at,
    button,
)

EDIT, DELETE, SEND = MessageAction.edit, MessageAction.delete, MessageAction.send


@pytest.fixture
def county(database: Database) -> County:
    return County(database)


@pytest.fixture
def somebody(county: County) -> PersonId:
    return county.person("telegram:7:u1")


def _change(county: County, key: str, target: str, who: PersonId, **more: Any) -> None:  # noqa: ANN401  columns of a message
    values = {"action": EDIT, **more}
    county.queue(key, MessageKind.reply, Destination(who), target=target, **values)


async def test_an_edit_names_the_platform_s_message(county: County, somebody: PersonId) -> None:
    county.push("d", MessageKind.decision, somebody, buttons=button("同意"))
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
        _change(county, "e", "d", somebody, body="已同意")
        await sender.drain()

    call = gateway.calls[1]
    assert (call.action, call.target, call.body, call.buttons) == (EDIT, "101", "已同意", ())
    assert (call.address.platform, call.address.chat) == ("telegram", "u1")
    assert county.states() == {"d": SENT, "e": SENT}


async def test_an_edit_waits_for_a_message_that_waits(county: County, somebody: PersonId) -> None:
    county.push("d", MessageKind.decision, somebody, not_before=at(12))
    _change(county, "e", "d", somebody)
    county.reply("r", "u1")
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
        assert county.states() == {"d": QUEUED, "e": QUEUED, "r": SENT}
        county.clock.set(at(12))
        await sender.drain()

    assert gateway.bodies == ["r", "d", "e"]


async def test_the_newest_edit_replaces_older_ones(county: County, somebody: PersonId) -> None:
    county.push("d", MessageKind.decision, somebody)
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
        for key in ("e1", "e2", "e3"):
            _change(county, key, "d", somebody)
        await sender.drain()

    assert gateway.bodies == ["d", "e3"]
    assert county.states() == {"d": SENT, "e1": DROPPED, "e2": DROPPED, "e3": SENT}
    assert county.rows()["e1"].error == "replaced by a newer change"


async def test_an_edit_of_what_was_never_sent_is_dropped(
    county: County, somebody: PersonId
) -> None:
    county.push("d", MessageKind.decision, somebody)
    gateway = ScriptedGateway()
    gateway.script.append(Refused("400"))
    async with county.sender(gateway) as sender:
        await sender.drain()
        _change(county, "e", "d", somebody)
        _change(county, "f", "nothing", somebody)
        await sender.drain()

    assert gateway.bodies == ["d"]
    assert (county.states()["e"], county.states()["f"]) == (DROPPED, DROPPED)


async def test_where_the_message_is_gone_a_new_one_is_sent(
    county: County, somebody: PersonId
) -> None:
    county.push("d", MessageKind.decision, somebody)
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
        gateway.script.extend([TargetGone("too old")])
        _change(county, "e", "d", somebody, body="已同意")
        await sender.drain()
        gateway.script.extend([TargetGone("too old"), TargetGone("too old")])
        _change(county, "empty", "d", somebody, body="")
        await sender.drain()
        _change(county, "gone", "d", somebody, body="", action=DELETE)
        await sender.drain()

    assert [(call.action, call.body) for call in gateway.calls[1:3]] == [
        (EDIT, "已同意"),
        (SEND, "已同意"),
    ]
    assert county.rows()["e"].message_id == "102"
    assert (county.states()["empty"], county.states()["gone"]) == (DROPPED, SENT)


async def test_where_nobody_knows_the_message_a_new_one_is_sent(
    county: County, somebody: PersonId
) -> None:
    county.push("n", MessageKind.notice, somebody)
    gateway = ScriptedGateway()
    gateway.script.append(Unknown("cut"))
    async with county.sender(gateway) as sender:
        await sender.drain()
        _change(county, "e", "n", somebody, body="更正")
        await sender.drain()
        _change(county, "f", "n", somebody, action=DELETE)
        await sender.drain()

    assert [(call.action, call.body) for call in gateway.calls] == [(SEND, "n"), (SEND, "更正")]
    assert county.states() == {"n": UNKNOWN, "e": SENT, "f": DROPPED}


async def test_an_edit_within_a_merged_message_leaves_the_rest(
    county: County, somebody: PersonId
) -> None:
    for key in ("a", "b", "c"):
        county.push(key, MessageKind.ask, somebody, buttons=button(key))
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
        _change(county, "e1", "b", somebody, body="乙好了")
        await sender.drain()
        _change(county, "e2", "a", somebody, body="甲好了")
        await sender.drain()
        _change(county, "e3", "c", somebody, action=DELETE)
        await sender.drain()

    merged, first, second, third = gateway.calls
    assert merged.body == "a\n\nb\n\nc"
    assert (first.body, first.buttons) == ("a\n\n乙好了\n\nc", (*button("a"), *button("c")))
    assert (second.body, second.buttons) == ("甲好了\n\n乙好了\n\nc", button("c"))
    assert (third.action, third.body) == (EDIT, "甲好了\n\n乙好了")


async def test_a_digest_is_not_overwritten_by_one_of_its_parts(
    county: County, somebody: PersonId
) -> None:
    for number in range(4):
        county.push(f"d{number}", MessageKind.decision, somebody)
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
        _change(county, "e", "d1", somebody)
        await sender.drain()

    assert len(gateway.calls) == 1
    assert county.rows()["e"].error == "it was shown in a digest only"


async def test_an_edit_goes_where_its_message_went(county: County) -> None:
    who = county.person("telegram:7:u1", "dingtalk:1:d1")
    county.push("n", MessageKind.notice, who)
    async with county.sender(ScriptedGateway("dingtalk", "1")) as sender:
        await sender.drain()
    _change(county, "e", "n", who)
    ours, theirs = ScriptedGateway(), ScriptedGateway("dingtalk", "1")
    async with county.sender(ours) as sender:
        assert await sender.drain() == 0
    async with county.sender(theirs) as sender:
        assert await sender.drain() == 1

    assert (ours.calls, theirs.bodies) == ([], ["e"])
