"""退回修改 and 撤回决定: a request goes back and comes again; a decision is taken back in time."""

from storage.kinds import Role
from tests.actors import Stage
from tests.conversations.posts import add, audited, leave_state, steps_of


def ask(stage: Stage, name: str, said: str) -> None:
    """Ask for leave in one sentence and submit it."""
    stage.say(name, said)
    stage.say(name, "提交")


def test_the_applicant_goes_on_with_the_same_request(stage: Stage) -> None:
    """The reason is told, the old answers are there, one is changed, and it goes again."""
    ask(stage, "张三", "事假 12月1号到2号 办事")
    assert stage.press("李四", "退回修改") == "要改什么?(会告诉本人)"
    stage.say("李四", "事由写具体")
    assert stage.press("李四", "确定退回") == "✓ 已退回修改:张三 12月1日 周二 至 12月2日 周三(2天)"
    assert stage.told("张三") == (
        "您的请假单退回修改(李四):12月1日 周二 至 12月2日 周三。要改:事由写具体"
    )
    assert leave_state(stage) == ["sent_back"]
    summary = stage.press("张三", "改了再交").splitlines()
    assert summary[:2] == [
        "请假单:事假,12月1日 周二 至 12月2日 周三",
        "共2天(其中工作日2天),事由:办事",
    ]
    assert stage.say("张三", "上一步") == "什么事?一句话就行。"
    assert "事由:送母亲复查" in stage.say("张三", "送母亲复查")
    assert stage.say("张三", "提交").startswith("✓ 已提交,等李四批准。")
    assert leave_state(stage) == ["pending"]
    assert stage.shown("李四")[-1].body.endswith("事由:送母亲复查")
    assert stage.say("李四", "同意").startswith("✓ 已同意:张三")
    assert leave_state(stage) == ["approved"]
    assert steps_of(stage) == [
        (1, "approve", "sent_back", "事由写具体"),
        (2, "file", "dropped", ""),
        (3, "approve", "approved", ""),
        (4, "file", "filed", ""),
    ]


def test_sending_back_by_words_with_its_reason(stage: Stage) -> None:
    """退回修改 日期不对 needs no further question but the confirmation of nothing else."""
    ask(stage, "张三", "事假 12月1号 办事")
    assert stage.say("李四", "退回修改 日期不对").startswith("✓ 已退回修改:张三")
    assert stage.told("张三").endswith("要改:日期不对")


def test_what_was_sent_back_can_be_withdrawn(stage: Stage) -> None:
    """假不请了 ends it; [改了再交] then says so."""
    ask(stage, "张三", "事假 12月1号 办事")
    stage.say("李四", "退回修改 日期不对")
    stage.shown("张三")
    stage.say("张三", "假不请了")
    stage.press("张三", "撤回 12月1日 周二")
    assert leave_state(stage) == ["withdrawn"]
    assert stage.press("张三", "改了再交") == "张三 12月1日 周二(1天)已经不用办了。"


def test_somebody_else_cannot_change_it(stage: Stage) -> None:
    """The button is the applicant's."""
    ask(stage, "张三", "事假 12月1号 办事")
    stage.say("李四", "退回修改 日期不对")
    assert stage.forge("王五", "leave:again:1") == "这件事不归您办。"


