"""Notices carried out for a stage: the job done until it waits, and how its message reads then."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.broadcasting import KIND, Broadcasting
from bot.delivery.sender import Sender
from bot.delivery.steps import Outfit
from bot.jobs import Runner
from bot.posting import Posting
from bot.wording import Wording
from bot.writer import Writer
from handlers import sweep
from handlers.office import Offices
from storage import tables
from storage.kinds import MessageAction, MessageKind, MessageState
from tests.actors import ZONE, Stage

if TYPE_CHECKING:
    from storage.database import Database
    from tests.bot.delivering import ScriptedGateway


def broadcasting(database: Database) -> Broadcasting:
    """Give what sends notices out on a database."""
    return Broadcasting(database, Posting(Wording(ZONE)), Offices().current)


def go_out(stage: Stage) -> int:
    """Do every job of notices until it waits or is over; give how many there were."""

    async def work() -> int:
        writer = Writer()
        kinds = {KIND: broadcasting(stage.database)}
        try:
            return await Runner(kinds, stage.database, writer, stage.clock).drain()
        finally:
            await writer.close()

    return asyncio.run(work())


def delivered(stage: Stage, gateway: ScriptedGateway) -> int:
    """Send what may leave now through delivery itself; give how many messages left."""

    async def work() -> int:
        writer = Writer()
        outfit = Outfit(
            stage.database, stage.clock, Wording(ZONE), Offices().current, sweep.second_look
        )
        sender = Sender([gateway], outfit, writer)
        try:
            await sender.recover()
            return await sender.drain()
        finally:
            await sender.close()
            await writer.close()

    return asyncio.run(work())


def progress(stage: Stage) -> str:
    """Give what the message that says how far the newest notice is says now."""
    row = tables.Outbox
    with stage.database.read() as work:
        told = work.one(select(tables.Notice.told).order_by(tables.Notice.id.desc()))
        changed = select(row.body).where(row.target == told, row.action == MessageAction.edit)
        edits = work.ones(changed.order_by(row.id))
        first = work.one(select(row.body).where(row.key == told))
    return str(edits[-1] if edits else first)


def notices_of(stage: Stage, name: str) -> list[tuple[str, MessageState]]:
    """Give the notices and files queued for somebody, with their states, in order."""
    row = tables.Outbox
    with stage.database.read() as work:
        found = select(row.body, row.state).where(
            row.person_id == stage.people[name],
            row.kind == MessageKind.notice,
            row.action != MessageAction.edit,
        )
        return [(body, state) for body, state in work.rows(found.order_by(row.id))]
