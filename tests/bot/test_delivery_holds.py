"""Night, budget, what is no longer wanted: what is held, until when, and what never is."""

from datetime import datetime, timedelta

import pytest

from handlers.talk import Address
from storage import outbox, reminders
from storage.database import Database
from storage.kinds import MessageKind, PersonId, ReminderState
from storage.reminders import Reminder
from tests.bot.delivering import (
    DROPPED,
    QUEUED,
    SENT,
    County,
    ScriptedGateway,
    at,
    button,
)

HELD = [MessageKind.decision, MessageKind.ask, MessageKind.notice]


@pytest.fixture
def county(database: Database) -> County:
    return County(database)


@pytest.fixture
def somebody(county: County) -> PersonId:
    return county.person("telegram:7:u1")


@pytest.mark.parametrize("kind", HELD)
async def test_what_became_due_by_day_is_not_sent_by_night(
    county: County, somebody: PersonId, kind: MessageKind
) -> None:
    county.push("p", kind, somebody)
    county.clock.set(at(22))
    async with county.sender() as sender:
        assert await sender.drain() == 0
        assert county.rows()["p"].not_before == at(7, 30, day=24)
        county.clock.set(at(7, 30, day=24))
        assert await sender.drain() == 1

    assert county.states() == {"p": SENT}


async def test_replies_and_emergencies_know_no_night(county: County, somebody: PersonId) -> None:
    county.clock.set(at(2))
    county.reply("r", "u2")
    county.push("e", MessageKind.emergency, somebody)
    async with county.sender() as sender:
        assert await sender.drain() == 2


async def test_what_waits_for_its_hour_waits(county: County, somebody: PersonId) -> None:
    later = county.clock.now() + timedelta(minutes=5)
    county.push("p", MessageKind.notice, somebody, not_before=later)
    async with county.sender() as sender:
        assert await sender.drain() == 0
        county.clock.set(later)
        assert await sender.drain() == 1


async def _asks(county: County, who: PersonId, number: int, moment: datetime) -> list[str]:
    """Ask one after another and give the states of all."""
    county.clock.set(moment)
    async with county.sender() as sender:
        for one in range(number):
            county.push(f"{moment:%d %H} {one}", MessageKind.ask, who)
            await sender.drain()
    return list(county.states().values())


async def test_beyond_the_budget_an_ask_waits_for_the_next_morning(
    county: County, somebody: PersonId
) -> None:
    assert await _asks(county, somebody, 4, at(10)) == [SENT, SENT, SENT, QUEUED]

    row = county.rows()["23 02 3"]
    assert (row.not_before, row.error) == (at(7, 30, day=24), "over the day's budget")
    county.reply("r", "u1")
    county.push("d", MessageKind.decision, somebody)
    county.push("n", MessageKind.notice, somebody)
    county.push("e", MessageKind.emergency, somebody)
    async with county.sender() as sender:
        assert await sender.drain() == 4
        county.clock.set(at(7, 30, day=24))
        assert await sender.drain() == 1
    assert set(county.states().values()) == {SENT}


async def test_the_budget_begins_anew_with_the_business_day(
    county: County, somebody: PersonId
) -> None:
    await _asks(county, somebody, 3, at(20))

    assert await _asks(county, somebody, 3, at(8, day=24)) == [SENT] * 6


async def test_a_merged_ask_counts_once_and_a_receipt_counts_too(
    county: County, somebody: PersonId
) -> None:
    for key in ("a", "b", "c", "d"):
        county.push(key, MessageKind.ask, somebody)
    county.push("receipt", MessageKind.notice, somebody, buttons=button("收到"))
    county.push("news", MessageKind.notice, somebody)
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
        county.push("third", MessageKind.ask, somebody)
        await sender.drain()
        county.push("receipt 2", MessageKind.notice, somebody, buttons=button("收到"))
        await sender.drain()

    assert gateway.bodies == ["a\n\nb\n\nc\n\nd", "receipt", "news", "third"]
    assert county.states()["receipt 2"] == QUEUED