def test_a_final_approval_is_taken_back_before_the_leave_begins(stage: Stage) -> None:
    """Asked which, then the request waits again; the applicant and the copy are told."""
    ask(stage, "张三", "事假 12月1号 办事")
    stage.say("李四", "同意")
    for name in ("张三", "赵六"):
        stage.shown(name)
    offered = stage.say("李四", "撤回决定").splitlines()
    assert offered == ["撤回哪个决定?", "张三 12月1日 周二(1天)已由李四同意。"]
    again = stage.press("李四", "撤回 张三 12月1日 周二(1天)")
    assert again.splitlines() == [
        "✓ 决定已撤回,这件事还等您办:",
        "张三请假:事假,12月1日 周二,1天",
        "事由:办事",
    ]
    assert leave_state(stage) == ["pending"]
    assert stage.told("张三") == "李四撤回了决定,您的假重新等批:12月1日 周二。"
    assert stage.news("赵六") == [
        "备案:张三 12月1日 周二(1天) 已批准。",
        "备案更正:张三 12月1日 周二(1天) 的批准已撤回,重新等批。",
    ]
    assert [subject for _, subject in audited(stage, "leave.undone")] == [
        "leave:1 step:1 approved"
    ]
    assert stage.press("李四", "同意").startswith("✓ 已同意:张三")
    assert leave_state(stage) == ["approved"]


def test_a_rejection_is_taken_back(stage: Stage) -> None:
    """The steps that had been dropped wait again."""
    ask(stage, "张三", "事假 12月1号到4号 办事")
    stage.say("李四", "不同意 人手不够")
    assert leave_state(stage) == ["rejected"]
    stage.say("李四", "撤回决定")
    stage.press("李四", "撤回 张三 12月1日 周二 至 12月4日 周五(4天)")
    assert leave_state(stage) == ["pending"]
    stage.press("李四", "同意")
    assert "张三请假" in stage.told("赵六")


def test_once_the_next_step_acted_it_stands(stage: Stage) -> None:
    """The leader may take it back until the township decided."""
    ask(stage, "张三", "事假 12月1号到4号 办事")
    stage.say("李四", "同意")
    stage.say("李四", "撤回决定")
    stage.press("赵六", "同意")
    assert stage.press("李四", "撤回 张三 12月1日 周二 至 12月4日 周五(4天)") == (
        "撤不了:张三 12月1日 周二 至 12月4日 周五(4天),下一级赵六已经办了。"
    )
    assert leave_state(stage) == ["approved"]


def test_the_next_step_is_closed_until_it_is_decided_again(stage: Stage) -> None:
    """What the township was asked is not theirs any more once the leader took it back."""
    ask(stage, "张三", "事假 12月1号到4号 办事")
    stage.say("李四", "同意")
    stage.shown("赵六")
    stage.say("李四", "撤回决定")
    stage.press("李四", "撤回 张三 12月1日 周二 至 12月4日 周五(4天)")
    assert stage.say("赵六", "同意") == "现在没有等您决定的请假。"
    assert leave_state(stage) == ["pending"]


def test_once_the_leave_began_it_stands(stage: Stage) -> None:
    """On the first day of the leave nothing is left to take back."""
    ask(stage, "张三", "事假 明天 办事")
    stage.say("李四", "同意")
    stage.wait(days=1)
    assert stage.say("李四", "撤回决定").startswith("没有可以撤回的决定。")
    assert stage.forge("李四", "leave:undo:1:1") == "撤不了:张三 11月24日 周二(1天),假已经开始。"


def test_what_was_asked_for_anew_stands(stage: Stage) -> None:
    """After a rejection the applicant asked for the same day again: there is nothing to reopen."""
    ask(stage, "张三", "事假 12月1号 办事")
    stage.say("李四", "不同意 人手不够")
    ask(stage, "张三", "事假 12月1号 急事")
    assert stage.forge("李四", "leave:undo:1:1").endswith("本人已经重新提交。")
    assert leave_state(stage) == ["rejected", "pending"]


def test_only_the_decider_takes_it_back(stage: Stage) -> None:
    """Another coordinator of the same office cannot undo what was not theirs."""
    add(stage, "冯二", Role.leader, team_id=stage.teams["石桥村"])
    ask(stage, "张三", "事假 12月1号 办事")
    stage.say("李四", "同意")
    assert stage.say("冯二", "撤回决定").startswith("没有可以撤回的决定。")
    assert stage.forge("冯二", "leave:undo:1:1") == "这件事不归您办。"
    assert leave_state(stage) == ["approved"]
