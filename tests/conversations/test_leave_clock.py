"""A request nobody decides: reminded, then it goes up by working hours, never approved by silence.

The clock of the default pack: 8:30 to 17:30, a reminder after 4 hours, up after every 9.
"""

import pytest
from sqlalchemy import select

from storage import tables
from storage.kinds import Role
from tests.actors import Stage
from tests.conversations.posts import add, deputy, leave_state
from tests.conversations.sweeping import at

pytestmark = pytest.mark.usefixtures("without_sheets")

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (f"2026-11-{day}" for day in (23, 24, 25, 26))


def ask(stage: Stage, name: str, said: str) -> None:
    """Ask for leave in one sentence and submit it."""
    stage.say(name, said)
    stage.say(name, "提交")


def leave_told(stage: Stage, name: str) -> list[str]:
    """Give what somebody was told of leave since last asked, without the day and the digest."""
    others = ("还没确认", "简报")
    return [o.body for o in stage.shown(name) if not any(word in o.body for word in others)]


def test_a_reminder_after_four_working_hours_and_no_sooner(stage: Stage) -> None:
    """Asked at ten, reminded at two, once; the request still waits."""
    ask(stage, "张三", "事假 12月1号 办事")
    stage.shown("李四")
    at(stage, MONDAY, "13:59")
    assert leave_told(stage, "李四") == []
    at(stage, MONDAY, "14:00")
    assert leave_told(stage, "李四") == [
        "还有请假等您决定:\n张三请假:事假,12月1日 周二,1天\n事由:办事"
    ]
    at(stage, MONDAY, "16:00")
    assert leave_told(stage, "李四") == []
    assert leave_state(stage) == ["pending"]


def test_the_reminders_buttons_decide(stage: Stage) -> None:
    """What is reminded of can be decided right there, and then nothing goes up."""
    ask(stage, "张三", "事假 12月1号 办事")
    stage.shown("李四")
    at(stage, MONDAY, "14:00")
    assert stage.press("李四", "同意") == "✓ 已同意:张三 12月1日 周二(1天)"
    stage.shown("赵六")
    at(stage, TUESDAY, "10:00")
    assert leave_told(stage, "赵六") == []


def test_timeout_goes_to_the_township_then_the_county_then_nobody(stage: Stage) -> None:
    """Nine working hours a level; the applicant is told each time; nobody's silence approves."""
    ask(stage, "张三", "事假 12月1号 办事")
    for name in ("李四", "张三"):
        stage.shown(name)
    at(stage, TUESDAY, "09:59")
    assert leave_told(stage, "赵六") == []
    at(stage, TUESDAY, "10:00")
    assert leave_told(stage, "赵六") == [
        "李四9个工作小时没有决定,请您决定:\n张三请假:事假,12月1日 周二,1天\n事由:办事"
    ]
    assert stage.told("张三") == ("您的假(12月1日 周二)还没有批,已转给赵六。没批之前不算批准。")
    at(stage, WEDNESDAY, "10:00")
    assert leave_told(stage, "钱七")[0].startswith("赵六18个工作小时没有决定,请您决定:")
    at(stage, THURSDAY, "10:00")
    assert leave_told(stage, "钱七")[0].startswith("【无人可批】过了27个工作小时还没有人决定")
    assert stage.told("张三").endswith("急的请打电话,或说:急事先走")
    assert leave_state(stage) == ["pending"]


def test_whoever_it_came_to_decides_and_the_earlier_one_still_may(stage: Stage) -> None:
    """The township decides what went up to it; the leader's old button then says by whom."""
    ask(stage, "张三", "事假 12月1号 办事")
    stage.shown("李四")
    stage.tell([stage.event("赵六", "同意")])
    assert stage.told("赵六") == "现在没有等您决定的请假。"
    at(stage, TUESDAY, "10:00")
    assert "张三请假" in stage.say("赵六", "待办")
    assert stage.say("赵六", "同意") == "✓ 已同意:张三 12月1日 周二(1天)"
    assert stage.press("李四", "同意") == "张三 12月1日 周二(1天)已由赵六同意。"
    ask(stage, "王五", "事假 12月1号 办事")
    at(stage, WEDNESDAY, "15:00")
    assert stage.say("李四", "同意").startswith("✓ 已同意:王五")
    assert leave_state(stage) == ["approved", "approved"]


def test_a_deputy_comes_before_the_level_above(stage: Stage) -> None:
    """The leader has a deputy: after nine hours it is theirs, after eighteen the township's."""
    add(stage, "冯二", Role.member, team_id=stage.teams["石桥村"])
    deputy(stage, "冯二", "team_leader", "村")
    ask(stage, "张三", "事假 12月1号 办事")
    at(stage, TUESDAY, "10:00")
    assert leave_told(stage, "冯二")[0].startswith("李四9个工作小时没有决定,请您决定:")
    assert leave_told(stage, "赵六") == []
    at(stage, WEDNESDAY, "10:00")
    assert leave_told(stage, "赵六")[0].startswith("冯二18个工作小时没有决定")


def test_an_approver_whose_leave_begins_is_skipped_to_the_deputy(stage: Stage) -> None:
    """The request was put to the leader; the leader goes on leave; the deputy is asked then."""
    add(stage, "冯二", Role.member, team_id=stage.teams["石桥村"])
    deputy(stage, "冯二", "team_leader", "村")
    ask(stage, "李四", "事假 明天 办事")
    stage.say("赵六", "同意")
    ask(stage, "张三", "事假 12月1号 办事")
    assert leave_told(stage, "冯二") == []
    at(stage, TUESDAY, "08:30")
    assert leave_told(stage, "冯二")[0].startswith("还有请假等您决定:\n张三请假")
    at(stage, TUESDAY, "08:31")
    assert leave_told(stage, "冯二") == []
    assert stage.say("冯二", "同意") == "✓ 已同意:张三 12月1日 周二(1天)"


def test_without_a_deputy_the_county_decides_as_nobody_else_could(stage: Stage) -> None:
    """A vacant office: the county is asked and told why, and 待办 has it."""
    with stage.database.write() as work:
        post = work.one(
            select(tables.Assignment).where(tables.Assignment.person_id == stage.people["李四"])
        )
        post.last_day = stage.clock.now().date()
    stage.wait(days=1)
    assert "将发给:钱七" in stage.say("张三", "事假 12月1号 办事")
    stage.say("张三", "提交")
    assert leave_told(stage, "钱七") == [
        "队长现在无人可批,转到您这里。\n张三请假:事假,12月1日 周二,1天\n事由:办事"
    ]


def test_the_weekend_does_not_count(stage: Stage) -> None:
    """Asked on Friday at four, it goes up on Monday at four."""
    at(stage, "2026-11-27", "16:00")
    ask(stage, "张三", "事假 12月10号 办事")
    at(stage, "2026-11-29", "23:00")
    at(stage, "2026-11-30", "15:59")
    assert leave_told(stage, "赵六") == []
    at(stage, "2026-11-30", "16:00")
    assert leave_told(stage, "赵六")[0].startswith("李四9个工作小时没有决定")
