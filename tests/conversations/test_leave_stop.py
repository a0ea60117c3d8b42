"""停假: declared by the county, warned of, lifted or refused as the pack says, over by itself."""

from __future__ import annotations

import pytest

from storage.kinds import EventKind
from tests.actors import Stage
from tests.conversations.packs import use
from tests.conversations.posts import audited, leave_state


def stop(stage: Stage, said: str = "停假 防汛 至11月30日") -> str:
    """Let the county's coordinator stop leave; give the answer to the confirmation."""
    stage.say("钱七", said)
    return stage.press("钱七", "确定停假")


def ask(stage: Stage, name: str, said: str) -> None:
    stage.say(name, said)
    assert stage.say(name, "提交").startswith("✓ 已提交")


def test_a_stop_is_shown_before_it_holds_and_is_written_down(stage: Stage) -> None:
    """What is said becomes a summary; only its confirmation stops anything."""
    assert stage.say("钱七", "停假 防汛 至11月30日").splitlines() == [
        "示范县停假:防汛,11月23日 周一 至 11月30日 周一(共8天)",
        "这段时间新提出的请假会提醒,仍可提交。",
        "公出、培训等算在岗的不受影响;急事随时可以先走。",
    ]
    assert "停假" not in stage.say("张三", "事假 明天 办事")
    stage.press("钱七", "确定停假")
    assert stage.say("张三", "提交").startswith("✓ 已提交")
    assert stage.told("李四").startswith("停假(防汛,至11月30日 周一)\n张三请假:")
    assert "⚠ 县里停假(防汛,11月23日 周一到11月30日 周一)" in stage.say("王五", "事假 明天 办事")
    assert audited(stage, "leave.stopped") == [(stage.people["钱七"], "stop:1")]


def test_reason_and_days_are_asked_for_where_they_were_not_said(stage: Stage) -> None:
    """停假 alone asks why and until when; days gone by are asked for again."""
    assert stage.say("钱七", "停假") == "为什么停假?一句话就行。"
    assert stage.say("钱七", "防汛").startswith("停到哪天?")
    assert "2月没有30号" in stage.say("钱七", "至2月30日")
    assert "11月25日 周三 至 11月27日 周五(共3天)" in stage.say("钱七", "11月25日到27日")


@pytest.mark.parametrize("name", ["张三", "李四", "赵六"])
def test_only_a_county_coordinator_stops_leave(stage: Stage, name: str) -> None:
    answer = "停假由县驻村办的专干宣布。"
    assert stage.say(name, "停假 防汛 至11月30日") == answer
    assert stage.say(name, "停假结束") == answer
    stop(stage)
    stage.tell([stage.event(name, "leave:stop:1", EventKind.button)])
    assert answer in stage.told(name)
    assert "停假" in stage.say("孙八", "事假 明天 办事")


def test_what_waits_is_shown_again_and_what_runs_stays(stage: Stage) -> None:
    """Deciders see requests of these days once more, applicants hear of it, nothing is undone."""
    ask(stage, "王五", "事假 明天到后天 办事")
    stage.press("李四", "同意")
    ask(stage, "张三", "事假 明天 办事")
    ask(stage, "孙八", "事假 12月10号 办事")
    stage.shown("李四"), stage.shown("张三"), stage.shown("孙八")
    assert stop(stage).splitlines() == [
        "✓ 示范县停假:防汛,11月23日 周一 至 11月30日 周一(共8天)",
        "待批的1个请假已再次发给审批人。",
        "已批准的1个假不取消,要不要叫回请逐个联系:",
        "王五 11月24日 周二 至 11月25日 周三",
        "到期自动结束;提前结束请说:停假结束",
    ]
    again = stage.shown("李四")
    assert [one.body for one in again] == [
        "停假(防汛,至11月30日 周一)\n张三请假:事假,11月24日 周二,1天\n事由:办事"
    ]
    assert again[0].buttons == ("同意", "不同意", "退回修改")
    assert stage.told("张三").startswith("停假(防汛,至11月30日 周一)。您的假还在等批:11月24日")
    assert stage.told("孙八") == "", "the 10th is no day of the stop"
    assert leave_state(stage) == ["approved", "pending", "pending"]
    assert stage.press("李四", "同意").startswith("✓ 已同意:张三")


