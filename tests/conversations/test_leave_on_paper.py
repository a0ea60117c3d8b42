"""代录: what was decided on paper is entered by that level's clerk and shown as such."""

import pytest
from sqlalchemy import select

from storage import tables
from storage.kinds import Role
from tests.actors import Stage
from tests.conversations.posts import add, audited, leave_state, second_team


def ask(stage: Stage, name: str, said: str) -> None:
    """Ask for leave in one sentence and submit it."""
    stage.say(name, said)
    stage.say(name, "提交")


@pytest.fixture
def waiting(stage: Stage) -> Stage:
    """Give a request of 张三 for four days that waits at the township."""
    ask(stage, "张三", "事假 12月1号到4号 办事")
    stage.say("李四", "同意")
    for name in ("张三", "赵六"):
        stage.shown(name)
    return stage


def test_a_paper_is_shown_back_then_decides(waiting: Stage) -> None:
    """Office, who entered it and the day it was signed; then it is as good as a tap."""
    assert waiting.say("赵六", "代录 张三 已批准 11月20日").splitlines() == [
        "代录批准:张三 12月1日 周二 至 12月4日 周五(4天)",
        "乡镇党委(纸质),赵六录入,11月20日 周五批准",
    ]
    assert leave_state(waiting) == ["pending"]
    assert waiting.press("赵六", "确定录入").startswith("✓ 已同意:张三")
    assert waiting.told("张三") == (
        "✓ 您的假批准了(乡镇党委(纸质),赵六录入):12月1日 周二 至 12月4日 周五。回村请销假。"
    )
    with waiting.database.read() as work:
        step = work.one(select(tables.LeaveStep).where(tables.LeaveStep.n == 2))
    assert (step.by_id, step.paper_on.isoformat()) == (waiting.people["赵六"], "2026-11-20")
    assert [subject for _, subject in audited(waiting, "leave.paper")] == [
        "leave:1 step:2 approved on:2026-11-20"
    ]


def test_whoever_comes_later_is_told_of_the_paper(waiting: Stage) -> None:
    """Another clerk's tap after it says which office decided, on paper, and who entered it."""
    add(waiting, "冯二", Role.township, area_id=waiting.places["镇"])
    waiting.say("赵六", "代录 张三 已批准")
    waiting.press("赵六", "确定录入")
    assert waiting.forge("冯二", "leave:decide:1:2:y") == (
        "张三 12月1日 周二 至 12月4日 周五(4天)已由乡镇党委(纸质),赵六录入同意。"
    )


def test_a_day_to_come_names_the_leave_not_the_signature(stage: Stage) -> None:
    """代录 张三 已批准 12月1日 means the leave of that day; of two requests it picks one."""
    ask(stage, "张三", "事假 12月1号 办事")
    ask(stage, "张三", "事假 12月9号 复查")
    assert stage.say("赵六", "代录 张三 已批准").splitlines() == [
        "张三有几个请假等批,请加上假期里的一天:",
        "张三 12月1日 周二(1天)",
        "张三 12月9日 周三(1天)",
    ]
    assert stage.say("赵六", "代录 张三 已批准 12月9日").splitlines() == [
        "代录批准:张三 12月9日 周三(1天)",
        "队长(纸质),赵六录入,11月23日 周一批准",
    ]
    stage.say("赵六", "确定录入")
    assert leave_state(stage) == ["pending", "approved"]


def test_a_decision_on_paper_cannot_be_dated_ahead(stage: Stage) -> None:
    """A day to come that no waiting leave covers is neither its day nor that of a signature."""
    ask(stage, "张三", "事假 12月1号 办事")
    assert stage.say("赵六", "代录 张三 已批准 明天").startswith(
        "11月24日 周二还没到:纸上的批准日期不能晚于今天"
    )
    assert leave_state(stage) == ["pending"]


def test_a_refusal_on_paper_needs_its_reason(waiting: Stage) -> None:
    """代录 … 未批准 asks why, and the applicant is told."""
    assert waiting.say("赵六", "代录 张三 未批准") == "不同意的理由是什么?(会告诉本人)"
    assert "事由:防汛值班" in waiting.say("赵六", "防汛值班")
    waiting.say("赵六", "确定录入")
    assert leave_state(waiting) == ["rejected"]
    assert waiting.told("张三").endswith("理由:防汛值班")


def test_nobody_enters_their_own(stage: Stage) -> None:
    """A leader who is the township's clerk too does not enter the paper of their own leave."""
    with stage.database.write() as work:
        work.add(
            tables.Assignment(
                person_id=stage.people["李四"],
                role=Role.township,
                area_id=stage.places["镇"],
                first_day=stage.clock.now().date(),
            )
        )
    ask(stage, "李四", "事假 12月1号 办事")
    assert stage.say("李四", "代录 李四 已批准") == "没有找到李四在您这一级等批的请假。"
    assert leave_state(stage) == ["pending"]


def test_who_wrote_the_request_down_does_not_enter_its_paper(stage: Stage) -> None:
    """The clerk who asked for somebody is no judge of it, on paper as little as by tap."""
    stage.say("赵六", "代 张三 请假 12月1号 事假 办事")
    stage.say("赵六", "提交")
    assert stage.say("赵六", "代录 张三 已批准") == "没有找到张三在您这一级等批的请假。"


@pytest.mark.parametrize("name", ["王五", "周九"])
def test_others_enter_nothing(waiting: Stage, name: str) -> None:
    """Neither a member nor the leader of another team has the paper of this township."""
    second_team(waiting)
    answer = waiting.say(name, "代录 张三 已批准")
    assert "代录批准" not in answer
    assert leave_state(waiting) == ["pending"]


def test_the_countys_clerk_does_not_enter_for_the_township(waiting: Stage) -> None:
    """That level's clerk enters: the county's has its own step only."""
    assert waiting.say("钱七", "代录 张三 已批准") == "没有找到张三在您这一级等批的请假。"


@pytest.mark.parametrize("said", ["代录", "代录 张三", "代录 已批准", "代录 张三 12月1日"])
def test_half_a_sentence_enters_nothing(waiting: Stage, said: str) -> None:
    """It is asked back how to say it."""
    assert waiting.say("赵六", said).startswith("请这样写:代录 张三 已批准")
    assert leave_state(waiting) == ["pending"]
