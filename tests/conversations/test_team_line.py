"""The leader's line: by nickname, for yesterday, over a leave, and by who stands in."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from storage import offices, tables
from storage.kinds import LeaveState
from tests.actors import Stage
from tests.conversations.test_checkin import marks

TODAY = "2026-11-23"
HERE = (TODAY, "day", "in_village", False)


def away(stage: Stage, name: str, decider: str, days: str = "今天到25号") -> None:
    """Let somebody go on approved leave."""
    stage.say(name, f"请假 {days} 事假 看病人")
    stage.say(name, "提交")
    stage.say(decider, "同意")
    stage.shown(name)


def leaves(stage: Stage) -> list[tuple[LeaveState, date | None]]:
    with stage.database.read() as work:
        rows = work.ones(select(tables.Leave).order_by(tables.Leave.id))
    return [(row.state, row.returned_on) for row in rows]


def name_deputy(stage: Stage, name: str) -> None:
    """Name somebody deputy of the leader of the team, as `zhucun grant --deputy` does."""
    office = ("team_leader", stage.places["村"], None)
    with stage.database.write() as work:
        offices.appoint(work, office, stage.people[name], (date(2026, 1, 1), None), deputy=True)


@pytest.mark.parametrize(
    "said",
    [
        "老张请假 其他都在",
        "张三 请假 其他都在",
        "除zhangsan外都在",
        "zs请假,其他都在",
        "除老张外都在",
    ],
)
def test_a_member_by_nickname_or_pinyin(stage: Stage, said: str) -> None:
    """Whoever is meant is shown by the full name before anything counts."""
    table = stage.say("李四", said).splitlines()
    assert table[2].startswith("张三:")
    assert marks(stage, "王五") == []
    stage.press("李四", "确认")
    assert marks(stage, "王五") == [HERE]
    assert marks(stage, "张三") == []


def test_a_name_with_a_slip_is_shown_as_it_was_typed(stage: Stage) -> None:
    """章三 is 张三 only once the table with both was confirmed."""
    assert stage.say("李四", "章三请假 其他都在").splitlines() == [
        "11月23日 周一 全队情况:",
        "李四:在村",
        "张三(您写的是“章三”):请假(要本人在这里请假才算)",
        "王五:在村",
        "孙八:在村",
        "请提醒张三补请假。",
    ]
    stage.say("李四", "取消")
    assert marks(stage, "王五") == []


def test_a_name_that_may_be_two_people_is_asked_about(stage: Stage) -> None:
    """小王 in a team with two of them decides nothing."""
    with stage.database.write() as work:
        row = work.one(select(tables.Person).where(tables.Person.name == "孙八"))
        row.name = "王八一"
        work.add(row)
    answer = stage.say("李四", "小王请假 其他都在")
    assert answer == "“小王”是王五、王八一中的哪一位?请写全名。"
    assert marks(stage, "张三") == []


def test_a_named_return_ends_the_leave_after_confirmation(stage: Stage) -> None:
    """张三提前回来了: the table says that the leave will end; only then does it."""
    away(stage, "张三", "李四")
    stage.wait(hours=24)
    assert stage.say("李四", "张三提前回来了").splitlines() == [
        "11月24日 周二 全队情况:",
        "李四:在村",
        "张三:在村(原请假到11月25日 周三,确认后就销假)",
        "王五:在村",
        "孙八:在村",
    ]
    assert leaves(stage) == [(LeaveState.approved, None)]
    stage.press("李四", "确认")
    assert leaves(stage) == [(LeaveState.returned, date(2026, 11, 24))]
    assert stage.told("张三") == ("李四报您11月24日 周二起已回村,假期到此为止。不对请告诉队长。")
    assert [row[2] for row in marks(stage, "张三")] == ["in_village"]


def test_all_present_ends_nobodys_leave_or_training(stage: Stage) -> None:
    """都在 is everyone not accounted for already: leave and training days stay what they are."""
    away(stage, "张三", "李四")
    stage.wait(hours=24)
    stage.say("王五", "今天去县里培训")
    table = stage.say("李四", "都在").splitlines()
    assert table[2:4] == ["张三:事假", "王五:培训"]
    stage.press("李四", "确认")
    assert leaves(stage) == [(LeaveState.approved, None)]
    assert marks(stage, "张三") == []
    assert [row[2] for row in marks(stage, "王五")] == ["training"]


def test_a_leaders_word_is_no_leave(stage: Stage) -> None:
    """张三病假 in the line records no leave day: that is asked for and decided."""
    stage.say("李四", "张三病假 其他都在")
    stage.press("李四", "确认")
    assert marks(stage, "张三") == []


def test_yesterday_may_be_said_and_is_late(stage: Stage) -> None:
    """昨天都在 is about yesterday, says so, and its marks are 补报."""
    table = stage.say("李四", "昨天都在").splitlines()
    assert (table[0], table[-1]) == ("11月22日 周日 全队情况:", "这是11月22日 周日的,记为补报。")
    assert stage.press("李四", "确认") == "✓ 11月22日 周日已确认:在村4人,全队4人。"
    assert marks(stage, "王五") == [("2026-11-22", "day", "in_village", True)]


def test_a_line_that_comes_in_the_day_after_is_late(stage: Stage) -> None:
    """Sent in the evening, received the next morning: of its own day, marked 补报."""
    sent = stage.clock.now()
    stage.wait(hours=22)
    events = [replace(stage.event("李四", said), sent_at=sent) for said in ("都在", "确认")]
    for event in events:
        stage.tell([event])
    assert marks(stage, "王五") == [(TODAY, "day", "in_village", True)]


def test_the_speaker_is_named_by_me(stage: Stage) -> None:
    """我在县里开会,其他都在: the leader is at the meeting, the others in the village."""
    stage.say("李四", "我在县里开会,其他都在")
    stage.press("李四", "确认")
    assert marks(stage, "李四") == [(TODAY, "day", "meeting", False)]
    assert marks(stage, "张三") == [HERE]


def test_a_proxy_says_the_line(stage: Stage) -> None:
    """Who the leader handed over to may say it on these days."""
    stage.say("李四", "代理 王五 今天到后天")
    stage.say("李四", "提交")
    assert stage.say("王五", "除张三外都在").splitlines()[2] == "张三:不在村,原因待报"
    stage.press("王五", "确认")
    assert marks(stage, "孙八") == [HERE]


def test_a_deputy_says_the_line_while_the_leader_is_away(stage: Stage) -> None:
    """The named deputy leads only while the leader is on leave and handed over to nobody."""
    name_deputy(stage, "王五")
    refused = "这句话由队长说才算。只报自己,请说“在村”。"
    assert stage.say("王五", "都在") == refused
    away(stage, "李四", "赵六")
    stage.wait(minutes=5)
    assert stage.say("王五", "老张请假 其他都在").splitlines()[1:3] == [
        "李四:事假",
        "张三:请假(要本人在这里请假才算)",
    ]
    stage.press("王五", "确认")
    assert marks(stage, "孙八") == [HERE]
    assert marks(stage, "李四") == []
    assert stage.say("孙八", "都在") == refused


def test_a_deputy_may_not_confirm_once_the_leader_is_back(stage: Stage) -> None:
    """A table opened while the leader was away does not outlive that."""
    name_deputy(stage, "王五")
    away(stage, "李四", "赵六")
    stage.say("王五", "都在")
    stage.say("李四", "销假")
    assert stage.press("王五", "确认") == "这句话由队长说才算。只报自己,请说“在村”。"
    assert marks(stage, "孙八") == []


def test_the_deputys_todo_names_the_day_to_confirm(stage: Stage) -> None:
    """待办 of the deputy lists the team's day only while the leader is away."""
    name_deputy(stage, "王五")
    assert "石桥村工作队" not in stage.say("王五", "待办")
    away(stage, "李四", "赵六")
    assert "石桥村工作队" in stage.say("王五", "待办")


