"""The month sheet: opened, and compared cell by cell with what chat says of the same month."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from handlers.statistics import columns, exports
from storage import areas, jobs, tables
from storage.kinds import JobState, Level, Role
from tests.conversations import exported, posts
from tests.conversations.exported import LEFT, Sent, edits, finish

if TYPE_CHECKING:
    from pathlib import Path

    from tests.actors import Stage

DAYS = 31
SIGNS = slice(LEFT, LEFT + DAYS)
FIRST_ROW = 4


@pytest.fixture
def busy(stage: Stage) -> Stage:
    """Give a county of two teams in which October was not the same for everybody."""
    posts.second_team(stage)
    stage.wait(days=-24)
    stage.say("张三", "签到")
    stage.say("李四", "请假 明天上午 事假 看病人")
    stage.say("李四", "提交")
    stage.say("赵六", "同意")
    stage.say("王五", "在村,下午去镇上开会")
    stage.say("孙八", "昨天在村")
    stage.wait(days=24)
    return stage


def asked(stage: Stage, folder: Path, who: str, said: str) -> Sent:
    stage.say(who, said)
    finish(stage, folder)
    return exported.sent(stage, folder)[-1]


def numbers(row: list[Any]) -> dict[str, Decimal]:
    """Give the days behind the signs of a row, by column."""
    found = row[SIGNS.stop :]
    return {name: Decimal(str(found[n])) for n, name in enumerate(columns.COLUMNS)}


def in_chat(line: str) -> list[Decimal]:
    """Give the days on post, confirmed and presumed, that a line of an answer says."""
    found = re.search(r"在岗([\d.]+)天\(确认([\d.]+)、推定([\d.]+)\)", line)
    assert found, line
    return [Decimal(number) for number in found.groups()]


def test_every_cell_is_what_chat_says(busy: Stage, tmp_path: Path) -> None:
    """Each row against 统计 of that person, the statement against 统计 of the township."""
    posts.sent_by_unit(busy, "张三", "李四", "王五", "孙八", "周九", "吴十")
    paper = asked(busy, tmp_path, "赵六", "月表 平安镇 10月")
    rows = paper.sheet(0)[FIRST_ROW : FIRST_ROW + 6]
    assert [row[2] for row in rows] == ["李四", "张三", "王五", "孙八", "周九", "吴十"]
    for row in rows:
        told = busy.say("郑一", f"统计 {row[2]} 10月").splitlines()
        days = numbers(row)
        assert in_chat(told[1]) == [days["stationed"], days["confirmed"], days["presumed"]]
        assert f"应在岗{days['due'].normalize():f}天" in told[2]
        assert sum(days[name] for name in columns.PARTS) == DAYS
        assert row[-1] == pytest.approx(float(days["stationed"] / days["due"]))
    told = busy.say("赵六", "统计 平安镇 10月").splitlines()
    lines = paper.sheet(1)[3:]
    assert [line[0] for line in lines[:3]] == ["石桥村工作队", "柳树村工作队", "合计"]
    for line, said in zip(lines[:2], told[2:4], strict=True):
        assert [Decimal(str(cell)) for cell in line[3:6]] == in_chat(said)
    assert [line[0] for line in lines[4 : 4 + len(told[4:])]] == told[4:]


def test_signs_are_the_days_they_stand_for(busy: Stage, tmp_path: Path) -> None:
    """A presumed day is in brackets, two halves are parted, days off are shaded and a circle."""
    rows = asked(busy, tmp_path, "李四", "月表 本队 10月").sheet(0)
    assert rows[0][0] == "石桥村工作队驻村干部月度考勤表"
    assert rows[1][0] == "2026年10月"
    assert rows[2][SIGNS] == [float(n) for n in range(1, DAYS + 1)]
    assert (
        "".join(rows[3][SIGNS]) == "四五六日一二三四五六日一二三四五六日一二三四五六日一二三四五六"
    )
    by_name = {row[2]: row[SIGNS] for row in rows[FIRST_ROW : FIRST_ROW + 4]}
    assert by_name["李四"][29] == "(√)"
    assert by_name["李四"][30] == "事/○"
    assert by_name["张三"][30] == "○"
    assert by_name["张三"][29] == "√"
    assert by_name["王五"][29] == "√/会"
    assert by_name["孙八"][28:30] == ["√", "(√)"]
    assert by_name["张三"][:7] == ["○"] * 7


def test_signs_and_sums_are_the_same_days(busy: Stage, tmp_path: Path) -> None:
    """Counting the signs of a row again gives the numbers beside them."""
    for row in asked(busy, tmp_path, "钱七", "月表 10月").sheet(0)[FIRST_ROW : FIRST_ROW + 6]:
        halves = [half for sign in row[SIGNS] for half in (sign.split("/") * 2)[:2]]
        days = numbers(row)
        assert Decimal(sum(half in {"√", "会"} for half in halves)) / 2 == days["confirmed"]
        assert Decimal(halves.count("(√)")) / 2 == days["presumed"]
        assert Decimal(halves.count("○")) / 2 == days["holiday"]


def test_a_name_is_never_a_formula(busy: Stage, tmp_path: Path) -> None:
    with busy.database.write() as work:
        person = tables.Person
        named = update(person).where(person.id == busy.people["吴十"])
        work.run(named.values(name='=HYPERLINK("http://x","吴")'))
    paper = asked(busy, tmp_path, "赵六", "月表 10月")
    assert paper.sheet(0)[FIRST_ROW + 5][2] == '=HYPERLINK("http://x","吴")'
    with zipfile.ZipFile(io.BytesIO(paper.content)) as book:
        parts = [book.read(name).decode() for name in book.namelist() if "sheet" in name]
    assert any("HYPERLINK" in part for part in parts)
    assert not any("<f>" in part or "<hyperlink" in part for part in parts)


def test_it_prints_on_a4_across_with_heads_on_every_page(busy: Stage, tmp_path: Path) -> None:
    paper = asked(busy, tmp_path, "赵六", "月表 10月")
    with zipfile.ZipFile(io.BytesIO(paper.content)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert 'paperSize="9"' in page
    assert 'orientation="landscape"' in page
    assert 'fitToHeight="0"' in page
    assert "<mergeCell " in page
    assert "$1:$3" in names
    last = [row[0] for row in paper.sheet(0)][-1]
    assert last == "填表人:"


def test_the_message_says_how_far_it_is_and_then_that_it_is_done(
    busy: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message is changed; the file comes after it, under its own name."""
    monkeypatch.setattr(exports, "TEAMS_AT_ONCE", 1)
    assert busy.say("赵六", "月表 10月") == "正在做 平安镇 2026年10月 的月表,做好就发来。"
    assert finish(busy, tmp_path) == 1
    assert edits(busy) == [
        "正在统计 平安镇 2026年10月:1/2支队",
        "✓ 平安镇 2026年10月 的月表做好了,6人。",
    ]
    (paper,) = exported.sent(busy, tmp_path)
    assert (paper.name, paper.caption) == ("月表-平安镇-2026年10月.xlsx", "平安镇 2026年10月 月表")


