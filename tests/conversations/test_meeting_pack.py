"""The papers before a meeting, the meeting that recurs, and the list after it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.documents.making import Maker
from storage import enclosures, tables
from storage.kinds import MessageAction, Role
from tests.conversations import packs, sweeping
from tests.conversations.meetings import at, call, letters, make_packs, strike
from tests.conversations.posts import add, group_head, second_team
from tests.offices import pack

if TYPE_CHECKING:
    from tests.actors import Stage

SCHEDULE = """
[[meeting.kinds]]
id = "leaders"
label = { zh = "队长例会", en = "leaders' meeting" }
level = "county"
words = ["队长会"]
invites = ["leader"]
clause = "四(二)"
basis = "example"

[meeting.kinds.schedule]
every = "month"
on = 25
at = "15:00"
moves = "before"
lead_days = 5
place = "县委二楼"

# --- reports ---"""


def workbook(stage: Stage, name: str) -> list[tuple[str, list[list[Any]]]]:
    """Give the sheets of the last workbook somebody got, by name."""
    row = tables.Outbox
    with stage.database.read() as work:
        who = stage.people[name]
        mine = (row.person_id == who) | (row.user == str(who))
        keys = work.ones(
            select(row.key).where(mine, row.action == MessageAction.file).order_by(row.id.desc())
        )
        enclosed = enclosures.of_message(work, keys[0])
    assert enclosed is not None
    book = CalamineWorkbook.from_filelike(io.BytesIO(Maker()(enclosed)))
    return [(one, book.get_sheet_by_name(one).to_python()) for one in book.sheet_names]


def test_the_day_before_the_caller_gets_the_pack_once(stage: Stage) -> None:
    """The statement, what waits and who comes, as a message and a workbook."""
    stage.say("张三", "困难: 三组饮水管冻裂")
    stage.say("张三", "提交")
    stage.say("钱七", "交办: 修路方案 @李四 本月底")
    stage.say("钱七", "提交")
    call(stage)
    stage.press("李四", "参加")
    at(stage, "2026-11-26", "08:59")
    strike(stage)
    assert make_packs(stage) == 0
    stage.told("钱七")
    at(stage, "2026-11-26", "09:00")
    strike(stage)
    strike(stage)
    assert make_packs(stage) == 1
    told = stage.told("钱七")
    for line in (
        "会前材料:队长例会",
        "时间:11月27日 周五 15:00",
        "待答复的困难1件:",
        "未办结的交办1项:",
        "李四:修路方案(11月30日 周一前)",
        "没有迟交的报告。",
        "参会回复:邀请1人,参加1,请假0,没回复0",
    ):
        assert line in told.splitlines(), (line, told)
    assert "在岗率" in told
    sheets = dict(workbook(stage, "钱七"))
    assert list(sheets) == ["在岗统计", "待答复困难", "迟交报告", "未办结交办"]
    assert sheets["未办结交办"][-1][:2] == ["修路方案", "李四"]
    assert sheets["待答复困难"][-1][2] == "三组饮水管冻裂"
    strike(stage)
    assert make_packs(stage) == 0


def test_the_pack_can_be_asked_for_and_says_what_the_figures_say(stage: Stage) -> None:
    """The same line as 统计 gives, for the same days; a cadre gets none."""
    call(stage)
    assert stage.say("钱七", "会前材料").startswith("正在整理队长例会的会前材料")
    assert make_packs(stage) == 1
    told = stage.told("钱七")
    figures = stage.say("钱七", "统计 10月1日到11月23日")
    line = next(one for one in figures.splitlines() if one.startswith("在岗率"))
    assert line in told
    assert stage.say("李四", "会前材料").startswith("会议由乡镇或县里召集")


def test_the_head_of_the_leading_group_gets_it_where_the_pack_says(stage: Stage) -> None:
    packs.put(
        stage,
        pack().body.replace(
            "# --- reports ---",
            '[meeting.pack]\ndays_before = 1\nat = "09:00"\nto = ["caller", "group_head"]\n'
            'clause = "四(二)"\nbasis = "example"\n\n# --- reports ---',
            1,
        ),
    )
    group_head(stage)
    call(stage)
    at(stage, "2026-11-26", "09:00")
    strike(stage)
    assert make_packs(stage) == 1
    assert "会前材料:队长例会" in stage.told("组长")
    assert "会前材料:队长例会" in stage.told("钱七")


