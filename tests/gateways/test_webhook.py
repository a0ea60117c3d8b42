"""What is particular to being called: the secret, the size, the commit, and who sets the hook."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hmac import compare_digest
from unittest import mock

import httpx
import pytest
from structlog.testing import capture_logs

from bot.gateways import OverloadedError
from bot.gateways.telegram import TelegramGateway
from bot.web import webhooks
from bot.web.webhooks import LARGEST_BODY, SECRET_HEADER
from handlers.talk import Event
from storage.kinds import EventKind
from tests.fakes.bot_api import FakeBotApi, How
from tests.gateways.conftest import QUICK, SECRET, Connect, Office, served, until

TEXT = (
    b'{"update_id":5,"message":{"message_id":1,"date":1,"text":"\xe7\xad\xbe\xe5\x88\xb0",'
    b'"from":{"id":7},"chat":{"id":7,"type":"private"}}}'
)
GOOD = {SECRET_HEADER: SECRET}


@pytest.fixture
def mode() -> str:
    """Let every gateway of this file be called instead of asking."""
    return "webhook"


@pytest.fixture
async def door(
    gateway: TelegramGateway, office: Office, doors: dict[TelegramGateway, int]
) -> AsyncIterator[httpx.AsyncClient]:
    """Serve a running gateway and give a client whose base is its address."""
    async with opened(gateway, office, doors[gateway]) as client:
        yield client


@asynccontextmanager
async def opened(
    gateway: TelegramGateway, office: Office, port: int
) -> AsyncIterator[httpx.AsyncClient]:
    base = f"http://127.0.0.1:{port}"
    async with served(gateway, port), asyncio.TaskGroup() as group:
        task = group.create_task(gateway.run(office.submit))
        await asyncio.sleep(0)
        async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
            yield client
        task.cancel()


async def test_an_update_with_the_secret_is_taken(door: httpx.AsyncClient, office: Office) -> None:
    answer = await door.post("/telegram/4242", content=TEXT, headers=GOOD)
    assert (answer.status_code, answer.content) == (200, b"")
    assert office.texts == ["签到"]


@pytest.mark.parametrize(
    "said", [None, b"", SECRET[:-1].encode(), f"{SECRET}x".encode(), "密".encode()]
)
@pytest.mark.parametrize("path", ["/telegram/4242", "/telegram/1"])
async def test_without_the_secret_there_is_403_and_nothing_else(
    door: httpx.AsyncClient, office: Office, said: bytes | None, path: str
) -> None:
    headers = {} if said is None else {SECRET_HEADER.encode(): said}
    answer = await door.post(path, content=TEXT, headers=headers)
    assert (answer.status_code, answer.content) == (403, b"")
    assert "server" not in answer.headers
    assert office.entered == []


async def test_another_bots_path_is_closed_even_with_the_secret(
    door: httpx.AsyncClient, office: Office
) -> None:
    answer = await door.post("/telegram/1", content=TEXT, headers=GOOD)
    assert (answer.status_code, office.entered) == (403, [])


async def test_the_secret_is_compared_in_constant_time(door: httpx.AsyncClient) -> None:
    with mock.patch("hmac.compare_digest", wraps=compare_digest) as compared:
        await door.post("/telegram/4242", content=TEXT, headers={SECRET_HEADER: "wrong"})
        await door.post("/telegram/4242", content=TEXT, headers=GOOD)
    assert compared.mock_calls == [
        mock.call(SECRET.encode(), b"wrong"),
        mock.call(SECRET.encode(), SECRET.encode()),
    ]


async def test_without_a_secret_of_our_own_nobody_comes_in() -> None:
    assert not webhooks._knows("", "")  # noqa: SLF001  the one case no setting can bring about


async def test_only_posts_are_taken(door: httpx.AsyncClient, office: Office) -> None:
    answers = [
        await door.request(method, "/telegram/4242", content=TEXT, headers=GOOD)
        for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS")
    ]
    assert {answer.status_code for answer in answers} == {405}
    assert office.entered == []


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 4096):
        yield b" " * 4096
    yield b" " * (size % 4096)


async def test_what_is_too_large_is_refused_told_or_not(
    door: httpx.AsyncClient, office: Office
) -> None:
    told = await door.post("/telegram/4242", content=b" " * (LARGEST_BODY + 1), headers=GOOD)
    untold = await door.post("/telegram/4242", content=chunks(LARGEST_BODY + 1), headers=GOOD)
    fits = await door.post("/telegram/4242", content=chunks(LARGEST_BODY), headers=GOOD)
    assert [one.status_code for one in (told, untold, fits)] == [413, 413, 200]
    assert office.entered == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"message":{}}'])
async def test_what_is_no_update_is_acknowledged_or_it_would_come_for_ever(
    door: httpx.AsyncClient, office: Office, body: bytes
) -> None:
    answer = await door.post("/telegram/4242", content=body, headers=GOOD)
    assert (answer.status_code, office.entered) == (200, [])


async def test_an_update_nobody_can_read_is_handed_on_as_other(
    door: httpx.AsyncClient, office: Office
) -> None:
    body = b'{"update_id":5,"message":{"date":"?","from":{"id":7},"chat":{"id":7}}}'
    answer = await door.post("/telegram/4242", content=body, headers=GOOD)
    assert answer.status_code == 200
    assert [(one.kind, one.raw) for one in office.events] == [(EventKind.other, body)]


async def test_it_is_answered_only_after_the_commit(
    door: httpx.AsyncClient, office: Office
) -> None:
    office.open.clear()
    async with asyncio.TaskGroup() as group:
        call = group.create_task(door.post("/telegram/4242", content=TEXT, headers=GOOD))
        await until(lambda: office.entered == ["5"])
        await asyncio.sleep(0.2)
        assert not call.done()
        office.open.set()
    assert call.result().status_code == 200
    assert office.texts == ["签到"]


@pytest.mark.parametrize("error", [OverloadedError(), RuntimeError("no database")])
async def test_what_cannot_be_taken_now_is_asked_for_again(
    door: httpx.AsyncClient, office: Office, error: Exception
) -> None:
    office.errors = [error]
    first = await door.post("/telegram/4242", content=TEXT, headers=GOOD)
    again = await door.post("/telegram/4242", content=TEXT, headers=GOOD)
    assert (first.status_code, first.headers["retry-after"]) == (503, "5")
    assert (again.status_code, office.texts) == (200, ["签到"])


async def test_before_the_gateway_runs_everything_comes_again(
    gateway: TelegramGateway, doors: dict[TelegramGateway, int]
) -> None:
    base = f"http://127.0.0.1:{doors[gateway]}"
    async with (
        served(gateway, doors[gateway]),
        httpx.AsyncClient(base_url=base, trust_env=False) as client,
    ):
        answer = await client.post("/telegram/4242", content=TEXT, headers=GOOD)
    assert answer.status_code == 503


async def test_a_drain_finishes_what_came_in_and_takes_no_more(
    gateway: TelegramGateway, office: Office, doors: dict[TelegramGateway, int]
) -> None:
    office.open.clear()
    url = f"http://127.0.0.1:{doors[gateway]}/telegram/4242"
    async with served(gateway, doors[gateway]) as web, asyncio.TaskGroup() as group:
        running = group.create_task(gateway.run(office.submit))
        async with httpx.AsyncClient(trust_env=False) as client:
            call = group.create_task(client.post(url, content=TEXT, headers=GOOD))
            await until(lambda: office.entered == ["5"])
            web.stop()
            await asyncio.sleep(0.3)
            with pytest.raises(httpx.ConnectError):
                await client.post(url, content=TEXT, headers=GOOD)
            office.open.set()
            assert (await call).status_code == 200
        await until(lambda: not web.is_serving)
        running.cancel()


async def test_the_webhook_is_set_with_all_it_needs(
    door: httpx.AsyncClient, server: FakeBotApi
) -> None:
    await server.wait_for(lambda: server.calls("setWebhook"))
    assert [call.params for call in server.calls("setWebhook")] == [
        {
            "url": f"{door.base_url}".rstrip("/") + "/telegram/4242",
            "secret_token": SECRET,
            "allowed_updates": ["message", "edited_message", "callback_query"],
            "max_connections": 100,
        }
    ]
    assert server.calls("deleteWebhook") == []
    assert server.calls("getUpdates") == []


async def test_a_webhook_that_someone_moved_is_set_again(
    door: httpx.AsyncClient, server: FakeBotApi
) -> None:
    await server.wait_for(lambda: server.state.webhook)
    server.state.webhook = {"url": "https://elsewhere.example"}
    ours = f"{door.base_url}".rstrip("/") + "/telegram/4242"
    await server.wait_for(lambda: server.state.webhook.get("url") == ours)
    looks = len(server.calls("getWebhookInfo"))
    await server.wait_for(lambda: len(server.calls("getWebhookInfo")) > looks + 1)
    assert len(server.calls("setWebhook")) == 2


@pytest.mark.parametrize("how", ["json", "html", "cut", "drop"])
async def test_setting_it_is_tried_again(
    server: FakeBotApi, how: How, connected: Connect, office: Office
) -> None:
    server.fail_next("setWebhook", how, times=2)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(connected(QUICK).run(office.submit))
        await server.wait_for(lambda: len(server.calls("setWebhook")) == 3)
        running.cancel()
    assert server.state.webhook["secret_token"] == SECRET


async def test_the_secret_stays_out_of_what_is_logged(
    server: FakeBotApi, connected: Connect, office: Office
) -> None:
    server.fail_next("setWebhook", status=500)
    gateway = connected(QUICK)
    with capture_logs() as logs:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(gateway.run(office.submit))
            await server.wait_for(lambda: len(server.calls("setWebhook")) == 2)
            running.cancel()
    assert "telegram.call.skipped" in {line["event"] for line in logs}
    assert SECRET not in str(logs)


async def test_a_gateway_that_asks_again_removes_the_webhook(
    server: FakeBotApi, connected: Connect, office: Office
) -> None:
    server.state.webhook = {"url": "https://before.example"}
    asking = connected(QUICK, mode="polling")
    number = server.say(7, "签到")
    async with asyncio.TaskGroup() as group:
        running = group.create_task(asking.run(office.submit))
        await server.wait_for(lambda: server.state.confirmed == [number])
        running.cancel()
    assert server.state.webhook == {}


async def test_one_person_in_order_others_beside(door: httpx.AsyncClient, office: Office) -> None:
    """Telegram waits for each answer within a chat; what we owe is not to wait across chats."""
    office.open.clear()
    other = TEXT.replace(b'"id":7', b'"id":8').replace(b'"update_id":5', b'"update_id":6')
    async with asyncio.TaskGroup() as group:
        for body in (TEXT, other):
            group.create_task(door.post("/telegram/4242", content=body, headers=GOOD))
        await until(lambda: sorted(office.entered) == ["5", "6"])
        office.open.set()
    events: list[Event] = office.events
    assert sorted(one.address.user for one in events) == ["7", "8"]
