"""Meetings in conversations: the letters that came with a calendar file, and the clock's work."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from icalendar import Calendar
from sqlalchemy import select

from bot.documents.making import Maker
from bot.jobs import Runner
from bot.packing import KIND, Packing
from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from bot.writer import Writer
from handlers.office import Offices
from storage import enclosures, tables
from storage.kinds import MessageAction
from tests.actors import ZONE

if TYPE_CHECKING:
    from tests.actors import Stage

CALL = "周五下午3点 县委二楼会议室 队长例会 议题:防汛"


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody got with a file: the words, the buttons, the calendar in it, its state."""

    body: str
    buttons: tuple[str, ...]
    calendar: str
    state: str

    @property
    def event(self) -> dict[str, str]:
        """Give the properties of the one event in its calendar."""
        (found,) = Calendar.from_ical(self.calendar).walk("VEVENT")
        kept: dict[str, Any] = dict(found)
        return {name.lower(): kept[name].to_ical().decode() for name in kept}


def letters(stage: Stage, name: str) -> list[Letter]:
    """Give every letter with a calendar file to somebody, in order."""
    row = tables.Outbox
    with stage.database.read() as work:
        rows = work.ones(
            select(row)
            .where(row.person_id == stage.people[name], row.action == MessageAction.file)
            .order_by(row.id)
        )
        found = []
        for one in rows:
            enclosed = enclosures.of_message(work, one.key)
            assert enclosed is not None
            if enclosed.mime == "text/calendar":
                labels = tuple(label for line in one.buttons for label, _ in line)
                content = Maker()(enclosed).decode()
                found.append(Letter(one.body, labels, content, one.state.value))
        return found


def call(stage: Stage, said: str = CALL, name: str = "钱七") -> None:
    """Let somebody call a meeting and send it."""
    stage.say(name, said)
    done = stage.say(name, "提交")
    assert done.startswith("✓ 已发通知"), done


def strike(stage: Stage) -> None:
    """Let the clock do what it does by itself, until nothing is left."""
    sweeper = Sweeper(stage.database, Offices(), Posting(Wording(ZONE)))
    for _ in range(50):
        if not sweeper.is_due(stage.clock.now()) or not sweeper.strike(stage.clock.now()):
            return


def at(stage: Stage, day: str, clock: str) -> None:
    """Let it be a local time."""
    stage.clock.set(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE))


def make_packs(stage: Stage) -> int:
    """Do the jobs that make the packs of meetings; give how many there were."""

    async def work() -> int:
        writer = Writer()
        made = Packing(stage.database, Posting(Wording(ZONE)), Offices().current)
        try:
            return await Runner({KIND: made}, stage.database, writer, stage.clock).drain()
        finally:
            await writer.close()

    return asyncio.run(work())
