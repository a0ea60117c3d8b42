"""Saying where one is: the echo, its repair, late and queued messages, changed messages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from storage import tables
from storage.kinds import EventKind, Half
from tests.actors import ZONE, Stage
from tests.conversations.test_checkin import marks

IN_VILLAGE = ("2026-11-23", "day", "in_village", False)


def trips(stage: Stage) -> list[tuple[str, date, Half, date, Half]]:
    with stage.database.read() as work:
        rows = work.ones(select(tables.Trip).order_by(tables.Trip.id))
    return [(r.kind, r.first_day, r.first_half, r.last_day, r.last_half) for r in rows]


def diary(stage: Stage) -> list[tuple[date, str]]:
    with stage.database.read() as work:
        rows = work.ones(select(tables.DiaryLine).order_by(tables.DiaryLine.id))
    return [(row.day, row.body) for row in rows]


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def test_a_message_that_comes_in_late_counts_for_its_day_with_both_times(stage: Stage) -> None:
    """Said on Sunday evening, received on Monday morning: Sunday, 补报, both times shown."""
    event = replace(stage.event("张三", "在村"), sent_at=at(20, 3, day=22))
    stage.tell([event])
    assert stage.told("张三").splitlines() == [
        "✓ 已补报:11月22日 周日 在村",
        "补报:发于11月22日 周日 20:03,收到于11月23日 周一 10:00。",
    ]
    assert marks(stage, "张三") == [("2026-11-22", "day", "in_village", True)]
    with stage.database.read() as work:
        row = work.one(select(tables.Mark))
    assert (row.said_at, row.recorded_at) == (at(20, 3, day=22), at(10))


def test_a_few_minutes_under_way_are_not_late(stage: Stage) -> None:
    """A message sent at 09:55 and received at 10:00 is simply today's."""
    stage.tell([replace(stage.event("张三", "在村"), sent_at=at(9, 55))])
    assert stage.told("张三") == "✓ 已记:11月23日 周一 在村"


def test_before_the_day_begins_the_day_is_named(stage: Stage) -> None:
    """At half past one in the night it is still Sunday, and the answer says so."""
    stage.clock.set(at(1, 30))
    assert stage.say("张三", "在村").splitlines() == [
        "✓ 已记:11月22日 周日 在村",
        "每天04:00起算新的一天,现在仍算11月22日 周日。",
    ]


@pytest.mark.parametrize("together", [True, False])
def test_queued_bare_marks_are_asked_about(stage: Stage, *, together: bool) -> None:
    """Three 在村 within two minutes: today once, and which days the three were is asked."""
    events = [stage.event("张三", "在村") for _ in range(3)]
    for batch in [events] if together else [[event] for event in events]:
        stage.tell(batch)
    assert stage.told("张三").splitlines() == [
        "✓ 已记:11月23日 周一 在村",
        (
            "两分钟内收到2条“在村”,只有11月23日 周一记了一次。"
            "这2条是哪几天?可以直接写:8 9 10,或:昨天 前天。"
        ),
        (
            "两分钟内收到3条“在村”,只有11月23日 周一记了一次。"
            "这3条是哪几天?可以直接写:8 9 10,或:昨天 前天。"
        ),
    ]
    assert marks(stage, "张三") == [IN_VILLAGE]
    assert stage.say("张三", "21 22 23") == ("在村:11月21日 周六、11月22日 周日、11月23日 周一")
    assert stage.press("张三", "确认") == ("✓ 已补报:11月21日 周六 在村、11月22日 周日 在村")
    assert [row[0] for row in marks(stage, "张三")] == ["2026-11-23", "2026-11-21", "2026-11-22"]


def test_queued_marks_answered_by_a_tap(stage: Stage) -> None:
    """[近3天] and [都是今天] are offered; today then counts once."""
    for _ in range(3):
        stage.say("张三", "Z")
    assert stage.press("张三", "近3天").startswith("在村:11月21日 周六、11月22日")
    stage.press("张三", "上一步")
    assert stage.press("张三", "都是今天") == "在村:11月23日 周一"
    assert stage.press("张三", "确认") == "好,11月23日 周一只记一次在村。"
    assert marks(stage, "张三") == [IN_VILLAGE]


def test_queued_marks_of_other_days_take_todays_back(stage: Stage) -> None:
    """Where today is none of the days, its mark no longer counts, and that is shown before."""
    stage.say("张三", "在村")
    stage.say("张三", "在村")
    assert stage.say("张三", "昨天 前天").splitlines() == [
        "在村:11月21日 周六、11月22日 周日",
        "11月23日 周一就不算了。",
    ]
    stage.say("张三", "确认")
    assert marks(stage, "张三") == [
        IN_VILLAGE,
        ("2026-11-23", "day", "unreported", False),
        ("2026-11-21", "day", "in_village", True),
        ("2026-11-22", "day", "in_village", True),
    ]


