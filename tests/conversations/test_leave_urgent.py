"""急事先走: one message is enough to go; the papers follow as a request of the same days."""

from datetime import date

import pytest
from sqlalchemy import select

from handlers import day as days
from handlers.office import Offices
from handlers.turn import Moment
from storage import people, tables
from storage.kinds import MessageKind
from tests.actors import Stage
from tests.conversations.packs import use
from tests.conversations.posts import leave_state
from tests.conversations.sweeping import at

MONDAY, TUESDAY, WEDNESDAY = "2026-11-23", "2026-11-24", "2026-11-25"
ALARM = "【急事先走】张三(13800000001)刚离村。事由:母亲住院\n手续随后补。"


def kind_of(stage: Stage, name: str, day: str) -> str:
    """Give the kind of somebody's day in the ledger."""
    with stage.database.read() as work:
        office = Offices().current(work)
        assert office is not None
        who = stage.people[name]
        person = people.load(work, [who])[who]
        moment = Moment(work, office, stage.clock.now())
        on = date.fromisoformat(day)
        return days.statuses(moment, [person], on, on)[who, on].kind


def pushes(stage: Stage, kind: MessageKind) -> list[tuple[int, bool]]:
    """Give to whom messages of a kind went, and whether at once."""
    row = tables.Outbox
    with stage.database.read() as work:
        rows = work.ones(select(row).where(row.kind == kind).order_by(row.id))
        return [(one.person_id, one.not_before == one.created_at) for one in rows]


def test_one_message_at_night_reaches_the_deciding_office_only(stage: Stage) -> None:
    """Quiet hours hold it for nobody of that office; nobody else hears of it."""
    at(stage, MONDAY, "23:30")
    assert stage.say("张三", "急事先走 母亲住院").splitlines() == [
        "✓ 记下了,先走。已告诉:李四 13800000000。",
        "11月24日 周二 23:30前补手续,说:补手续",
    ]
    assert pushes(stage, MessageKind.emergency) == [(stage.people["李四"], True)]
    assert stage.shown("李四")[-1].body == ALARM
    assert leave_state(stage) == ["urgent"]


def test_the_day_is_neither_on_post_nor_missing_until_the_papers_come(stage: Stage) -> None:
    """急事先走待补 from the half day one left on; the ledger knows it as a kind of its own."""
    assert kind_of(stage, "张三", MONDAY) == "in_village"
    stage.say("张三", "急事先走 母亲住院")
    assert kind_of(stage, "张三", MONDAY) == "leave_urgent"
    assert kind_of(stage, "张三", TUESDAY) == "leave_urgent"


def test_the_papers_are_a_normal_request_of_the_same_days(stage: Stage) -> None:
    """补手续 asks the kind and until when; the reason is known; it is decided as any other."""
    stage.say("张三", "急事先走 母亲住院")
    assert stage.press("张三", "补手续") == "请哪种假?"
    assert stage.press("张三", "事假") == "从11月23日 周一算起,到哪天?例如:3天,到周五"
    assert stage.say("张三", "到周三").splitlines() == [
        "补手续:事假,11月23日 周一 至 11月25日 周三",
        "共3天(其中工作日3天),事由:母亲住院",
        "3天以内(含):队长批准,乡镇党委备案",
        "将发给:李四",
    ]
    assert stage.say("张三", "提交") == "✓ 已提交,等李四批准。"
    assert leave_state(stage) == ["completed", "pending"]
    assert kind_of(stage, "张三", MONDAY) == "leave_pending"
    assert stage.shown("李四")[-1].body.endswith("事由:母亲住院\n这是急事先走后补的手续")
    stage.say("李四", "同意")
    assert leave_state(stage) == ["completed", "approved"]
    assert kind_of(stage, "张三", WEDNESDAY) == "personal_leave"
    with stage.database.read() as work:
        rows = work.ones(select(tables.Leave).order_by(tables.Leave.id))
    assert [row.completes_id for row in rows] == [None, rows[0].id]


def test_papers_that_are_refused_leave_the_emergency_open(stage: Stage) -> None:
    """No day is lost: it is 急事先走待补 again, and papers can be filed again."""
    stage.say("张三", "急事先走 母亲住院")
    for said in ("补手续", "事假", "到周三", "提交"):
        stage.say("张三", said)
    stage.say("李四", "不同意 先说清楚")
    assert leave_state(stage) == ["urgent", "rejected"]
    assert kind_of(stage, "张三", MONDAY) == "leave_urgent"
    assert stage.say("张三", "补手续") == "请哪种假?"


def test_back_before_the_papers_they_are_still_missing(stage: Stage) -> None:
    """销假 ends the absence; the papers then know their days, and are a leave that has ended."""
    stage.say("张三", "急事先走 母亲住院")
    stage.wait(days=1)
    assert stage.say("张三", "回来了") == ("✓ 已记11月24日 周二回村。急事先走的手续还没补。")
    assert kind_of(stage, "张三", TUESDAY) == "in_village"
    stage.press("张三", "补手续")
    assert "事假,11月23日 周一\n" in stage.say("张三", "事假")
    stage.say("张三", "提交")
    stage.say("李四", "同意")
    assert stage.told("张三").splitlines()[-1] == ("✓ 手续已补齐(李四):11月23日 周一。您已销假。")
    assert leave_state(stage) == ["completed", "returned"]


