"""The half-year report, diary lines, and why a meeting is called."""

from datetime import UTC, datetime

from sqlalchemy import select

from storage import filings, tables
from tests.actors import ZONE, Stage


def test_the_half_year_report_in_a_few_messages(stage: Stage) -> None:
    """From 17 December the leader sees the draft, writes the blank heads, and files once."""
    stage.clock.set(datetime(2026, 12, 20, 10, 0, tzinfo=ZONE).astimezone(UTC))
    assert stage.say("李四", "交报告").splitlines() == [
        "石桥村工作队2026年下半年报告(12月31日 周四截止):",
        "草稿由到12月20日为止的记录生成,1句有出处;没有记录的部分空着。",
        "思想:空白",
        "工作(46字):7月1日至12月20日,4人应在岗476天,在岗476天(已确认0天),在岗率100.0%。",
        "学习:空白",
    ]
    asked = stage.press("李四", "写空白部分")
    assert asked.splitlines()[-1] == '请写"思想"部分(一条消息写完,最多3000字):'
    asked = stage.say("李四", "在村,走访了30户,修渠2公里")
    assert asked == '请写"学习"部分(一条消息写完,最多3000字):'
    assert stage.say("李四", "每周一次集中学习").splitlines() == [
        "石桥村工作队2026年下半年报告(12月31日 周四截止):",
        "【思想】15字",
        "在村,走访了30户,修渠2公里",
        "【工作】46字",
        "7月1日至12月20日,4人应在岗476天,在岗476天(已确认0天),在岗率100.0%。",
        "【学习】8字",
        "每周一次集中学习",
    ]
    assert stage.say("李四", "提交") == "✓ 2026年下半年报告已提交。"
    assert stage.news("钱七") == ["石桥村工作队交来2026年下半年报告(李四)。"]
    assert "现在没有要交的报告" in stage.say("李四", "交报告")
    with stage.database.read() as work:
        row = work.one(select(tables.Report))
        filed = filings.whole(work, row.id)
    assert filed is not None
    assert {head: filed.newest.text(head) for head in filed.newest.sections} == {
        "thinking": "在村,走访了30户,修渠2公里",
        "work": "7月1日至12月20日,4人应在岗476天,在岗476天(已确认0天),在岗率100.0%。",
        "study": "每周一次集中学习",
    }
    assert (row.period, row.late) == ("2026H2", False)


def test_a_late_report_is_late_visibly(stage: Stage) -> None:
    """After the due day it can still be filed and says so, to both."""
    stage.clock.set(datetime(2027, 1, 5, 10, 0, tzinfo=ZONE).astimezone(UTC))
    assert "(12月31日 周四截止,已逾期5天):" in stage.say("李四", "交报告")
    stage.press("李四", "写空白部分")
    stage.say("李四", "思想好")
    stage.say("李四", "学习好")
    assert stage.say("李四", "提交") == "✓ 2026年下半年报告已提交(逾期)。"
    assert stage.news("钱七")[-1].splitlines()[-1] == "逾期交来。"
    assert "2026年下半年报告(逾期)" in stage.say("钱七", "收报告")


def test_a_member_is_told_who_files(stage: Stage) -> None:
    """The report is the leader's."""
    assert stage.say("张三", "交报告") == "半年报告由队长提交。"


def test_why_after_calling_a_meeting(stage: Stage) -> None:
    """A rule with a value of its own is cited like any other: this one is national."""
    stage.say("钱七", "周五下午3点半县委二楼开队长会")
    answer = stage.say("钱七", "为什么")
    assert "出处:四(二),中央《指导意见》原文" in answer