def test_another_line_takes_the_place_of_the_one_shown(stage: Stage) -> None:
    """Seeing the table, the leader says it anew; only what was shown last counts."""
    stage.say("李四", "都在")
    assert stage.say("李四", "好像不对").splitlines()[0] == (
        "看好了请点[确认];要改就重新说一句,不要了请点[取消]。"
    )
    assert stage.say("李四", "除张三外都在").splitlines()[2] == "张三:不在村,原因待报"
    stage.say("李四", "确认")
    assert marks(stage, "张三") == []
    assert marks(stage, "王五") == [HERE]


def test_a_line_of_long_ago_is_not_taken(stage: Stage) -> None:
    """The line reaches as far back as anybody's own late word."""
    assert stage.say("李四", "11月20日都在").splitlines()[0] == "11月20日 周五 全队情况:"
    stage.say("李四", "取消")
    assert stage.say("李四", "11月19日都在") == (
        "11月19日 周四超过3天了,全队情况不能再补报。个别人不对的,请本人说“补签”。"
    )


def test_a_deputy_answers_a_roll_call_while_the_leader_is_away(stage: Stage) -> None:
    """都安全 counts from who leads now, and from no other member."""
    name_deputy(stage, "王五")
    away(stage, "李四", "赵六")
    stage.say("钱七", "点名 暴雨 2小时")
    stage.press("钱七", "发出点名")
    assert "已替" not in stage.say("孙八", "都安全")
    assert stage.say("王五", "都安全").startswith("✓ 已替3人作答。")
