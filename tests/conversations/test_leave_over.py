"""After the last day of a leave: nothing is presumed, and any way of being back ends it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from storage import tables
from storage.kinds import Level
from tests.actors import Stage
from tests.conversations.sweeping import at


@pytest.fixture
def over(stage: Stage) -> Stage:
    """Let 张三 have had leave from Monday 23 to Wednesday 25 November; the month is young."""
    with stage.database.write() as work:
        areas = update(tables.Area).where(tables.Area.level == Level.county)
        work.run(areas.values(go_live=stage.clock.now().date().replace(day=1)))
    taken(stage, "事假 今天到后天 办事", ("李四",))
    stage.shown("张三")
    return stage


def taken(stage: Stage, said: str, deciders: tuple[str, ...]) -> None:
    stage.say("张三", said)
    assert stage.say("张三", "提交").startswith("✓ 已提交")
    for name in deciders:
        stage.shown(name)
        assert stage.say(name, "同意").startswith("✓ 已同意")


def returns(stage: Stage) -> list[tuple[str, str]]:
    """Give the state of every leave and the day of its return, in the order asked for."""
    with stage.database.read() as work:
        rows = work.ones(select(tables.Leave).order_by(tables.Leave.id))
    return [(row.state.value, str(row.returned_on)) for row in rows]


def test_a_check_in_after_the_last_day_ends_the_leave(over: Stage) -> None:
    """Who comes back and says 在村 as every morning has said enough: nobody is chased."""
    at(over, "2026-11-26", "08:00")
    assert over.say("张三", "在村") == (
        "✓ 已记:11月26日 周四 在村\n11月25日 周三到期的假同时销假。"
    )
    assert returns(over) == [("returned", "2026-11-26")]
    over.shown("李四")
    at(over, "2026-11-27", "09:00")
    assert "销假" not in over.told("张三")
    assert "还没销假" not in over.told("李四")
    assert over.say("张三", "在村") == "✓ 已记:11月27日 周五 在村"


def test_a_late_word_about_an_earlier_day_ends_it_on_that_day(over: Stage) -> None:
    """昨天在村 after a return nobody told of sets it to that day, not to today."""
    at(over, "2026-11-27", "10:00")
    assert over.say("张三", "昨天在村").endswith("11月25日 周三到期的假同时销假。")
    assert returns(over) == [("returned", "2026-11-26")]


def test_words_about_days_of_the_leave_or_before_end_nothing(over: Stage) -> None:
    """A day before the last one of the leave says nothing about being back from it."""
    at(over, "2026-11-27", "10:00")
    assert "销假" not in over.say("张三", "20号在村")
    assert "销假" not in over.say("张三", "去县里开会")
    assert returns(over) == [("approved", "None")]


def test_until_then_nobody_is_presumed_to_be_in_the_village(over: Stage) -> None:
    """By exception everybody is in the village; not who was to be back and told nobody."""
    at(over, "2026-11-27", "17:00")
    table = over.say("李四", "都在").splitlines()
    assert "张三:假到11月25日 周三已满,还没销假(人回来了请说:张三回来了)" in table
    assert over.press("李四", "确认") == "✓ 11月27日 周五已确认:在村3人,全队4人。"
    assert returns(over) == [("approved", "None")]
    at(over, "2026-11-30", "08:00")
    assert over.say("张三", "销假") == "✓ 已销假,11月30日 周一起在村。"
    sheet = over.say("张三", "月表 11月")
    assert "26日–27日 未报(假期已满,还没销假)" in sheet
    assert "30日 在村(本人报的)" in sheet


def test_the_leader_may_say_that_somebody_is_back(over: Stage) -> None:
    """Named as back in the team's line, the leave ends with the confirmation."""
    at(over, "2026-11-27", "17:00")
    assert "张三:在村(原请假到11月25日 周三,确认后就销假)" in over.say("李四", "张三回来了")
    over.press("李四", "确认")
    assert returns(over) == [("returned", "2026-11-27")]


def test_one_return_ends_leaves_that_carried_each_other_on(stage: Stage) -> None:
    """Two adjoining leaves want one 销假; nobody is chased for the second."""
    taken(stage, "事假 今天到明天 办事", ("李四",))
    taken(stage, "年休假 25号到26号 回家", ("李四", "赵六"))
    at(stage, "2026-11-27", "08:00")
    assert stage.say("张三", "销假") == "✓ 已销假,11月27日 周五起在村。"
    assert returns(stage) == [("returned", "2026-11-25"), ("returned", "2026-11-27")]
    stage.shown("张三")
    at(stage, "2026-11-28", "09:00")
    assert "销假" not in stage.told("张三")


def test_back_early_from_the_second_of_two(stage: Stage) -> None:
    """The days that come back are those of the leave that runs."""
    taken(stage, "事假 今天到明天 办事", ("李四",))
    taken(stage, "年休假 25号到26号 回家", ("李四", "赵六"))
    at(stage, "2026-11-26", "10:00")
    assert "早回1天" in stage.say("张三", "销假")
    assert returns(stage) == [("returned", "2026-11-25"), ("returned", "2026-11-26")]
