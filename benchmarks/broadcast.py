"""A notice to a province: its people queued beside the turns, an hour of sending, and a sweep.

Each figure is of a process of its own clock: queueing and turns are measured in real time, the
hour of sending passes on a clock that is moved, at the rate the platform allows. The load of the
machine and the seconds of the processor stand beside, for others may use it too.
`python -m benchmarks.broadcast [PEOPLE [SECONDS [KIND]]]` measures smaller ones.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from benchmarks import databases, peers, provinces
from bot import memory
from bot.app import Core
from bot.clock import FixedClock, SystemClock
from bot.gateways import Limits
from bot.gateways.telegram import updates
from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers import sweep
from handlers.notices import sending
from handlers.office import Offices
from storage import audiences, bulk, jobs, outbox, tables
from storage.audiences import Audience
from storage.jobs import NewJob
from storage.kinds import AreaId, MessageAction, MessageKind, MessageState, PersonId, Role
from storage.notice_kinds import NoticeState
from storage.outbox import Destination, Message

if TYPE_CHECKING:
    from storage.database import Database

PEOPLE, SECONDS = 100_000, 3600
FLOORS = {"p99": 50.0, "rate": 0.95, "reply": 1.0, "sweep": 2.0}
"""Turns beside it in milliseconds at most, of the allowed rate at least, seconds at most."""

ZONE = ZoneInfo("Asia/Shanghai")
BOT = "4242"
_DAY = datetime(2026, 9, 15, 9, 0, tzinfo=ZONE)
_EVENING = datetime(2026, 9, 15, 17, 31, tzinfo=ZONE)
_TICK = timedelta(milliseconds=200)
_ASK_EVERY = 60
_AT_ONCE = 5_000
_WARM = 50


@dataclass(slots=True)
class Beside:
    """What was measured of turns before and while the people were queued, and of memory."""

    taken: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    largest: float = 0.0


def ordered(database: Database, now: datetime) -> None:
    """Store a notice to everybody, agreed to, with the job that sends it."""
    with database.write() as work:
        row = tables.Notice(
            event_key="bench", draft="bench", area_id=1, by_id=1, body="全省明天上午9点前报值班表",
            audience=Audience((AreaId(1),), roles=audiences.EVERYBODY).to_json(), expected=PEOPLE,
            receipts=False, state=NoticeState.released, written_at=now, send_at=now,
            address=["telegram", BOT, "1", "1"], language="zh_CN", told="bench",
        )  # fmt: skip
        work.add(row)
        arguments = {"notice": row.id, "round": 1, "which": "all"}
        jobs.add(work, NewJob("notice:bench", sending.KIND, arguments), now)


async def queueing(database: Database, users: list[str]) -> tuple[float, float, Beside]:
    """Give the seconds until all are queued, those of the processor, and what was beside."""
    core = Core(database, SystemClock(), "zh_CN", ZONE)
    beside = Beside()
    memory.settle()
    async with asyncio.TaskGroup() as group:
        turns = group.create_task(core.dispatcher.run())
        await _checkins(core, users[:_WARM], Beside())
        alone = Beside()
        await _checkins(core, users[_WARM : 5 * _WARM], alone)
        beside.alone = alone.taken
        ordered(database, core.clock.now())
        before, busy, began = _held(), time.process_time(), time.perf_counter()
        runner = group.create_task(core.broadcaster().run())
        talking = group.create_task(_checkins(core, users[5 * _WARM :], beside))
        while not await asyncio.to_thread(_is_queued, database):
            beside.largest = max(beside.largest, _held() - before)
            await asyncio.sleep(0.1)
        seconds, worked = time.perf_counter() - began, time.process_time() - busy
        for task in (talking, runner, turns):
            task.cancel()
    await core.writer.close()
    return seconds, worked, beside


async def _checkins(core: Core, users: list[str], beside: Beside) -> None:
    """Check in one after the other, with a little time between, as people do."""
    for user in users:
        number = int(user)
        message = {
            "message_id": number,
            "date": int(core.clock.now().timestamp()),
            "chat": {"id": number, "type": "private"},
            "from": {"id": number, "is_bot": False, "first_name": "人"},
            "text": "签到",
        }
        raw = json.dumps({"update_id": number, "message": message}).encode()
        began = time.perf_counter()
        event = updates.read(raw, BOT, core.clock.now()).event
        if event is not None:
            await core.dispatcher.submit(event)
        beside.taken.append((time.perf_counter() - began) * 1e3)
        await asyncio.sleep(0.01)


def _is_queued(database: Database) -> bool:
    with database.read() as work:
        job = jobs.by_key(work, "notice:bench")
        return job is not None and bool(job.position["at"].get("expanded"))


def _held() -> float:
    """Give the memory this process holds, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


async def hour(database: Database, seconds: int) -> tuple[float, list[float], float]:
    """Give the share of the allowed rate, the seconds replies waited, and of the processor."""
    clock = FixedClock(_DAY.astimezone(UTC))
    core = Core(database, clock, "zh_CN", ZONE)
    limits = Limits()
    gateway = peers.InstantGateway(peers.FollowingClock(), limits=limits)
    sender = core.sender([gateway])
    await sender.recover()
    start, busy = clock.now(), time.process_time()
    waited: list[float] = []
    asked: tuple[str, datetime] | None = None
    for tick in range(int(seconds / _TICK.total_seconds())):
        clock.set(start + tick * _TICK)
        if tick % int(_ASK_EVERY / _TICK.total_seconds()) == 0:
            asked = (f"reply:bench:{tick}:0", clock.now())
            _answer(database, *asked, chat=str(900_000 + tick))
        await sender.drain()
        if asked is not None and _was_sent(database, asked[0]):
            waited.append((clock.now() - asked[1]).total_seconds())
            asked = None
    await sender.close()
    await core.writer.close()
    share = gateway.sent / (limits.per_second * seconds)
    return share, waited, time.process_time() - busy


