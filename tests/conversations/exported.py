"""Long counting carried out for a stage: its jobs done, its edits and files read."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.exporting import KIND, Exporting
from bot.files.store import Store
from bot.jobs import Runner
from bot.posting import Posting
from bot.wording import Wording
from bot.writer import Writer
from handlers.office import Offices
from storage import tables
from storage.kinds import MessageAction
from tests.actors import ZONE, Stage

if TYPE_CHECKING:
    from pathlib import Path

LEFT = 3
"""Columns before the first day: number, team, name."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent: its name, what stands above it, and its bytes."""

    name: str
    caption: str
    content: bytes

    def sheet(self, number: int) -> list[list[Any]]:
        """Give the cells of a sheet as a spreadsheet shows them."""
        book = CalamineWorkbook.from_filelike(io.BytesIO(self.content))
        return book.get_sheet_by_index(number).to_python(skip_empty_area=False)


def exporting(stage: Stage, folder: Path) -> Exporting:
    """Give what counts for a stage, over its own office."""
    return Exporting(stage.database, Store(folder), Posting(Wording(ZONE)), Offices().current)


def finish(stage: Stage, folder: Path) -> int:
    """Do every job there is; give how many there were."""

    async def work() -> int:
        writer = Writer()
        kinds = {KIND: exporting(stage, folder)}
        try:
            return await Runner(kinds, stage.database, writer, stage.clock).drain()
        finally:
            await writer.close()

    return asyncio.run(work())


def edits(stage: Stage) -> list[str]:
    """Give what the messages that were changed say now, in the order of the changes."""
    row = tables.Outbox
    with stage.database.read() as work:
        found = work.ones(select(row).where(row.action == MessageAction.edit).order_by(row.id))
        return [one.body for one in found]


def sent(stage: Stage, folder: Path, skipped: int = 0) -> list[Sent]:
    """Give the files that were sent, in order, without the first ones kept in another folder."""
    row, file = tables.Outbox, tables.Enclosure
    with stage.database.read() as work:
        found = work.rows(
            select(file.name, row.body, file.recipe)
            .join(row, row.key == file.outbox_key)
            .order_by(row.id)
        )
    store = Store(folder)
    return [
        Sent(name, body, store.read(recipe["digest"])) for name, body, recipe in found[skipped:]
    ]
