"""No statement of a check-in, a count or a month sheet scans a table that grows with the office.

What is said is run on a database of each kind, every statement it runs is explained, and tables of
people and days may be reached by an index or a key only.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from tests.actors import Stage, small_county
from tests.conversations import exported, posts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.database import Database

GROWING = ("mark", "person", "assignment", "account", "leave", "trip", "inbox", "conversation")
_SCANNED = re.compile(r"SCAN (?:TABLE )?(\w+)(?! USING (?:COVERING )?INDEX)")
_SEQUENTIAL = re.compile(r"Seq Scan on \"?(\w+)")
_READS = ("SELECT", "UPDATE", "DELETE", "WITH")

Ran = tuple[str, object]


@contextmanager
def heard(database: Database) -> Iterator[list[Ran]]:
    """Give every statement that reads, with its values, as the driver gets them."""
    ran: list[Ran] = []

    def listen(
        _connection: object, _cursor: object, statement: str, values: object, *_: object
    ) -> None:
        if statement.lstrip().upper().startswith(_READS):
            ran.append((statement, values))

    engines = {id(engine): engine for engine in (database.writer, database.reader)}
    for engine in engines.values():
        event.listen(engine, "before_cursor_execute", listen)
    yield ran
    for engine in engines.values():
        event.remove(engine, "before_cursor_execute", listen)


def scanned(
    database: Database, ran: list[Ran], growing: tuple[str, ...] = GROWING
) -> set[tuple[str, str]]:
    """Give the growing tables that would be read from end to end, with the statement."""
    found: set[tuple[str, str]] = set()
    with database.writer.connect() as connection:
        raw: Any = connection.connection.cursor()
        explain, pattern = "EXPLAIN QUERY PLAN ", _SCANNED
        if not database.is_sqlite:
            # On tables this small reading all of one is cheapest; what matters is what else is
            # there. Even so discouraged, it is chosen only where no index serves.
            raw.execute("SET enable_seqscan = off")
            explain, pattern = "EXPLAIN ", _SEQUENTIAL
        for statement, values in ran:
            raw.execute(explain + statement, values)
            plan = "\n".join(" ".join(map(str, row)) for row in raw.fetchall())
            found |= {(table, statement) for table in pattern.findall(plan) if table in growing}
        connection.rollback()
    return found


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county of two teams with a unit and a month behind it."""
    made = small_county(database)
    posts.second_team(made)
    posts.sent_by_unit(made, "张三")
    for name in ("张三", "王五", "周九"):
        made.say(name, "在村")
    return made


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("张三", "签到"),
        ("张三", "统计 10月"),
        ("李四", "统计"),
        ("李四", "谁在村"),
        ("赵六", "统计 上月"),
        ("赵六", "统计 今年"),
        ("郑一", "我单位 统计"),
        ("钱七", "统计 张三(石桥村) 今年"),
    ],
)
def test_what_is_said_reads_by_index(stage: Stage, who: str, said: str) -> None:
    with heard(stage.database) as ran:
        answer = stage.say(who, said)
    assert answer
    assert len(ran) > 3
    assert allowed(scanned(stage.database, ran)) == set()


def test_a_month_sheet_reads_by_index(stage: Stage, tmp_path: Path) -> None:
    stage.say("赵六", "月表 10月")
    with heard(stage.database) as ran:
        assert exported.finish(stage, tmp_path) == 1
    assert any("mark" in statement for statement, _ in ran)
    assert allowed(scanned(stage.database, ran)) == set()


def test_a_scan_would_be_noticed(stage: Stage) -> None:
    with heard(stage.database) as ran, stage.database.read() as work:
        work.connection.exec_driver_sql("SELECT count(*) FROM mark WHERE note = 'x'")
    assert {table for table, _ in scanned(stage.database, ran)} == {"mark"}


def allowed(found: set[tuple[str, str]]) -> set[str]:
    """Give the tables scanned and the statements doing it, in short, for a readable failure."""
    return {f"{table}: {statement[:200]}" for table, statement in found}
