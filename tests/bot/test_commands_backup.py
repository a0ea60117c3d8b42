"""`zhucun backup` and `restore`: the way back, and nobody hears twice what they have heard."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from storage import outbox, tables
from storage.database import Database
from storage.kinds import MessageKind, MessageState, PersonId
from storage.outbox import Destination, Message
from tests.console import Done, zhucun
from tests.fakes.bot_api import FakeBotApi
from tests.offices import found
from tests.program import PEOPLE, Program

ZHANG, LI = PEOPLE["张三"], PEOPLE["李四"]


@pytest.fixture
def office(database: Database, database_url: str) -> str:
    """Give the address of a county without people."""
    found(database)
    return database_url


async def county(folder: Path, database: str, server: FakeBotApi) -> Program:
    """Give a running county with two people bound."""
    program = Program(folder, database, server)
    await program.set_up()
    running = await program.run()
    await running.ready()
    for name in ("张三", "李四"):
        server.say(PEOPLE[name], program.codes[name])
        await server.wait_for_answer(PEOPLE[name])
    return program


async def answers(server: FakeBotApi, user: int, number: int) -> list[str]:
    """Wait until a person was told so much."""
    async with asyncio.timeout(20):
        while len(server.answers(user)) < number:
            await asyncio.sleep(0.05)
    return server.answers(user)


def marks(program: Program) -> int:
    """Count the days that were marked."""
    database = Database(program.database)
    try:
        with database.read() as work:
            return len(work.ones(select(tables.Mark.id)))
    finally:
        database.close()


async def command(program: Program, *arguments: str | Path) -> Done:
    """Run a command that may be refused."""
    return await asyncio.to_thread(zhucun, program.folder, *arguments, **program.settings)


def announce(program: Program, in_seconds: float) -> None:
    """Queue a notice to 李四 that leaves a little later."""
    database = Database(program.database)
    now = SystemClock().now()
    later = now + timedelta(seconds=in_seconds)
    with database.write() as work:
        who = PersonId(work.one(select(tables.Person.id).where(tables.Person.name == "李四")) or 0)
        to = Destination(person=who)
        outbox.queue(work, Message("notice:1", MessageKind.notice, to, "今晚防汛值班", now, later))
    database.close()


def being_sent(database: Database) -> None:
    """Leave an answer and a notice being sent, as a copy made at that moment has them."""
    now = SystemClock().now()
    to = Destination(None, "telegram", "1", "7", "7")
    with database.write() as work:
        for n, kind in enumerate((MessageKind.reply, MessageKind.notice), 1):
            outbox.queue(work, Message(f"{n}", kind, to, f"under way {n}", now, now))
        outbox.begin(work, work.ones(select(tables.Outbox.id)))


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("flag", "told"), [("--send", 2), ("--drop", 1)])
async def test_a_restored_copy_sends_nothing_before_it_is_released(
    tmp_path: Path, empty_sqlite: Callable[[], str], flag: str, told: int
) -> None:
    """Copied while running, changed afterwards, put back; what waited goes out once or never."""
    async with FakeBotApi(SystemClock()) as server:
        program = await county(tmp_path, empty_sqlite(), server)
        try:
            announce(program, in_seconds=2)
            copied = await command(program, "backup", "copy.db")
            assert copied.out.startswith("✓ 已备份到 copy.db")
            assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0
            await answers(server, LI, 2)
            server.say(ZHANG, "签到")
            await answers(server, ZHANG, 2)
            refused = await command(program, "restore", "copy.db")
            assert (refused.code, refused.err[:14]) == (2, "另一个 zhucun run")
            assert await program.stop() == 0
            assert marks(program) == 1

            assert (await command(program, "restore", "copy.db")).code == 0
            assert marks(program) == 0
            due = (await command(program, "due")).out
            assert "今晚防汛值班" in due
            again = await program.run()
            await again.ready()
            server.say(ZHANG, "签到")
            await asyncio.sleep(2)
            assert (len(server.answers(LI)), len(server.answers(ZHANG))) == (2, 2)
            assert "! " in (await command(program, "doctor")).out
            assert (await command(program, "release", flag)).code == 0
            assert "✓ 已记" in (await answers(server, ZHANG, 3))[2]
            await server.wait_for(lambda: server.answers(LI).count("今晚防汛值班") == told, 20)
            # What was being sent when the copy was made is dropped with all that waits.
            assert flag == "--send" or len(server.answers(LI)) == told + 1
            assert (await command(program, "release", flag)).code == 1
            assert await program.stop() == 0
        finally:
            await program.kill()
        assert server.violations == []


def test_a_copy_that_cannot_be_used_changes_nothing(
    tmp_path: Path, sqlite_url: Callable[[], str]
) -> None:
    """Not there, no database, damaged, of another release: a sentence, and all is as it was."""
    url = sqlite_url()
    file = Path(url.removeprefix("sqlite:///"))
    before = file.read_bytes()

    def restore(copy: str) -> Done:
        done = zhucun(tmp_path, "restore", copy, database=url, language="en")
        assert done.code != 0
        return done

    assert restore("no.db").err == "There is no copy no.db.\n"
    (tmp_path / "text.db").write_text("no database at all\n" * 1000, encoding="utf-8")
    assert restore("text.db").err.startswith("text.db is no whole copy (")
    assert zhucun(tmp_path, "backup", "good.db", database=url).code == 0
    body = bytearray((tmp_path / "good.db").read_bytes())
    body[5000:60000] = b"\xff" * 55000
    (tmp_path / "torn.db").write_bytes(body)
    assert restore("torn.db").err.startswith("torn.db is no whole copy (")
    with closing(sqlite3.connect(tmp_path / "good.db")) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()
    assert "is of another release (9999;" in restore("good.db").err
    left = {path.name for path in file.parent.glob(f"{file.name}*")}
    assert left == {file.name, f"{file.name}.lock"}
    assert file.read_bytes() == before


def test_a_copy_goes_over_nothing(tmp_path: Path, sqlite_url: Callable[[], str]) -> None:
    """An existing file is kept, and PostgreSQL has its own tools."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refused = zhucun(tmp_path, "backup", "mine.txt", database=sqlite_url(), language="en")
    assert refused.code == 1
    assert refused.err.startswith("Could not copy to mine.txt: ")
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    for verb in ("backup", "restore"):
        other = zhucun(tmp_path, verb, "c.db", database="postgresql+psycopg://x@127.0.0.1:1/x")
        assert (other.code, "pg_dump" in other.err) == (2, True)


def test_postgresql_is_held_by_a_command(tmp_path: Path, office: str, database: Database) -> None:
    """Held once, seen by doctor, dropped: what is due by now is not said any more."""
    assert zhucun(tmp_path, "release", "--drop", database=office).code == 1
    assert zhucun(tmp_path, "hold", database=office).code == 0
    with database.read() as work:
        since = work.one(select(tables.Installation.held_since))
    assert since is not None
    assert zhucun(tmp_path, "hold", database=office).code == 0
    with database.read() as work:
        assert work.one(select(tables.Installation.held_since)) == since
    assert "zhucun release" in zhucun(tmp_path, "doctor", database=office, language="en").out
    being_sent(database)
    due = zhucun(tmp_path, "due", database=office, language="en").out
    assert ("under way 1" in due, "under way 2" in due) == (True, False)
    done = zhucun(tmp_path, "release", "--drop", database=office, language="en")
    assert done.out.startswith("✓ Dropped 1 message")
    with database.read() as work:
        found = work.ones(select(tables.Outbox.state))
    assert found == [MessageState.unknown] * 2
    assert "zhucun release" not in zhucun(tmp_path, "doctor", database=office).out