def test_a_check_in_meanwhile_asks_and_counts_nothing(stage: Stage) -> None:
    """在村 during it asks whether one is back; only the answer is a mark."""
    stage.say("张三", "急事先走 母亲住院")
    stage.wait(days=1)
    assert stage.say("张三", "在村") == "您11月23日 周一急事先走。是回村了吗?"
    assert kind_of(stage, "张三", TUESDAY) == "leave_urgent"
    assert stage.press("张三", "回村销假").startswith("✓ 已记11月24日 周二回村。")
    assert kind_of(stage, "张三", TUESDAY) == "in_village"


def test_the_papers_are_asked_for_then_the_office_is_told(stage: Stage) -> None:
    """At half the hours and at their end the person; then whoever was told of the departure."""
    stage.say("张三", "急事先走 母亲住院")
    for name in ("张三", "李四"):
        stage.shown(name)
    at(stage, MONDAY, "22:00")
    assert stage.told("张三") == "您11月23日 周一急事先走,手续11月24日 周二 10:00前要补。"
    at(stage, TUESDAY, "10:00")
    assert stage.told("张三") == (
        "您11月23日 周一急事先走,手续过了11月24日 周二 10:00还没补,请现在补。"
    )
    assert "张三11月23日 周一急事先走,过了11月24日 周二 10:00手续还没补。" in stage.told("李四")
    at(stage, TUESDAY, "16:00")
    assert "手续" not in stage.told("张三")


def test_a_pack_may_ask_for_the_higher_step(stage: Stage) -> None:
    """Told only afterwards, three days go where five would."""
    use(stage, ("higher_step = false", "higher_step = true"))
    stage.say("张三", "急事先走 母亲住院")
    stage.say("张三", "补手续")
    stage.say("张三", "事假")
    assert stage.say("张三", "3天").splitlines()[2:4] == [
        "事后补办,按规定由上一档审批。",
        "5天以内(含):队长、乡镇党委批准,县驻村办备案",
    ]


def test_it_goes_out_of_a_request_being_written(stage: Stage) -> None:
    """[急事先走] below the summary takes the reason along; the form is done."""
    stage.say("张三", "事假 明天到后天 母亲住院")
    assert stage.press("张三", "急事先走").startswith("✓ 记下了,先走。")
    assert stage.shown("李四")[-1].body == ALARM
    assert stage.say("张三", "提交") == "现在没有要填的。" or leave_state(stage) == ["urgent"]
    assert leave_state(stage) == ["urgent"]


def test_it_is_there_with_a_vacant_ladder_and_in_a_stop(stage: Stage) -> None:
    """No leader, and the county stopped leave: one may still go, and the county is told."""
    stage.say("钱七", "停假 防汛 至11月30日")
    stage.press("钱七", "确定停假")
    with stage.database.write() as work:
        mine = tables.Assignment.person_id == stage.people["李四"]
        work.one(select(tables.Assignment).where(mine)).last_day = date(2026, 11, 22)
    assert stage.say("张三", "急事先走 母亲住院").startswith("✓ 记下了,先走。已告诉:钱七")
    assert pushes(stage, MessageKind.emergency) == [(stage.people["钱七"], True)]


def test_a_mistake_is_taken_back_and_said(stage: Stage) -> None:
    """[点错了,没走] ends it, tells who was told, and the day is as before."""
    stage.say("张三", "急事先走 母亲住院")
    stage.shown("李四")
    assert stage.press("张三", "点错了,没走") == "✓ 已撤回:11月23日 周一起(急事先走)"
    assert stage.told("李四") == "张三 11月23日 周一起(急事先走):本人已撤回"
    assert leave_state(stage) == ["withdrawn"]
    assert kind_of(stage, "张三", MONDAY) == "in_village"


@pytest.mark.parametrize("said", ["急事先走 突发疾病住院", "我有急事要先走 看病"])
def test_a_sickness_of_ones_own_is_not_sent_about(stage: Stage, said: str) -> None:
    """A messenger that may carry only the minimum says whom to call instead."""
    stage.say("张三", said)
    alarm = stage.shown("李四")[-1].body
    assert "病情不经聊天平台发送,请电话了解" in alarm
    assert "住院" not in alarm


def test_twice_is_once(stage: Stage) -> None:
    """Said again it is still one departure, and nobody is alarmed twice."""
    stage.say("张三", "急事先走 母亲住院")
    assert stage.say("张三", "急事先走").startswith("已经记过急事先走。")
    assert len(pushes(stage, MessageKind.emergency)) == 1
    assert leave_state(stage) == ["urgent"]


def test_who_is_on_leave_needs_more_days_instead(stage: Stage) -> None:
    """During a leave the answer is 续假; who is on no team has nothing to leave."""
    stage.say("张三", "事假 今天到明天 办事")
    stage.say("张三", "提交")
    stage.say("李四", "同意")
    assert stage.say("张三", "急事先走").startswith("您正在休假,到11月24日 周二。")
    assert stage.say("赵六", "急事先走").startswith("您现在不在驻村工作队里")
