"""The reason of a sickness stands where it is needed and nowhere else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from handlers.office import Offices
from storage import outbox, tables
from storage.database import Database
from tests.actors import Stage, small_county
from tests.fakes.bot_api import FakeBotApi
from tests.faults.killing import act, settled
from tests.program import PEOPLE, Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REASON = "甲状腺复查"
ASKED = f"病假 明天起4天 {REASON}"


def holding(database: Database) -> list[tuple[str, int | str | None]]:
    """Give where it stands: the table, and of messages the person or account they are for."""
    found: list[tuple[str, int | str | None]] = []
    with database.read() as work:
        for table in tables.Base.metadata.sorted_tables:
            for row in work.rows(select(table)):
                if REASON in repr(tuple(row)):
                    whom = row._mapping  # noqa: SLF001  the documented way to columns by name
                    found.append((table.name, whom.get("person_id") or whom.get("user")))
    return found


def decided(stage: Stage) -> None:
    """Play four days of sick leave through both who approve it, papers and all."""
    stage.say("张三", ASKED)
    stage.press("张三", "提交")
    stage.told("李四")
    stage.press("李四", "同意")
    stage.told("赵六")
    stage.press("赵六", "同意")
    for name in ("李四", "赵六", "钱七", "孙八"):
        stage.told(name)
    stage.say("李四", "都在")
    stage.say("李四", "为什么 请假")
    stage.say("李四", "请假台账 11月")


@pytest.mark.parametrize("full", [False, True], ids=["minimal", "full"])
def test_it_reaches_who_asked_and_who_decides_last(
    database: Database,
    full: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    """Who approves before, gets a copy or leads the team is not told, whatever they ask.

    After 30 days the leave alone holds it.
    """
    stage = small_county(database)
    stage.turns.offices = Offices(full_content=full)
    decided(stage)
    own = str(stage.people["张三"])
    wanted: set[tuple[str, int | str | None]] = {
        ("leave", stage.people["张三"]),
        ("outbox", own),
    }
    if full:
        wanted.add(("outbox", stage.people["赵六"]))
    assert set(holding(database)) == wanted
    stage.wait(days=31)
    with database.write() as work:
        outbox.blank(work, stage.clock.now())
    assert set(holding(database)) == {("leave", stage.people["张三"])}


@pytest.mark.timeout(240)
async def test_it_is_in_the_database_and_its_backup_and_in_no_log(
    tmp_path: Path, empty_sqlite: Callable[[], str]
) -> None:
    """Killed while the write-ahead log still holds it; then a backup is made."""
    async with FakeBotApi(SystemClock()) as server:
        program = Program(tmp_path, empty_sqlite(), server)
        await program.set_up()
        await program.start()
        database = Database(program.database)
        try:
            for name in PEOPLE:
                await settled(database, act(server, name, program.codes[name]))
            for name, said in (("张三", ASKED), ("张三", "[提交]"), ("李四", "[同意]")):
                await settled(database, act(server, name, said))
        finally:
            await program.kill()
            database.close()
    await program.command("backup", str(tmp_path / "copy.db"))
    names = await asyncio.to_thread(_files_with_it, tmp_path)
    assert "copy.db" in names
    assert not [name for name in names if ".db" not in name]


def _files_with_it(folder: Path) -> list[str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if REASON.encode() in path.read_bytes()]
