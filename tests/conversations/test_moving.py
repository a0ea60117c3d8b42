"""移交: on the evening of the last day what a leaver had in hand is who follows'."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from storage import tables
from storage.kinds import Role
from tests.actors import POSTED_FROM, ZONE, Stage
from tests.conversations.posts import add, audited, leave_state, second_team, sent_by_unit


def evening(stage: Stage) -> int:
    """Let the clock do what is due by itself; give how often it did something."""
    sweeper = Sweeper(stage.database, Offices(), Posting(Wording(ZONE)))
    times = 0
    while sweeper.strike(stage.clock.now()):
        times += 1
    return times


def hand_out(stage: Stage, name: str, said: str) -> None:
    stage.say(name, said)
    assert stage.say(name, "提交").startswith("✓ 已交办")


def leave_post(stage: Stage, said: str) -> str:
    stage.say("钱七", said)
    if "接任" not in said:
        stage.press("钱七", "跳过")
    return stage.say("钱七", "提交")


def test_actions_move_on_the_evening_of_the_last_day(stage: Stage) -> None:
    """Until then they are the leaver's; also what was handed out after the words."""
    add(stage, "冯二", None)
    hand_out(stage, "赵六", "交办: 修路方案 @李四 12月20日")
    hand_out(stage, "李四", "交办: 走访 @张三 12月20日")
    leave_post(stage, "离任 李四 11月30日 接任 冯二")
    assert "交办1件(其最后一天结束后转给您)" in stage.told("冯二")
    hand_out(stage, "赵六", "交办: 报数 @李四 11月25日")
    assert evening(stage) == 0
    assert stage.say("李四", "交办").splitlines()[1:3] == [
        "1. 报数(11月25日 周三前)",
        "2. 修路方案(12月20日 周日前)",
    ]
    stage.told("冯二")
    stage.wait(days=8)
    assert (evening(stage), evening(stage)) == (1, 0)
    assert stage.told("冯二").splitlines() == [
        "李四离任,现在归您办:未办结的交办2件、其交办出去的1件。",
        "· 修路方案(12月20日 周日前)",
        "· 报数(11月25日 周三前)",
        "看全部请说:交办、待办",
    ]
    assert stage.news("赵六") == [
        "李四离任,您交办的“修路方案”转给冯二。",
        "李四离任,您交办的“报数”转给冯二。",
    ]
    stage.shown("张三")
    assert stage.say("张三", "办结 走完了").startswith("✓")
    assert "走访" in stage.told("冯二")
    assert stage.say("冯二", "办结 1").startswith("✓")
    assert "报数" in stage.told("赵六")
    assert [actor for actor, _ in audited(stage, "post.moved")] == [None]


def test_where_nobody_follows_an_action_goes_back(stage: Stage) -> None:
    """To who gave it, who is told and may hand it out again; nothing is lost."""
    hand_out(stage, "赵六", "交办: 修路方案 @张三 12月20日")
    leave_post(stage, "离任 张三 今天")
    stage.told("赵六")
    stage.wait(days=1)
    assert evening(stage) == 1
    assert stage.told("赵六") == (
        "张三离任,还没有人接任,您交办的“修路方案”没有办结,已退回您名下,可以改交别人。"
    )
    assert "修路方案" in stage.say("赵六", "交办").split("我交办的")[0]


def test_who_is_asked_to_explain_is_answered_by_who_follows(stage: Stage) -> None:
    add(stage, "冯二", None)
    stage.say("李四", "认定脱岗 张三 11月19日 不在")
    stage.say("李四", "提交")
    leave_post(stage, "离任 李四 今天 接任 冯二")
    stage.wait(days=1)
    evening(stage)
    assert "等本人说明的脱岗1件" in stage.told("冯二")
    stage.press("张三", "说明情况")
    stage.say("张三", "去镇卫生院送老人看病")
    assert stage.say("张三", "提交") == "✓ 已交给冯二。"
    assert "去镇卫生院送老人看病" in stage.told("冯二")
    assert stage.press("冯二", "不认定") == "好,张三 11月19日 周四不作认定。"


