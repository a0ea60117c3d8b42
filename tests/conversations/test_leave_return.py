"""More days, a stand-in, and the way back: 续假 is part of the same leave, 销假 ends all of it."""

from sqlalchemy import select

from storage import tables
from tests.actors import Stage
from tests.conversations.posts import leave_state
from tests.conversations.sweeping import at


def ask(stage: Stage, name: str, said: str) -> str:
    """Ask for leave in one sentence and submit it."""
    stage.say(name, said)
    return stage.say(name, "提交")


def granted(stage: Stage, said: str = "事假 今天到明天 办事") -> None:
    """Give 张三 an approved leave."""
    ask(stage, "张三", said)
    stage.say("李四", "同意")
    for name in ("张三", "李四", "赵六"):
        stage.shown(name)


def rows(stage: Stage) -> list[tuple[str, str, str, int]]:
    """Give every leave as (first day, last day, state, half days)."""
    with stage.database.read() as work:
        found = work.ones(select(tables.Leave).order_by(tables.Leave.id))
    return [
        (f"{r.first_day:%m-%d}", f"{r.last_day:%m-%d}", r.state.value, r.half_days) for r in found
    ]


def proxies(stage: Stage) -> list[tuple[int, str, str]]:
    """Give who has whose duties, with the days."""
    with stage.database.read() as work:
        found = work.ones(select(tables.Proxy).order_by(tables.Proxy.id))
    return [(r.proxy_id, f"{r.first_day:%m-%d}", f"{r.last_day:%m-%d}") for r in found]


def test_more_days_are_a_new_step_on_the_same_leave(stage: Stage) -> None:
    """Decided by the ladder of the whole length, then one leave with one return."""
    granted(stage)
    stage.say("张三", "续假 两天")
    assert stage.say("张三", "事情没办完").splitlines()[:4] == [
        "续假单:11月25日 周三 至 11月26日 周四,连原来的假 11月23日 周一 至 11月26日 周四",
        "续2天(其中工作日2天),事由:事情没办完",
        "5天以内(含):队长、乡镇党委批准,县驻村办备案",
        "将发给:李四",
    ]
    stage.say("张三", "提交")
    assert rows(stage) == [("11-23", "11-24", "approved", 4), ("11-25", "11-26", "pending", 4)]
    assert stage.shown("李四")[-1].body.splitlines()[-1] == (
        "这是续假,原来的假:11月23日 周一 至 11月24日 周二"
    )
    stage.press("李四", "同意")
    stage.press("赵六", "同意")
    assert stage.told("张三").splitlines()[-1] == (
        "✓ 续假批准了(赵六):11月25日 周三 至 11月26日 周四,并入原来的假。回村请销假。"
    )
    assert rows(stage) == [("11-23", "11-26", "approved", 8), ("11-25", "11-26", "joined", 4)]
    stage.wait(days=3)
    assert stage.say("张三", "销假").startswith("✓ 已销假,11月26日 周四起在村,早回1天")
    assert leave_state(stage) == ["returned", "joined"]


def test_until_a_day_and_step_by_step(stage: Stage) -> None:
    """The question takes a number of days or a day; one before the end is asked again."""
    granted(stage)
    assert stage.say("张三", "续假").startswith("您的假到11月24日 周二。续到哪天?")
    assert stage.say("张三", "今天").startswith("11月23日 周一在11月25日 周三前面。续到哪天?")
    assert stage.say("张三", "到周五").startswith("为什么续?")
    assert "续假单:11月25日 周三 至 11月27日 周五" in stage.say("张三", "跳过")


def test_a_refused_extension_leaves_the_leave_as_it_was(stage: Stage) -> None:
    """One request for more days at a time; a refusal changes nothing."""
    granted(stage)
    for said in ("续假 两天", "跳过", "提交"):
        stage.say("张三", said)
    assert stage.say("张三", "续假 三天").startswith("您续假还在等批:11月25日 周三")
    stage.say("李四", "不同意 有检查")
    assert rows(stage)[0] == ("11-23", "11-24", "approved", 4)


def test_taking_back_the_approval_takes_the_days_out_again(stage: Stage) -> None:
    """撤回决定 on more days: the leave ends where it did before."""
    granted(stage, "事假 今天上午 办事")
    for said in ("续假 一天", "跳过", "提交"):
        stage.say("张三", said)
    stage.say("李四", "同意")
    assert rows(stage)[0] == ("11-23", "11-24", "approved", 3)
    assert stage.say("李四", "撤回决定").startswith("没有可以撤回的决定")
    granted(stage, "事假 12月1号 办事")
    stage.wait(days=2)
    stage.say("张三", "销假")
    for said in ("续假 一天", "跳过", "提交"):
        stage.say("张三", said)
    stage.say("李四", "同意")
    assert rows(stage)[2] == ("12-01", "12-02", "approved", 4)
    stage.say("李四", "撤回决定")
    stage.press("李四", "撤回 张三 12月2日 周三(1天)")
    assert rows(stage)[2:] == [("12-01", "12-01", "approved", 2), ("12-02", "12-02", "pending", 2)]


