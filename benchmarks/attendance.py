"""What attendance costs: one check-in end to end, a county's month sheet, a province's streamed.

A check-in is Telegram JSON in, everything read, decided and durably committed with its reply, and
nobody else at the same time. A sheet is read from the database and written as XLSX, in a process
of its own, whose largest size is given beside what it had before it began.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from benchmarks import databases, provinces
from bot.app import Core
from bot.clock import SystemClock
from bot.documents.month_papers import MonthPapers
from bot.gateways.telegram import updates
from bot.wording import Wording
from handlers.office import Offices
from handlers.statistics import sheets, table, words
from handlers.statistics.scopes import Scope
from handlers.statistics.table import Table
from handlers.turn import Moment
from storage import tables
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.documents.month_sheet import Row

BOT = "4242"
MONTH, LAST = date(2026, 8, 1), date(2026, 8, 31)
CHECKINS, WARM = 300, 30
COUNTY, PROVINCE = 420, 80_000
ZONE = ZoneInfo("Asia/Shanghai")
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet took: seconds, those of the processor, people, megabytes of the file.

    `before` and `peak` are megabytes of the process: with the office read, and at its largest.
    """

    seconds: float
    worked: float
    people: int
    file: float
    before: float
    peak: float


def one_checkin(database: Database, users: list[str]) -> list[float]:
    """Give the milliseconds of check-ins one after the other, each by somebody else."""
    core = Core(database, SystemClock(), "zh_CN", ZONE)

    async def run() -> list[float]:
        taken: list[float] = []
        async with asyncio.TaskGroup() as group:
            turns = group.create_task(core.dispatcher.run())
            for number, user in enumerate(users[: CHECKINS + WARM], start=1):
                raw = _update(number, user, int(core.clock.now().timestamp()))
                began = time.perf_counter()
                received = updates.read(raw, BOT, core.clock.now())
                if received.event is None:
                    message = "the update was not understood"
                    raise AssertionError(message)
                await core.dispatcher.submit(received.event)
                taken.append((time.perf_counter() - began) * 1e3)
            turns.cancel()
        await core.writer.close()
        return taken[WARM:]

    before = _marks(database)
    taken = asyncio.run(run())
    if _marks(database) - before != len(taken) + WARM:
        message = "not every check-in stands in the tables"
        raise AssertionError(message)
    return taken


def sheet(url: str) -> Sheet:
    """Write the month sheet of the whole installation to a file and forget it.

    The office is there, as it is in a program that runs; its people, marks and trips are read.
    """
    database = Database(url)
    with database.read() as work, tempfile.TemporaryFile() as target:
        office = Offices().current(work)
        if office is None:
            message = "there is no office"
            raise AssertionError(message)
        before, began, worked = _largest(), time.perf_counter(), time.process_time()
        moment = Moment(work, office, SystemClock().now())
        scope, span = Scope("a", office.root), sheets.period(MONTH, LAST, LAST)
        head = words.heading(moment, scope, LAST)
        rules = office.rules_for(head.area, LAST)
        papers = MonthPapers(Wording(ZONE), "zh_CN", rules, head, span)
        counted = Table(scope, span)
        papers.write(target, _rows(moment, papers, counted), counted)
        size = target.tell() / 1e6
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    database.close()
    return Sheet(seconds, busy, counted.total.people, size, before, _largest())


def _largest() -> float:
    """Give the most memory this process ever held, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def _rows(moment: Moment, papers: MonthPapers, counted: Table) -> Iterator[Row]:
    teams = sheets.teams(moment, counted.scope, counted.span)
    for start in range(0, len(teams), _AT_ONCE):
        some = teams[start : start + _AT_ONCE]
        found = list(sheets.of_teams(moment, counted.scope, counted.span, some))
        yield from map(papers.row, table.add(moment, counted, some, found))


def _update(number: int, user: str, now: int) -> bytes:
    message = {
        "message_id": number,
        "date": now,
        "chat": {"id": int(user), "type": "private"},
        "from": {"id": int(user), "is_bot": False, "first_name": "人"},
        "text": "签到",
    }
    return json.dumps({"update_id": number, "message": message}).encode()


def _marks(database: Database) -> int:
    with database.read() as work:
        return int(work.one(select(func.count()).select_from(tables.Mark)))


def _in_a_process(database: Database) -> Sheet:
    """Measure a sheet in a process that did nothing else, so that its peak is the sheet's."""
    url = database.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.attendance", "sheet"],
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | {"BENCH_URL": url},
        cwd=Path(__file__).resolve().parents[1],
    )
    return Sheet(*json.loads(done.stdout))


def _told(kind: str, name: str, one: Sheet) -> None:
    print(
        f"{kind:<12}{name:<10}{one.seconds:7.2f} s ({one.worked:.2f} s of processor)"
        f"  {one.people} people x 31 days, file {one.file:.1f} MB,"
        f" memory {one.before:.0f} -> {one.peak:.0f} MB",
        flush=True,
    )


def main() -> None:
    """Print what a county and a province cost on both databases."""
    for kind in databases.KINDS:
        with databases.fresh(kind) as database:
            users = provinces.build(database, COUNTY, (updates.PLATFORM, BOT))
            provinces.a_month(database, COUNTY, MONTH)
            began, worked = time.perf_counter(), time.process_time()
            taken = sorted(one_checkin(database, users))
            busy = (time.process_time() - worked) * 1e3 / (CHECKINS + WARM)
            each = (time.perf_counter() - began) * 1e3 / (CHECKINS + WARM)
            print(
                f"{kind:<12}check-in  p50 {statistics.median(taken):.2f} ms,"
                f" p99 {taken[int(len(taken) * 0.99)]:.2f} ms, mean {each:.2f} ms"
                f" ({busy:.2f} ms of processor), one at a time, {COUNTY} people there",
                flush=True,
            )
            _told(kind, "county", _in_a_process(database))
        with databases.fresh(kind) as database:
            provinces.build(database, PROVINCE, (updates.PLATFORM, BOT))
            provinces.a_month(database, PROVINCE, MONTH)
            _told(kind, "province", _in_a_process(database))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(astuple(sheet(os.environ["BENCH_URL"]))))
    else:
        main()