def test_what_was_explained_to_the_leaver_is_put_to_who_follows(stage: Stage) -> None:
    """The question comes again with its buttons, for the leaver's can be pressed no more."""
    add(stage, "冯二", None)
    stage.say("李四", "认定脱岗 张三 11月19日 不在")
    stage.say("李四", "提交")
    stage.press("张三", "说明情况")
    stage.say("张三", "去镇卫生院送老人看病")
    stage.say("张三", "提交")
    stage.told("李四")
    leave_post(stage, "离任 李四 今天 接任 冯二")
    stage.wait(days=1)
    evening(stage)
    assert stage.press("李四", "不认定").startswith("您已于11月23日 周一离任")
    [asked] = [said for said in stage.shown("冯二") if "去镇卫生院送老人看病" in said.body]
    assert asked.buttons == ("认定脱岗", "不认定")
    assert stage.press("冯二", "不认定") == "好,张三 11月19日 周四不作认定。"


def test_a_clerks_problems_and_meetings_are_the_next_ones(stage: Stage) -> None:
    """Whoever follows who took a problem on and called a meeting, answers and is its caller."""
    add(stage, "冯二", None)
    add(stage, "卫一", Role.township, area_id=stage.places["镇"])
    stage.say("张三", "困难: 三组饮水管冻裂")
    stage.press("赵六", "我来办")
    stage.say("赵六", "12月4日下午3点平安镇会议室开乡镇例会")
    stage.say("赵六", "提交")
    leave_post(stage, "离任 赵六 今天 接任 冯二")
    stage.wait(days=1)
    evening(stage)
    told = stage.told("冯二")
    assert "受理的困难1件" in told
    assert "召集的会议1个" in told
    with stage.database.read() as work:
        owners = work.ones(select(tables.Problem.owner_id))
        callers = work.ones(select(tables.Meeting.called_by))
    assert (owners, callers) == ([stage.people["冯二"]], [stage.people["冯二"]])


def test_a_leader_of_two_villages_who_gives_one_up_keeps_the_rest(stage: Stage) -> None:
    """What belongs to the other team, or to the township, stays with them."""
    second_team(stage)
    add(stage, "冯二", None)
    with stage.database.write() as work:
        place = {"team_id": stage.teams["柳树村"], "first_day": POSTED_FROM}
        work.add(tables.Assignment(person_id=stage.people["李四"], role=Role.leader, **place))
    hand_out(stage, "赵六", "交办: 修路方案 @李四 12月20日")
    stage.say("钱七", "12月4日下午3点半县委二楼开队长会")
    stage.say("钱七", "提交")
    evening(stage)
    with stage.database.write() as work:
        for post in work.ones(
            select(tables.Assignment).where(
                tables.Assignment.person_id == stage.people["李四"],
                tables.Assignment.team_id == stage.teams["柳树村"],
            )
        ):
            post.first_day = date(2026, 12, 1)
    leave_post(stage, "离任 李四 11月30日 接任 冯二")
    stage.wait(days=8)
    evening(stage)
    assert "修路方案" in stage.say("李四", "交办")
    with stage.database.read() as work:
        invited = work.ones(select(tables.Invitation.person_id))
    assert stage.people["李四"] in invited
    assert stage.say("李四", "都在").startswith("12月1日 周二")


@pytest.mark.usefixtures("without_sheets")
def test_a_leave_that_ran_ends_with_the_post(stage: Stage) -> None:
    """Nobody is asked for a return that cannot come, and the days up to the last are leave."""
    sent_by_unit(stage, "张三")
    stage.say("张三", "请假 11月28日到12月1日 事假 办事")
    stage.say("张三", "提交")
    for name in ("李四", "赵六", "钱七"):
        stage.say(name, "同意")
    assert leave_state(stage) == ["approved"]
    leave_post(stage, "离任 张三 11月30日")
    stage.wait(days=8)
    evening(stage)
    assert leave_state(stage) == ["returned"]
    assert "28日–30日 事假" in stage.say("张三", "我的月表")
