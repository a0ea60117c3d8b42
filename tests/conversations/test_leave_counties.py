"""What people of four real counties are shown before they send a leave, from the county's pack."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.leave import recount
from handlers.office import Offices
from handlers.turn import Moment
from storage import areas, calendars
from storage.areas import CalendarDay
from tests.actors import Stage
from tests.conversations.packs import put, use
from tests.rules.packs import ROOT

THREE, MORE, SIX = "12月1号到3号", "12月1号到4号上午", "12月1号到6号"
STAY = "12月1日 周二 至 12月3日 周四村里还有3人:李四、王五、孙八"
VACANT = "⚠ {}这一级现在没有人能批,由钱七批"
QUARTER = "事假:10月1日 周四到12月31日 周四共10天"

# county, who, days → lines that must stand in the summary
CASES = [
    ("zpol", "张三", THREE,
     "3天以内(含):乡镇党委批准,村党组织、县基层办备案", "将发给:赵六",
     "批准后12月预计在村20天(要求20天)", STAY, "回村销假:12月4日 周五"),
    ("zpol", "张三", MORE,
     "共3.5天(其中工作日3.5天),事由:探亲", "3天以上:县基层办批准,村党组织、乡镇党委备案",
     "将发给:钱七", VACANT.format("县基层办"), "回村销假:12月4日 周五",
     "⚠ 批准后12月预计在村19.5天,要求20天,差0.5天"),
    ("ledu-2024", "张三", SIX,
     "共6天(其中工作日4天),事由:探亲", "5天以上:乡镇党委书记、县委组织部批准",
     "将发给:赵六 → 钱七", "回村销假:12月7日 周一", "批准后12月预计在村19天",
     "批准后2026年预计在村124天(要求100天)"),
    ("ledu-2024", "李四", "12月1号到5号", "5天以内(含):乡镇党委书记批准", "将发给:赵六"),
    ("shule-2016", "张三", "12月1号", "1天以内(含):队长、乡镇三民办批准", "将发给:李四 → 赵六",
     "回村销假:12月1日 周二"),
    ("shule-2016", "张三", THREE, "3天以内(含):队长、乡镇三民办、县三民办批准",
     f"{QUARTER},已用0天,这次3天,还剩7天",
     "⚠ 12月1日 周二 至 12月3日 周四村里只剩3人,要求至少4人"),
    ("shule-2016", "李四", MORE, "3天以上:乡镇三民办、县三民办、县委书记批准",
     "将发给:赵六 → 钱七 → 钱七", VACANT.format("县委书记")),
    ("shule-2016", "张三", "12月1号到11号",
     f"⚠ 超过规定天数:{QUARTER.partition(':')[2].partition('共')[0]}只有10天,多了1天"),
    ("xunyang", "张三", THREE, "3天以内(含):乡镇党委批准,派出单位备案", "将发给:赵六"),
    ("xunyang", "李四", THREE, "3天以内(含):乡镇党委、县委组织部批准,派出单位备案"),
    ("xunyang", "张三", SIX, "10天以内(含):乡镇党委、县委组织部批准", "将发给:赵六 → 钱七"),
]  # fmt: skip


def county(stage: Stage, name: str) -> None:
    """Put a county's pack in force."""
    put(stage, (ROOT / "tests" / "packs" / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "who", "days", "wanted"), [(*c[:3], c[3:]) for c in CASES])
def test_a_request_is_shown_as_its_county_rules(
    stage: Stage, name: str, who: str, days: str, wanted: tuple[str, ...]
) -> None:
    county(stage, name)
    summary = stage.say(who, f"事假 {days} 探亲").splitlines()
    assert [line for line in wanted if line not in summary] == []


def test_in_the_flood_season_of_xunyang_one_office_decides_everything(stage: Stage) -> None:
    """The season's ladder is one rung: half a day and a month go to the county's chief."""
    county(stage, "xunyang")
    stage.wait(days=200)
    for days in ("明天上午", "6月20号到7月20号"):
        summary = stage.say("张三", f"事假 {days} 探亲")
        assert "不论天数:县长批准" in summary
        stage.say("张三", "取消")


