"""A story told to the running program, killed at chosen steps; what came of it, to compare."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.clock import SystemClock
from storage import tables
from storage.database import Database
from storage.kinds import MessageAction, MessageState
from tests.fakes.bot_api import FakeBotApi
from tests.program import PEOPLE, Program

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    Step = tuple[str, str]

LONGEST_WAIT = 0.35
PATIENCE = 120
FINAL = (
    MessageState.sent,
    MessageState.refused,
    MessageState.unknown,
    MessageState.dropped,
)
CLOCKS = ("_at", "heartbeat", "not_before")
NAMED: Mapping[str, Any] = {
    "leave": tables.Leave,
    "report": tables.Report,
    "diary": tables.DiaryLine,
    "problem": tables.Problem,
    "mark": tables.Mark,
    "trip": tables.Trip,
}
"""The tables whose rows others speak of by number, by the word they use."""

_NUMBERED = {"revision", "at", "key", "message"}
# A job notes how far it got, and that depends on when it was begun again.
LEFT_OUT = {
    *("inbox", "outbox", "conversation", "alembic_version", "calendar_day", "binding_code"),
    "job",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left behind: the tables, the keys of its messages, the forms still open.

    And how many messages nobody knows of whether they arrived.
    """

    domain: dict[str, list[Any]]
    keys: set[str]
    conversations: list[Any]
    unknown: int = 0

    def cost(self, calm: Outcome) -> tuple[int, int]:
        """Count the rows that a calm run has and this one has not, and the other way round."""
        ours, theirs = (
            Counter((name, row) for name, rows in one.domain.items() for row in rows)
            for one in (self, calm)
        )
        return (theirs - ours).total(), (ours - theirs).total()

    def beside(self, other: Outcome) -> list[Any]:
        """Give what stands in one of the two only: rows by table, keys, forms."""
        tables_named = self.domain | other.domain
        apart: list[Any] = [
            (name, set(self.domain[name]) ^ set(other.domain[name]))
            for name in tables_named
            if self.domain[name] != other.domain[name]
        ]
        keys = self.keys ^ other.keys
        forms = [one for one in (self.conversations, other.conversations) if one]
        apart += [("keys", keys)] if keys else []
        apart += [("forms", forms)] if self.conversations != other.conversations else []
        return apart


@dataclass(frozen=True, slots=True)
class Deaths:
    """At which steps to kill the program, binding included; how soon after them, by chance."""

    steps: Collection[int]
    chance: random.Random


async def outcome(
    folder: Path,
    database: str,
    story: Sequence[Step],
    deaths: Deaths | None = None,
    pack: str = "",
) -> Outcome:
    """Tell a story to a new program and hold that nobody saw an answer more often than allowed.

    `pack` is the county's policy pack, the one without quiet hours if not given.
    """
    await asyncio.to_thread(folder.mkdir)
    async with FakeBotApi(SystemClock()) as server:
        program = Program(folder, database, server, pack=pack)
        await play(program, story, deaths)
        opened = Database(program.database)
        rows = sent(opened)
        unknown = sum(row.state is MessageState.unknown for row in rows)
        keys = {row.key for row in rows}
        left = Outcome(domain(opened), keys, conversations(opened), unknown)
        opened.close()
        assert server.violations == []
        assert repeated(server, rows) == []
        replies = [row for row in rows if row.key.startswith("reply:")]
        assert {row.state for row in replies} <= {MessageState.sent, MessageState.unknown}
    return left


async def play(program: Program, story: Sequence[Step], deaths: Deaths | None) -> None:
    """Bind everybody and play the story; kill and start the program again where it must die."""
    await program.set_up()
    await program.start()
    steps = [(name, program.codes[name]) for name in PEOPLE] + list(story)
    database = Database(program.database)
    try:
        for number, (name, said) in enumerate(steps):
            dies = deaths is not None
            update = (attempted if dies else act)(program.server, name, said)
            if deaths and number in deaths.steps:
                await asyncio.sleep(deaths.chance.uniform(0, LONGEST_WAIT))
                await program.kill()
                await program.start()
            await settled(database, update)
        assert await program.stop() == 0
    finally:
        await program.kill()
        database.close()


