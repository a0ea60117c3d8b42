"""What tests of delivery share: a scripted platform, a small county, and the outbox as a list."""

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.clock import FixedClock
from bot.delivery.sender import Sender, Sleep
from bot.delivery.steps import Outfit
from bot.gateways import Fetched, Limits, NoSuchFile, Outgoing, Result, Sent, Submit
from bot.resources import policy_pack
from bot.wording import Wording
from bot.writer import Writer
from handlers.office import Offices
from handlers.talk import Button, Push, text
from handlers.turn import Moment
from storage import areas, outbox, people, policies, reminders, tables
from storage.database import Database
from storage.kinds import Level, MessageKind, MessageState, PersonId
from storage.outbox import Destination, Message

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE).astimezone(UTC)
PACK = "guiding-opinions-2017.toml"
WIDE = Limits(per_second=1000, per_chat_second=1000, per_chat_burst=1000, per_group_minute=1000)
Buttons = tuple[tuple[tuple[str, str], ...], ...]


class ScriptedGateway:
    """Answers calls as told, the rest with Sent; remembers every call."""

    def __init__(self, platform: str = "telegram", bot: str = "7", limits: Limits = WIDE) -> None:
        self.platform = platform
        self.bot = bot
        self.limits = limits
        self.calls: list[Outgoing] = []
        self.script: deque[Result | Exception | asyncio.Event] = deque()
        self._numbers = itertools.count(101)

    async def run(self, submit: Submit) -> None:
        """Bring nothing."""

    async def send(self, message: Outgoing) -> Result:
        self.calls.append(message)
        match self.script.popleft() if self.script else None:
            case Exception() as error:
                raise error
            case asyncio.Event() as event:
                await event.wait()
            case None:
                pass
            case result:
                return result
        return Sent(str(next(self._numbers)))

    async def fetch(self, source: str, most: int) -> Fetched:
        """Know no file."""
        return NoSuchFile(f"{source}, at most {most}")

    async def answer_press(self, press_id: str) -> None:
        """Nothing to answer."""

    async def close(self) -> None:
        """Nothing to let go of."""

    @property
    def bodies(self) -> list[str]:
        return [call.body for call in self.calls]


@dataclass(slots=True)
class County:
    """A database with a county, its pack in force, and a clock that stands still."""

    database: Database
    clock: FixedClock = field(default_factory=lambda: FixedClock(MONDAY))
    unwanted: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        body = policy_pack(PACK).read_text(encoding="utf-8")
        with self.database.write() as work:
            root = areas.add_area(work, Level.county, "示范县", None)
            areas.install(work, root, str(ZONE), demo=False)
            policies.add(work, root, PACK, body, date(2026, 1, 1))

    def person(self, *accounts: str, language: str = "zh_CN") -> PersonId:
        """Add somebody with accounts 'platform:bot:user', the one last seen first."""
        number = next(self.numbers)
        with self.database.write() as work:
            row = tables.Person(name=f"人{number}", phone=f"138{number:08}", language=language)
            work.add(row)
            who = PersonId(row.id)
            for age, account in enumerate(accounts):
                platform, bot, user = account.split(":")
                seen = self.clock.now() - timedelta(hours=age)
                people.bind(work, (platform, bot, user), user, who, seen)
        return who

    def push(self, key: str, kind: MessageKind, who: PersonId, **more: Any) -> None:  # noqa: ANN401  columns of a message
        """Queue a push."""
        self.queue(key, kind, Destination(who), **more)

    def reply(self, key: str, user: str = "u1", **more: Any) -> None:  # noqa: ANN401  columns of a message
        """Queue a reply to an account of the first bot, in `chat` if that is not its own."""
        chat = more.pop("chat", user)
        self.queue(key, MessageKind.reply, Destination(None, "telegram", "7", user, chat), **more)

    def queue(self, key: str, kind: MessageKind, to: Destination, **more: Any) -> None:  # noqa: ANN401  columns of a message
        """Queue a row; the body is the key unless given."""
        now = self.clock.now()
        values = {"body": key, "created_at": now, "not_before": now, **more}
        with self.database.write() as work:
            outbox.queue(work, Message(key=key, kind=kind, destination=to, **values))

    def rows(self) -> dict[str, tables.Outbox]:
        """Give the outbox by key."""
        with self.database.read() as work:
            found = work.ones(select(tables.Outbox).order_by(tables.Outbox.id))
        return {row.key: row for row in found}

    def states(self) -> dict[str, str]:
        """Give the state of every row."""
        return {key: str(row.state) for key, row in self.rows().items()}

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))

    def second_look(self, moment: Moment, keys: Iterable[str]) -> dict[str, Push | None]:
        """Answer for the handlers: all is wanted but the rules in `unwanted`; a part is named."""
        looked: dict[str, Push | None] = {}
        for key, some in reminders.carried_by(moment.work, keys).items():
            still = [one for one in some if one.rule not in self.unwanted]
            if not still:
                looked[key] = None
            elif len(still) < len(some):
                rules = text("label", value="、".join(one.rule for one in still))
                press = ((Button(rules, "do:todo"),),)
                looked[key] = Push(still[0].person, MessageKind.ask, rules, press)
        return looked

    @asynccontextmanager
    async def sender(
        self, *gateways: ScriptedGateway, sleep: Sleep | None = None
    ) -> AsyncIterator[Sender]:
        """Give a sender with nothing in memory, as after a start."""
        writer = Writer()
        offices = Offices()
        outfit = Outfit(
            self.database,
            self.clock,
            Wording(ZONE),
            offices.current,
            self.second_look,
            Random(7),
        )
        sender = Sender(gateways or (ScriptedGateway(),), outfit, writer, sleep or Ticks())
        try:
            await sender.recover()
            yield sender
        finally:
            await sender.close()
            await writer.close()


class Ticks:
    """A sleep that takes no time, but lets everything else go first."""

    async def __call__(self, seconds: float) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        await asyncio.sleep(min(seconds, 0.01))


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """Give an instant of the county's clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def button(label: str, data: str = "x:1") -> Buttons:
    """Give one button."""
    return (((label, data),),)


async def until(true: Callable[[], bool]) -> None:
    """Wait for what other tasks are about to do."""
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


QUEUED, SENT, UNKNOWN = (
    str(one) for one in (MessageState.queued, MessageState.sent, MessageState.unknown)
)
REFUSED, DROPPED = str(MessageState.refused), str(MessageState.dropped)
