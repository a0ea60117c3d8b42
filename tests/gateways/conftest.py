"""A fake platform, both Telegram gateways on it, and an office that takes their events."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bot.clock import FixedClock
from bot.gateways import Gateway, OverloadedError, Submit
from bot.gateways.telegram import Labels, Patience, Tuning, connect
from bot.gateways.telegram.polling import Pace
from bot.settings import Telegram
from handlers.talk import Event
from tests.fakes.bot_api import TOKEN, FakeBotApi

NOON = datetime(2026, 6, 17, 4, 0, tzinfo=UTC)
LABELS = Labels(location="发位置", main=(("签到", "请假"), ("待办", "发位置")))
MENU = (("start", "开始"), ("help", "帮助"))
QUICK = Patience(send=1.0, press=1.0, start=1.0, pace=Pace(1.0, 0.01, 0.01, 0.05))

Connect = Callable[..., Gateway]


@dataclass
class Office:
    """Takes events as the dispatcher would; can be closed, overloaded or broken."""

    events: list[Event] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    errors: list[Exception] = field(default_factory=list)

    async def submit(self, event: Event) -> None:
        self.entered.append(event.update_id)
        await self.open.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.events.append(event)

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.events]


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    """Run the fake Bot API; at the end no call may have broken its rules."""
    async with FakeBotApi(FixedClock(NOON)) as running_server:
        yield running_server
    assert running_server.violations == []


@pytest.fixture
def office() -> Office:
    """Give an office that takes everything at once."""
    office = Office()
    office.open.set()
    return office


@pytest.fixture(params=["aiogram", "python-telegram-bot"])
async def connected(request: pytest.FixtureRequest, server: FakeBotApi) -> AsyncIterator[Connect]:
    """Give a maker of gateways over each client library, to the fake unless told otherwise."""
    made: list[Gateway] = []

    def make(patience: Patience = QUICK, **settings: object) -> Gateway:
        telegram = Telegram.model_validate(
            {"client": request.param, "token": SecretStr(TOKEN), "api_base": server.url} | settings
        )
        made.append(connect(telegram, LABELS, MENU, server.state.clock, Tuning(patience)))
        return made[-1]

    yield make
    for gateway in made:
        await gateway.close()


@pytest.fixture
def gateway(connected: Connect) -> Gateway:
    """Give one gateway to the fake server."""
    return connected()


@asynccontextmanager
async def running(gateway: Gateway, submit: Submit) -> AsyncIterator[None]:
    """Let a gateway bring events while the block runs."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(gateway.run(submit))
        yield
        task.cancel()


def overloaded(times: int) -> list[Exception]:
    return [OverloadedError() for _ in range(times)]
