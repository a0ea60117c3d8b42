"""The fake Bot API catches what the real one would refuse, and fails as told."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.clock import FixedClock
from tests.fakes.bot_api import TOKEN, FakeBotApi, How
from tests.gateways.conftest import NOON


class Client:
    """Speaks plain HTTP to the server, as no library would let us."""

    def __init__(self, http: aiohttp.ClientSession, server: FakeBotApi) -> None:
        self.http = http
        self.server = server
        self.token = TOKEN

    async def call(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
        return await self._post(method, data=form)

    async def call_json(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        return await self._post(method, json=params)

    async def _post(self, method: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        url = f"{self.server.url}/bot{self.token}/{method}"
        async with self.http.post(url, **body) as response:
            answer: dict[str, Any] = await response.json()
        assert answer["ok"] or answer["error_code"] == response.status
        return answer


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    """Run the fake without the check that nothing was violated."""
    async with FakeBotApi(FixedClock(NOON)) as running:
        running.meet(7)
        yield running


@pytest.fixture
async def client(server: FakeBotApi) -> AsyncIterator[Client]:
    """Give a client of the fake."""
    async with aiohttp.ClientSession() as http:
        yield Client(http, server)


def inline(**button: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"inline_keyboard": [[{"text": "同意", **button}]]}


TO_LI = {"chat_id": 7, "text": "好"}
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": 7}, "text: Field required"),
    ("sendMessage", {"text": "好"}, "chat_id: Field required"),
    ("sendMessage", TO_LI | {"colour": "red"}, "colour: unknown parameter"),
    ("sendMessage", TO_LI | {"reply_to_message_id": 5}, "reply_to_message_id: unknown parameter"),
    ("sendMessage", TO_LI | {"message_thread_id": "x"}, "message_thread_id: must be JSON"),
    ("sendMessage", TO_LI | {"protect_content": 7}, "protect_content."),
    ("sendMessage", TO_LI | {"text": ""}, "text: 0 characters"),
    ("sendMessage", TO_LI | {"text": " \n"}, "text: 0 characters"),
    ("sendMessage", TO_LI | {"text": "村" * 4097}, "text: 4097 characters"),
    ("sendMessage", TO_LI | {"reply_markup": {"rows": []}}, "reply_markup."),
    ("sendMessage", TO_LI | {"reply_markup": inline(callback_data="x", size=3)}, "reply_markup."),
    ("sendMessage", TO_LI | {"reply_markup": inline(callback_data="")}, "callback_data: 1 to 64"),
    ("sendMessage", TO_LI | {"reply_markup": inline(callback_data="村" * 22)}, "callback_data: 1"),
    ("sendMessage", TO_LI | {"reply_markup": inline()}, "reply_markup: a button must do"),
    (
        "sendMessage",
        TO_LI | {"reply_markup": inline(callback_data="x", url="https://example.org")},
        "reply_markup: a button must do",
    ),
    (
        "sendMessage",
        TO_LI | {"reply_markup": {"keyboard": [[{"text": "位置", "request_location": "yes"}]]}},
        "reply_markup.",
    ),
    ("editMessageText", {"chat_id": 7, "message_id": "one", "text": "好"}, "message_id: must be"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "好" * 201}, "text: 201"),
    ("getUpdates", {"limit": 101}, "limit: 1 to 100"),
    ("getUpdates", {"timeout": 51}, "timeout: 0 to 50"),
    ("getUpdates", {"allowed_updates": "message"}, "allowed_updates: must be JSON"),
    ("setMyCommands", {"commands": [{"command": "a"}]}, "commands.0.description: Field required"),
    ("setMyCommands", {"commands": [{"command": "签", "description": "x"}]}, "commands.0.command"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x" * 257}]}, "commands.0.d"),
    ("setWebhook", {"url": "https://x", "secret_token": "密"}, "secret_token: 1 to 256"),
    ("sendDice", {"chat_id": 7}, "the fake does not play it"),
]


@pytest.mark.parametrize(("method", "params", "fault"), CASES)
async def test_a_call_against_the_documentation_is_refused_and_noted(
    client: Client, server: FakeBotApi, method: str, params: dict[str, Any], fault: str
) -> None:
    answer = await client.call(method, **params)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert [v for v in server.violations if v.startswith(f"{method}: {fault}")]
    assert server.messages(7) == []


async def test_an_unknown_method_is_not_found(client: Client, server: FakeBotApi) -> None:
    answer = await client.call("sendMessages", **TO_LI)
    assert (answer["error_code"], answer["description"]) == (404, "Not Found")
    assert server.violations == ["sendMessages: unknown method"]


async def test_a_wrong_token_is_unauthorized(client: Client, server: FakeBotApi) -> None:
    client.token = "4242:other"
    assert (await client.call("getMe"))["error_code"] == 401
    assert server.violations == []


async def test_the_longest_text_and_data_are_taken(client: Client, server: FakeBotApi) -> None:
    markup = inline(callback_data="x" * 64)
    assert (await client.call("sendMessage", chat_id=7, text="👍" * 4096, reply_markup=markup))[
        "ok"
    ]
    html = "<b>" + "村" * 4096 + "</b>"
    assert (await client.call("sendMessage", chat_id=7, text=html, parse_mode="HTML"))["ok"]
    assert server.violations == []


async def test_parameters_may_come_as_json(client: Client, server: FakeBotApi) -> None:
    assert (await client.call_json("sendMessage", **TO_LI))["result"]["text"] == "好"
    assert not (await client.call_json("sendMessage", chat_id=7, text=5))["ok"]
    assert server.violations == ["sendMessage: text: Input should be a valid string"]


async def test_updates_stay_until_the_offset_passes_them(
    client: Client, server: FakeBotApi
) -> None:
    first, second = server.say(7, "一"), server.say(7, "二")

    async def polled(**params: int) -> list[int]:
        answer = await client.call("getUpdates", **params)
        return [update["update_id"] for update in answer["result"]]

    assert await polled() == [first, second]
    assert await polled(limit=1) == [first]
    assert await polled(offset=second) == [second]
    assert await polled(offset=second + 1) == []
    assert server.state.confirmed == [first, second]
    server.redeliver(first)
    assert await polled(offset=second + 1) == [first]


async def test_the_older_of_two_pollers_is_told_to_go(client: Client, server: FakeBotApi) -> None:
    async with asyncio.TaskGroup() as group:
        older = group.create_task(client.call("getUpdates", timeout=5))
        await server.wait_for(lambda: server.state.polling)
        newer = group.create_task(client.call("getUpdates", timeout=5))
        assert (await older)["error_code"] == 409
        server.say(7, "签到")
        assert len((await newer)["result"]) == 1


async def test_only_wanted_kinds_are_queued(client: Client, server: FakeBotApi) -> None:
    await client.call("getUpdates", allowed_updates=["callback_query"])
    server.say(7, "签到")
    server.press_data(7, "x")
    answer = await client.call("getUpdates")
    assert [update.keys() - {"update_id"} for update in answer["result"]] == [{"callback_query"}]


@pytest.mark.parametrize(
    ("how", "handled"),
    [("json", 0), ("html", 0), ("drop", 0), ("drop_after", 1), ("cut", 1)],
)
async def test_a_fault_happens_once_and_is_noted(
    client: Client, server: FakeBotApi, how: How, handled: int
) -> None:
    server.fail_next("sendMessage", how)
    with pytest.raises((aiohttp.ClientError, ValueError, AssertionError)):
        assert (await client.call("sendMessage", **TO_LI))["ok"]
    assert len(server.messages(7)) == handled
    assert [(call.fault, call.handled) for call in server.calls("sendMessage")] == [
        (how, bool(handled))
    ]
    assert (await client.call("sendMessage", **TO_LI))["ok"]


async def test_people_press_the_newest_button_of_a_text(
    client: Client, server: FakeBotApi
) -> None:
    for data in ("old", "new"):
        await client.call("sendMessage", **TO_LI, reply_markup=inline(callback_data=data))
    number = server.press(7, "同意")
    assert server.state.updates[number]["callback_query"]["data"] == "new"
    with pytest.raises(AssertionError, match="no button '不'"):
        server.press(7, "不")


async def test_bots_of_one_server_know_nothing_of_each_other(
    client: Client, server: FakeBotApi
) -> None:
    others = server.add_bot("77:other")
    others.say(7, "你好")
    assert (await client.call("getUpdates"))["result"] == []
    client.token = "77:other"
    assert len((await client.call("getUpdates"))["result"]) == 1


async def test_waiting_in_vain_tells_the_last_calls(client: Client, server: FakeBotApi) -> None:
    await client.call("getMe")
    with pytest.raises(AssertionError, match="getMe"):
        await server.wait_for(lambda: False, seconds=0.01)