def test_marks_further_apart_or_with_a_day_are_not_asked_about(stage: Stage) -> None:
    """After two minutes, or with the day said, a mark is a mark; others' marks do not matter."""
    stage.say("张三", "在村")
    stage.say("王五", "在村")
    assert stage.say("张三", "昨天在村") == "✓ 已补报:11月22日 周日 在村"
    stage.wait(minutes=3)
    assert stage.say("张三", "在村") == "✓ 已记:11月23日 周一 在村"


def test_one_tap_repairs_what_was_understood(stage: Stage) -> None:
    """[改一下] asks where one was on just these days; the later word counts."""
    stage.say("张三", "昨天在村")
    assert stage.press("张三", "改一下") == "11月22日 周日,改成什么?"
    assert stage.press("张三", "公出") == "✓ 已补报:11月22日 周日 因公外出"
    assert marks(stage, "张三") == [
        ("2026-11-22", "day", "in_village", True),
        ("2026-11-22", "day", "official_trip", True),
    ]


def test_what_does_not_count_leaves_the_day_as_if_nothing_was_said(stage: Stage) -> None:
    """[这不算]: the month shows the day as presumed again; both words stay readable."""
    stage.say("张三", "公出")
    stage.press("张三", "改一下")
    assert stage.press("张三", "这不算") == "✓ 11月23日 周一刚才说的不算了。"
    assert [row[2] for row in marks(stage, "张三")] == ["official_trip", "unreported"]
    assert stage.say("李四", "都在").splitlines()[2] == "张三:在村"


def test_a_trip_said_by_mistake_is_dropped(stage: Stage) -> None:
    """The repair of days to come replaces the trip instead of adding one."""
    stage.say("张三", "明后天去县里培训")
    stage.press("张三", "改一下")
    assert stage.press("张三", "公出") == "✓ 已记:11月24日 周二 至 11月25日 周三 因公外出"
    assert [row[0] for row in trips(stage)] == ["official_trip"]
    stage.press("张三", "改一下")
    stage.press("张三", "这不算")
    assert trips(stage) == []


def test_a_question_about_a_day_is_answered_for_that_day(stage: Stage) -> None:
    """昨天忘签了 asks where; a bare 在村 then speaks of yesterday, and only the first one."""
    assert stage.say("张三", "昨天忘签了") == ("11月22日 周日在哪里?在村、公出、请假还是轮休?")
    assert stage.say("张三", "在村") == "✓ 已补报:11月22日 周日 在村"
    assert stage.say("张三", "在村") == "✓ 已记:11月23日 周一 在村"
    stage.say("张三", "昨天忘签了")
    assert stage.press("张三", "会议") == "✓ 已补报:11月22日 周日 会议"


def test_away_tomorrow_is_tomorrow_whatever_is_pressed(stage: Stage) -> None:
    """The buttons under 明天不在村 speak of tomorrow, also when pressed the day after."""
    stage.say("张三", "明天不在村")
    stage.wait(hours=2)
    stage.press("张三", "公出")
    assert marks(stage, "张三") == []
    assert trips(stage) == [
        ("official_trip", date(2026, 11, 24), Half.whole, date(2026, 11, 24), Half.whole)
    ]
    stage.say("王五", "下午不在村")
    assert stage.press("王五", "会议") == "✓ 已记:11月23日 周一 下午 会议"


def test_half_a_day_to_come_stays_half_a_day(stage: Stage) -> None:
    """明天下午开会 takes the afternoon only."""
    assert stage.say("张三", "明天下午开会") == "✓ 已记:11月24日 周二 下午 会议"
    tomorrow = date(2026, 11, 24)
    assert trips(stage) == [("meeting", tomorrow, Half.afternoon, tomorrow, Half.whole)]


def test_work_said_besides_is_a_line_of_the_diary(stage: Stage) -> None:
    """One sentence, two records; a trip's remark is its reason and no diary."""
    assert stage.say("张三", "昨天在村走访5户").splitlines() == [
        "✓ 已补报:11月22日 周日 在村",
        "其余的话记进了日志;改这条消息就能改日志。",
    ]
    assert diary(stage) == [(date(2026, 11, 22), "走访5户")]
    stage.say("张三", "公出 明天到后天 去市里")
    assert len(diary(stage)) == 1
    assert trips(stage)[0][0] == "official_trip"


def change(stage: Stage, name: str, said: str, message: str) -> str:
    stage.shown(name)
    stage.tell([replace(stage.event(name, said, EventKind.edited), message_id=message)])
    return stage.told(name)