def test_two_adjoining_leaves_of_two_days_are_four_for_the_ladder(stage: Stage) -> None:
    """Two times two days would be the township's alone in zpol.cn; together they are not.

    Coming back in between does not undo it where no half day lay between the two.
    """
    county(stage, "zpol")
    assert "3天以内(含):乡镇党委批准" in stage.say("张三", "事假 今天到明天 探亲")
    stage.say("张三", "提交")
    stage.say("赵六", "同意")
    second = stage.say("张三", "事假 11月25号到26号 探亲")
    assert "与11月23日 周一 至 11月24日 周二的假相连,合计4天,按合计的天数审批" in second
    assert "3天以上:县基层办批准" in second
    stage.say("张三", "取消")
    stage.wait(days=2)
    assert "✓ 已销假" in stage.say("张三", "销假")
    assert "合计4天" in stage.say("张三", "事假 今天到明天 探亲")
    stage.say("张三", "取消")
    assert "合计" not in stage.say("张三", "事假 今天下午到明天 探亲"), "the morning lay between"


def test_leaves_join_across_rest_days_where_the_county_says_so(stage: Stage) -> None:
    """A Friday and the Monday after are two days apart, or two that count together."""
    for switch, joined in (("false", False), ("true", True)):
        use(stage, ("join_across_rest_days = false", f"join_across_rest_days = {switch}"))
        stage.say("张三", "事假 12月4号 探亲")
        stage.say("张三", "提交")
        summary = stage.say("张三", "事假 12月7号到9号 探亲")
        assert ("合计4天" in summary) is joined
        assert ("5天以内(含)" in summary) is joined
        stage.say("张三", "取消")
        stage.say("张三", "假不请了")
        stage.press("张三", "撤回 12月4日 周五")


def test_working_days_are_counted_where_the_county_counts_them(stage: Stage) -> None:
    """A length runs over rest days, both counts are shown, and rest days alone need no leave."""
    use(stage, ('unit = "natural" ', 'unit = "working" '))
    summary = stage.say("张三", "事假 12月4号起3天 探亲").splitlines()
    assert summary[0] == "请假单:事假,12月4日 周五 至 12月8日 周二"
    assert summary[1:3] == ["共5天(其中工作日3天),事由:探亲", "按规定计3天"]
    assert "3天以内(含):队长批准,乡镇党委备案" in summary
    stage.say("张三", "取消")
    answer = stage.say("张三", "事假 12月5号到6号 探亲")
    assert answer.startswith("12月5日 周六 至 12月6日 周日都是休息日,不用请假。\n请哪几天?")


def test_a_working_day_that_becomes_a_holiday_leaves_a_request_decided(stage: Stage) -> None:
    """Nothing is left of its length; the lowest rung still decides, and the count is told."""
    use(stage, ('unit = "natural" ', 'unit = "working" '))
    stage.say("张三", "事假 12月4号 探亲")
    stage.say("张三", "提交")
    with stage.database.write() as work:
        calendars.put(work, [CalendarDay(date(2026, 12, 4), "holiday", "公祭", "县府办")])
        areas.changed(work)
        office = Offices().current(work)
        assert office is not None
        told = recount.recount(Moment(work, office, stage.clock.now()))
    assert [push.person for push in told] == [stage.people["张三"]]
    assert stage.say("李四", "同意").startswith("✓ 已同意:张三 12月4日 周五")


def test_an_emergency_on_a_rest_day_has_its_papers_decided(stage: Stage) -> None:
    """Where working days count, a Saturday has no length, and somebody still decides it."""
    use(stage, ('unit = "natural" ', 'unit = "working" '))
    stage.wait(days=5)
    stage.say("张三", "急事先走 母亲住院")
    stage.say("张三", "补手续")
    stage.say("张三", "事假")
    stage.say("张三", "今天")
    summary = stage.say("张三", "母亲住院")
    assert "3天以内(含):队长批准,乡镇党委备案" in summary
    assert stage.say("张三", "提交").startswith("✓ 已提交,等李四批准。")


def test_over_new_year_the_ladder_takes_all_and_each_month_its_own(stage: Stage) -> None:
    """Six days are six for the ladder; December and January lose what lies in them."""
    summary = stage.say("张三", "事假 12月30号到1月4号 探亲")
    assert "5天以上:队长、乡镇党委、县驻村办批准" in summary
    assert "批准后12月预计在村21天(要求20天)" in summary
    assert "⚠ 批准后1月预计在村19天,要求20天,差1天" in summary
    assert "注意:2027年放假安排未公布,工作日按周末估算。" in summary
    assert "回村销假:1月5日 周二" in summary
