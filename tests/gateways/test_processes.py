"""A gateway in a process of its own: it imports one library only, and dies without losing."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from tests.fakes.bot_api import TOKEN, FakeBotApi

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = {"aiogram": "telegram", "python-telegram-bot": "aiogram"}

BOT = """
import asyncio, sys
from pydantic import SecretStr
from bot.clock import SystemClock
from bot.gateways import Outgoing
from bot.gateways.telegram import Labels, connect
from bot.settings import Telegram
from storage.kinds import MessageAction

client, url, token, other, patient = sys.argv[1:]
settings = Telegram(client=client, api_base=url, token=SecretStr(token))
gateway = connect(settings, Labels("x"), (), SystemClock())
assert other not in sys.modules, other

async def submit(event):
    if patient == "never":
        await asyncio.Event().wait()
    await gateway.send(Outgoing(event.address, MessageAction.send, event.update_id))

asyncio.run(gateway.run(submit))
"""


async def bot(client: str, server: FakeBotApi, patient: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", BOT, client, server.url, TOKEN, CLIENTS[client], patient, cwd=ROOT
    )


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_killed_bot_finds_its_updates_again(client: str, server: FakeBotApi) -> None:
    number = server.say(7, "签到")
    killed = await bot(client, server, "never")
    await server.wait_for(lambda: server.calls("getUpdates"), seconds=30)
    killed.send_signal(signal.SIGKILL)
    assert await killed.wait() == -signal.SIGKILL
    assert server.state.confirmed == []
    living = await bot(client, server, "at once")
    await server.wait_for(lambda: server.state.confirmed == [number], seconds=30)
    living.kill()
    await living.wait()
    assert server.answers(7) == [str(number)]
