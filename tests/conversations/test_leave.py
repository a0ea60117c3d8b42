"""Leave: asked for, decided by whom the ladder names, ended by coming back."""

import threading

import pytest
from sqlalchemy import select

from bot.turns import Arrival
from storage import tables
from storage.kinds import EventKind, LeaveState
from tests.actors import Stage


def leaves(stage: Stage) -> list[tuple[str, str, str, int, str]]:
    """Give every leave as (kind, first day, last day, half days, state)."""
    with stage.database.read() as work:
        rows = work.ones(select(tables.Leave).order_by(tables.Leave.id))
    return [
        (r.kind, r.first_day.isoformat(), r.last_day.isoformat(), r.half_days, r.state.value)
        for r in rows
    ]


def ask(stage: Stage, name: str, said: str) -> None:
    """Ask for leave in one sentence and submit it."""
    stage.say(name, said)
    stage.say(name, "提交")


def test_one_sentence_is_a_request_with_its_ladder(stage: Stage) -> None:
    """Everything said at once is shown back with who decides, before anything is sent."""
    summary = stage.say("张三", "请假 明天到后天 事假 送孩子上学")
    assert summary.splitlines() == [
        "请假单:事假,11月24日 周二 至 11月25日 周三",
        "共2天(其中工作日2天),事由:送孩子上学",
        "3天以内(含):队长批准,乡镇党委备案",
        "将发给:李四",
        "回村销假:11月26日 周四",
        "⚠ 批准后11月预计在村19天,要求20天,差1天",
        "11月24日 周二 至 11月25日 周三村里还有3人:李四、王五、孙八",
    ]
    assert leaves(stage) == []
    assert stage.say("张三", "提交") == "✓ 已提交,等李四批准。"
    assert leaves(stage) == [("personal", "2026-11-24", "2026-11-25", 4, "pending")]
    shown = stage.shown("李四")
    assert [(one.body, one.buttons) for one in shown] == [
        (
            "张三请假:事假,11月24日 周二 至 11月25日 周三,2天\n事由:送孩子上学",
            ("同意", "不同意", "退回修改"),
        )
    ]


def test_step_by_step_with_buttons_numbers_and_words(stage: Stage) -> None:
    """Each question can be answered by button, number or text; 上一步 takes one back."""
    assert stage.say("张三", "请假") == "请哪种假?"
    assert stage.press("张三", "年休假").startswith("请哪几天?")
    assert stage.say("张三", "上一步") == "请哪种假?"
    assert stage.say("张三", " １。").startswith("请哪几天?")
    assert stage.say("张三", "9号到12号3天").startswith("9号到12号3天") is False
    assert stage.say("张三", "明天上午") == "什么事?一句话就行。"
    assert stage.say("张三", "跳过").splitlines()[0] == "请假单:事假,11月24日 周二 上午"
    assert stage.say("张三", "好") == "✓ 已提交,等李四批准。"
    assert leaves(stage) == [("personal", "2026-11-24", "2026-11-24", 1, "pending")]


def test_a_length_alone_asks_for_the_first_day(stage: Stage) -> None:
    """请3天假 is three days from the day then named."""
    stage.say("张三", "请3天假 我妈住院")
    stage.say("张三", "事假")
    summary = stage.say("张三", "明天")
    assert summary.splitlines()[0] == "请假单:事假,11月24日 周二 至 11月26日 周四"
    assert summary.splitlines()[1] == "共3天(其中工作日3天),事由:我妈住院"


def test_three_days_and_three_and_a_half_take_different_ladders(stage: Stage) -> None:
    """The threshold includes three days; half a day more needs the township too."""
    three = stage.say("张三", "事假 12月1号到3号 探亲")
    assert "3天以内(含):队长批准,乡镇党委备案" in three
    stage.say("张三", "取消")
    more = stage.say("王五", "事假 12月1号到4号上午 探亲")
    assert "5天以内(含):队长、乡镇党委批准,县驻村办备案" in more


def test_adjoining_leaves_are_joined_for_the_ladder(stage: Stage) -> None:
    """Two days after two approved days are four for the ladder: no splitting."""
    ask(stage, "张三", "事假 12月1号到2号 探亲")
    stage.say("李四", "同意")
    assert "5天以内(含)" in stage.say("张三", "事假 12月3号到4号 探亲")


