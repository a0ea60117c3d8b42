"""Reports of everybody's own on paper and in a pack, and Word files filed with reports."""

from __future__ import annotations

import asyncio
import io
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.documents.making import Maker
from bot.files.store import Store
from bot.resources import policy_pack
from handlers import report_index
from handlers.files import WORD
from storage import filings, policies, tables
from storage.kinds import EventKind, FileId, FileState, PolicyId
from storage.report_values import Filing, Key, Sentence, Subject
from tests.actors import ZONE, Stage, small_county
from tests.conversations.posts import audited, second_team
from tests.faults import packing
from tests.word_files import opened, received

if TYPE_CHECKING:
    from pathlib import Path

    from storage.database import Database

PACK = "example-2021.toml"
FILED = datetime(2027, 1, 5, 16, 0, tzinfo=ZONE)
LABELS = (("account", "述职", "Account of duties"),)
NOT_THERE = ["没有交", "", "", "", ""]


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county of two teams on 8 January 2027 that wants everybody's account of the year."""
    stage = small_county(database)
    with stage.database.write() as work:
        body = policy_pack(PACK).read_text(encoding="utf-8")
        policies.add(work, stage.places["县"], PACK, body, date(2026, 9, 1))
    second_team(stage)
    stage.clock.set(datetime(2027, 1, 8, 10, 0, tzinfo=ZONE).astimezone(UTC))
    return stage


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def filed(stage: Stage, who: str, report: str, team: str = "", file: int | None = None) -> None:
    """File a report, by kind and period, of a team, or of who files it as their own."""
    person = stage.people[who]
    subject = Subject(stage.teams[team]) if team else Subject(stage.teams["石桥村"], person)
    said = {"account": (Sentence(f"{who}写的。"),)}
    kind, period = report.split()
    with stage.database.write() as work:
        policy = PolicyId(work.ones(select(tables.PolicyVersion.id))[-1])
        number = None if file is None else FileId(file)
        filing = Filing(
            *(Key(subject, kind, period), said, LABELS, person, FILED),
            late=False,
            policy=policy,
            file=number,
        )
        assert filings.file(work, filing)


def word_file(stage: Stage, store: Store, content: bytes, size: int | None = None) -> int:
    """Keep a Word file as it came for a report; give its number."""
    with stage.database.write() as work:
        row = tables.StoredFile(
            **dict.fromkeys(("event_key", "user", "chat", "source", "caption", "about"), "x"),
            platform="terminal",
            bot="test",
            name="终稿.docx",
            mime=WORD,
            person_id=stage.people["李四"],
            kind=EventKind.document,
            purpose="report",
            state=FileState.stored,
            size=len(content) if size is None else size,
            digest=store.put(content),
            sent_at=FILED,
        )
        work.add(row)
        return row.id


def packed(stage: Stage, store: Store, name: str, said: str) -> tuple[str, zipfile.ZipFile]:
    """Let somebody have reports packed; give the ZIP's name and the ZIP."""
    assert stage.say(name, said).startswith("好,正在打包")
    asyncio.run(packing.finish(stage.database, store.folder, stage.clock.now()))
    called, content = received(stage, Maker(store))
    return called, zipfile.ZipFile(io.BytesIO(content))