def test_back_early_withdraws_what_was_still_asked_for(stage: Stage) -> None:
    """Who is in the village needs no more days; the leader hears that it is off."""
    granted(stage)
    for said in ("续假 两天", "跳过", "提交"):
        stage.say("张三", said)
    stage.say("张三", "销假")
    assert leave_state(stage) == ["returned", "withdrawn"]
    assert stage.say("李四", "同意") == "现在没有等您决定的请假。"


def test_the_last_evening_asks_and_one_tap_answers(stage: Stage) -> None:
    """[回村销假] and [续假] below the one question."""
    granted(stage)
    at(stage, "2026-11-24", "17:00")
    assert stage.told("张三").startswith("您的假到11月24日 周二结束,应在11月25日 周三前销假。")
    assert stage.press("张三", "续假").startswith("您的假到11月24日 周二。续到哪天?")
    stage.say("张三", "取消")
    stage.wait(days=1)
    assert stage.press("张三", "回村销假") == "✓ 已销假,11月25日 周三起在村。"
    assert leave_state(stage) == ["returned"]


def test_after_the_end_there_is_nothing_to_extend(stage: Stage) -> None:
    """续假 is asked for before the end."""
    granted(stage)
    stage.wait(days=2)
    assert stage.say("张三", "续假 两天").startswith("您现在没有正在休的假。")


def test_a_stand_in_is_named_agrees_and_has_the_duties(stage: Stage) -> None:
    """替班 in the request; dates only are learnt; from approval to the return it is theirs."""
    stage.say("李四", "事假 明天到26号 母亲住院")
    noted = stage.say("李四", "替班 王五").splitlines()
    assert noted[0] == "✓ 替班:王五。提交后问本人。"
    assert "替班:王五(提交后问本人)" in noted
    stage.say("李四", "提交")
    asked = stage.shown("王五")[-1]
    assert asked.body == "李四请您替班:11月24日 周二 至 11月26日 周四"
    assert asked.buttons == ("同意替班", "不方便")
    assert stage.press("王五", "同意替班") == "✓ 您同意替班:11月24日 周二 至 11月26日 周四"
    assert stage.told("李四") == "王五同意替班:11月24日 周二 至 11月26日 周四"
    assert proxies(stage) == []
    stage.say("赵六", "同意")
    told = stage.told("王五")
    assert told == (
        "李四11月24日 周二 至 11月26日 周四由您替班,交给您的:队长的全部事项。看要办的请说:待办"
    )
    assert "住院" not in told
    stage.wait(days=1)
    ask(stage, "张三", "事假 12月1号 办事")
    assert stage.say("王五", "同意").startswith("✓ 已同意:张三")
    stage.wait(days=1)
    stage.say("李四", "销假")
    assert stage.told("王五").endswith("不用您替班了,谢谢。")
    assert proxies(stage) == [(stage.people["王五"], "11-24", "11-24")]


def test_a_stand_in_who_cannot_is_replaced_by_another(stage: Stage) -> None:
    """不方便 tells the applicant, who names somebody else for the same leave."""
    granted(stage, "事假 12月1号 办事")
    assert stage.say("张三", "替班 王五") == "✓ 已问王五能不能替班。"
    assert stage.press("王五", "不方便") == "✓ 已回复不方便替班:12月1日 周二"
    assert stage.told("张三").startswith("王五不方便替班(12月1日 周二)。")
    stage.say("张三", "替班 孙八")
    stage.press("孙八", "同意替班")
    assert proxies(stage) == [(stage.people["孙八"], "12-01", "12-01")]
    assert stage.press("王五", "同意替班") == "这件事不归您办。"


def test_who_is_away_then_cannot_stand_in(stage: Stage) -> None:
    """Somebody on leave on one of the days is not asked at all."""
    ask(stage, "王五", "事假 12月1号 办事")
    granted(stage, "事假 12月1号到2号 办事")
    assert (
        stage.say("张三", "替班 王五")
        == "王五那几天也请假了(12月1日 周二 至 12月2日 周三),请换一个人。"
    )
    assert stage.say("孙八", "替班 王五").startswith("您现在没有要请的假。")


def test_more_days_lengthen_the_stand_in(stage: Stage) -> None:
    """When the leave gets longer, so do the days of who stands in."""
    granted(stage, "事假 明天到25号 办事")
    stage.say("张三", "替班 王五")
    stage.press("王五", "同意替班")
    for said in ("续假 一天", "跳过", "提交"):
        stage.say("张三", said)
    stage.say("李四", "同意")
    assert proxies(stage) == [(stage.people["王五"], "11-24", "11-26")]
