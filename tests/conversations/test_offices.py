"""Offices: deputies and proxies where a holder is away, and nobody decides their own."""

import pytest
from sqlalchemy import select

from storage import tables
from storage.kinds import EventKind, Role
from tests.actors import Stage
from tests.conversations.meetings import letters
from tests.conversations.posts import add, audited, deputy, leave_state, second_team


def ask(stage: Stage, name: str, said: str) -> str:
    """Ask for leave in one sentence and submit it."""
    stage.say(name, said)
    return stage.say(name, "提交")


def hand_over(stage: Stage, name: str, said: str) -> None:
    """Hand over in one sentence and submit it."""
    stage.say(name, said)
    assert stage.say(name, "提交").startswith("✓")


def test_handing_over_is_shown_then_told_to_the_proxy(stage: Stage) -> None:
    """代理 names who, when and what, and nothing is handed over before 提交."""
    assert stage.say("李四", "代理 王五 明天到27号").splitlines() == [
        "代理:王五",
        "时间:11月24日 周二 至 11月27日 周五",
        "交出:队长的全部事项(批假、确认、报告、会议)",
    ]
    assert stage.told("王五") == ""
    assert stage.say("李四", "提交") == (
        "✓ 11月24日 周二 至 11月27日 周五由王五代理。收回请说:收回代理"
    )
    assert stage.told("王五") == (
        "李四请您代理:11月24日 周二 至 11月27日 周五。交给您的:队长的全部事项。看要办的请说:待办"
    )
    who = stage.people["李四"]
    assert [actor for actor, _ in audited(stage, "proxy.named")] == [who]


def test_the_proxy_decides_and_is_shown_as_one(stage: Stage) -> None:
    """Requests go to the proxy with 代; the holder has nothing to decide meanwhile."""
    hand_over(stage, "李四", "代理 王五 今天到27号")
    assert ask(stage, "张三", "请假 明天 事假 办事") == "✓ 已提交,等王五(代李四)批准。"
    assert stage.say("李四", "同意") == "现在没有等您决定的请假。"
    assert "张三请假" in stage.say("王五", "待办")
    stage.say("王五", "同意")
    assert stage.told("张三").startswith("✓ 您的假批准了(王五(代李四)):11月24日 周二。")
    with stage.database.read() as work:
        step = work.one(select(tables.LeaveStep).where(tables.LeaveStep.action == "approve"))
    assert (step.by_id, step.for_id) == (stage.people["王五"], stage.people["李四"])


def test_the_proxy_does_the_rest_too(stage: Stage) -> None:
    """都在 and meetings are the proxy's as well; a plain member's 都在 still counts for nobody."""
    assert not stage.say("王五", "都在").startswith("11月23日 周一 全队情况")
    hand_over(stage, "李四", "代理 王五 今天到27号")
    assert stage.say("王五", "都在").startswith("11月23日 周一 全队情况:")
    assert stage.press("王五", "确认").startswith("✓ 11月23日 周一已确认")
    stage.say("钱七", "周五下午3点半县委二楼开队长会")
    stage.say("钱七", "提交")
    assert "会议通知:队长会" in letters(stage, "王五")[0].body
    assert letters(stage, "李四") == []


def test_a_proxy_does_not_decide_their_own(stage: Stage) -> None:
    """The leader's proxy asks for leave: it is not theirs to decide, nor the leader's."""
    hand_over(stage, "李四", "代理 王五 今天到27号")
    assert ask(stage, "王五", "请假 明天 事假 办事") == "✓ 已提交,等钱七批准。"
    stage.tell([stage.event("王五", "leave:decide:1:1:y", EventKind.button)])
    assert stage.told("王五").endswith("这件事不归您办。")
    assert leave_state(stage) == ["pending"]


def test_taking_it_back(stage: Stage) -> None:
    """收回代理 ends it at once and tells the proxy; a second time there is nothing."""
    hand_over(stage, "李四", "代理 王五 今天到27号")
    stage.told("王五")
    assert stage.say("李四", "收回代理") == "✓ 代理已收回,事情还是您办。"
    assert stage.told("王五") == "李四已收回代理,谢谢。"
    assert ask(stage, "张三", "请假 明天 事假 办事") == "✓ 已提交,等李四批准。"
    assert stage.say("李四", "收回代理") == "您现在没有请人代理。"


def test_the_same_days_are_not_handed_over_twice(stage: Stage) -> None:
    """Overlapping days are asked again."""
    hand_over(stage, "李四", "代理 王五 今天到27号")
    assert stage.say("李四", "代理 张三 27号到30号").startswith("这几天已经请人代理了:11月23日")


@pytest.mark.parametrize("said", ["代理 王五 上个月", "代理 没有这人 明天", "代理"])
def test_what_is_not_understood_hands_nothing_over(stage: Stage, said: str) -> None:
    """Half a sentence opens a question, never a hand-over."""
    stage.say("李四", said)
    stage.say("李四", "提交")
    with stage.database.read() as work:
        assert work.ones(select(tables.Proxy)) == []


