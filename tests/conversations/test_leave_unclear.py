"""Leave in the list of what waits, and words that could be taken for a decision and are none."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from storage import tables
from storage.kinds import Role
from tests.actors import Stage


def ask(stage: Stage, name: str, said: str = "事假 明天 办事") -> None:
    stage.say(name, said)
    assert stage.say(name, "提交").startswith("✓ 已提交")
    stage.shown("李四")


def states(stage: Stage) -> list[str]:
    with stage.database.read() as work:
        rows = work.ones(select(tables.Leave).order_by(tables.Leave.id))
    return [row.state.value for row in rows]


@pytest.mark.parametrize("said", ["都同意", "全部批准", "同意两个", "两个都同意", "同意2个"])
def test_a_word_about_all_of_them_decides_none(stage: Stage, said: str) -> None:
    """Each leave is decided by itself; a number of leaves is not a number of the list."""
    ask(stage, "张三")
    ask(stage, "王五")
    stage.say("李四", said)
    assert states(stage) == ["pending", "pending"]


def test_a_word_about_all_of_them_lists_them(stage: Stage) -> None:
    """都同意 is answered with what waits and a button for each."""
    ask(stage, "张三")
    ask(stage, "王五")
    assert "张三请假" in stage.say("李四", "都同意")
    assert stage.press("李四", "同意 2").startswith("✓ 已同意:王五")
    assert states(stage) == ["pending", "approved"]


@pytest.mark.parametrize("said", ["批准", "同意", "准了"])
def test_an_approval_is_not_taken_as_the_reason_to_refuse(stage: Stage, said: str) -> None:
    """Asked why not, 批准 is a change of mind and not the text that the applicant would read."""
    ask(stage, "张三")
    stage.press("李四", "不同意")
    assert stage.say("李四", said).splitlines() == [
        "这是一个决定,不是理由。要同意请先点[取消],再说:同意",
        "不同意的理由是什么?(会告诉本人)",
    ]
    assert states(stage) == ["pending"]
    assert stage.say("李四", "明天检查").endswith("理由:明天检查")


def test_what_was_sent_back_waits_in_the_list_of_its_author(stage: Stage) -> None:
    """A request sent back is not lost with its message: 待办 has it, to change or take back."""
    ask(stage, "张三")
    stage.press("李四", "退回修改")
    stage.say("李四", "改到周五")
    stage.press("李四", "确定退回")
    assert "请假单退回要改:11月24日 周二" in stage.say("张三", "待办")
    assert stage.press("张三", "改了再交").startswith("请假单:事假,11月24日 周二")


def test_missing_papers_of_an_emergency_wait_in_the_list(stage: Stage) -> None:
    """待办 has what is still owed after 急事先走, until it is filed."""
    stage.say("张三", "急事先走 母亲住院")
    assert "11月23日 周一急事先走,手续还没补" in stage.say("张三", "待办")
    assert stage.press("张三", "补手续") == "请哪种假?"


def test_a_next_level_with_nobody_is_said_and_not_left_blank(stage: Stage) -> None:
    """Where even the county has nobody, the applicant learns it and is told whom to ask."""
    with stage.database.write() as work:
        gone = tables.Assignment.role.in_((Role.township, Role.county))
        work.run(delete(tables.Assignment).where(gone))
    ask(stage, "张三", "事假 12月1号到4号 探亲")
    stage.shown("张三")
    stage.say("李四", "同意")
    assert stage.told("张三") == "李四已同意,下一级现在没有人能批。请联系县驻村办。"
