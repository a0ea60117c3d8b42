"""The monthly work sheet: what stands on it, for whom it is, on paper and as a table."""

from __future__ import annotations

import io
from datetime import datetime

import docx
import pytest
from python_calamine import CalamineWorkbook

from bot.documents.making import Maker
from bot.documents.templates import Templates
from storage import meetings, tables
from storage.database import Database
from tests.actors import ZONE, Stage, small_county
from tests.conversations import posts
from tests.word_files import files, opened, received

A4 = (210, 297)
MARGINS = (26, 24, 30, 25)


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county in which 张三 worked, met and was away in November."""
    stage = small_county(database)
    posts.second_team(stage)
    stage.say("张三", "在村, 上午走访3户低保户")
    stage.say("张三", "日志 下午修水渠")
    stage.say("张三", "请假 今天到明天 事假 看病人")
    stage.say("王五", "日志 登记农机")
    stage.say("张三", "请假 11月26日 事假 送孩子")
    stage.say("张三", "提交")
    stage.say("李四", "同意")
    with stage.database.write() as work:
        row = tables.Meeting(
            area_id=stage.places["镇"],
            kind="township",
            title="推进会",
            place="镇政府",
            starts_at=datetime(2026, 11, 12, 15, 0, tzinfo=ZONE),
            called_by=stage.people["赵六"],
            called_at=datetime(2026, 11, 10, 9, 0, tzinfo=ZONE),
        )
        meetings.call(work, row, [stage.people["张三"]])
    return stage


def test_a_cadres_sheet_holds_the_month_once_entered(stage: Stage) -> None:
    told = stage.say("张三", "记实表")
    assert told == "张三 2026年11月(截至11月23日 周一) 驻村工作记实表。要表格就说:记实表 11月 表格"
    name, content = received(stage)
    paper = opened(content)
    assert name == "驻村工作记实表-张三-2026-11.docx"
    assert (paper.page, paper.margins, paper.breaks) == (A4, MARGINS, 0)
    assert paper.headings == [
        ("Heading 1", "驻村工作记实登记表"),
        ("Heading 2", "每日记实"),
        ("Heading 2", "在岗情况合计"),
        ("Heading 2", "参加会议"),
        ("Heading 2", "请假外出"),
    ]
    head, days, counted, _ = paper.tables
    assert head[0] == ["姓名", "张三", "工作队", "石桥村工作队"]
    assert len(days) == 24
    assert days[0] == ["日期", "在岗情况", "工作内容"]
    assert days[2] == ["11月2日 周一", "在村(推定)", ""]
    assert days[23] == ["11月23日 周一", "在村", "上午走访3户低保户;下午修水渠"]
    assert counted == [["情况", "天数"], ["在村", "16"], ["公休", "7"]]
    assert "11月12日 周四 推进会(没有签到)" in paper.paragraphs


def test_a_leaders_sheet_has_every_member_on_a_page_of_their_own(stage: Stage) -> None:
    stage.say("李四", "记实表 11月")
    name, content = received(stage)
    paper = opened(content)
    assert name == "驻村工作记实表-石桥村工作队-2026-11.docx"
    assert [t[0][1] for t in paper.tables[::4]] == ["李四", "张三", "王五", "孙八"]
    assert (paper.page, paper.margins, paper.breaks) == (A4, MARGINS, 3)
    assert paper.repeated_heads == 8
    assert [text for kind, text in paper.headings if kind == "Heading 1"] == [
        "驻村工作记实登记表"
    ] * 4


def test_the_same_as_a_table_sorts_and_never_counts_as_a_formula(stage: Stage) -> None:
    stage.say("孙八", "日志 =1+1 户")
    stage.say("赵六", "记实表 石桥村 11月 表格")
    name, content = received(stage)
    assert name == "驻村工作记实表-石桥村工作队-2026-11.xlsx"
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    title, heads, *days = [row for row in rows if any(row)]
    assert title[0] == "驻村工作记实登记表 2026年11月"
    assert heads == ["日期", "姓名", "在岗情况", "工作内容"]
    assert len(days) == 4 * 23
    assert [row[1:] for row in days if row[3]] == [
        ["张三", "在村", "上午走访3户低保户;下午修水渠"],
        ["王五", "在村(推定)", "登记农机"],
        ["孙八", "在村(推定)", "=1+1 户"],
    ]


def test_whose_sheet_one_may_have(stage: Stage) -> None:
    sent = files(stage)
    assert stage.say("王五", "记实表 张三").startswith("没有找到张三")
    assert stage.say("周九", "记实表 石桥村").startswith("没有找到石桥村")
    assert stage.say("赵六", "记实表 平安镇") == (
        "记实表一次出一个人或一支队的,比如:记实表 石桥村 3月。"
    )
    assert stage.say("李四", "记实表 第三季度") == (
        "记实表一次出一个月的,比如:记实表 3月 · 记实表 张三 3月。"
    )
    assert files(stage) == sent
    stage.say("赵六", "记实表 张三 10月")
    assert files(stage) == sent + 1
    assert posts.audited(stage, "work_sheet") == [
        (stage.people["赵六"], f"p{stage.people['张三']}")
    ]


def test_an_observer_has_no_sheet_that_tells_who_did_not_report(stage: Stage) -> None:
    posts.sent_by_unit(stage, "张三")
    told = stage.say("郑一", "记实表 张三")
    assert told == "记实表只有本人、队长和乡镇、县里的专干能出。"
    assert files(stage) == 0


def test_a_county_may_bring_its_own_sheet(stage: Stage, tmp_path: object) -> None:
    own = docx.Document()
    own.add_paragraph("{%p for sheet in sheets %}")
    own.add_paragraph("{{ sheet.name }}{{ sheet.days[-1].lines }}")
    own.add_paragraph("{%p endfor %}")
    path = f"{tmp_path}/own.docx"
    own.save(path)
    stage.say("李四", "记实表")
    _, content = received(stage, Maker(None, Templates({"work-sheet": path})))  # type: ignore[dict-item]  # as a path
    assert opened(content).paragraphs[1] == "张三上午走访3户低保户;下午修水渠"
