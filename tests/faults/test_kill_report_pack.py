"""The reports of 200 teams as one ZIP: killed in the middle, it goes on where it was."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import sys
import zipfile
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.documents.making import Maker
from bot.files.store import Store
from handlers.report_pack import TEAMS_AT_ONCE
from storage import areas, filings, tables
from storage.database import Database
from storage.kinds import JobState, Level, MessageAction, PersonId, PolicyId, Role
from storage.report_values import Filing, Key, Sentence, Subject
from tests.actors import POSTED_FROM, ZONE, Stage, small_county
from tests.faults import packing
from tests.word_files import opened, received

if TYPE_CHECKING:
    from pathlib import Path

TEAMS, SILENT = 200, 7
LABELS = (("thinking", "思想", "Thinking"), ("work", "工作", "Work"))
DONE = "✓ 示范县2026年上半年报告打包好了:交了193支队,没交7支队,名单在目录里。"


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county of 200 teams of which all but seven filed for the first half of the year."""
    stage = small_county(database, date(2026, 1, 1))
    with stage.database.write() as work:
        policy = PolicyId(work.one(select(tables.PolicyVersion.id)))
        filed: list[Filing] = []
        for number in range(1, TEAMS):
            village = areas.add_area(work, Level.village, f"第{number}村", stage.places["镇"])
            team = areas.add_team(work, f"第{number}村工作队", village)
            row = tables.Person(name=f"队长{number}", phone=f"139{number:08d}", language="zh_CN")
            work.add(row)
            post = {"person_id": row.id, "role": Role.leader, "team_id": team}
            work.add(tables.Assignment(first_day=POSTED_FROM, **post))
            at = datetime(2026, 6, 28, 16, 0, tzinfo=ZONE)
            sections = {
                "thinking": (Sentence("学习文件。"),),
                "work": (Sentence(f"第{number}村:修好饮水管。"),),
            }
            key, who = Key(Subject(team), "half_year", "2026H1"), PersonId(row.id)
            filing = Filing(key, sections, LABELS, who, at, late=False, policy=policy)
            filed += [filing] if number >= SILENT else []
        areas.changed(work)
        for filing in filed:
            assert filings.file(work, filing)
    return stage


def edits(stage: Stage) -> list[str]:
    """Give what the one message said, change by change."""
    row = tables.Outbox
    with stage.database.read() as work:
        found = work.ones(select(row).where(row.action == MessageAction.edit).order_by(row.id))
    assert len({one.target for one in found}) == 1
    return [one.body for one in found]


def job(stage: Stage) -> tables.Job:
    with stage.database.read() as work:
        found: tables.Job = work.one(select(tables.Job))
        return found


def checked(content: bytes) -> None:
    """See that every report is in the ZIP once and that the index names it, or that it lacks."""
    packed = zipfile.ZipFile(io.BytesIO(content))
    assert packed.testzip() is None
    index, *names = packed.namelist()
    assert (index, len(names), len(set(names))) == ("000-目录.xlsx", TEAMS - SILENT, 193)
    book = CalamineWorkbook.from_filelike(io.BytesIO(packed.read(index)))
    title, heads, *rows = (r for r in book.get_sheet_by_index(0).to_python() if any(r))
    assert title[0] == "示范县2026年上半年报告目录"
    assert heads == ["乡镇", "工作队", "状态", "报送人", "报送日期", "文件名", "附件"]
    assert len(rows) == TEAMS
    assert [row[5] for row in rows if row[5]] == names
    silent = [row for row in rows if not row[5]]
    assert {tuple(row[2:]) for row in silent} == {("没有交", "", "", "", "")}
    assert [row[1] for row in silent] == ["石桥村工作队", *(f"第{n}村工作队" for n in range(1, 7))]
    for row in ([str(cell) for cell in one] for one in rows[SILENT::48]):
        paper = opened(packed.read(row[5]))
        number = re.sub(r"\D", "", row[1])
        assert row[:5] == ["平安镇", row[1], "已交", f"队长{number}", "2026-06-28"]
        assert paper.headings[0] == ("Heading 1", f"{row[1]}2026年上半年报告")
        assert f"第{number}村:修好饮水管。" in paper.paragraphs
        assert (paper.page, paper.breaks) == ((210, 297), 1)


@pytest.mark.timeout(600)
async def test_killed_in_the_middle_it_goes_on_and_brings_every_report_once(
    stage: Stage, tmp_path: Path
) -> None:
    told = stage.say("钱七", "打包报告 上半年")
    assert told == "好,正在打包示范县2026年上半年报告,好了发给您。"
    address = stage.database.url.render_as_string(hide_password=False)
    now = stage.clock.now()
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.packing", address, str(tmp_path), now.isoformat())
    )
    while job(stage).done < 5 * TEAMS_AT_ONCE:
        assert child.returncode is None
        await asyncio.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    assert await child.wait() == -signal.SIGKILL

    before = job(stage)
    assert before.state is JobState.running
    assert 5 * TEAMS_AT_ONCE <= before.done < TEAMS
    spool = next((tmp_path / "exports").iterdir())
    with spool.open("ab") as file:
        file.write(b'["half a row that was being written when it died')
    later = now + timedelta(minutes=2)
    assert await packing.finish(stage.database, tmp_path, later) == 1

    after = job(stage)
    assert (after.state, after.done, after.total) == (JobState.done, TEAMS, TEAMS)
    steps = range(TEAMS_AT_ONCE, TEAMS, TEAMS_AT_ONCE)
    assert edits(stage) == [
        *(f"正在打包示范县2026年上半年报告:{n}/200支队。" for n in steps),
        DONE,
    ]
    name, content = received(stage, Maker(Store(tmp_path)))
    assert name == "示范县2026年上半年报告.zip"
    checked(content)
    assert list((tmp_path / "exports").iterdir()) == []
    assert await packing.finish(stage.database, tmp_path, later) == 0


async def test_on_a_machine_without_the_made_files_it_begins_anew(
    stage: Stage, tmp_path: Path
) -> None:
    """Nothing is missing from the ZIP though what the first machine made cannot be reached."""
    stage.say("钱七", "打包报告 上半年")
    with stage.database.write() as work:
        row = work.one(select(tables.Job))
        some = {"after": [1, 2, 3, 9], "size": 900}
        row.position = {"at": some, "failures": 0}
        work.session.flush()
    assert await packing.finish(stage.database, tmp_path, stage.clock.now()) == 1
    _, content = received(stage, Maker(Store(tmp_path)))
    checked(content)


def test_who_may_pack_whose(stage: Stage) -> None:
    refused = "打包全镇、全县的报告,只有乡镇和县里的专干能办。自己队的说:下载报告 上半年。"
    for name in ("张三", "李四"):
        assert stage.say(name, "打包报告 上半年") == refused
    assert stage.say("赵六", "打包报告 示范县 上半年").startswith("没有找到示范县")
    assert stage.say("赵六", "打包报告 3月").startswith("没有哪种报告正好是这段时间的")
    assert jobs_queued(stage) == 0
    assert stage.say("赵六", "打包报告 上半年").startswith("好,正在打包平安镇")
    assert jobs_queued(stage) == 1


def jobs_queued(stage: Stage) -> int:
    with stage.database.read() as work:
        return len(work.ones(select(tables.Job.id)))