def test_a_meeting_moved_or_off_gets_no_pack_for_the_old_day(stage: Stage) -> None:
    call(stage)
    stage.say("钱七", "会议改期 11月30日下午3点")
    stage.say("钱七", "提交")
    at(stage, "2026-11-26", "09:00")
    strike(stage)
    assert make_packs(stage) == 0
    at(stage, "2026-11-29", "09:00")
    strike(stage)
    assert make_packs(stage) == 1


def test_after_the_meeting_the_caller_gets_the_list_once(stage: Stage) -> None:
    second_team(stage)
    call(stage)
    at(stage, "2026-11-27", "15:00")
    stage.say("李四", "会议签到")
    stage.told("钱七")
    sweeping.at(stage, "2026-11-27", "16:59")
    assert "已到" not in stage.told("钱七")
    sweeping.at(stage, "2026-11-27", "17:00")
    assert stage.told("钱七").splitlines()[-3:] == [
        "队长例会 11月27日 周五 15:00",
        "已到1人:李四",
        "未到1人:周九",
    ]
    sweeping.at(stage, "2026-11-27", "17:01")
    assert stage.told("钱七") == ""


def test_a_stand_in_comes_for_an_absent_leader(stage: Stage) -> None:
    """He sees the meeting as his, signs in, and the leader counts neither absent nor there."""
    call(stage)
    stage.say("李四", "代理 王五 11月26日到28日")
    stage.say("李四", "提交")
    assert "(代李四)" in stage.say("王五", "我的会议")
    at(stage, "2026-11-27", "15:00")
    assert stage.say("王五", "会议签到").startswith("✓ 已签到:队长例会")
    assert stage.say("钱七", "到会名单").splitlines() == [
        "队长例会 11月27日 周五 15:00",
        "已到1人:王五(代李四)",
    ]


@pytest.fixture
def recurring(stage: Stage) -> Stage:
    body = pack().body
    assert body.count("# --- reports ---") == 1
    packs.put(stage, body.replace("# --- reports ---", SCHEDULE.lstrip(), 1))
    return stage


def test_a_recurring_meeting_is_put_to_the_coordinator_once_and_called(recurring: Stage) -> None:
    """25 December is a Friday: five days ahead it is proposed; two coordinators call it once."""
    stage = recurring
    add(stage, "钱八", Role.county, area_id=stage.places["县"])
    sweeping.at(stage, "2026-12-20", "08:59")
    assert "定期会议" not in stage.told("钱七") + stage.told("钱八")
    sweeping.at(stage, "2026-12-20", "09:00")
    assert "定期会议:队长例会,12月25日 周五 15:00。要召集吗?" in stage.told("钱七")
    assert "定期会议" in stage.told("钱八")
    assert stage.press("钱七", "召集").splitlines()[:3] == [
        "会议:队长例会",
        "时间:12月25日 周五 15:00",
        "地点:县委二楼",
    ]
    stage.press("钱八", "召集")
    assert stage.say("钱七", "提交") == "✓ 已发通知,共1人。"
    assert stage.say("钱八", "提交") == "这次会已经由别人发了通知。"
    assert len(letters(stage, "李四")) == 1
    sweeping.at(stage, "2026-12-21", "09:00")
    assert "定期会议" not in stage.told("钱七")


def test_a_recurring_meeting_can_be_passed_over(recurring: Stage) -> None:
    stage = recurring
    sweeping.at(stage, "2026-12-20", "08:59")
    stage.told("钱七")
    sweeping.at(stage, "2026-12-20", "09:00")
    assert stage.press("钱七", "这次不开") == "✓ 这次不开。"
    sweeping.at(stage, "2026-12-21", "09:00")
    assert "定期会议" not in stage.told("钱七")
    assert letters(stage, "李四") == []
    assert stage.say("钱七", "例会记录").splitlines()[-1] == "… 第4季度还没有召集(还有11天)"


def test_the_record_of_the_year(stage: Stage) -> None:
    """Held with how many, not held, called, and before it was in use."""
    assert stage.say("钱七", "例会记录").splitlines() == [
        "示范县 2026年队长例会(四(二):每季度至少一次)",
        "第1季度:系统还没启用",
        "第2季度:系统还没启用",
        "✗ 第3季度没有召开(召开0次,应1次)",
        "… 第4季度还没有召集(还有39天)",
    ]
    call(stage)
    assert stage.say("钱七", "例会记录").splitlines()[-1] == "… 第4季度已召集,还没开(还有39天)"
    at(stage, "2026-11-27", "15:00")
    stage.say("李四", "会议签到")
    assert stage.say("钱七", "例会记录").splitlines()[-1] == (
        "✓ 11月27日 周五 15:00 队长例会:邀请1人,到会1人"
    )
    assert stage.say("李四", "例会记录") == "例会记录由县里查看。"
