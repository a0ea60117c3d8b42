"""为什么: a leave answers with its rung, its values and the rules of the day it was asked on."""

from __future__ import annotations

from tests.actors import Stage
from tests.conversations.test_policy_change import MONDAY, propose, stricter

RUNG = "依据:请假审批(天):≤5: 队长→乡镇党委 批准, 县驻村办 备案"
SOURCE = "出处:四(二),示例数值,县里尚未确认。规定:2017年指导意见(默认)"
VERSION = "用提出申请时有效的规定:2017年指导意见(默认)(第1版,2017-12-24起)。"


def test_a_leave_is_explained_by_its_own_rung(stage: Stage) -> None:
    """Length as counted, role, the rung and not the ladder, clause, basis and version."""
    stage.say("张三", "事假 12月1号到4号 探亲")
    assert stage.say("张三", "为什么").splitlines()[:1] == [RUNG], "before it is sent"
    stage.say("张三", "提交")
    told = [
        "张三 12月1日 周二 至 12月4日 周五(4天),按自然日算",
        "按队员的规定。",
        VERSION,
        RUNG,
        SOURCE,
    ]
    assert stage.say("张三", "为什么").splitlines() == told
    stage.shown("李四")
    assert stage.say("李四", "为什么").splitlines() == told
    stage.press("李四", "同意")
    stage.press("赵六", "同意")
    stage.shown("张三")
    assert stage.say("张三", "为什么").splitlines() == told


def test_the_length_of_adjoining_leaves_is_given(stage: Stage) -> None:
    """Two days and two more are four: the second leave says which length decided."""
    for said in ("事假 12月1号到2号 探亲", "事假 12月3号到4号 探亲"):
        answer = stage.say("张三", said)
        stage.say("张三", "提交")
    assert "与12月1日 周二 至 12月2日 周三的假相连,合计4天,按合计的天数审批" in answer
    why = stage.say("张三", "为什么")
    assert why.startswith("张三 12月3日 周四 至 12月4日 周五(2天),按自然日算\n与相连的假合计4天")
    assert RUNG in why


def test_more_days_are_explained_by_the_whole_length(stage: Stage) -> None:
    """Two days on top of two are four for the ladder, and 为什么 says so."""
    stage.say("张三", "事假 今天到明天 办事")
    stage.say("张三", "提交")
    stage.press("李四", "同意")
    stage.say("张三", "续假 两天")
    stage.say("张三", "没办完")
    assert stage.say("张三", "提交").startswith("✓ 已提交")
    why = stage.say("张三", "为什么")
    assert why.startswith("张三 11月25日 周三 至 11月26日 周四(2天),按自然日算\n与相连的假合计4天")
    assert RUNG in why


def test_a_newer_pack_changes_nothing_for_a_leave_under_way(stage: Stage) -> None:
    """The answer names the version of the request, and that a newer one holds by now."""
    stage.say("张三", "事假 12月1号到4号 探亲")
    stage.say("张三", "提交")
    propose(stage, stricter(), MONDAY)
    why = stage.say("张三", "为什么")
    assert VERSION + "\n现在的规定已换新版,这个假不受影响。" in why
    assert RUNG in why


def test_any_leave_may_be_asked_about_by_its_days(stage: Stage) -> None:
    """However long ago: by a day of it, or the last one; nobody else's."""
    assert stage.say("张三", "为什么 请假") == "没有找到您的这个假。"
    stage.say("张三", "事假 12月1号到4号 探亲")
    stage.say("张三", "提交")
    stage.say("张三", "年休假 12月20号到21号 回家")
    stage.say("张三", "提交")
    stage.wait(days=20)
    first = "张三 12月1日 周二 至 12月4日 周五(4天)"
    assert stage.say("张三", "为什么 12月2号的假").startswith(first)
    assert RUNG in stage.say("张三", "为啥 12月1号请假要两级批")
    assert stage.say("张三", "why leave").startswith("张三 12月20日 周日 至 12月21日 周一(2天)")
    assert stage.say("王五", "为什么 12月2号的假") == "没有找到您的这个假。"


def test_a_check_in_is_explained_by_its_kind_alone(stage: Stage) -> None:
    """Only the kinds that were recorded are named, each with what it counts as."""
    stage.say("张三", "在村")
    why = stage.say("张三", "为什么").splitlines()
    assert why[0] == "依据:在村:算在岗"
    assert len(why) == 2
    stage.say("张三", "上午在村,下午去镇里开会")
    why = stage.say("张三", "为什么").splitlines()
    assert why[:2] == ["依据:在村:算在岗", "依据:会议:算在岗"]
