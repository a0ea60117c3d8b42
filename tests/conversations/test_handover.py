"""离任, 接任 and 抽回: posts end, what is open moves, being called back is nobody's fault."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from handlers import day
from handlers.office import Offices
from handlers.turn import Moment
from storage import offices, people, tables
from storage.kinds import EventKind, Role
from tests.actors import ZONE, Stage
from tests.conversations.posts import (
    add,
    audited,
    deputy,
    leave_state,
    second_team,
    sent_by_unit,
    team_on,
)

MOVES = (
    "一并移交:待批的假和补签、会议邀请、报告草稿、代理;当晚再移交交办、困难、待说明的事和"
    "召集的会议;本人之后的假和行程作废;当晚起账号只能看自己的记录(90天)。"
)


def invited(stage: Stage) -> list[int]:
    """Give who is invited to any meeting."""
    with stage.database.read() as work:
        return sorted(work.ones(select(tables.Invitation.person_id)))


def kind_of(stage: Stage, name: str, on: date) -> tuple[str, str]:
    """Give the kind of somebody's day and what it counts as."""
    with stage.database.read() as work:
        office = Offices().current(work)
        assert office is not None
        moment = Moment(work, office, stage.clock.now())
        who = people.load(work, [stage.people[name]])[stage.people[name]]
        status = day.statuses(moment, [who], on, on)[who.id, on].morning
    return status.kind, status.counts


def with_open_things(stage: Stage) -> None:
    """Leave a request to decide, an own leave, a form and an invitation open for 李四."""
    add(stage, "冯二", None)
    sent_by_unit(stage, "李四")
    stage.say("张三", "请假 12月7号 事假 办事")
    stage.say("张三", "提交")
    stage.say("李四", "请假 12月8号 事假 办事")
    stage.say("李四", "提交")
    stage.say("李四", "请假 12月20号")
    stage.say("钱七", "12月4号下午3点半县委二楼开队长会")
    stage.say("钱七", "提交")
    for name in ("李四", "冯二", "张三", "郑一"):
        stage.told(name)


def test_a_leader_is_replaced_in_the_middle_of_a_half_year(stage: Stage) -> None:
    """Requests to decide, invitations, own leave, forms, the account: every open thing moves."""
    with_open_things(stage)
    assert stage.say("赵六", "离任 李四 11月30日 接任 冯二").splitlines() == [
        "离任:李四(石桥村工作队队长)",
        "最后一天:2026年11月30日 周一",
        "接任:冯二,12月1日 周二起",
        MOVES,
    ]
    assert leave_state(stage) == ["pending", "pending"]
    assert stage.say("赵六", "提交") == "✓ 已登记:李四11月30日 周一离任。"
    assert leave_state(stage) == ["pending", "withdrawn"]
    assert invited(stage) == [stage.people["冯二"]]
    assert stage.told("冯二") == (
        "您从12月1日 周二起接任李四的岗位:石桥村工作队队长。"
        "移交:待批的假1件,会议1个,交办0件(其最后一天结束后转给您)。看要办的请说:待办"
    )
    assert stage.news("郑一") == ["你单位派出的李四(石桥村工作队队长)到11月30日 周一离任。"]
    assert "到11月30日 周一为止" in stage.told("李四")
    assert [actor for actor, _ in audited(stage, "post.ended")] == [stage.people["赵六"]]
    assert "张三请假" in stage.say("李四", "待办")

    stage.wait(days=8)
    assert "张三请假" in stage.say("冯二", "待办")
    assert stage.say("李四", "继续").startswith("您已于11月30日 周一离任")
    stage.tell([stage.event("李四", "leave:decide:1:1:y", EventKind.button)])
    assert leave_state(stage) == ["pending", "withdrawn"]
    assert stage.say("冯二", "同意").startswith("✓ 已同意:张三")
    assert team_on(stage, "李四", date(2026, 11, 30)) == stage.teams["石桥村"]
    assert team_on(stage, "李四", date(2026, 12, 1)) is None
    assert stage.say("冯二", "都在").startswith("12月1日 周二 全队情况:\n冯二:在村")


