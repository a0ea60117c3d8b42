"""The half-year report, diary lines and meetings."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from storage import tables
from tests.actors import ZONE, Stage


def test_the_half_year_report_in_three_messages(stage: Stage) -> None:
    """From 17 December the leader writes the three heads, sees them and files once."""
    stage.clock.set(datetime(2026, 12, 20, 10, 0, tzinfo=ZONE).astimezone(UTC))
    assert stage.say("李四", "交报告") == '请写"思想"部分(一条消息写完):'
    stage.say("李四", "全队认真学习。")
    assert stage.say("李四", "在村,走访了30户,修渠2公里").startswith('请写"学习"部分')
    summary = stage.say("李四", "每周一次集中学习")
    assert summary.splitlines() == [
        "石桥村工作队 2026年下半年报告(12月31日 周四截止):",
        "思想(7字):全队认真学习。",
        "工作(15字):在村,走访了30户,修渠2公里",
        "学习(8字):每周一次集中学习",
    ]
    assert stage.say("李四", "提交") == "✓ 2026年下半年报告已提交。"
    assert stage.told("钱七") == "石桥村工作队交来2026年下半年报告(李四)。"
    assert "现在没有要交的报告" in stage.say("李四", "交报告")
    with stage.database.read() as work:
        row = work.one(select(tables.Report))
    assert row.heads == {
        "thinking": "全队认真学习。",
        "work": "在村,走访了30户,修渠2公里",
        "study": "每周一次集中学习",
    }
    assert (row.period, row.late) == ("2026H2", False)


def test_a_late_report_is_late_visibly(stage: Stage) -> None:
    """After the due day it can still be filed and says so."""
    stage.clock.set(datetime(2027, 1, 5, 10, 0, tzinfo=ZONE).astimezone(UTC))
    for said in ("交报告", "思想好", "工作好", "学习好"):
        stage.say("李四", said)
    assert stage.say("李四", "提交") == "✓ 2026年下半年报告已提交(逾期)。"


def test_a_member_is_told_who_files(stage: Stage) -> None:
    """The report is the leader's."""
    assert stage.say("张三", "交报告") == "半年报告由队长提交。"


@pytest.mark.parametrize("name", ["钱七", "赵六"])
def test_a_coordinator_calls_a_meeting_by_message(stage: Stage, name: str) -> None:
    """Date, place and title are read, shown back, and the leaders are told once."""
    summary = stage.say(name, "周五下午3点半县委二楼开队长会")
    assert summary.splitlines() == [
        "会议:队长会",
        "时间:11月27日 周五 15:30",
        "地点:县委二楼",
        "通知1位队长",
    ]
    assert stage.say(name, "提交") == "✓ 已发通知,共1位队长。"
    assert stage.told("李四").startswith("会议通知:队长会\n时间:11月27日 周五 15:30")
    assert stage.told("张三") == ""
    with stage.database.read() as work:
        row = work.one(select(tables.Meeting))
    assert row.kind == ("leaders" if name == "钱七" else "township")
    assert row.starts_at == datetime(2026, 11, 27, 15, 30, tzinfo=ZONE)


def test_why_after_calling_a_meeting(stage: Stage) -> None:
    """A rule with a value of its own is cited like any other: this one is national."""
    stage.say("钱七", "周五下午3点半县委二楼开队长会")
    answer = stage.say("钱七", "为什么")
    assert "出处:四(二),中央《指导意见》原文" in answer
