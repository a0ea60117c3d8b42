"""What is particular to asking for updates: failed polls, rivals, a webhook in the way."""

import asyncio
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.gateways.telegram import TelegramGateway
from bot.gateways.telegram.polling import Pace
from tests.fakes.bot_api import FakeBotApi, How
from tests.gateways.conftest import QUICK, Connect, Office, Running, until


@pytest.mark.parametrize("how", ["json", "html", "cut", "drop", "drop_after"])
async def test_a_failed_poll_is_tried_again(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, how: How, running: Running
) -> None:
    server.fail_next("getUpdates", how, times=2)
    server.say(7, "签到")
    async with running(gateway, office.submit):
        await server.wait_for(lambda: len(server.state.confirmed) == 1)
    assert office.texts == ["签到"]


async def test_a_second_poller_is_survived_without_spinning(
    connected: Connect, server: FakeBotApi, office: Office, running: Running
) -> None:
    rival = Office()
    rival.open.set()
    async with running(connected(), office.submit), running(connected(), rival.submit):
        await server.wait_for(lambda: 409 in {c.status for c in server.calls("getUpdates")})
        server.say(7, "签到")
        await until(lambda: bool(office.events or rival.events))
        before = len(server.calls("getUpdates"))
        await asyncio.sleep(0.5)
        assert len(server.calls("getUpdates")) - before < 60


async def test_a_webhook_that_someone_set_is_removed(
    gateway: TelegramGateway, server: FakeBotApi, office: Office, running: Running
) -> None:
    async with running(gateway, office.submit):
        await server.wait_for(lambda: server.calls("deleteWebhook"))
        server.state.webhook = {"url": "https://elsewhere.example"}
        server.state.end_polls()
        server.say(7, "签到")
        await server.wait_for(lambda: len(server.state.confirmed) == 1)
    assert server.state.webhook == {}


async def test_a_revoked_token_is_waited_out(
    gateway: TelegramGateway,
    server: FakeBotApi,
    office: Office,
    running: Running,
) -> None:
    server.state.revoked = True
    with capture_logs() as logs:
        async with running(gateway, office.submit):
            await asyncio.sleep(0.2)
            server.state.revoked = False
            server.say(7, "签到")
            await server.wait_for(lambda: len(server.state.confirmed) == 1)
    assert "telegram.token.refused" in {line["event"] for line in logs}


async def test_answers_do_not_wait_behind_the_long_poll(
    connected: Connect, server: FakeBotApi, office: Office, running: Running
) -> None:
    gateway = connected(replace(QUICK, press=4.0, pace=Pace(8.0, 0.01, 0.01, 0.05)))
    async with running(gateway, office.submit):
        await server.wait_for(lambda: server.state.polling)
        async with asyncio.timeout(4.0):
            await gateway.answer_press("long ago")
