"""The only place where the parts are wired together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from bot import broadcasting, packing, report_packing
from bot.delivery.sender import Sender
from bot.delivery.steps import Outfit
from bot.dispatcher import Bounds, Dispatcher
from bot.documents.making import Maker
from bot.exporting import KIND, Exporting
from bot.files import sweeping
from bot.files.fetching import Fetching
from bot.jobs import Errand, Runner, Step
from bot.nameless import Nameless, send
from bot.packing import Packing
from bot.posting import Posting
from bot.tally import Tally
from bot.turns import Arrival, Turns
from bot.wording import Wording
from bot.writer import Writer
from handlers import sweep
from handlers.complaints.nameless import wish_of
from handlers.office import Offices

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.gateways import Gateway, Submit
    from handlers.talk import Event
    from storage.database import Database

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
    tally: Tally = field(default_factory=Tally)
    bounds: Bounds = field(default_factory=Bounds)
    maker: Maker = field(default_factory=Maker)
    wording: Wording = field(init=False)
    posting: Posting = field(init=False)
    turns: Turns = field(init=False)
    dispatcher: Dispatcher = field(init=False)
    nameless: Nameless = field(init=False)
    _senders: list[Sender] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Wire the turns to the writer's thread."""
        self.wording = Wording(self.zone)
        self.posting = Posting(self.wording)
        self.turns = Turns(self.database, self.posting, self.clock, self.language, self.offices)
        run = partial(self.tally.batch, self._commit)
        self.dispatcher = Dispatcher(run, self.clock, self.bounds)
        self.nameless = Nameless(
            self.database, self.posting, self.clock, self.language, self.offices
        )

    async def _commit(self, batch: Sequence[Arrival]) -> None:
        try:
            await self.writer.run(self.turns.run, batch, urgent=True)
        finally:
            for sender in self._senders:
                sender.collect()

    def sender(self, gateways: Sequence[Gateway]) -> Sender:
        """Give the sender of the outbox over these gateways; turns hand it what may leave."""
        outfit = Outfit(
            self.database,
            self.clock,
            self.wording,
            self.offices.current,
            sweep.second_look,
            make=self.maker,
        )
        sender = Sender(gateways, outfit, self.writer)
        self._senders = [sender]
        self.turns.ahead = sender.ahead
        return sender

    def fetcher(self, gateways: Sequence[Gateway]) -> Runner:
        """Give what fetches the files people sent over these gateways; nothing without a store."""
        store = self.maker.store
        if store is None:
            return Runner({}, self.database, self.writer, self.clock)
        # An office of its own, for it is asked in other threads than the turns'.
        offices = Offices(self.offices.full_content, self.offices.largest_file)
        found = [
            Fetching(one, self.database, store, self.posting, offices.current) for one in gateways
        ]
        kinds: dict[str, Step | Errand] = {one.kind: one for one in found}
        kinds[sweeping.KIND] = sweeping.Sweeping(store)
        return Runner(kinds, self.database, self.writer, self.clock)

    def exporter(self) -> Runner:
        """Give what counts for long, makes month sheets and packs reports, if there is a store."""
        store = self.maker.store
        if store is None:
            return Runner({}, self.database, self.writer, self.clock)
        offices = Offices(self.offices.full_content, self.offices.largest_file)
        exporting = Exporting(self.database, store, self.posting, offices.current, self.maker.font)
        packs = Packing(self.database, self.posting, offices.current)
        reports = report_packing.Packing(
            self.database, store, self.posting, offices.current, self.maker.templates
        )
        kinds: dict[str, Step | Errand] = {
            KIND: exporting,
            packing.KIND: packs,
            report_packing.KIND: reports,
        }
        return Runner(kinds, self.database, self.writer, self.clock)

    def broadcaster(self) -> Runner:
        """Give what sends notices out and says how far they are."""
        offices = Offices(self.offices.full_content, self.offices.largest_file)
        one = broadcasting.Broadcasting(self.database, self.posting, offices.current)
        return Runner({broadcasting.KIND: one}, self.database, self.writer, self.clock)

    async def close(self) -> None:
        """Finish what the writer took and let go of the database."""
        await self.writer.close()
        self.database.close()


def submitter(core: Core, gateway: Gateway, group: asyncio.TaskGroup) -> Submit:
    """Give what a gateway hands its events to: committed, the press answered."""

    async def submit(event: Event) -> None:
        wish = wish_of(event)
        with core.tally.event(event.kind.value):
            if wish is None:
                await core.dispatcher.submit(event)
            else:
                # Not a turn: a turn leaves traces of who speaks, in inbox, lane, lock and outbox.
                answer = await core.nameless.take(core.writer, event, wish)
                if answer is not None:
                    group.create_task(send(gateway, answer))
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