def test_changing_a_message_changes_only_the_diary(stage: Stage) -> None:
    """The mark stays, the line gets its new words, the old ones stay readable; all is said."""
    stage.tell([replace(stage.event("张三", "在村, 走访3户低保户"), message_id="7")])
    answer = change(stage, "张三", "不在村", "7")
    assert answer == ("改后的消息里没看出日志,日志仍是:走访3户低保户。考勤和申请不随修改变动。")
    answer = change(stage, "张三", "昨天在村, 走访4户低保户", "7")
    assert answer.splitlines() == [
        "✓ 11月23日 周一的日志改为:走访4户低保户。考勤和申请不随修改变动。",
        "归类:行业政策落实",
    ]
    assert marks(stage, "张三") == [IN_VILLAGE]
    assert diary(stage) == [(date(2026, 11, 23), "走访4户低保户")]
    with stage.database.read() as work:
        former = work.one(select(tables.DiaryLine.former))
    assert [words for _, *words in former] == [["走访3户低保户", "2026-11-23"]]


def test_changing_a_plain_check_in_changes_nothing(stage: Stage) -> None:
    """在村 changed to 公出, or a request to other days, stays what it was."""
    stage.tell([replace(stage.event("张三", "在村"), message_id="8")])
    expected = "修改消息不会改动考勤和申请。要更正,请重新发一条。"
    assert change(stage, "张三", "公出", "8") == expected
    assert change(stage, "王五", "在村, 走访3户低保户", "8") == expected
    assert marks(stage, "张三") == [IN_VILLAGE]
    assert diary(stage) == []


def test_a_check_in_does_not_hide_what_was_shown(stage: Stage) -> None:
    """批准 after the leader's own check-in still decides the request shown before it."""
    stage.say("张三", "请假 明天 事假 看病人")
    stage.say("张三", "提交")
    stage.say("王五", "请假 后天 事假 办事")
    stage.say("王五", "提交")
    stage.shown("李四")
    stage.wait(minutes=1)
    stage.say("李四", "在村")
    stage.say("李四", "同意")
    with stage.database.read() as work:
        states = work.ones(select(tables.Leave.state).order_by(tables.Leave.id))
    assert [state.value for state in states] == ["pending", "approved"]


def test_leave_and_presence_in_one_message_are_sent_apart(stage: Stage) -> None:
    """Nothing of it counts, and how to say it is told."""
    assert stage.say("张三", "在村,下午请假").startswith("在村和请假请分两条发")
    assert marks(stage, "张三") == []


def test_what_only_sounds_like_it_is_asked_with_one_tap(stage: Stage) -> None:
    """钱到了 may be 签到了, or money."""
    assert stage.say("张三", "钱到了") == "“钱到了”是签到吗?在村请回“在村”。"
    assert marks(stage, "张三") == []
    stage.press("张三", "签到")
    assert marks(stage, "张三") == [IN_VILLAGE]


def test_the_own_village_by_name_is_the_village(stage: Stage) -> None:
    """在石桥 is 在村; another village is not."""
    assert stage.say("张三", "在石桥村呢") == "✓ 已记:11月23日 周一 在村"
    stage.say("张三", "在李家村")
    assert len(marks(stage, "张三")) == 1


def test_what_counts_is_the_last_word_by_its_time(stage: Stage) -> None:
    """A message from before, arriving later, does not undo what was said since."""
    stage.say("张三", "公出")
    stage.tell([replace(stage.event("张三", "在村"), sent_at=at(8))])
    assert stage.say("李四", "都在").splitlines()[2] == "张三:因公外出"


def test_a_meeting_written_by_a_cadre_is_asked_about(stage: Stage) -> None:
    """周五下午3点半县委二楼开队长会 is a call only from a coordinator; a cadre may be going."""
    answer = stage.say("张三", "周五下午3点半县委二楼开队长会")
    assert answer.startswith("11月27日 周五 下午,记为去开会吗?")
    assert trips(stage) == []
    stage.press("张三", "记为去开会")
    friday = date(2026, 11, 27)
    assert trips(stage) == [("meeting", friday, Half.afternoon, friday, Half.whole)]


def test_another_word_on_the_same_days_to_come_replaces_the_first(stage: Stage) -> None:
    """公出 and then 培训 for tomorrow is one trip; being called back by the unit stays."""
    stage.say("李四", "抽回 张三 明天 县里抽调")
    stage.say("李四", "提交")
    stage.say("张三", "明天公出")
    stage.say("张三", "明天去县里培训")
    assert [row[0] for row in trips(stage)] == ["pulled_back", "training"]
    stage.press("张三", "改一下")
    stage.press("张三", "这不算")
    assert [row[0] for row in trips(stage)] == ["pulled_back"]


def test_a_slash_that_names_no_command_takes_none_of_a_date(stage: Stage) -> None:
    assert stage.say("张三", "/ 11/20在村") == "✓ 已补报:11月20日 周五 在村"
