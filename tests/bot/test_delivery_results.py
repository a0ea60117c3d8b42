"""What becomes of a row after each answer of a platform, for each kind of message."""

from datetime import timedelta

import pytest

from bot.gateways import NotSent, Refused, Sent, Unknown
from storage import outbox, people
from storage.database import Database
from storage.delivery import Account
from storage.kinds import MessageKind, PersonId
from tests.bot.delivering import (
    DROPPED,
    QUEUED,
    REFUSED,
    SENT,
    UNKNOWN,
    County,
    ScriptedGateway,
    button,
)

ONCE_MORE = [MessageKind.decision, MessageKind.emergency]
NEVER_AGAIN = [MessageKind.ask, MessageKind.notice]


@pytest.fixture
def county(database: Database) -> County:
    return County(database)


async def test_a_reply_goes_back_to_its_account_and_chat(county: County) -> None:
    county.reply("r", "u1", chat="-5", buttons=button("好", "a:1"), ask="location")
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        assert await sender.drain() == 1
        assert await sender.drain() == 0

    (call,) = gateway.calls
    assert (call.address.user, call.address.chat, call.body) == ("u1", "-5", "r")
    assert (call.buttons, call.ask) == (button("好", "a:1"), "location")
    row = county.rows()["r"]
    assert (str(row.state), row.message_id, row.attempts) == (SENT, "101", 1)
    assert row.settled_at == county.clock.now()


async def test_not_sent_is_tried_again_with_growing_waits(county: County) -> None:
    county.reply("r")
    gateway = ScriptedGateway()
    gateway.script.extend([NotSent("refused"), NotSent("refused"), NotSent("refused")])
    waits = []
    async with county.sender(gateway) as sender:
        for _ in range(3):
            assert await sender.drain() == 1
            row = county.rows()["r"]
            assert (str(row.state), row.error) == (QUEUED, "refused")
            waits.append((row.not_before - county.clock.now()).total_seconds())
            county.clock.set(row.not_before)
        await sender.drain()

    assert 0.5 <= waits[0] <= 1
    assert 1 <= waits[1] <= 2
    assert 2 <= waits[2] <= 4
    assert (county.states(), county.rows()["r"].attempts) == ({"r": SENT}, 4)
    assert county.rows()["r"].error is None


async def test_a_wait_that_was_told_is_obeyed_exactly_for_its_chat(county: County) -> None:
    county.reply("r", "u1")
    county.reply("other", "u2")
    gateway = ScriptedGateway()
    gateway.script.append(NotSent("429", after=37))
    async with county.sender(gateway) as sender:
        await sender.drain()
        assert county.states() == {"r": QUEUED, "other": SENT}
        told = county.rows()["r"].not_before
        assert told == county.clock.now() + timedelta(seconds=37)
        county.later(36.9)
        county.queue("e", MessageKind.emergency, _to(county, "u1"))
        await sender.drain()
        assert county.states() == {"r": QUEUED, "other": SENT, "e": QUEUED}
        county.later(0.1)
        await sender.drain()

    assert county.states() == {"r": SENT, "other": SENT, "e": SENT}


def _to(county: County, user: str) -> outbox.Destination:
    return outbox.Destination(county.person(f"telegram:7:{user}"))


async def test_a_wait_for_the_whole_bot_holds_everybody(county: County) -> None:
    county.reply("r", "u1")
    gateway = ScriptedGateway()
    gateway.script.append(NotSent("429", after=10, whole_bot=True))
    async with county.sender(gateway) as sender:
        await sender.drain()
        county.reply("s", "u2")
        county.later(9)
        assert await sender.drain() == 0
        county.later(1)
        assert await sender.drain() == 2

    assert county.states() == {"r": SENT, "s": SENT}


async def test_refused_is_final_and_says_why(county: County) -> None:
    county.reply("r")
    gateway = ScriptedGateway()
    gateway.script.append(Refused("400 too odd"))
    async with county.sender(gateway) as sender:
        await sender.drain()
        county.later(3600)
        assert await sender.drain() == 0

    assert county.states() == {"r": REFUSED}
    assert county.rows()["r"].error == "400 too odd"


async def test_an_unreachable_account_is_marked_and_the_next_one_is_taken(county: County) -> None:
    who = county.person("telegram:7:u1", "telegram:8:u1")
    county.push("n", MessageKind.notice, who)
    first, second = ScriptedGateway(), ScriptedGateway(bot="8")
    first.script.append(Refused("403 blocked", unreachable=True))
    async with county.sender(first, second) as sender:
        await sender.drain()

    assert county.states() == {"n": SENT}
    assert (first.bodies, second.bodies) == (["n"], ["n"])
    row = county.rows()["n"]
    assert (row.platform, row.bot, row.user, row.chat) == ("telegram", "8", "u1", "u1")
    assert _marks(county, who) == {"7": "403 blocked", "8": None}