async def test_what_was_put_off_may_expire(county: County, somebody: PersonId) -> None:
    await _asks(county, somebody, 3, at(10))
    county.push("late", MessageKind.ask, somebody, expires_at=at(18))
    async with county.sender() as sender:
        await sender.drain()
        assert county.states()["late"] == QUEUED
        county.clock.set(at(7, 30, day=24))
        await sender.drain()

    assert county.states()["late"] == DROPPED


def _carries(county: County, key: str, who: PersonId, *rules: str) -> None:
    county.push(key, MessageKind.ask, who)
    now = county.clock.now()
    with county.database.write() as work:
        rows = [Reminder(r, who, "p", "s", now, now, ReminderState.queued, key) for r in rules]
        reminders.record(work, rows, now)


async def test_an_ask_goes_with_those_of_its_reminders_that_are_wanted(
    county: County, somebody: PersonId
) -> None:
    """What goes out is what the row says from then on; one wanted whole goes as it is."""
    _carries(county, "half", somebody, "leave.ends", "report.due")
    county.unwanted = {"leave.ends"}
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
        assert county.states() == {"half": SENT}
        _carries(county, "whole", somebody, "leave.overdue", "report.due")
        await sender.drain()
        _carries(county, "none", somebody, "meeting.soon")
        county.unwanted = {"meeting.soon"}
        await sender.drain()

    assert county.rows()["none"].error == "no longer wanted"
    assert county.states() == {"half": SENT, "whole": SENT, "none": DROPPED}
    assert gateway.bodies == ["report.due", "whole"]
    assert gateway.calls[0].buttons == ((("report.due", "do:todo"),),)
    half = county.rows()["half"]
    assert (half.body, half.buttons) == ("report.due", [[["report.due", "do:todo"]]])


async def test_a_question_that_fails_delays_only_its_own_row(
    county: County, somebody: PersonId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(County, "second_look", broken)
    _carries(county, "broken", somebody, "rule")
    county.push("fine", MessageKind.ask, somebody)
    async with county.sender() as sender:
        await sender.drain()

    assert county.states() == {"broken": QUEUED, "fine": SENT}
    row = county.rows()["broken"]
    assert (row.error, row.not_before) == (
        "ZeroDivisionError",
        county.clock.now() + timedelta(minutes=5),
    )


async def test_who_comes_to_look_gets_all_that_waits(county: County, somebody: PersonId) -> None:
    await _asks(county, somebody, 3, at(10))
    county.clock.set(at(23))
    gone = county.person("dingtalk:1:d")
    for kind in HELD:
        county.push(str(kind), kind, somebody, not_before=at(7, 30, day=24))
    county.push("other", MessageKind.notice, gone)
    county.reply("mine", "u1")
    county.reply("other's", "u2")
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        assert await sender.deliver_waiting(somebody) == 4
        assert await sender.deliver_waiting(somebody) == 0

    assert gateway.bodies == ["mine", "decision", "ask", "notice"]
    waiting = [key for key, state in county.states().items() if state == QUEUED]
    assert waiting == ["other", "other's"]


async def test_a_visitor_without_an_account_here_looks_from_an_address(county: County) -> None:
    who = county.person("telegram:7:u1")
    county.push("n", MessageKind.notice, who)
    county.queue("r", MessageKind.reply, outbox.Destination(None, "terminal", "t", "5", "5"))
    terminal = ScriptedGateway("terminal", "t")
    async with county.sender(terminal) as sender:
        assert await sender.deliver_waiting(who) == 0
        assert await sender.deliver_waiting(who, Address("terminal", "t", "5", "5")) == 2

    assert terminal.bodies == ["r", "n"]
    assert (county.rows()["n"].platform, county.states()) == ("terminal", {"n": SENT, "r": SENT})
