"""How an office's work grows with its people and marks: a check-in, a sweep, counts of a few.

Run by itself (`python -m benchmarks.growth [PEOPLE …]`), since the largest office takes minutes
and gigabytes to fill: with 100 marks each, 100,000 people have 10,000,000.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import text

from benchmarks import attendance, databases, provinces
from bot.clock import SystemClock
from bot.gateways.telegram import updates
from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from handlers.statistics import sheets, table
from handlers.statistics.scopes import Scope
from handlers.statistics.table import Table
from handlers.turn import Moment

if TYPE_CHECKING:
    from storage.database import Database

SIZES = (1_000, 10_000, 100_000)
MARKS = 100
ZONE = ZoneInfo("Asia/Shanghai")
_TIMES = 20
_TODAY = date(2026, 9, 15)
_MORNING = datetime(2026, 9, 15, 9, 0, tzinfo=ZONE)
_COLUMNS = (
    "event_key, n, person_id, team_id, day, half, kind, source, by_id, said_at, recorded_at, late,"
    " note, policy_id"
)
# Numbers 1 … :most as each database makes them; the days are those before `_TODAY`.
_SERIES = {
    "sqlite": """
        WITH RECURSIVE days(d) AS (SELECT 1 UNION ALL SELECT d + 1 FROM days WHERE d < :most)
        INSERT INTO mark ({columns})
        SELECT 'grown:' || p.id || ':' || d, 0, p.id, (p.id - 1) / 4 + 1,
               date('2026-09-15', '-' || d || ' days'), 'day', 'in_village', 'self', p.id,
               {instant}, {instant}, 0, '', 1
        FROM person p CROSS JOIN days WHERE p.id > :after AND p.id <= :upto
    """,
    "postgresql": """
        INSERT INTO mark ({columns})
        SELECT 'grown:' || p.id || ':' || d, 0, p.id, (p.id - 1) / 4 + 1,
               date '2026-09-15' - d, 'day', 'in_village', 'self', p.id,
               timestamptz '2026-09-14 01:00Z', timestamptz '2026-09-14 01:00Z', false, '', 1
        FROM person p CROSS JOIN generate_series(1, :most) AS d
        WHERE p.id > :after AND p.id <= :upto
    """,
}
_AT_ONCE = 2_000


def grow(database: Database, kind: str, people: int) -> list[str]:
    """Fill a fresh database with people and 100 marks of each; give the users."""
    users = provinces.build(database, people, (updates.PLATFORM, attendance.BOT))
    instant = int(_MORNING.timestamp()) * 1_000_000
    statement = text(_SERIES[kind].format(columns=_COLUMNS, instant=instant))
    for after in range(0, people, _AT_ONCE):
        with database.writer.begin() as connection:
            values = {"most": MARKS, "after": after, "upto": after + _AT_ONCE}
            connection.execute(statement, values)
    with database.writer.begin() as connection:
        connection.execute(text("ANALYZE"))
    return users


def counting(database: Database, scope: Scope, first: date) -> float:
    """Give the milliseconds of counting a scope from a day to today, the office being there."""
    offices = Offices()
    taken: list[float] = []
    for _ in range(_TIMES):
        with database.read() as work:
            office = offices.current(work)
            if office is None:
                message = "there is no office"
                raise AssertionError(message)
            began = time.perf_counter()
            moment = Moment(work, office, SystemClock().now())
            counted = Table(scope, sheets.period(first, _TODAY, _TODAY))
            wanted = sheets.teams(moment, scope, counted.span)
            found = list(sheets.of_teams(moment, scope, counted.span, wanted))
            table.add(moment, counted, wanted, found)
            taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken)


def sweeping(database: Database) -> float:
    """Give the seconds of planning the sweep of a morning, the office being there."""
    sweeper = Sweeper(database, Offices(), Posting(Wording(ZONE)))
    sweeper.plan(_MORNING - timedelta(days=1))
    began = time.perf_counter()
    sweeper.plan(_MORNING)
    return time.perf_counter() - began


def main() -> None:
    """Print a line for each size on both databases."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    for kind in databases.KINDS:
        for people in sizes:
            with databases.fresh(kind) as database:
                users = grow(database, kind, people)
                checkin = statistics.median(attendance.one_checkin(database, users))
                person = counting(database, Scope("p", 2), date(2026, 1, 1))
                team = counting(database, Scope("t", 2), date(2026, 9, 1))
                township = counting(database, Scope("a", 3), date(2026, 9, 1))
                print(
                    f"{kind:<12}{people:>8} people {people * MARKS:>10} marks"
                    f"  check-in {checkin:6.2f} ms  person's year {person:6.2f} ms"
                    f"  team's month {team:6.2f} ms  township's month {township:6.2f} ms"
                    f"  sweep {sweeping(database):6.2f} s",
                    flush=True,
                )


if __name__ == "__main__":
    main()