def test_an_office_is_handed_on_in_chat(stage: Stage) -> None:
    """Holders and deputies of named offices leave as others do; the seat has its successor."""
    for name in ("卫一", "冯二"):
        add(stage, name, None)
    deputy(stage, "卫一", "township", "镇")
    refused = stage.say("赵六", "离任 卫一 11月30日 接任 冯二")
    assert refused.startswith("没有找到叫卫一的人,或者不归您管。")
    stage.say("赵六", "取消")

    assert stage.say("钱七", "离任 卫一 11月30日 接任 冯二").splitlines()[0] == (
        "离任:卫一(平安镇乡镇党委(副))"
    )
    assert stage.say("钱七", "提交") == "✓ 已登记:卫一11月30日 周一离任。"
    assert stage.told("冯二").startswith("您从12月1日 周二起接任卫一的岗位:平安镇乡镇党委(副)。")
    again = stage.say("钱七", "离任 卫一 11月30日 接任 冯二")
    assert again.startswith("卫一那天没有在任的岗位。")
    with stage.database.read() as work:
        place = (stage.places["镇"], None)
        before = offices.seats(work, "township", place, date(2026, 11, 30))
        after = offices.seats(work, "township", place, date(2026, 12, 1))
    assert (before, after) == ([(stage.people["卫一"], True)], [(stage.people["冯二"], True)])


def test_a_begun_report_goes_to_who_follows(stage: Stage) -> None:
    """The draft comes with the first words about it, whatever the leaver says afterwards."""
    add(stage, "冯二", None)
    stage.clock.set(datetime(2026, 12, 20, 10, 0, tzinfo=ZONE).astimezone(UTC))
    stage.say("李四", "交报告")
    stage.press("李四", "写空白部分")
    stage.say("李四", "全队认真学习。")
    stage.say("李四", "请假 12月31号")
    stage.say("赵六", "离任 李四 12月22日 接任 冯二")
    stage.say("赵六", "提交")
    assert "报告" not in stage.told("冯二")
    stage.wait(days=3)
    assert stage.say("李四", "继续").startswith("您已于12月22日 周二离任")

    shown = stage.say("冯二", "交报告").splitlines()
    assert "前任李四(12月22日 周二离任)写了一部分,已带过来,提交前都可以改。" in shown
    assert "思想(7字):全队认真学习。" in shown
    stage.press("冯二", "写空白部分")
    summary = stage.say("冯二", "每周学习")
    assert "全队认真学习。" in summary
    stage.say("冯二", "修改")
    assert stage.say("冯二", "提交") == "✓ 2026年下半年报告已提交。"


def test_the_leavers_own_sheet_is_readable_for_90_days(stage: Stage) -> None:
    """我的 shows the last month in the post; anything else says so; then the account is closed."""
    stage.say("赵六", "离任 张三 今天")
    stage.press("赵六", "跳过")
    stage.say("赵六", "提交")
    assert stage.say("张三", "签到").startswith("✓ 已记")
    stage.wait(days=1)
    assert stage.say("张三", "签到") == (
        "您已于11月23日 周一离任。到2月21日 周日为止可以查看自己的记录,"
        "请说:我的;看某个月请说:我的月表 10月"
    )
    assert stage.say("张三", "我的").startswith("11月")
    sheet = stage.say("张三", "我的月表 10月").splitlines()
    assert sheet[0] == "2026年10月月表 · 张三 · 石桥村工作队"
    assert sheet[-1] == "您已离任,这里不能再提异议;有出入请找乡镇专干更正。"
    assert stage.say("张三", "我的月表").startswith("2026年11月月表")
    stage.wait(days=90)
    assert stage.say("张三", "我的") == "您已离任满90天,这里的账号已关闭。"


def test_a_successor_may_begin_beside_the_leaver(stage: Stage) -> None:
    """In the overlap the day belongs to the main post; afterwards the post is the main one."""
    second_team(stage)
    summary = stage.say("赵六", "离任 李四 11月30日 接任 吴十 11月25日起")
    assert "接任:吴十,11月25日 周三起交接,12月1日 周二起正式" in summary
    stage.say("赵六", "提交")
    teams = [team_on(stage, "吴十", date(2026, 11, 24 + n)) for n in range(7)]
    assert teams == [stage.teams["柳树村"]] * 7
    assert team_on(stage, "吴十", date(2026, 12, 1)) == stage.teams["石桥村"]
    stage.wait(days=3)
    assert stage.say("吴十", "都在").startswith("11月26日 周四 全队情况")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("离任", "谁离任?写姓名。"),
        ("离任 没这人 今天", "没有找到叫没这人的人,或者不归您管。请写全名。"),
        ("离任 张三 12月32日", ""),
        ("离任 张三 今天 接任 张三", "接任的人不能是离任的人。"),
    ],
)
def test_what_is_not_clear_is_asked(stage: Stage, said: str, answer: str) -> None:
    """Nothing understood halfway ends a post."""
    assert stage.say("赵六", said).startswith(answer)
    stage.say("赵六", "提交")
    with stage.database.read() as work:
        assert set(work.ones(select(tables.Assignment.last_day))) == {None}