def index(pack: zipfile.ZipFile) -> list[list[str]]:
    """Give the index of a pack without its title and heads."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(pack.read("000-目录.xlsx")))
    return [
        [str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python() if any(row)
    ][2:]


def last_words(stage: Stage) -> str:
    """Give what the message that said how far a pack is says at the end."""
    row = tables.Outbox
    with stage.database.read() as work:
        edits = select(row.body).where(row.action == "edit").order_by(row.id)
        return str(work.ones(edits)[-1])


def test_a_word_file_filed_with_a_report_is_in_the_pack(stage: Stage, store: Store) -> None:
    """Beside the report, under its number; the index names both."""
    filed(stage, "李四", "half_year 2026H2", "石桥村", word_file(stage, store, b"W"))
    filed(stage, "周九", "half_year 2026H2", "柳树村")
    called, pack = packed(stage, store, "钱七", "打包报告 2026年下半年")
    assert called == "示范县2026年下半年报告.zip"
    report, enclosed, other = (
        "001-石桥村工作队2026年下半年报告.docx",
        "001-石桥村工作队2026年下半年报告-附件.docx",
        "002-柳树村工作队2026年下半年报告.docx",
    )
    assert pack.namelist() == ["000-目录.xlsx", report, enclosed, other]
    assert pack.read(enclosed) == b"W"
    assert [row[5:] for row in index(pack)] == [[report, enclosed], [other, ""]]


def test_a_word_file_that_cannot_go_in_is_named(stage: Stage, store: Store) -> None:
    """One that is gone, and what a messenger would not take, say so in the index."""
    gone = word_file(stage, store, b"gone")
    with stage.database.read() as work:
        store.remove(str(work.one(select(tables.StoredFile.digest))))
    filed(stage, "李四", "half_year 2026H2", "石桥村", gone)
    large = word_file(stage, store, b"large", report_index.ENCLOSED_AT_MOST + 1)
    filed(stage, "周九", "half_year 2026H2", "柳树村", large)
    _, pack = packed(stage, store, "赵六", "打包报告 2026年下半年")
    assert len(pack.namelist()) == 3
    assert [row[6] for row in index(pack)] == ["附件已不在", "附件太大没放进来,看报告可单独取"]


def test_what_everybody_files_is_packed_by_name(stage: Stage, store: Store) -> None:
    """A line for each who was on a team at the end of the year, filed or not."""
    for who in ("张三", "李四"):
        filed(stage, who, "year 2026")
    called, pack = packed(stage, store, "赵六", "打包年度述职 2026年")
    assert called == "平安镇2026年年度述职.zip"
    assert last_words(stage) == ("✓ 平安镇2026年年度述职打包好了:交了2份,没交4份,名单在目录里。")
    files = ["001-石桥村工作队李四2026年年度述职.docx", "002-石桥村工作队张三2026年年度述职.docx"]
    assert pack.namelist() == ["000-目录.xlsx", *files]
    assert "张三写的。" in opened(pack.read(files[1])).paragraphs
    rows = index(pack)
    whose = ["石桥村工作队李四", "石桥村工作队张三", "石桥村工作队王五", "石桥村工作队孙八"]
    assert [row[1] for row in rows] == [*whose, "柳树村工作队周九", "柳树村工作队吴十"]
    assert [row[2:] for row in rows[2:]] == [NOT_THERE] * 4


def test_accounts_of_terms_are_packed_by_when_they_were_filed(stage: Stage, store: Store) -> None:
    filed(stage, "张三", "term T2025-01-01")
    called, pack = packed(stage, store, "钱七", "打包期满总结")
    assert called == "示范县2027-01-01至2027-12-31交的期满总结.zip"
    assert pack.namelist()[1:] == ["001-石桥村工作队张三2025—2026年任期期满总结.docx"]
    assert last_words(stage).endswith("打包好了:交了1份。没交的说:谁没交。")
    _, before = packed(stage, store, "钱七", "打包期满总结 2026年")
    assert before.namelist() == ["000-目录.xlsx"]


def test_ones_own_report_is_downloaded_by_its_name(stage: Stage, store: Store) -> None:
    """By who wrote it, their leader, and who accepts it; not by a teammate or another team."""
    filed(stage, "李四", "half_year 2026H2", "石桥村")
    filed(stage, "张三", "year 2026", file=word_file(stage, store, b"W"))
    title = "石桥村工作队张三2026年年度述职"
    assert stage.say("张三", "下载年度述职") == f"{title}\n{title}的附件"
    assert received(stage, Maker(store)) == (f"{title}-附件.docx", b"W")
    assert stage.say("张三", "下载报告 2026年").startswith(title)
    assert stage.say("张三", "下载报告") == "石桥村工作队2026年下半年报告"
    for name in ("李四", "赵六", "钱七"):
        assert stage.say(name, "下载年度述职 张三").startswith(title)
    assert stage.say("李四", "下载年度述职") == "石桥村工作队还没有这段时间的报告。"
    assert stage.say("李四", "下载报告 王五") == "石桥村工作队王五还没有这段时间的报告。"
    for name in ("王五", "周九"):
        assert stage.say(name, "下载年度述职 张三").startswith("没有找到张三")
    assert [who for who, _ in audited(stage, "report.paper")] == [
        stage.people["赵六"],
        stage.people["钱七"],
    ]