def act(server: FakeBotApi, name: str, said: str) -> int:
    """Say something, or press the newest button of a text given as [text]."""
    user = PEOPLE[name]
    return server.press(user, said[1:-1]) if said.startswith("[") else server.say(user, said)


def attempted(server: FakeBotApi, name: str, said: str) -> int:
    """Act where the program is killed now and then, so that a button may not have come.

    A notice that was being sent is unknown and never sent again; then its button's text is said.
    """
    try:
        return act(server, name, said)
    except AssertionError:
        return server.say(PEOPLE[name], said[1:-1])


async def settled(database: Database, update: int) -> None:
    """Wait until an update is answered and everything it caused has reached its end."""
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(_is_settled, database, update):
            await asyncio.sleep(0.02)


def _is_settled(database: Database, update: int) -> bool:
    with database.read() as work:
        known = work.one(select(tables.Inbox.state).where(tables.Inbox.update_id == str(update)))
        waiting = work.ones(select(tables.Outbox.id).where(tables.Outbox.state.not_in(FINAL)))
    return known is not None and not waiting


def domain(database: Database) -> dict[str, list[Any]]:
    """Give every domain table without ids, clock columns and versions."""
    found: dict[str, list[Any]] = {}
    with database.read() as work:
        orders = {
            kind: {id_: n for n, id_ in enumerate(work.ones(select(table.id).order_by("id")), 1)}
            for kind, table in NAMED.items()
        }
        for table in tables.Base.metadata.sorted_tables:
            if table.name in LEFT_OUT:
                continue
            kept = [c for c in table.c if not _incidental(c.name)]
            rows = work.rows(select(*kept)) if kept else []
            found[table.name] = sorted(_numbered(repr(tuple(row)), orders) for row in rows)
    return found


def _numbered(row: str, orders: Mapping[str, Mapping[int, int]]) -> str:
    """Name rows that others speak of by their order: as subjects, sources of sentences, buttons.

    On PostgreSQL a transaction cut off has used up its id.
    """

    def subject(found: re.Match[str]) -> str:
        return f"{found[1]}:{orders[found[1]].get(int(found[2]), found[2])}"

    def source(found: re.Match[str]) -> str:
        ids = [orders[found[1]].get(int(one), one) for one in found[2].split(", ")]
        return f"['{found[1]}', {ids}]"

    def button(found: re.Match[str]) -> str:
        return f"'{found[1]}:{found[2]}:{orders[found[1]].get(int(found[3]), found[3])}"

    kinds = "|".join(NAMED)
    row = re.sub(rf"'({kinds}):([a-z]+):(\d+)", button, row)
    row = re.sub(rf"\b({kinds}):(\d+)", subject, row)
    return re.sub(rf"\['({kinds})', \[([\d, ]+)\]\]", source, row)


def _incidental(name: str) -> bool:
    return name == "id" or name.endswith(("_id", *CLOCKS)) or name in _NUMBERED


def sent(database: Database) -> list[tables.Outbox]:
    """Give the outbox in order."""
    with database.read() as work:
        return work.ones(select(tables.Outbox).order_by(tables.Outbox.id))


def conversations(database: Database) -> list[Any]:
    """Give the answers of every open form."""
    with database.read() as work:
        bodies = work.ones(select(tables.Conversation.body))
    return sorted(repr((b.get("open") or {}).get("answers")) for b in bodies)


def repeated(server: FakeBotApi, rows: list[tables.Outbox]) -> list[str]:
    """Give replies the people saw more often than the outbox says, unless it says unknown.

    A change of a message that is gone is said anew, so it too may be seen twice where unknown.
    """
    wanted: Counter[str] = Counter()
    for row in rows:
        if row.action in {MessageAction.send, MessageAction.edit}:
            wanted[row.body] += 2 if row.state is MessageState.unknown else 1
    seen: Counter[str] = Counter()
    for body in wanted:
        for user in PEOPLE.values():
            seen[body] += sum(text.count(body) for text in server.answers(user))
    return [body for body, times in wanted.items() if seen[body] > times]