def test_leaving_twice_is_said_so(stage: Stage) -> None:
    """Two coordinators at once: the second is told, and nothing is done twice."""
    for name in ("赵六", "钱七"):
        stage.say(name, "离任 张三 今天")
        stage.press(name, "跳过")
    assert stage.say("赵六", "提交").startswith("✓ 已登记")
    assert "没有在任的岗位" in stage.say("钱七", "提交")
    assert len(audited(stage, "post.ended")) == 1


def test_being_called_back_is_its_own_kind_and_charged_to_nobody(stage: Stage) -> None:
    """抽回 is told to cadre, unit and township once, and the days count as excused."""
    sent_by_unit(stage, "张三")
    assert stage.say("李四", "抽回 张三 11月24日到26日 县里抽调").splitlines() == [
        "抽回:张三,11月24日 周二 至 11月26日 周四",
        "事由:县里抽调",
        "不计入本人缺勤;会告诉派出单位和乡镇。",
    ]
    stage.say("李四", "提交")
    told = "张三 11月24日 周二 至 11月26日 周四 被原单位抽回:县里抽调(李四登记)。不计入本人缺勤。"
    assert stage.told("张三") == told
    for name in ("赵六", "郑一"):
        assert (stage.told(name), stage.news(name)) == ("", [told])
    assert kind_of(stage, "张三", date(2026, 11, 25)) == ("pulled_back", "excused")
    assert kind_of(stage, "张三", date(2026, 11, 27))[0] != "pulled_back"
    stage.wait(days=1)
    assert "张三:被原单位抽回" in stage.say("李四", "都在")
    assert "已登记抽回" in stage.say("郑一", "抽回 张三 11月26日 又抽调")


def test_days_that_have_passed_can_be_called_back(stage: Stage) -> None:
    """What became known late is recorded all the same."""
    stage.say("赵六", "抽回 张三 11月16日到18日 单位年终")
    stage.say("赵六", "提交")
    assert kind_of(stage, "张三", date(2026, 11, 17)) == ("pulled_back", "excused")


COMMANDS = {
    "离任 吴十 今天": {"赵六", "钱七"},
    "抽回 吴十 明天 抽调": {"周九", "赵六", "钱七", "郑一"},
    "代 吴十 在村": {"周九", "赵六"},
    "我单位": {"郑一"},
    "名单": {"赵六", "钱七", "督查"},
    "代理 孙八 明天": {"李四", "周九", "赵六", "钱七", "郑一"},
}
REFUSALS = (
    "离任由乡镇或县专干登记。",
    "抽回由队长、乡镇、县或派出单位登记。",
    "代报由队长(本队)或乡镇专干(本乡镇)办。",
    "这是派出单位联络员看的。",
    "这是督查组和专干看的。",
    "您现在没有可以交给别人代理的职务。",
    "没有找到叫",
)


@pytest.mark.parametrize("said", COMMANDS)
def test_each_command_is_for_its_roles_and_their_own_people(stage: Stage, said: str) -> None:
    """Role by role, the others are refused, and what is out of reach looks unknown."""
    second_team(stage)
    sent_by_unit(stage, "吴十")
    add(stage, "督查", Role.observer, area_id=stage.places["县"])
    may = {
        name
        for name in ("张三", "李四", "周九", "赵六", "钱七", "郑一", "督查")
        if not stage.say(name, said).startswith(REFUSALS)
    }
    assert may == COMMANDS[said]


def test_a_report_of_the_half_year_is_the_successors(stage: Stage) -> None:
    """The report that waits is filed by who leads when it is written."""
    stage.say("赵六", "离任 李四 12月10日 接任 王五")
    stage.say("赵六", "提交")
    stage.clock.set(datetime(2026, 12, 20, 10, 0, tzinfo=ZONE).astimezone(UTC))
    assert stage.say("王五", "交报告").startswith("石桥村工作队2026年下半年报告")