def _answer(database: Database, key: str, now: datetime, *, chat: str) -> None:
    """Let somebody in a conversation be owed a reply."""
    to = Destination(None, "telegram", BOT, chat, chat)
    with database.write() as work:
        outbox.queue(work, Message(key, MessageKind.reply, to, "好", now, now))


def _was_sent(database: Database, key: str) -> bool:
    row = tables.Outbox
    with database.read() as work:
        return work.one(select(row.state).where(row.key == key)) is MessageState.sent


def refill(database: Database, number: int) -> None:
    """Let the notice stand as if just queued, so that an hour has enough to send."""
    made = _DAY.astimezone(UTC) - timedelta(minutes=1)
    row = tables.Outbox
    with database.write() as work:
        work.run(
            row.__table__.update()  # type: ignore[attr-defined]  # declarative tables are tables
            .where(row.action == MessageAction.send)
            .values(not_before=made, created_at=made)
        )
        # What the turns before answered is not part of it.
        work.run(
            row.__table__.update()  # type: ignore[attr-defined]  # declarative tables are tables
            .where(row.kind == MessageKind.reply)
            .values(state=MessageState.dropped)
        )
        have = int(work.one(select(func.count()).where(row.state == MessageState.queued)) or 0)
        last = int(work.one(select(func.max(tables.Person.id))) or 0)
    for start in range(have, number, _AT_ONCE):
        with database.write() as work:
            for n in range(start, min(start + _AT_ONCE, number)):
                to = Destination(PersonId(n % last + 1))
                message = Message(f"more:{n}", MessageKind.notice, to, "又一条", made, made)
                outbox.queue(work, message)


def swept(database: Database, many: int) -> tuple[float, float, int]:
    """Give the seconds of a sweep with about 1 % of all due, of the processor, and how many."""
    day, now = _EVENING.date(), _EVENING.astimezone(UTC)
    with database.write() as work:
        teams = work.ones(select(tables.Team.id).order_by(tables.Team.id))
        keep = max(1, many // 100)
        rows = [
            {"team_id": team, "day": day, "by_id": 1, "confirmed_at": now} for team in teams[keep:]
        ]
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            bulk.insert(work.connection, tables.table(tables.TeamDay), some)
    sweeper = Sweeper(database, Offices(), Posting(Wording(ZONE)))
    sweeper.plan(_EVENING - timedelta(days=1))
    busy, began = time.process_time(), time.perf_counter()
    planned = sweeper.plan(_EVENING)
    for batch in sweep.batches(planned):
        sweeper.queue(_EVENING, batch)
    return time.perf_counter() - began, time.process_time() - busy, len(planned)


def lead(database: Database) -> None:
    """Let the first of every team lead it."""
    post = tables.Assignment
    with database.write() as work:
        led = select(func.min(post.id)).group_by(post.team_id)
        table = tables.table(post)
        work.run(table.update().where(table.c.id.in_(led)).values(role=Role.leader))


def _p99(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def measure(kind: str, many: int, seconds: int) -> None:
    """Print the figures of one database."""
    with databases.fresh(kind) as database:
        users = provinces.build(database, many, (updates.PLATFORM, BOT))
        took, worked, beside = asyncio.run(queueing(database, users))
        p99, alone = (_p99(each) for each in (beside.taken, beside.alone))
        told = "of" if p99 <= FLOORS["p99"] else "ABOVE"
        print(
            f"{kind:<12}queued {many} people in {took:.1f} s ({worked:.1f} s of processor),"
            f" memory +{beside.largest:.0f} MB, {len(beside.taken)} turns beside it:"
            f" p50 {statistics.median(beside.taken):.1f} ms, p99 {p99:.1f} ms"
            f" ({told} {FLOORS['p99']:g}; without it {alone:.1f} ms)"
            f", load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        refill(database, int(30 * seconds))
        share, waited, busy = asyncio.run(hour(database, seconds))
        print(
            f"{kind:<12}{seconds} s of sending: {share:.1%} of the allowed rate"
            f" (at least {FLOORS['rate']:.0%}), {len(waited)} replies in between waited"
            f" {max(waited):.1f} s at most (of {FLOORS['reply']:g}), {busy:.0f} s of processor,"
            f" load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    with databases.fresh(kind) as database:
        provinces.build(database, many, (updates.PLATFORM, BOT))
        lead(database)
        took, busy, due = swept(database, many)
        told = "of" if took <= FLOORS["sweep"] else "ABOVE"
        print(
            f"{kind:<12}sweep of {many} people with {due} due: {took:.2f} s ({told}"
            f" {FLOORS['sweep']:g}), {busy:.2f} s of processor, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


def main(
    many: int = PEOPLE, seconds: int = SECONDS, kinds: tuple[str, ...] = databases.KINDS
) -> None:
    """Print the figures of both databases."""
    for kind in kinds:
        measure(kind, many, seconds)


if __name__ == "__main__":
    people_, seconds_, *kinds_ = (*sys.argv[1:], *map(str, (PEOPLE, SECONDS)[len(sys.argv) - 1 :]))
    main(int(people_), int(seconds_), tuple(kinds_) or databases.KINDS)
