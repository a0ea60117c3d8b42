"""What every gateway promises about receiving: confirmed after the commit, never lost, no spin."""

import asyncio

import pytest

from bot.gateways.telegram import TelegramGateway
from handlers.talk import FileRef, Location
from storage.kinds import EventKind
from tests.fakes.bot_api import FakeBotApi
from tests.gateways.conftest import NOON, Connect, Office, Running, overloaded, until


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> str:
    """Let every test of this file run both ways."""
    return str(request.param)


async def test_each_kind_of_message_arrives(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running
) -> None:
    server.say(7, "签到")
    server.share_location(7, 30.5, 114.25, horizontal_accuracy=20.0)
    server.send(7, photo=[{"file_id": "p", "width": 1, "file_size": 5}], caption="会议")
    server.send(7, voice={"file_id": "v", "file_size": 6})
    server.send(7, document={"file_id": "d", "file_name": "名册.xlsx", "file_size": 7})
    server.edit(7, 1, text="改签")
    server.press_data(7, "1.2")
    server.send(7, sticker={"file_id": "s"})
    async with running(gateway, office.submit):
        await server.wait_for(lambda: len(server.state.confirmed) == 8)
    # A webhook brings presses beside messages; only a chat's own messages keep their order.
    office.events.sort(key=lambda event: int(event.update_id))
    assert [event.kind for event in office.events] == [
        EventKind.text,
        EventKind.location,
        EventKind.photo,
        EventKind.voice,
        EventKind.document,
        EventKind.edited,
        EventKind.button,
        EventKind.other,
    ]
    assert office.texts == ["签到", "", "会议", "", "", "改签", "", ""]
    assert office.events[1].location == Location(30.5, 114.25, 20.0)
    assert office.events[4].file == FileRef("d", "名册.xlsx", "application/octet-stream", 7)
    assert (office.events[6].data, office.events[6].press_id) == ("1.2", "press-1")
    assert {event.sent_at for event in office.events} == {NOON}
    assert {event.received_at for event in office.events} == {NOON}
    assert {event.private for event in office.events} == {True}


async def test_a_broken_update_is_handed_on_and_does_not_stop_the_others(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running
) -> None:
    broken = {"message": {"chat": {"id": 7, "type": "private"}, "date": "?", "from": {"id": 7}}}
    server.state.give_raw(broken)
    server.state.give_raw({"message": {"text": "\ud800", "chat": {"id": 8}, "from": {"id": 8}}})
    server.state.give_raw({"update_id": "none"})
    server.say(7, "签到")
    async with running(gateway, office.submit):
        await server.wait_for(lambda: len(office.events) >= 3)
    assert sorted((event.kind.value, event.address.chat) for event in office.events) == [
        ("other", "7"),
        ("other", "8"),
        ("text", "7"),
    ]


async def test_nothing_is_confirmed_before_the_office_has_it(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running, mode: str
) -> None:
    office.open.clear()
    first, second = server.say(7, "签到"), server.say(8, "签到")
    async with running(gateway, office.submit):
        await until(lambda: len(office.entered) == 2)
        await asyncio.sleep(0.1)
        assert server.state.confirmed == []
        assert len(server.calls("getUpdates")) == (1 if mode == "polling" else 0)
        office.open.set()
        await server.wait_for(lambda: server.state.confirmed == [first, second])


async def test_chats_are_parallel_and_each_keeps_its_order(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running
) -> None:
    office.open.clear()
    numbers = [server.say(user, str(turn)) for turn in range(3) for user in (7, 8)]
    async with running(gateway, office.submit):
        await until(lambda: len(office.entered) == 2)
        assert sorted(office.entered) == [str(numbers[0]), str(numbers[1])]
        office.open.set()
        await server.wait_for(lambda: len(server.state.confirmed) == 6)
    said = {user: [e.text for e in office.events if e.address.user == user] for user in "78"}
    assert said == {"7": ["0", "1", "2"], "8": ["0", "1", "2"]}


async def test_after_a_crash_the_update_comes_again(
    connected: Connect, server: FakeBotApi, office: Office, running: Running
) -> None:
    number = server.say(7, "签到")
    dying = Office()
    async with running(connected(), dying.submit):
        await until(lambda: bool(dying.entered))
    assert server.state.confirmed == []
    async with running(connected(), office.submit):
        await server.wait_for(lambda: server.state.confirmed == [number])
    assert [event.key for event in office.events] == [f"telegram:4242:{number}"]


async def test_a_redelivered_update_has_the_same_key(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running
) -> None:
    number = server.say(7, "签到")
    async with running(gateway, office.submit):
        await server.wait_for(lambda: server.state.confirmed == [number])
        server.redeliver(number)
        await until(lambda: len(office.events) == 2)
    assert office.events[0] == office.events[1]


async def test_an_overloaded_office_gets_it_again_later(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running
) -> None:
    office.errors = overloaded(2)
    server.say(7, "一")
    server.say(7, "二")
    async with running(gateway, office.submit):
        await server.wait_for(lambda: len(server.state.confirmed) == 2)
    assert office.texts == ["一", "二"]


async def test_an_office_that_breaks_loses_nothing(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running
) -> None:
    office.errors = [RuntimeError("no database"), RuntimeError("still none")]
    server.say(7, "签到")
    async with running(gateway, office.submit):
        await server.wait_for(lambda: len(server.state.confirmed) == 1)
    assert office.texts == ["签到"]


async def test_failing_start_up_calls_are_skipped(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running, mode: str
) -> None:
    first = "deleteWebhook" if mode == "polling" else "setWebhook"
    server.fail_next(first, "json")
    server.fail_next("setMyCommands", "cut")
    server.say(7, "签到")
    async with running(gateway, office.submit):
        await server.wait_for(lambda: len(server.state.confirmed) == 1)
    assert office.texts == ["签到"]
    assert len(server.calls("setMyCommands")) == 1
    assert len(server.calls(first)) == (1 if mode == "polling" else 2)


async def test_the_menu_is_set_at_the_start(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running
) -> None:
    async with running(gateway, office.submit):
        await server.wait_for(lambda: server.calls("getUpdates") or server.calls("setWebhook"))
    assert server.state.commands == [
        {"command": "start", "description": "开始"},
        {"command": "help", "description": "帮助"},
    ]