def test_the_leaders_own_leave_goes_to_the_township(stage: Stage) -> None:
    """Nobody decides their own: the leader's request is not the leader's to decide."""
    assert "3天以内(含):乡镇党委批准,县驻村办备案" in stage.say("李四", "事假 明天 办事")
    stage.say("李四", "提交")
    assert stage.say("李四", "同意") == "现在没有等您决定的请假。"
    assert stage.say("赵六", "同意").startswith("✓ 已同意:李四 11月24日 周二")
    assert leaves(stage)[0][4] == "approved"


def test_two_steps_then_copies(stage: Stage) -> None:
    """Each approver is asked in turn; the copy says name and days only."""
    ask(stage, "张三", "病假 12月1号到4号 肺炎")
    assert "肺炎" not in stage.told("李四")
    assert stage.press("李四", "同意").startswith("✓ 已同意")
    assert stage.told("张三") == "李四已同意,现在等赵六批准。"
    assert "张三请假:病假" in stage.told("赵六")
    stage.press("赵六", "同意")
    assert stage.told("张三") == (
        "✓ 您的假批准了(赵六):12月1日 周二 至 12月4日 周五。回村请销假。"
    )
    assert stage.news("钱七") == ["备案:张三 12月1日 周二 至 12月4日 周五(4天) 已批准。"]
    assert leaves(stage) == [("sick", "2026-12-01", "2026-12-04", 8, "approved")]


def test_a_rejection_needs_a_reason(stage: Stage) -> None:
    """不同意 asks why; the applicant is told the reason; the old buttons are dead."""
    ask(stage, "张三", "事假 明天 办事")
    assert stage.press("李四", "不同意") == "不同意的理由是什么?(会告诉本人)"
    assert "理由:明天有检查" in stage.say("李四", "明天有检查")
    assert leaves(stage)[0][4] == "pending"
    assert stage.press("李四", "确定不同意").startswith("✓ 已回复不同意")
    assert stage.told("张三") == "您的假没有批准(李四):11月24日 周二。理由:明天有检查"
    assert leaves(stage)[0][4] == "rejected"
    assert stage.press("李四", "同意") == "张三 11月24日 周二(1天)已由李四回复不同意。"
    assert leaves(stage)[0][4] == "rejected"


def test_with_several_open_a_bare_word_decides_nothing(stage: Stage) -> None:
    """批准 with three open and none just shown lists them with numbers; a number decides."""
    for name in ("张三", "王五", "孙八"):
        ask(stage, name, "事假 明天 办事")
    stage.shown("李四")
    stage.wait(hours=3)
    answer = stage.say("李四", "批准")
    assert answer.splitlines()[0].startswith("待办")
    assert {row[4] for row in leaves(stage)} == {"pending"}
    stage.say("李四", "同意 2")
    assert [row[4] for row in leaves(stage)] == ["pending", "approved", "pending"]


def test_somebody_elses_button_does_nothing(stage: Stage) -> None:
    """A forged button of a leave is answered politely and decides nothing."""
    ask(stage, "张三", "事假 明天 办事")
    for name in ("王五", "张三", "钱七"):
        event = stage.event(name, "leave:decide:1:1:y", EventKind.button)
        stage.tell([event])
        assert stage.told(name) == "这件事不归您办。"
    for data in ("leave:decide:x:1:y", "leave:decide", "f:9:9:9", "nonsense", "leave:"):
        stage.tell([stage.event("李四", data, EventKind.button)])
    assert leaves(stage)[0][4] == "pending"


