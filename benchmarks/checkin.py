"""Check-ins a second and their latency, against a plain aiogram bot and the raw database.

The same updates, the same durable settings, the same number in flight. Ours: Telegram JSON in,
deduplicated, every row and the reply committed, delivery beside it over an instant gateway. The
plain bot: its FSM and a SQLAlchemy session per update; it keeps neither inbox, conversation nor
reply. Raw: the database doing only ours' writes, one transaction for as many as are in flight.
Both sides run on the event loop of the service and must end with the same people and days.
"""

from __future__ import annotations

import itertools
import time

from sqlalchemy import text

from benchmarks import databases, load, over_http, peers
from bot import loop

CONCURRENCIES = (1, 32, 256)
FLOORS = {
    "sqlite": {1: 0.8, 256: 20.0, "http": 6.0, "p99": 5.0},
    "postgresql": {1: 0.8, 256: 12.0, "http": 6.0, "p99": 5.0},
}
"""How many times the plain bot: check-ins a second, and how much shorter the p99 at 32."""

_ROW = "{:<12}{:>10}" + "{:>9}" * 8 + "{:>16}"
_HEAD = (
    "in flight",
    "ours/s",
    "p50 ms",
    "p99 ms",
    "plain/s",
    "p50 ms",
    "p99 ms",
    "raw/s",
    "of raw",
)


def raw_writes(kind: str, together: int) -> float:
    """Give how many check-ins a second the database alone can write, so many a transaction."""
    row = (
        "INSERT INTO raw_inbox VALUES (:n)",
        "INSERT INTO raw_mark VALUES (:n, :n, '2026-11-23', 'in_village')",
        "INSERT INTO raw_outbox VALUES (:n, 'queued', 'reply')",
        "UPDATE raw_outbox SET state = 'sent' WHERE n = :n",
    )
    with databases.fresh(kind) as database:
        with database.writer.begin() as connection:
            for table, columns in (
                ("raw_inbox", "n integer PRIMARY KEY"),
                ("raw_mark", "n integer PRIMARY KEY, person integer, day text, kind text"),
                ("raw_outbox", "n integer PRIMARY KEY, state text, body text"),
            ):
                connection.execute(text(f"CREATE TABLE {table} ({columns})"))
        numbers = itertools.count(1)
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < load.SECONDS / 2:
            values = [{"n": next(numbers)} for _ in range(together)]
            with database.writer.begin() as connection:
                for statement in row:
                    connection.execute(text(statement), values)
            done += together
        return done / (time.perf_counter() - began)


def ratio(kind: str, what: int | str, found: float) -> str:
    """Give a ratio beside its floor, if it has one."""
    floor = FLOORS[kind].get(what)
    if floor is None:
        return f"{found:.1f}"
    return f"{found:.1f} {'of' if found >= floor else 'BELOW'} {floor:g}"


def in_process(kind: str) -> None:
    """Print the lines of one database without HTTP."""
    mine = loop.run(peers.ours(kind, CONCURRENCIES))
    theirs = loop.run(peers.plain(kind, CONCURRENCIES))
    for one, other in zip(mine, theirs, strict=True):
        raw = raw_writes(kind, one.concurrency)
        times = ratio(kind, one.concurrency, one.per_second / other.per_second)
        print(_line(kind, str(one.concurrency), one, other, (raw, times)))
        if one.concurrency == 32:  # noqa: PLR2004  where the floor of the latency is
            print(f"{'':<12}p99 shorter by {ratio(kind, 'p99', other.p99 / one.p99)}")


def over_webhooks(kind: str) -> None:
    """Print the lines of one database over HTTP."""
    other = over_http.plain(kind)
    for processes in (1, 2) if kind == "postgresql" else (1,):
        one = over_http.ours(kind, processes)
        times = ratio(kind, "http", one.per_second / other.per_second)
        name = "http" if processes == 1 else f"http, {processes}"
        print(_line(kind, name, one, other, (None, times)))


def _line(
    kind: str, name: str, one: load.Figures, other: load.Figures, more: tuple[float | None, str]
) -> str:
    raw, times = more
    numbers = (one.per_second, one.p50, one.p99, other.per_second, other.p50, other.p99)
    cells = [f"{number:,.1f}" for number in numbers]
    share = ["", ""] if raw is None else [f"{raw:,.0f}", f"{one.per_second / raw:.0%}"]
    return _ROW.format(kind, name, *cells, *share, times)


def main() -> None:
    """Print a table of both sides and their ratios."""
    print(_ROW.format("database", *_HEAD, "times (floor)"))
    for kind in databases.KINDS:
        in_process(kind)
        over_webhooks(kind)


if __name__ == "__main__":
    main()
