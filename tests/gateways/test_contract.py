"""What every gateway promises about sending: what went out, what did not, what is unknown."""

import logging
import socket

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.gateways import (
    Gateway,
    NotSent,
    Outgoing,
    Refused,
    Result,
    Sent,
    TargetGone,
    Unknown,
)
from handlers.talk import Address, Ask
from storage.kinds import MessageAction
from tests.fakes.bot_api import TOKEN, FakeBotApi, How
from tests.fakes.socks import socks_proxy
from tests.gateways.conftest import Connect

Buttons = tuple[tuple[tuple[str, str], ...], ...]
LI = Address("telegram", "4242", "7", "7")
YES_NO = ((("同意", "1.1"), ("不同意", "1.2")), (("稍后", "1.3"),))


def to_send(body: str = "好的", buttons: Buttons = (), ask: Ask = Ask.nothing) -> Outgoing:
    return Outgoing(LI, MessageAction.send, body, buttons, ask)


def to_edit(target: str, body: str, buttons: Buttons = ()) -> Outgoing:
    return Outgoing(LI, MessageAction.edit, body, buttons, target=target)


def to_delete(target: str) -> Outgoing:
    return Outgoing(LI, MessageAction.delete, "", target=target)


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> str:
    """Let every test of this file run both ways."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _known(server: FakeBotApi) -> None:
    server.meet(7)


async def sent(gateway: Gateway, message: Outgoing) -> str:
    result = await gateway.send(message)
    assert isinstance(result, Sent)
    return result.message_id


async def test_the_bot_is_named_by_its_token(gateway: Gateway) -> None:
    assert (gateway.platform, gateway.bot) == ("telegram", "4242")


async def test_a_text_goes_out_as_it_is(gateway: Gateway, server: FakeBotApi) -> None:
    body = "*今天* <b>在村</b> _3_ & 👍\n第二行"
    message_id = await sent(gateway, to_send(body))
    (message,) = server.messages(7)
    assert (str(message.id), message.text, message.markup) == (message_id, body, None)


async def test_buttons_stand_in_their_rows(gateway: Gateway, server: FakeBotApi) -> None:
    await sent(gateway, to_send(buttons=YES_NO))
    (message,) = server.messages(7)
    assert message.markup == {
        "inline_keyboard": [
            [
                {"text": "同意", "callback_data": "1.1"},
                {"text": "不同意", "callback_data": "1.2"},
            ],
            [{"text": "稍后", "callback_data": "1.3"}],
        ]
    }


async def test_asking_for_a_place_shows_a_key_that_sends_it(
    gateway: Gateway, server: FakeBotApi
) -> None:
    await sent(gateway, to_send(ask=Ask.location))
    (message,) = server.messages(7)
    assert message.keys == [{"text": "发位置", "request_location": True}]


async def test_the_main_keyboard_has_its_words(gateway: Gateway, server: FakeBotApi) -> None:
    await sent(gateway, to_send(ask=Ask.main_keyboard))
    (message,) = server.messages(7)
    assert message.keys == [
        {"text": "签到"},
        {"text": "请假"},
        {"text": "待办"},
        {"text": "发位置", "request_location": True},
    ]


async def test_a_group_gets_no_keyboard(gateway: Gateway, server: FakeBotApi) -> None:
    server.say(7, "签到", group=-100)
    address = Address("telegram", "4242", "7", "-100")
    message = Outgoing(address, MessageAction.send, "好的", ask=Ask.location)
    assert isinstance(await gateway.send(message), Sent)
    assert server.messages(-100)[-1].markup is None


async def test_a_long_text_is_cut_at_line_ends(gateway: Gateway, server: FakeBotApi) -> None:
    lines = [f"{number} " + "村" * 90 for number in range(100)]
    last = await sent(gateway, to_send("\n".join(lines), buttons=YES_NO))
    parts = server.messages(7)
    assert "\n".join(part.text for part in parts) == "\n".join(lines)
    assert [part.buttons for part in parts] == [[], [], ["同意", "不同意", "稍后"]]
    assert str(parts[-1].id) == last


async def test_a_text_without_line_ends_is_cut_by_code_points(
    gateway: Gateway, server: FakeBotApi
) -> None:
    await sent(gateway, to_send("👍" * 10_000))
    assert [len(part.text) for part in server.messages(7)] == [4096, 4096, 1808]


async def test_a_long_text_that_broke_off_is_unknown(gateway: Gateway, server: FakeBotApi) -> None:
    server.slow_next("sendMessage", 0)
    server.fail_next("sendMessage", status=429, retry_after=3)
    result = await gateway.send(to_send("村" * 5000))
    assert isinstance(result, Unknown)
    assert result.reason.startswith("1 of 2 parts went out")


async def test_an_edit_changes_text_and_buttons(gateway: Gateway, server: FakeBotApi) -> None:
    target = await sent(gateway, to_send("批吗", buttons=YES_NO))
    assert await gateway.send(to_edit(target, "已同意")) == Sent(target)
    (message,) = server.messages(7)
    assert (message.text, message.buttons) == ("已同意", [])
    assert await gateway.send(to_edit(target, "已同意", buttons=YES_NO)) == Sent(target)
    assert message.buttons == ["同意", "不同意", "稍后"]


async def test_an_edit_that_changes_nothing_is_sent(gateway: Gateway) -> None:
    target = await sent(gateway, to_send("一样"))
    assert await gateway.send(to_edit(target, "一样")) == Sent(target)


async def test_a_delete_takes_the_message_away(gateway: Gateway, server: FakeBotApi) -> None:
    target = await sent(gateway, to_send())
    assert await gateway.send(to_delete(target)) == Sent(target)
    assert server.messages(7) == []


@pytest.mark.parametrize("target", ["", "999999", "abc"])
async def test_a_target_that_is_not_there_is_gone(gateway: Gateway, target: str) -> None:
    assert isinstance(await gateway.send(to_edit(target, "新")), TargetGone)
    assert isinstance(await gateway.send(to_delete(target)), TargetGone)


async def test_a_text_too_long_for_an_edit_asks_for_a_new_message(gateway: Gateway) -> None:
    target = await sent(gateway, to_send())
    assert isinstance(await gateway.send(to_edit(target, "村" * 5000)), TargetGone)


async def test_a_message_with_a_keyboard_cannot_be_edited(gateway: Gateway) -> None:
    target = await sent(gateway, to_send(ask=Ask.location))
    assert isinstance(await gateway.send(to_edit(target, "新")), TargetGone)


async def test_who_blocked_the_bot_is_unreachable(gateway: Gateway, server: FakeBotApi) -> None:
    server.block(7)
    result = await gateway.send(to_send())
    assert result == Refused("403 Forbidden: bot was blocked by the user", unreachable=True)


@pytest.mark.parametrize("chat", ["8", "", "nobody"])
async def test_an_unknown_chat_is_refused(gateway: Gateway, chat: str) -> None:
    message = Outgoing(Address("telegram", "4242", chat, chat), MessageAction.send, "好")
    assert isinstance(await gateway.send(message), Refused)


async def test_a_told_wait_is_handed_on(gateway: Gateway, server: FakeBotApi) -> None:
    server.fail_next("sendMessage", status=429, retry_after=3)
    assert await gateway.send(to_send()) == NotSent("429 Too Many Requests: retry after 3", 3)


async def test_a_server_error_in_json_is_not_sent(gateway: Gateway, server: FakeBotApi) -> None:
    server.fail_next("sendMessage", status=500)
    assert await gateway.send(to_send()) == NotSent("500 Internal Server Error")


async def test_a_revoked_token_stops_the_whole_bot(gateway: Gateway, server: FakeBotApi) -> None:
    server.state.revoked = True
    assert await gateway.send(to_send()) == NotSent("401 Unauthorized", whole_bot=True)


@pytest.mark.parametrize(
    ("how", "arrived"), [("html", 0), ("drop", 0), ("drop_after", 1), ("cut", 1)]
)
async def test_without_a_clear_answer_it_is_unknown(
    gateway: Gateway, server: FakeBotApi, how: How, arrived: int
) -> None:
    server.fail_next("sendMessage", how)
    assert isinstance(await gateway.send(to_send()), Unknown)
    assert len(server.messages(7)) == arrived
    assert isinstance(await gateway.send(to_send()), Sent)


async def test_an_answer_that_comes_too_late_is_unknown(
    gateway: Gateway, server: FakeBotApi
) -> None:
    server.slow_next("sendMessage", 1.5)
    assert isinstance(await gateway.send(to_send()), Unknown)
    assert len(server.messages(7)) == 1


async def refused_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


async def test_a_refused_connection_is_not_sent(connected: Connect) -> None:
    result = await connected(api_base=await refused_address()).send(to_send())
    assert isinstance(result, NotSent)
    assert not result.whole_bot


async def test_a_failed_tls_handshake_is_not_sent(connected: Connect, server: FakeBotApi) -> None:
    result = await connected(api_base=server.url.replace("http:", "https:")).send(to_send())
    assert isinstance(result, NotSent)


async def test_a_closed_gateway_sends_nothing(gateway: Gateway) -> None:
    await gateway.close()
    assert isinstance(await gateway.send(to_send()), NotSent)


async def test_a_proxy_is_really_used(connected: Connect, server: FakeBotApi) -> None:
    async with socks_proxy() as proxy:
        through = connected(proxy=proxy.url)
        assert isinstance(await through.send(to_send()), Sent)
        await through.close()
    assert proxy.connections == 1
    assert len(server.messages(7)) == 1


async def test_a_dead_proxy_means_not_sent(connected: Connect) -> None:
    dead = (await refused_address()).replace("http:", "socks5:")
    assert isinstance(await connected(proxy=dead).send(to_send()), NotSent)


async def test_a_press_is_answered_and_nothing_said(gateway: Gateway, server: FakeBotApi) -> None:
    await sent(gateway, to_send(buttons=YES_NO))
    server.press(7, "同意")
    await gateway.answer_press("press-1")
    assert server.state.presses == {"press-1": True}
    assert [call.params for call in server.calls("answerCallbackQuery")] == [
        {"callback_query_id": "press-1"}
    ]


async def test_a_press_that_cannot_be_answered_hurts_nobody(
    gateway: Gateway, server: FakeBotApi
) -> None:
    await gateway.answer_press("long ago")
    ways: tuple[How, ...] = ("json", "html", "drop", "cut")
    for how in ways:
        server.fail_next("answerCallbackQuery", how)
        await gateway.answer_press("press-1")
    assert len(server.calls("answerCallbackQuery")) == 5


async def test_the_token_stays_out_of_logs_and_reasons(
    connected: Connect, server: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    results: list[Result] = []
    ways: tuple[How, ...] = ("html", "drop", "cut")
    with capture_logs() as logs:
        for how in ways:
            server.fail_next("sendMessage", how)
            results.append(await connected().send(to_send("机密")))
        results.append(await connected(api_base=await refused_address()).send(to_send("机密")))
        await connected(token=SecretStr(TOKEN[:-1])).answer_press("1")
    assert [line["event"] for line in logs] == ["telegram.call.skipped"]
    said = f"{results} {caplog.text} {logs}"
    assert TOKEN[:-1] not in said
    assert "机密" not in said
