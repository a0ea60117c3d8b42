"""`zhucun talk`: the assistant in this terminal, as somebody of a sample county."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.app import Core, submitter
from bot.clock import FixedClock, SystemClock
from bot.commands import console, opening
from bot.dispatcher import Bounds
from bot.gateways.terminal import PLATFORM, TerminalGateway
from handlers.talk import Address
from storage import outbox, people
from storage.outbox import Destination

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.settings import Settings
    from storage.people import Person
    from storage.work import Work

_BOT = "demo"
# Lines may come from a pipe, all at once; nobody else waits here.
_PATIENT = Bounds(flood_messages=10**9)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def talk(settings: Settings, name: str, at: datetime | None) -> None:
    """Print what was pushed to a person, then what each line of the input brings.

    Only on a database marked as a demo: elsewhere it could forge records and message people.
    """
    told = console.of(settings)
    with opening.opened(settings) as database:
        with database.read() as work:
            office = opening.office(told, work)
            if not office.directory.demo:
                raise told.refusal("talk.demo_only")
            person = _named(told, work, name)
            buttons = _shown_before(work, person)
        clock = SystemClock() if at is None else FixedClock(at)
        zone = ZoneInfo(office.directory.timezone)
        maker = opening.maker(settings)
        core = Core(database, clock, settings.language, zone, bounds=_PATIENT, maker=maker)
        asyncio.run(_converse(core, person, buttons))


def _named(told: Console, work: Work, name: str) -> Person:
    found = people.named(work, name)
    if len(found) == 1:
        return found[0]
    raise told.refusal("talk.nobody" if not found else "talk.several", name=name)


def _shown_before(work: Work, person: Person) -> dict[str, str]:
    """Give the buttons of the messages last brought to somebody, so that they can be pressed."""
    here = _address(person)
    who = Destination(person.id, here.platform, here.bot, here.user, here.chat)
    rows = reversed(outbox.shown(work, who, _EVER))
    return {label: data for row in rows for line in row.buttons for label, data in line}


def _address(person: Person) -> Address:
    return Address(PLATFORM, _BOT, str(person.id), str(person.id))


async def _converse(core: Core, person: Person, buttons: dict[str, str]) -> None:
    address = _address(person)
    gateway = TerminalGateway(address, core.clock, sys.stdin, sys.stdout, buttons)
    sender = core.sender([gateway])
    runners = (core.fetcher([gateway]), core.exporter(), core.broadcaster())

    async def bring() -> object:
        for runner in runners:
            await runner.drain()
        return await sender.deliver_waiting(person.id, address)

    gateway.settled = bring

    try:
        async with asyncio.TaskGroup() as group:
            turns = group.create_task(core.dispatcher.run())
            await gateway.run(submitter(core, gateway, group))
            turns.cancel()
    finally:
        await sender.close()
        await core.writer.close()