async def test_with_no_reachable_account_left_a_push_is_refused(county: County) -> None:
    who = county.person("telegram:7:u1")
    for key in ("n1", "n2"):
        county.push(key, MessageKind.notice, who)
    gateway = ScriptedGateway()
    gateway.script.append(Refused("403 blocked", unreachable=True))
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert county.states() == {"n1": REFUSED, "n2": REFUSED}
    assert gateway.bodies == ["n1"]
    assert county.rows()["n1"].error == "403 blocked"
    assert county.rows()["n2"].error == "no reachable account: 403 blocked"


async def test_a_group_that_shut_us_out_does_not_mark_the_person(county: County) -> None:
    who = county.person("telegram:7:u1")
    county.reply("r", "u1", chat="-9")
    gateway = ScriptedGateway()
    gateway.script.append(Refused("403 kicked", unreachable=True))
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert _marks(county, who) == {"7": None}


def _marks(county: County, who: PersonId) -> dict[str, str | None]:
    with county.database.read() as work:
        return {one.bot: one.unreachable for one in people.accounts_of(work, [who])[who]}


async def test_without_any_account_a_push_is_refused(county: County) -> None:
    county.push("n", MessageKind.notice, county.person())
    async with county.sender() as sender:
        await sender.drain()

    assert county.states() == {"n": REFUSED}
    assert county.rows()["n"].error == "no account"


async def test_what_belongs_to_other_platforms_is_left_to_their_process(county: County) -> None:
    elsewhere: Account = ("dingtalk", "1", "d1", "d1")
    both = county.person("dingtalk:1:d2", "telegram:7:u2")
    county.push("theirs", MessageKind.notice, county.person("dingtalk:1:d1"))
    county.queue("reply", MessageKind.reply, outbox.Destination(None, *elsewhere))
    county.push("ours", MessageKind.notice, both)
    async with county.sender() as sender:
        assert await sender.drain() == 1

    assert county.states() == {"theirs": QUEUED, "reply": QUEUED, "ours": SENT}
    assert county.rows()["theirs"].attempts == 0


async def test_an_unknown_reply_is_sent_once_more_and_may_have_arrived_twice(
    county: County,
) -> None:
    county.reply("r")
    gateway = ScriptedGateway()
    gateway.script.append(Unknown("cut"))
    async with county.sender(gateway) as sender:
        await sender.drain()

    row = county.rows()["r"]
    assert gateway.bodies == ["r", "r"]
    assert (str(row.state), row.doubtful, row.message_id) == (UNKNOWN, True, "101")


@pytest.mark.parametrize("kind", ONCE_MORE)
async def test_unknown_twice_is_left_at_that(county: County, kind: MessageKind) -> None:
    county.push("p", kind, county.person("telegram:7:u1"))
    gateway = ScriptedGateway()
    gateway.script.extend([Unknown("cut"), Unknown("cut"), Sent("1")])
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert gateway.bodies == ["p", "p"]
    assert county.states() == {"p": UNKNOWN}
    assert county.rows()["p"].message_id is None


@pytest.mark.parametrize("kind", NEVER_AGAIN)
async def test_an_unknown_ask_or_notice_is_never_sent_again(
    county: County, kind: MessageKind
) -> None:
    county.push("p", kind, county.person("telegram:7:u1"))
    gateway = ScriptedGateway()
    gateway.script.append(Unknown("cut"))
    async with county.sender(gateway) as sender:
        await sender.drain()
        county.later(86400)
        await sender.drain()

    assert gateway.bodies == ["p"]
    assert county.states() == {"p": UNKNOWN}


async def test_doubt_outlives_a_refusal_and_another_failure(county: County) -> None:
    county.reply("a", "u1")
    county.reply("b", "u2")
    gateway = ScriptedGateway()
    gateway.script.extend([Unknown("cut"), Unknown("cut"), NotSent("no"), Refused("400")])
    async with county.sender(gateway) as sender:
        await sender.drain()
        county.later(60)
        await sender.drain()

    assert county.states() == {"a": UNKNOWN, "b": UNKNOWN}


async def test_a_gateway_that_raises_leaves_the_outcome_unknown(county: County) -> None:
    county.reply("r")
    county.push("n", MessageKind.notice, county.person("telegram:7:u2"))
    gateway = ScriptedGateway()
    gateway.script.extend([ValueError("bug"), ValueError("bug")])
    async with county.sender(gateway) as sender:
        await sender.drain()

    assert county.states() == {"r": UNKNOWN, "n": UNKNOWN}
    assert county.rows()["n"].error == "ValueError"


async def test_what_expired_is_dropped_and_not_sent(county: County) -> None:
    who = county.person("telegram:7:u1")
    now = county.clock.now()
    county.push("old", MessageKind.notice, who, expires_at=now)
    county.push("new", MessageKind.notice, who, expires_at=now + timedelta(seconds=1))
    async with county.sender() as sender:
        await sender.drain()

    assert county.states() == {"old": DROPPED, "new": SENT}
    assert county.rows()["old"].error == "expired"
