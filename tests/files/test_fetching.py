"""Files people send are fetched once, after the turn, and lost by nothing that can be mended."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import OperationalError

from bot.documents import workbooks
from bot.files import sweeping
from bot.files.fetching import Fetching
from bot.files.store import NoContentError, Store
from bot.gateways import Content, Fetched, NoSuchFile, NotFetched, TooLarge
from bot.jobs import Errand, Runner, Step
from bot.posting import Posting
from bot.wording import Wording
from bot.writer import Writer
from handlers import files
from handlers.documents import Column, Sheet, Workbook
from handlers.files import Arrival, Arrived
from handlers.office import Offices
from handlers.talk import FileRef, Outcome, Push, Reply, text
from storage import files as stored_files
from storage import jobs, tables
from storage.jobs import NewJob
from storage.kinds import EventKind, FileId, FileState, JobState, MessageKind
from tests.actors import Stage, small_county
from tests.bot.delivering import ZONE, ScriptedGateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from handlers.turn import Turn
    from storage.database import Database

PDF = b"%PDF-1.7 proof"
TABLE = workbooks.make(
    Workbook((Sheet("s", "表", (Column("姓名"), Column("天数")), (("张三", "3"),)),))
)


@dataclass
class Platform(ScriptedGateway):
    """Hands out files by id, or answers as told."""

    answers: list[Fetched | Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__("terminal", "test")

    async def fetch(self, source: str, most: int) -> Fetched:
        self.asked.append(source)
        answer = self.answers.pop(0) if self.answers else Content(PDF)
        if isinstance(answer, Exception):
            raise answer
        return TooLarge("much") if isinstance(answer, Content) and most < 1 else answer


@dataclass
class Desk:
    """A county in which 张三 may send a file, and what fetches it."""

    stage: Stage
    store: Store
    platform: Platform
    writer: Writer
    arrived: list[tuple[str, object]] = field(default_factory=list)
    fail_once: list[Exception] = field(default_factory=list)

    def taken(self, arrived: Arrived) -> list[Outcome]:
        """Take a file: its sender hears it, and so does the leader."""
        if self.fail_once:
            raise self.fail_once.pop()
        self.arrived.append((arrived.file.caption, arrived.value))
        said = text("label", value=f"收好了: {arrived.spell(text('leave.keep'))}")
        leader = self.stage.people["李四"]
        return [Reply(said), Push(leader, MessageKind.notice, text("label", value="有文件"))]

    def send(self, name: str, purpose: str, caption: str, size: int = 14) -> FileId:
        """Let somebody send a file; a handler keeps it for a purpose."""
        file = FileRef("id-1", "../../证明.pdf", "application/pdf", size)
        event = replace(self.stage.event(name, caption, EventKind.document), file=file)
        kept: list[FileId] = []

        def answer(turn: Turn) -> list[Outcome]:
            sent = files.of_message(turn)
            assert sent is not None
            files.note(turn, "offer", sent)
            assert files.noted(turn, "offer") == sent
            refused = files.refusal(turn, sent)
            if refused is not None:
                return [Reply(refused)]
            kept.append(files.keep(turn, sent, purpose, "leave:1"))
            return []

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("bot.dialogue.answer", answer)
            self.stage.tell([event])
        return kept[0] if kept else FileId(0)

    def fetching(self) -> Fetching:
        offices = Offices()
        posting = Posting(Wording(ZONE))
        arrivals = {
            "paper": Arrival(self.taken, frozenset({files.PDF})),
            "sheet": Arrival(self.taken, frozenset({files.EXCEL, "text/plain"}), "table"),
        }
        database = self.stage.database
        return Fetching(self.platform, database, self.store, posting, offices.current, arrivals)

    async def fetch(self) -> None:
        one = self.fetching()
        kinds: dict[str, Step | Errand] = {one.kind: one}
        kinds[sweeping.KIND] = sweeping.Sweeping(self.store)
        await Runner(kinds, self.stage.database, self.writer, self.stage.clock).drain()

    def row(self, file: FileId) -> tables.StoredFile:
        with self.stage.database.read() as work:
            found = stored_files.get(work, file)
        assert found is not None
        return found

    def job(self, file: FileId) -> tables.Job:
        with self.stage.database.read() as work:
            found = jobs.by_key(work, f"fetch:{file}")
        assert found is not None
        return found


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    """Give a county with a store beside it."""
    writer = Writer()
    yield Desk(small_county(database), Store(tmp_path / "kept"), Platform(), writer)
    await writer.close()


async def test_a_file_is_fetched_after_the_turn_and_handed_to_its_handler(desk: Desk) -> None:
    file = desk.send("张三", "paper", "病历")
    row = desk.row(file)
    assert (row.state, row.name, row.about) == (FileState.wanted, "../../证明.pdf", "leave:1")
    assert desk.arrived == []

    await desk.fetch()
    row = desk.row(file)
    assert (row.state, row.mime, row.size) == (FileState.stored, files.PDF, len(PDF))
    assert desk.store.read(str(row.digest)) == PDF
    assert desk.arrived == [("病历", PDF)]
    assert desk.stage.told("张三") == "收好了: 不撤"
    assert desk.stage.told("李四") == "有文件"


async def test_a_file_is_asked_for_once(desk: Desk) -> None:
    desk.send("张三", "paper", "病历")
    await desk.fetch()
    await desk.fetch()
    assert desk.platform.asked == ["id-1"]


async def test_a_table_arrives_as_its_rows(desk: Desk) -> None:
    desk.platform.answers = [Content(TABLE)]
    desk.send("张三", "sheet", "")
    await desk.fetch()
    (arrived,) = desk.arrived
    assert arrived[1] == [("表", ""), ("姓名", "天数"), ("张三", "3")]


async def test_what_is_no_table_is_declined_in_words(desk: Desk) -> None:
    desk.platform.answers = [Content(b"a\tb\n" + b"\xff\xfe\x81" * 9)]
    file = desk.send("张三", "sheet", "")
    await desk.fetch()
    assert desk.row(file).state is FileState.refused
    assert desk.arrived == []
    assert desk.stage.told("张三") == "不是 CSV(UTF-8 或 GBK),也不是 XLSX 或 XLS 表格。"


async def test_a_file_that_says_it_is_too_large_is_declined_in_the_turn(desk: Desk) -> None:
    desk.send("张三", "paper", "病历", size=10_400_000)
    said = "文件有 10.4 兆,最多收 10 兆。请压缩或拍一张小一点的再发。"
    assert desk.stage.told("张三") == said
    await desk.fetch()
    assert desk.platform.asked == []


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (Content(b"MZ\x90\0 program"), FileState.refused, "这种文件打不开"),
        (Content(b"%PDF-" + bytes(10_000_001)), FileState.refused, "文件有 10.0 兆,最多收 10 兆"),
        (TooLarge("26 MB"), FileState.refused, "文件超过 10 兆,收不了"),
        (NoSuchFile("404"), FileState.lost, "刚才的文件没有取到,请再发一次"),
    ],
)
async def test_what_cannot_be_taken_is_said_to_its_sender_alone(
    desk: Desk, answer: Fetched, state: FileState, said: str
) -> None:
    desk.platform.answers = [answer]
    file = desk.send("张三", "paper", "病历")
    await desk.fetch()
    row = desk.row(file)
    assert (row.state, row.digest) == (state, None)
    assert row.reason
    assert desk.stage.told("张三").startswith(said)
    assert desk.stage.told("李四") == ""
    assert list(desk.store.folder.glob("*/*")) == []


async def test_what_is_not_to_be_had_now_is_fetched_later(desk: Desk) -> None:
    desk.platform.answers = [NotFetched("429", after=30), NotFetched("502"), TimeoutError()]
    file = desk.send("张三", "paper", "病历")
    await desk.fetch()
    assert desk.job(file).state is JobState.waiting
    desk.stage.wait(seconds=29)
    await desk.fetch()
    assert len(desk.platform.asked) == 1
    desk.stage.wait(seconds=1)
    await desk.fetch()
    desk.stage.wait(minutes=1)
    await desk.fetch()
    desk.stage.wait(minutes=5)
    await desk.fetch()
    assert len(desk.platform.asked) == 4
    assert desk.row(file).state is FileState.stored
    assert desk.stage.told("张三") == "收好了: 不撤"


async def test_after_a_day_the_sender_is_asked_to_send_it_again(desk: Desk) -> None:
    file = desk.send("张三", "paper", "病历")
    for _ in range(20):
        desk.platform.answers = [NotFetched("refused")]
        await desk.fetch()
        if desk.row(file).state is not FileState.wanted:
            break
        desk.stage.wait(hours=2)
    assert desk.row(file).state is FileState.lost
    assert len(desk.platform.asked) == 13
    assert desk.stage.told("张三") == "刚才的文件没有取到,请再发一次。"


async def test_killed_after_the_fetch_it_is_fetched_again_and_kept_once(desk: Desk) -> None:
    file = desk.send("张三", "paper", "病历")
    one = desk.fetching()
    with desk.stage.database.write() as work:
        job = jobs.take(work, [one.kind], desk.stage.clock.now())
    assert job is not None
    await one.go(job)
    assert len(list(desk.store.folder.glob("??/*"))) == 1

    await desk.fetch()
    assert desk.arrived == []
    desk.stage.wait(seconds=61)
    await desk.fetch()
    assert desk.arrived == [("病历", PDF)]
    assert len(list(desk.store.folder.glob("??/*"))) == 1
    assert desk.row(file).state is FileState.stored


async def test_a_lost_database_rolls_the_handler_back_and_repeats_it(desk: Desk) -> None:
    file = desk.send("张三", "paper", "病历")
    desk.fail_once = [OperationalError("select", {}, Exception("away"))]
    await desk.fetch()
    assert desk.row(file).state is FileState.stored
    assert desk.stage.told("张三") == "收好了: 不撤"


async def test_only_who_speaks_to_the_bot_fetches_its_files(desk: Desk) -> None:
    desk.send("张三", "paper", "病历")
    desk.platform.bot = "another"
    await desk.fetch()
    assert desk.platform.asked == []


async def test_what_is_forgotten_leaves_the_folder_once_nobody_keeps_it(desk: Desk) -> None:
    first, second = desk.send("张三", "paper", "病历"), desk.send("王五", "paper", "")
    await desk.fetch()
    digest = str(desk.row(first).digest)
    assert desk.row(second).digest == digest
    for path in desk.store.folder.glob("??/*"):
        os.utime(path, (0, 0))

    for number, (file, left) in enumerate(((first, True), (second, False))):
        with desk.stage.database.write() as work:
            past = desk.stage.clock.now() - timedelta(days=1)
            stored_files.keep_until(work, [file], past)
            assert stored_files.forget(work, desk.stage.clock.now(), 500) == 1
            jobs.add(work, NewJob(f"files:{number}", sweeping.KIND), desk.stage.clock.now())
        await desk.fetch()
        assert bool(list(desk.store.folder.glob("??/*"))) is left
        row = desk.row(file)
        assert (row.state, row.name, row.source) == (FileState.forgotten, "", "")
    with pytest.raises(NoContentError):
        desk.store.read(digest)
