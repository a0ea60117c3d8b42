"""What a burden report costs: a county of 2,000 people with 100,000 messages in the month.

Run by itself (`python -m benchmarks.burden`). Beside them lie ten months of 100,000 replies and
messages each, which are not counted.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from benchmarks import databases, provinces
from bot.clock import SystemClock
from handlers.burden import counting
from handlers.office import Offices
from handlers.turn import Moment
from storage import tables
from storage.kinds import MessageAction, MessageKind, MessageState

if TYPE_CHECKING:
    from storage.database import Database
    from storage.work import Work

PEOPLE, EACH, OTHER_MONTHS = 2_000, 50, 10
_MONTH = date(2026, 8, 1)
_CHUNK = 5_000
_KINDS = (MessageKind.ask, MessageKind.notice, MessageKind.decision)


def _row(n: int, person: int | None, when: datetime) -> dict[str, Any]:
    return {
        "key": f"remind:report:{person}:{n}:x" if n % 2 else f"push:bench:{n}",
        "kind": _KINDS[n % 3] if person else MessageKind.reply,
        "priority": 3,
        "action": MessageAction.send,
        "state": MessageState.sent,
        "doubtful": False,
        "person_id": person,
        "platform": "telegram",
        "bot": "1",
        "user": str(person),
        "chat": str(person),
        "body": f"a message of some length about something, number {n % 997}",
        "buttons": [],
        "ask": "",
        "about": f"report:{n % 5_000}",
        "rule": "",
        "target": "",
        "created_at": when,
        "not_before": when,
        "attempts": 1,
        "message_id": str(n),
        "settled_at": when,
    }


def fill(work: Work, people: list[int]) -> None:
    """Write the month's messages, and those of the months before with replies among them."""
    rows: list[dict[str, Any]] = []
    n = 0
    for month in range(OTHER_MONTHS + 1):
        begin = datetime(2026, 8, 1, 2, tzinfo=UTC) - timedelta(days=31 * month)
        for each in range(EACH):
            for person in people:
                n += 1
                counted = month == 0 or n % 2
                when = begin + timedelta(hours=12 * each, seconds=person % 3600)
                rows.append(_row(n, person if counted else None, when))
                if len(rows) == _CHUNK:
                    work.connection.execute(insert(tables.Outbox), rows)
                    rows = []
    if rows:
        work.connection.execute(insert(tables.Outbox), rows)


def measure(database: Database) -> str:
    """Fill a county and give how long its report takes, the best of three."""
    provinces.build(database, PEOPLE, ("telegram", "1"))
    with database.write() as work:
        fill(work, work.ones(select(tables.Person.id).order_by(tables.Person.id).limit(PEOPLE)))
    if not database.is_sqlite:
        with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as here:
            here.exec_driver_sql("ANALYZE")
    times = []
    for _ in range(3):
        began = time.perf_counter()
        with database.read() as work:
            office = Offices().current(work)
            if office is None:
                raise LookupError
            moment = Moment(work, office, SystemClock().now())
            found = counting.count(moment, office.root, _MONTH)
        times.append(time.perf_counter() - began)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    return (
        f"{kind}: {found.messages.total:,} messages of {found.people:,} people: {min(times):.2f} s"
    )


def main() -> None:
    """Print a line for each kind of database."""
    for kind in databases.KINDS:
        with databases.fresh(kind) as database:
            print(measure(database))


if __name__ == "__main__":
    main()