def test_two_approvers_at_once_the_second_is_told_who_was_first(stage: Stage) -> None:
    """Whoever comes second learns that it is decided, whichever thread wins."""
    ask(stage, "李四", "事假 明天 办事")
    with stage.database.write() as work:
        work.add(
            tables.Assignment(
                person_id=stage.people["王五"],
                role="township",
                area_id=stage.places["镇"],
                first_day=stage.clock.now().date(),
            )
        )
    events = [stage.event(n, "leave:decide:1:1:y", EventKind.button) for n in ("赵六", "王五")]
    other = stage.fresh_turns()
    threads = [
        threading.Thread(target=turns.run, args=([Arrival(event)],))
        for turns, event in zip((stage.turns, other), events, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = sorted([stage.told("赵六").splitlines()[-1], stage.told("王五").splitlines()[-1]])
    assert sum("✓ 已同意" in one for one in answers) == 1
    assert sum("已由" in one and "同意。" in one for one in answers) == 1


def test_back_from_leave_early(stage: Stage) -> None:
    """销假 ends the leave on the day one is back; the days not taken come back."""
    ask(stage, "张三", "年休假 明天到26号 回家")
    stage.say("李四", "同意")
    assert stage.say("张三", "销假").startswith("这个假还没开始")
    stage.wait(days=2)
    assert stage.say("张三", "回来了") == ("✓ 已销假,11月25日 周三起在村,早回2天,这些天退还。")
    assert stage.say("张三", "销假") == "您现在没有正在休的假。在村请说:在村"
    with stage.database.read() as work:
        row = work.one(select(tables.Leave))
    assert (row.state, row.returned_on.isoformat()) == (LeaveState.returned, "2026-11-25")


def test_taking_a_request_back(stage: Stage) -> None:
    """假不请了 asks, then withdraws; the decider's buttons go and the message says so."""
    ask(stage, "张三", "事假 明天 办事")
    stage.shown("李四")
    assert stage.say("张三", "假不请了") == "撤回这个假吗?"
    assert stage.press("张三", "撤回 11月24日 周二") == "✓ 已撤回:11月24日 周二"
    assert leaves(stage)[0][4] == "withdrawn"
    with stage.database.read() as work:
        edits = work.ones(select(tables.Outbox).where(tables.Outbox.action == "edit"))
    assert [row.body for row in edits] == ["张三 11月24日 周二(1天):本人已撤回"]


def test_more_days_after_a_running_leave(stage: Stage) -> None:
    """再请两天 on a running leave is decided anew and then part of it; without one, for dates."""
    assert stage.say("张三", "再请两天").startswith("您现在没有正在休的假")
    ask(stage, "张三", "事假 今天到明天 办事")
    stage.say("李四", "同意")
    stage.say("张三", "再请两天")
    summary = stage.say("张三", "事情没办完")
    assert summary.splitlines()[0] == (
        "续假单:11月25日 周三 至 11月26日 周四,连原来的假 11月23日 周一 至 11月26日 周四"
    )
    assert "5天以内(含)" in summary


@pytest.mark.parametrize("said", ["事假 昨天 办事", "事假 11月20号 办事"])
def test_days_that_have_passed_are_asked_again(stage: Stage, said: str) -> None:
    """Leave for a day gone by is never filed as if it were to come."""
    stage.say("张三", said)
    assert stage.say("张三", "提交") != "✓ 已提交,等李四批准。"
    assert leaves(stage) == []


def test_overlapping_days_are_asked_again(stage: Stage) -> None:
    """A second leave on the same day is not filed; the question is asked again."""
    ask(stage, "张三", "事假 明天到后天 办事")
    answer = stage.say("张三", "事假 后天 别的事")
    assert answer.startswith("和已有的假重了:11月24日 周二 至 11月25日 周三。")
    assert len(leaves(stage)) == 1


def test_numbers_are_those_of_the_list_that_was_shown(stage: Stage) -> None:
    """同意 1 and then 同意 2 decide the first and the second shown, whatever waits by then."""
    for name in ("张三", "王五", "孙八"):
        ask(stage, name, "事假 明天 办事")
    stage.say("李四", "待办")
    assert stage.say("李四", "同意 1").startswith("✓ 已同意:张三")
    assert stage.say("李四", "同意 2").startswith("✓ 已同意:王五")
    assert [row[4] for row in leaves(stage)] == ["approved", "approved", "pending"]


def test_a_bare_number_after_a_numbered_list_decides_nothing(stage: Stage) -> None:
    """2 after 待办 presses no button: the list's lines have numbers of their own."""
    for name in ("张三", "王五"):
        ask(stage, name, "事假 明天 办事")
    stage.say("李四", "待办")
    stage.say("李四", "2")
    assert {row[4] for row in leaves(stage)} == {"pending"}


def test_a_reason_that_names_a_place_is_no_check_in(stage: Stage) -> None:
    """Asked what the leave is for, 去县里办事 is the reason; nothing is marked for today."""
    stage.say("张三", "请假 明天 事假")
    assert "事由:去县里办事" in stage.say("张三", "去县里办事")
    assert stage.say("张三", "提交") == "✓ 已提交,等李四批准。"
    with stage.database.read() as work:
        assert work.ones(select(tables.Mark)) == []