def test_killed_between_two_portions_it_goes_on_where_it_was(
    busy: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows come out as without the kill, none twice, though half a row was written."""
    whole = asked(busy, tmp_path / "whole", "赵六", "月表 10月").sheet(0)
    monkeypatch.setattr(exports, "TEAMS_AT_ONCE", 1)
    busy.say("赵六", "月表 10月")
    killed_after_one_portion(busy, tmp_path)
    (spool,) = (tmp_path / "exports").iterdir()
    spool.write_bytes(spool.read_bytes() + b'["half a ro')
    finish(busy, tmp_path)
    assert exported.sent(busy, tmp_path, 1)[-1].sheet(0) == whole
    assert list((tmp_path / "exports").iterdir()) == []


def test_on_a_machine_without_the_rows_it_begins_anew(
    busy: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = asked(busy, tmp_path / "whole", "赵六", "月表 10月").sheet(0)
    monkeypatch.setattr(exports, "TEAMS_AT_ONCE", 1)
    busy.say("赵六", "月表 10月")
    killed_after_one_portion(busy, tmp_path / "one")
    finish(busy, tmp_path / "other")
    assert exported.sent(busy, tmp_path / "other", 1)[-1].sheet(0) == whole


def test_more_than_a_turn_may_count_is_counted_by_a_job(
    busy: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is changed to exactly what the turn itself would have said."""
    direct = busy.say("钱七", "统计 10月")
    monkeypatch.setattr("handlers.statistics.asking._AT_ONCE", 1)
    monkeypatch.setattr(exports, "TEAMS_AT_ONCE", 1)
    assert busy.say("钱七", "统计 10月") == "正在统计 示范县 2026年10月,好了就在这里显示。"
    finish(busy, tmp_path)
    assert edits(busy)[-1] == direct


def test_a_team_not_in_use_has_no_rows_and_is_named(busy: Stage, tmp_path: Path) -> None:
    with busy.database.write() as work:
        second = areas.add_area(work, Level.township, "安宁镇", busy.places["县"])
        village = areas.add_area(work, Level.village, "上河村", second)
        team = areas.add_team(work, "上河村工作队", village)
        later = update(tables.Team).where(tables.Team.id == team)
        work.run(later.values(go_live=busy.clock.now().date()))
        areas.changed(work)
    posts.add(busy, "高一", Role.leader, team_id=team)
    rows = asked(busy, tmp_path, "钱七", "月表 10月").sheet(0)
    assert "高一" not in {row[2] for row in rows}
    assert "还没启用、没有统计的队:上河村工作队" in {row[0] for row in rows}


def test_a_cadres_own_month_is_told_and_is_no_file(busy: Stage, tmp_path: Path) -> None:
    """Whoever is stationed reads their own sheet in chat; a leader has the team's a tap away."""
    assert busy.say("张三", "月表 10月").startswith("2026年10月月表 · 张三")
    assert finish(busy, tmp_path) == 0


def test_a_month_sheet_is_of_one_month_and_of_ones_own(busy: Stage) -> None:
    assert (
        busy.say("李四", "月表 本队 今年")
        == "月表一次只做一个月。可以说:月表 10月、月表 平安镇 上月。"
    )
    assert "不归您看" in busy.say("张三", "月表 平安镇 10月")
    with busy.database.read() as work:
        assert (
            work.ones(select(tables.Job.state).where(tables.Job.state == JobState.waiting)) == []
        )


def test_the_sheet_is_one_tap_away(busy: Stage, tmp_path: Path) -> None:
    assert busy.say("李四", "月表 10月").startswith("2026年10月月表 · 李四")
    busy.press("李四", "全队月表(文件)")
    busy.say("李四", "统计 10月")
    assert busy.press("李四", "月表") == "正在做 石桥村工作队 2026年10月 的月表,做好就发来。"
    assert finish(busy, tmp_path) == 2


def killed_after_one_portion(stage: Stage, folder: Path) -> None:
    """Let a process die after one portion was recorded and silence pass until it is missed."""
    exporting = exported.exporting(stage, folder)
    with stage.database.write() as work:
        job = jobs.take(work, [exports.KIND], stage.clock.now())
    assert job is not None
    counted = asyncio.run(exporting.go(job))
    with stage.database.write() as work:
        held = jobs.hold(work, job, stage.clock.now())
        jobs.advance(work, held, exporting.settle(work, held, counted))
    stage.wait(minutes=5)
