"""The only place where the parts are wired together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from bot.delivery.sender import Sender
from bot.delivery.steps import Outfit
from bot.dispatcher import Dispatcher
from bot.posting import Posting
from bot.turns import Turns
from bot.wording import Wording
from bot.writer import Writer
from handlers import reminders
from handlers.office import Office, Offices
from handlers.turn import Moment
from storage import people

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.gateways import Gateway, Submit
    from handlers.talk import Event
    from storage.database import Database
    from storage.reminders import Reminder
    from storage.work import Work

_log = structlog.get_logger(__name__)
_PRESS_PATIENCE = 2.0
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0


@dataclass(slots=True)
class Core:
    """What every way of running the program shares: the data, the words, the writer, the turns."""

    database: Database
    clock: Clock
    language: str
    zone: ZoneInfo
    writer: Writer = field(default_factory=Writer)
    offices: Offices = field(default_factory=Offices)
    wording: Wording = field(init=False)
    posting: Posting = field(init=False)
    dispatcher: Dispatcher = field(init=False)

    def __post_init__(self) -> None:
        """Wire the turns to the writer's thread."""
        self.wording = Wording(self.zone)
        self.posting = Posting(self.wording)
        turns = Turns(self.database, self.posting, self.clock, self.language, self.offices)
        self.dispatcher = Dispatcher(
            lambda batch: self.writer.run(turns.run, batch, urgent=True), self.clock
        )

    def sender(self, gateways: Sequence[Gateway]) -> Sender:
        """Give a sender of the outbox over these gateways."""
        # Delivery runs in the writer's thread too, but plans of its own must not see the turns'.
        outfit = Outfit(
            self.database, self.clock, self.wording, self.offices.current, _still_wanted
        )
        return Sender(gateways, outfit, self.writer)

    async def close(self) -> None:
        """Finish what the writer took and let go of the database."""
        await self.writer.close()
        self.database.close()


def submitter(core: Core, sender: Sender, gateway: Gateway, group: asyncio.TaskGroup) -> Submit:
    """Give what a gateway hands its events to: committed, delivery woken, the press answered."""

    async def submit(event: Event) -> None:
        await core.dispatcher.submit(event)
        sender.wake()
        if event.press_id:
            group.create_task(_answer_press(gateway, event.press_id))

    return submit


async def supervised(
    name: str, loop: Callable[[], Awaitable[object]], stopping: asyncio.Event | None = None
) -> None:
    """Run a loop for ever: whatever ends it is logged, and it starts again with back-off.

    A loop that ends by itself once `stopping` is set has done what it should.
    """
    wait = _FIRST_WAIT
    while True:
        began = asyncio.get_running_loop().time()
        try:
            await loop()
            if stopping is not None and stopping.is_set():
                return
            _log.warning("loop ended", loop=name)
        except Exception:  # noqa: BLE001  whatever it is, the loop starts again
            _log.exception("loop failed", loop=name)
        if asyncio.get_running_loop().time() - began > _LONGEST_WAIT:
            wait = _FIRST_WAIT
        await asyncio.sleep(wait)
        wait = min(wait * 2, _LONGEST_WAIT)


async def _answer_press(gateway: Gateway, press_id: str) -> None:
    try:
        async with asyncio.timeout(_PRESS_PATIENCE):
            await gateway.answer_press(press_id)
    except Exception as error:  # noqa: BLE001  best effort: it carries no information
        _log.info("press not answered", reason=type(error).__name__)


def _still_wanted(work: Work, office: Office, reminder: Reminder, now: datetime) -> bool:
    person = people.load(work, [reminder.person]).get(reminder.person)
    if person is None:
        return False
    moment = Moment(work, office, now)
    return reminders.still_wanted(moment, reminder.rule, person, reminder.period)