def test_a_stop_refuses_where_the_pack_says_so_and_spares_duty(stage: Stage) -> None:
    """Refused with the reason and asked for other days; training and trips go on."""
    use(stage, ('stop = "warn" ', 'stop = "refuse" '))
    stop(stage)
    answer = stage.say("张三", "事假 30号到12月2号 办事")
    assert answer.startswith("⚠ 县里停假(防汛,11月23日 周一到11月30日 周一),这段时间不受理请假")
    assert stage.say("张三", "12月1号到2号").startswith("请假单:事假,12月1日 周二")
    assert stage.say("王五", "请假 明天 培训 学习").startswith("请假单:培训,11月24日 周二")


def test_a_stop_may_lift_the_decision_by_one_level(stage: Stage) -> None:
    """The next rung decides, and 为什么 says for which rule."""
    use(stage, ('stop = "warn" ', 'stop = "higher_step" '))
    stop(stage)
    summary = stage.say("张三", "事假 明天 办事")
    assert "5天以内(含):队长、乡镇党委批准,县驻村办备案\n" in summary
    assert "这段时间的假由上一级批。" in summary
    stage.say("张三", "提交")
    assert "由上一级批:县里停假期间:由上一级批。" in stage.say("张三", "为什么")


def test_a_stop_ends_by_itself_or_earlier_by_word(stage: Stage) -> None:
    """停假结束 offers what holds; afterwards, and after the last day, nothing is warned of."""
    assert stage.say("钱七", "停假结束") == "现在没有停假。"
    stop(stage)
    stop(stage, "停假 迎检 12月7号到8号")
    assert stage.say("钱七", "停假结束") == "结束停假吗?"
    over = stage.press("钱七", "结束停假:防汛(至11月30日 周一)")
    assert over == "✓ 停假(防汛)从11月23日 周一起结束,可以照常请假。"
    assert "停假" not in stage.say("张三", "事假 明天 办事")
    stage.say("张三", "取消")
    assert "县里停假(迎检" in stage.say("张三", "事假 12月8号 办事")
    again = stage.press("钱七", "结束停假:防汛(至11月30日 周一)")
    assert again == "停假(防汛)已经结束了。"
    assert [subject for _, subject in audited(stage, "leave.stop_ended")] == ["stop:1"]
    stage.wait(days=16)
    assert stage.say("钱七", "停假结束") == "现在没有停假。"


def test_an_emergency_goes_first_also_where_leave_is_refused(stage: Stage) -> None:
    """The refusal names the way out, and it works: the decider is told at once."""
    use(stage, ('stop = "warn" ', 'stop = "refuse" '))
    stop(stage)
    assert "真有急事可以说:急事先走" in stage.say("张三", "事假 明天 办事")
    stage.say("张三", "急事先走 母亲住院")
    assert "母亲住院" in stage.told("李四")
    assert leave_state(stage) == ["urgent"]


@pytest.mark.parametrize(
    ("then", "starts", "shown"),
    [
        ("refuse", "⚠ 县里停假(防汛", "这段时间不受理请假"),
        ("higher_step", "续假", "这段时间的假由上一级批。"),
        ("warn", "续假", "⚠ 县里停假(防汛"),
    ],
)
def test_more_days_are_a_new_request(stage: Stage, then: str, starts: str, shown: str) -> None:
    """A running leave is not cancelled, but more of it is treated like any request."""
    use(stage, ('stop = "warn" ', f'stop = "{then}" '))
    ask(stage, "张三", "事假 今天到明天 办事")
    stage.press("李四", "同意")
    stop(stage)
    stage.say("张三", "续假 两天")
    answer = stage.say("张三", "没办完")
    assert answer.startswith(starts)
    assert shown in answer
    assert ("批准后11月预计在村" in answer) is (then != "refuse")
