"""A fake platform, Telegram gateways of every kind on it, and an office that takes events.

With `--contract-table` the run ends with a table of what each gateway was found to promise.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bot.clock import FixedClock
from bot.gateways import OverloadedError, Submit
from bot.gateways.telegram import Labels, Patience, TelegramGateway, Tuning, connect
from bot.gateways.telegram.hooking import Watch
from bot.gateways.telegram.polling import Pace
from bot.settings import Telegram
from bot.tally import Tally
from bot.web.application import Site, build
from bot.web.health import Looking
from bot.web.metrics import Sources
from bot.web.server import WebServer
from bot.web.webhooks import Hook
from handlers.talk import Event
from storage.database import Database
from tests.fakes.bot_api import TOKEN, FakeBotApi
from tests.fakes.webhook import pushing
from tests.gateways import table
from tests.program import free_port

NOON = datetime(2026, 6, 17, 4, 0, tzinfo=UTC)
LABELS = Labels(location="发位置", main=(("签到", "请假"), ("待办", "发位置")))
MENU = (("start", "开始"), ("help", "帮助"))
QUICK = Patience(
    send=1.0,
    press=1.0,
    start=1.0,
    pace=Pace(1.0, 0.01, 0.01, 0.05),
    watch=Watch(0.1, 0.01, 0.05),
)

SECRET = "a-Secret_42"

Connect = Callable[..., TelegramGateway]
Running = Callable[[TelegramGateway, Submit], AbstractAsyncContextManager[None]]


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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the table be asked for."""
    parser.addoption("--contract-table", action="store_true", help="print gateway x case")


@pytest.fixture(autouse=True)
def _in_the_table(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    """Say of which gateway a test tells something, and what."""
    given = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    column = given.get("messenger", "")
    if not column and "client" in request.fixturenames:
        column = f"{given['client']} by {request.getfixturevalue('mode')}"
    elif not column and "terminal" in request.node.originalname:
        column = "terminal"
    if column:
        case = request.node.originalname.removeprefix("test_").replace("_", " ")
        record_property(table.PROPERTY, [case, column])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table where it was asked for; workers send their cells with their reports."""
    if terminalreporter.config.getoption("--contract-table", default=False):
        terminalreporter.section("the contract")
        for line in table.lines(terminalreporter.stats):
            terminalreporter.write_line(line)


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


@pytest.fixture
def mode() -> str:
    """Say how events come; a module that cares gives this fixture parameters."""
    return "polling"


@pytest.fixture
def doors() -> dict[TelegramGateway, int]:
    """Remember the port at which each gateway's webhook is served."""
    return {}


@pytest.fixture(params=["aiogram", "python-telegram-bot"])
def client(request: pytest.FixtureRequest) -> str:
    """Say over which client library; a test that takes any of this runs over each."""
    return str(request.param)


@pytest.fixture
async def connected(
    client: str, server: FakeBotApi, mode: str, doors: dict[TelegramGateway, int]
) -> AsyncIterator[Connect]:
    """Give a maker of gateways over a client library, to the fake unless told otherwise."""

    def make(patience: Patience = QUICK, **settings: object) -> TelegramGateway:
        base = {"client": client, "token": SecretStr(TOKEN), "api_base": server.url}
        base |= {"mode": mode, "webhook_secret": SecretStr(SECRET)}
        telegram = Telegram.model_validate(base | settings)
        port = free_port()
        tuning = Tuning(patience, public_url=f"http://127.0.0.1:{port}")
        gateway = connect(telegram, LABELS, MENU, server.state.clock, tuning)
        doors[gateway] = port
        return gateway

    yield make
    for gateway in doors:
        await gateway.close()


@pytest.fixture
def gateway(connected: Connect) -> TelegramGateway:
    """Give one gateway to the fake server."""
    return connected()


@pytest.fixture
def running(mode: str, server: FakeBotApi, doors: dict[TelegramGateway, int]) -> Running:
    """Give what lets a gateway bring events while a block runs, and breaks it off at the end."""

    @asynccontextmanager
    async def bring(gateway: TelegramGateway, submit: Submit) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if mode == "webhook":
                await stack.enter_async_context(pushing(server.state))
                await stack.enter_async_context(served(gateway, doors[gateway]))
            group = await stack.enter_async_context(asyncio.TaskGroup())
            task = group.create_task(gateway.run(submit))
            yield
            task.cancel()

    return bring


@asynccontextmanager
async def served(gateway: TelegramGateway, port: int) -> AsyncIterator[WebServer]:
    """Serve a gateway's webhook as the program does, until the block ends."""
    looking = Looking()
    clock = FixedClock(NOON)
    sources = Sources(Tally(), Database("sqlite://"), clock, lambda: False)
    site = Site({gateway.bot: Hook(SECRET, gateway.take)}, sources, ())
    web = WebServer(build(site, looking), "127.0.0.1", port)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(web.run())
        await web.tried.wait()
        yield web
        serving.cancel()
    looking.close()
    sources.database.close()


def overloaded(times: int) -> list[Exception]:
    return [OverloadedError() for _ in range(times)]


async def until(predicate: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not predicate():
            await asyncio.sleep(0.01)