def test_a_member_has_nothing_to_hand_over(stage: Stage) -> None:
    """Only offices can be handed over."""
    assert stage.say("张三", "代理 王五 明天") == "您现在没有可以交给别人代理的职务。"


def test_the_deputy_decides_while_the_holder_is_away(stage: Stage) -> None:
    """On leave the leader's deputy is asked; before and after, the leader."""
    add(stage, "冯二", Role.member, team_id=stage.teams["石桥村"])
    deputy(stage, "冯二", "team_leader", "村")
    assert ask(stage, "张三", "请假 后天 事假 办事") == "✓ 已提交,等李四批准。"
    ask(stage, "李四", "请假 今天 事假 办事")
    stage.say("赵六", "同意")
    assert ask(stage, "孙八", "请假 后天 事假 办事") == "✓ 已提交,等冯二批准。"
    assert stage.say("冯二", "待办").startswith("待办3件:\n1. 张三请假")
    assert stage.say("冯二", "同意 2") == "✓ 已同意:孙八 11月25日 周三(1天)"
    assert leave_state(stage) == ["pending", "approved", "approved"]
    stage.wait(days=1)
    assert ask(stage, "王五", "请假 后天 事假 办事") == "✓ 已提交,等李四批准。"


def test_without_a_deputy_it_goes_to_the_county(stage: Stage) -> None:
    """A leader on leave without deputy or proxy stops nobody: the county decides."""
    ask(stage, "李四", "请假 今天 事假 办事")
    stage.say("赵六", "同意")
    assert ask(stage, "张三", "请假 后天 事假 办事") == "✓ 已提交,等钱七批准。"
    assert stage.say("钱七", "同意").startswith("✓ 已同意:张三")


def test_several_roles_one_copy_and_a_list_by_role(stage: Stage) -> None:
    """The leader of one team who is the township's clerk too gets one message, and two heads."""
    second_team(stage)
    with stage.database.write() as work:
        post = tables.Assignment(
            person_id=stage.people["李四"],
            role=Role.township,
            area_id=stage.places["镇"],
            first_day=stage.clock.now().date(),
        )
        work.add(post)
    assert stage.say("张三", "求助 桥断了").startswith("✓ 已通知:李四")
    assert len(stage.shown("李四")) == 1
    ask(stage, "周九", "请假 明天 事假 办事")
    shown = stage.say("李四", "待办").splitlines()
    assert shown[0] == "待办3件:"
    heads = ["【本人】", "【乡镇党委】", "【队长】"]
    assert [line for line in shown if line.startswith("【")] == heads


def test_own_requests_skip_every_role_one_holds(stage: Stage) -> None:
    """A leader who is the only clerk as well does not decide as the clerk; the county does."""
    with stage.database.write() as work:
        clerk = work.one(select(tables.Assignment).where(tables.Assignment.role == Role.township))
        clerk.person_id = stage.people["李四"]
    assert ask(stage, "李四", "请假 明天 事假 办事") == "✓ 已提交,等钱七批准。"


def test_a_leader_of_two_villages_is_asked_which(stage: Stage) -> None:
    """都在 asks for the team by button; a name of one team alone answers that."""
    second_team(stage)
    with stage.database.write() as work:
        post = tables.Assignment(
            person_id=stage.people["李四"],
            role=Role.leader,
            team_id=stage.teams["柳树村"],
            first_day=stage.clock.now().date(),
        )
        work.add(post)
    assert stage.say("李四", "都在") == "您带2个队,说的是哪个队?"
    table = stage.press("李四", "柳树村工作队")
    assert table.splitlines()[0] == "柳树村工作队 11月23日 周一 情况:"
    assert "吴十:在村" in table
    stage.press("李四", "确认")
    assert stage.say("李四", "除张三外都在").splitlines()[0] == "石桥村工作队 11月23日 周一 情况:"
    with stage.database.read() as work:
        assert work.ones(select(tables.TeamDay.team_id)) == [stage.teams["柳树村"]]


def test_the_same_name_carries_village_or_number(stage: Stage) -> None:
    """Two 张三 in one team are told apart by the end of their numbers."""
    add(stage, "张三", Role.member, team_id=stage.teams["石桥村"])
    table = stage.say("李四", "都在")
    assert "张三(0001):在村" in table
    assert "张三(0006):在村" in table


def test_deciders_of_one_name_are_told_apart(stage: Stage) -> None:
    """Two clerks of one name, and a proxy named like one of them, carry the end of the number."""
    add(stage, "赵六", Role.township, area_id=stage.places["镇"])
    told = "赵六(0004)、赵六(0006)"
    assert f"将发给:{told}" in stage.say("李四", "请假 明天 事假 办事")
    assert stage.say("李四", "提交") == f"✓ 已提交,等{told}批准。"
    hand_over(stage, "赵六", "代理 王五 今天到27号")
    stage.say("李四", "假不请了")
    assert ask(stage, "李四", "请假 后天 事假 办事") == (
        "✓ 已提交,等王五(代赵六(0004))、赵六(0006)批准。"
    )
