"""A county under load while things go wrong, and whether everything said was taken once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from storage import people, tables
from storage.database import Database
from storage.kinds import InboxState, MessageAction, MessageState, PersonId
from tests.faults.killing import FINAL
from tests.faults.test_two_processes import CROWD, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.bot_api import FakeBotApi
    from tests.program import Program, Running

LINES_EACH = 3
BETWEEN = 0.02
SETTLED_SECONDS = 90


@dataclass(frozen=True)
class Loss:
    """What a fault cost: diary lines missing or twice, replies missing or more than allowed."""

    events: int
    lost: int
    doubled: int
    unsaid: int
    said_too_often: int
    unsure: int


@dataclass(slots=True)
class Siege:
    """One program, its server and its database, through one fault after another."""

    program: Program
    server: FakeBotApi
    chance: random.Random
    said: Counter[str] = field(default_factory=Counter)
    number: int = 0

    @property
    def running(self) -> Running:
        """The process that runs now."""
        return self.program.running[-1]

    async def begin(self) -> None:
        """Set the county up with everybody bound, and start the program."""
        await self.program.set_up()
        database = Database(self.program.database)
        with database.write() as work:
            for name, user in PEOPLE.items():
                who = work.one(select(tables.Person.id).where(tables.Person.name == name)) or 0
                bot = str(self.server.state.id)
                key = ("telegram", bot, str(user))
                people.bind(work, key, str(user), PersonId(who), self.server.state.clock.now())
                self.server.meet(user)
        database.close()
        await (await self.program.run()).ready()

    async def suffer(self, name: str, fault: Callable[[Siege], Awaitable[None]]) -> Loss:
        """Let everybody write while the fault acts, wait until all is settled, and compare."""
        before = len(self.server.state.updates)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._spray(name))
            group.create_task(self._act(fault))
        await self._settled(name)
        return await asyncio.to_thread(self._compare, before)

    async def _act(self, fault: Callable[[Siege], Awaitable[None]]) -> None:
        await fault(self)

    async def _spray(self, name: str) -> None:
        users = sorted(PEOPLE.values()) * LINES_EACH
        self.chance.shuffle(users)
        for user in users:
            self.number += 1
            body = f"{name}时走访第{self.number}户"
            self.said[body] += 1
            self.server.say(user, f"日志 {body}")
            await asyncio.sleep(BETWEEN)

    async def _settled(self, name: str) -> None:
        open_things = "nothing was seen"
        try:
            async with asyncio.timeout(SETTLED_SECONDS):
                while open_things:
                    await asyncio.sleep(0.2)
                    open_things = await asyncio.to_thread(self._open)
        except TimeoutError:
            pytest.fail(f"after {name}: {open_things}\n{self.running.log.read_text()[-2000:]}")

    def _open(self) -> str:
        """Say what is not settled yet, "" where all is."""
        database = Database(self.program.database)
        try:
            with database.read() as work:
                seen = work.one(select(func.count()).select_from(tables.Inbox))
                row = tables.Outbox
                open_rows = work.rows(
                    select(row.key, row.state, row.attempts, row.error, row.not_before)
                    .where(row.state.not_in(FINAL))
                    .limit(5)
                )
        except SQLAlchemyError as error:
            return str(error)
        finally:
            database.close()
        missing = len(self.server.state.updates) - (seen or 0)
        return f"{missing} updates, {open_rows}" if missing or open_rows else ""

    def _compare(self, before: int) -> Loss:
        database = Database(self.program.database)
        try:
            with database.read() as work:
                written = Counter(work.ones(select(tables.DiaryLine.body)))
                states = Counter(work.ones(select(tables.Inbox.state)))
                row = tables.Outbox
                replies = work.ones(select(row).where(row.action == MessageAction.send))
        finally:
            database.close()
        assert set(states) == {InboxState.done}, states
        sent, sure, unsure = self._heard(), Counter[str](), Counter[str]()
        for one in replies:
            doubtful = one.doubtful or one.state is MessageState.unknown
            (unsure if doubtful else sure)[str(one.chat)] += 1
        chats = [str(user) for user in PEOPLE.values()]
        return Loss(
            events=len(self.server.state.updates) - before,
            lost=(self.said - written).total(),
            doubled=(written - self.said).total(),
            unsaid=sum(max(0, sure[chat] - sent[chat]) for chat in chats),
            said_too_often=sum(
                max(0, sent[chat] - sure[chat] - 2 * unsure[chat]) for chat in chats
            ),
            unsure=unsure.total(),
        )

    def _heard(self) -> Counter[str]:
        """Count the replies in each chat; replies of one moment may have come as one message."""
        heard: Counter[str] = Counter()
        for user in PEOPLE.values():
            for text in self.server.answers(user):
                heard[str(user)] += text.count("✓ 已存为")
        return heard


__all__ = ["CROWD", "Loss", "Siege"]
