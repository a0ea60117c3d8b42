"""Figures in chat: what they add up to, who may see whose, and what is never said of anybody."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from storage import areas, tables
from storage.database import Database
from storage.kinds import EventKind, Level, Role
from tests.actors import Stage, small_county
from tests.conversations import posts
from tests.rules.packs import DEFAULT_TEXT, text_with

DAILY = text_with(
    'value = "exception"           # or "daily": needs a county document\n'
    'location = "off"              # "optional", or "required": needs a county document\n'
    'clause = "四(二)"\nbasis = "example"',
    'value = "daily"\nlocation = "off"\n'
    'clause = "四(二)"\nbasis = "county"\ndocument = "平组发〔2026〕3号"',
)


def ruled(stage: Stage, body: str) -> None:
    """Let the county have other rules than the default pack."""
    assert body != DEFAULT_TEXT
    with stage.database.write() as work:
        work.run(update(tables.PolicyVersion).values(body=body))
        areas.changed(work)


def forged(stage: Stage, name: str, data: str) -> str:
    """Let somebody press a button nobody showed them; give the answer."""
    stage.shown(name)
    stage.tell([stage.event(name, data, EventKind.button)])
    return stage.told(name)


def test_a_cadre_sees_the_own_month_with_formula_make_up_and_forecast(stage: Stage) -> None:
    """November 2026 has 21 working days; 16 of them have come, one of which 张三 confirmed."""
    stage.say("张三", "签到")
    assert stage.say("张三", "统计").splitlines() == [
        "张三 2026年11月(截至11月23日 周一) 在岗统计",
        "在岗16天(确认1、推定15),在岗率100.0%",
        "在岗率 = 在岗16天 ÷ 应在岗16天 = 100.0%",
        "应在岗16天 = 在岗16天 + 未报0天 + 脱岗(已核实)0天",
        "构成:本人或队长确认1天,系统推定15天,未启用0天",
        "没有算在内:公休7天",
        "要求每月20天,这个月工作日21天。",
        "应20天,已16天,照此到月底约21天。",
    ]


def test_a_month_too_short_for_its_target_says_so(stage: Stage) -> None:
    """October 2026 had 18 working days: 20 cannot be reached without rest days."""
    told = stage.say("张三", "统计 10月").splitlines()
    assert told[-3:] == [
        "要求每月20天,这个月工作日18天。",
        "应20天,在岗18天。",
        "这个月工作日只有18天,不占公休日到不了20天。",
    ]


def test_a_leader_sees_the_team_person_by_person_in_its_order(stage: Stage) -> None:
    """The leader first, then by number, whatever the rates are; leave has its own days."""
    stage.say("张三", "请假 今天到明天 事假 看病人")
    stage.say("张三", "提交")
    stage.say("李四", "同意")
    told = stage.say("李四", "统计").splitlines()
    assert told[:6] == [
        "石桥村工作队 2026年11月(截至11月23日 周一) 在岗统计",
        "1支队4人。",
        "李四:在岗16天(确认0、推定16),在岗率100.0%",
        "张三:在岗15天(确认0、推定15),在岗率100.0%;事假1天",
        "王五:在岗16天(确认0、推定16),在岗率100.0%",
        "孙八:在岗16天(确认0、推定16),在岗率100.0%",
    ]
    assert told[6] == "在岗率 = 在岗63天 ÷ 应在岗63天 = 100.0%"
    assert told[-1] == "照此到月底:够的3人,不够的1人。"


def test_not_reported_lowers_the_rate_and_is_never_called_absent(stage: Stage) -> None:
    """With daily check-in silence is 未报: in the denominator, named so, and no 缺勤."""
    ruled(stage, DAILY)
    stage.say("张三", "签到")
    told = stage.say("张三", "统计")
    assert "在岗率 = 在岗1天 ÷ 应在岗16天 = 6.3%" in told
    assert "应在岗16天 = 在岗1天 + 未报15天 + 脱岗(已核实)0天" in told
    assert "缺勤" not in told
    assert "旷工" not in told


def test_a_township_lists_its_teams_and_those_not_yet_in_use(stage: Stage) -> None:
    """A team before its go-live day is left out of every number and named."""
    posts.second_team(stage)
    with stage.database.write() as work:
        team = tables.Team
        later = update(team).where(team.id == stage.teams["柳树村"])
        work.run(later.values(go_live=date(2026, 12, 1)))
        areas.changed(work)
    told = stage.say("赵六", "统计 10月").splitlines()
    assert told[0] == "平安镇 2026年10月 在岗统计"
    assert told[1] == "石桥村工作队:在岗72天(确认0、推定72),在岗率100.0%"
    assert told[-1] == "还没启用、没有统计的队:柳树村工作队"
    assert stage.say("赵六", "统计 柳树村 10月").splitlines() == [
        "柳树村工作队 2026年10月 在岗统计",
        "还没启用、没有统计的队:柳树村工作队",
    ]


def test_a_county_lists_its_townships_in_administrative_order(stage: Stage) -> None:
    """The order is that of the areas, not of rates or names; a village without township too."""
    with stage.database.write() as work:
        second = areas.add_area(work, Level.township, "安宁镇", stage.places["县"])
        village = areas.add_area(work, Level.village, "上河村", second)
        team = areas.add_team(work, "上河村工作队", village)
        direct = areas.add_area(work, Level.village, "直属村", stage.places["县"])
        lone = areas.add_team(work, "直属村工作队", direct)
        areas.changed(work)
    posts.add(stage, "高一", Role.leader, team_id=team)
    posts.add(stage, "高二", Role.leader, team_id=lone)
    told = stage.say("钱七", "统计 全县 10月").splitlines()
    assert [line.split(":")[0] for line in told[2:5]] == ["平安镇", "安宁镇", "直属村工作队"]
    assert told[1] == "3支队6人。"


def test_a_unit_officer_sees_the_own_people_and_it_is_written_down(stage: Stage) -> None:
    posts.sent_by_unit(stage, "张三")
    told = stage.say("郑一", "我单位 统计 10月").splitlines()
    assert told[:2] == [
        "县水利局 2026年10月 在岗统计",
        "张三:在岗18天(确认0、推定18),在岗率100.0%",
    ]
    assert stage.say("郑一", "统计 王五").startswith("没有找到王五,或者不归您看。")
    (read,) = posts.audited(stage, "statistics.figures")
    assert read[0] == stage.people["郑一"]


def test_an_observer_looks_at_the_area_and_is_written_down(stage: Stage) -> None:
    posts.add(stage, "督查一", Role.observer, area_id=stage.places["镇"])
    assert stage.say("督查一", "统计 上月").startswith("平安镇 2026年10月 在岗统计")
    assert stage.say("督查一", "统计 示范县").startswith("没有找到示范县,或者不归您看。")
    area = f"area:{stage.places['镇']}"
    assert posts.audited(stage, "statistics.figures") == [(stage.people["督查一"], area)]


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("张三", "统计 李四"),
        ("张三", "统计 石桥村"),
        ("张三", "统计 平安镇"),
        ("张三", "统计 本队"),
        ("李四", "统计 平安镇"),
        ("李四", "统计 全县"),
        ("赵六", "统计 示范县"),
        ("赵六", "统计 全县"),
        ("赵六", "我单位 统计"),
        ("钱七", "统计 火星镇"),
    ],
)
def test_what_is_not_theirs_looks_like_what_is_not_there(
    stage: Stage, who: str, asked: str
) -> None:
    told = stage.say(who, asked)
    assert "不归您看" in told
    assert "在岗" not in told.split("可以说", maxsplit=1)[0]


def test_a_forged_button_shows_nobodys_days(stage: Stage) -> None:
    """What a button carries is checked like words are."""
    for code in (f"p{stage.people['李四']}", f"t{stage.teams['石桥村']}", "a1", "u1", "a999"):
        assert (
            forged(stage, "张三", f"stat:figures:{code}:2026-10-01:2026-10-31") == "这不归您看。"
        )
    stale = forged(stage, "张三", "stat:figures:x1:2026-10-01:2026-10-31")
    assert stale == forged(stage, "张三", "stat:figures:t1:2026-10-31:2026-10-01")
    assert "在岗" not in stale


def test_the_months_before_and_the_year_are_one_tap_away(stage: Stage) -> None:
    stage.say("张三", "统计")
    assert stage.press("张三", "上月").startswith("张三 2026年10月 在岗统计")
    assert stage.press("张三", "今年").startswith("张三 2026年(截至11月23日 周一) 在岗统计")


def test_who_left_the_team_counts_only_for_the_own_days(stage: Stage) -> None:
    """A member of half a month owes half of the target, and the team keeps only those days."""
    posts.sent_by_unit(stage, "孙八")
    with stage.database.write() as work:
        post = tables.Assignment
        mine = update(post).where(post.person_id == stage.people["孙八"])
        work.run(mine.values(last_day=date(2026, 10, 15)))
    told = stage.say("李四", "统计 10月").splitlines()
    assert told[5] == "孙八:在岗7天(确认0、推定7),在岗率100.0%"
    assert "够的0人,不够的4人。" in told
    assert "应9天,在岗7天。" in stage.say("郑一", "统计 孙八 10月")


def test_an_unpublished_year_is_said_to_be_estimated(stage: Stage) -> None:
    stage.wait(days=60)
    told = stage.say("张三", "统计 本月").splitlines()
    assert told[-1] == "注意:2027年放假安排未公布,按周末估算。"


def test_who_is_where_right_now(stage: Stage) -> None:
    """By kind with names for a team, presumed ones marked; by team with numbers for an area."""
    stage.say("王五", "在村,下午去镇上开会")
    assert stage.say("李四", "谁在村").splitlines() == [
        "石桥村工作队 11月23日 周一 10:00 共4人:",
        "在村4人:李四(推定)、张三(推定)、王五、孙八(推定)",
    ]
    stage.wait(hours=4)
    assert stage.say("李四", "现在谁在村").splitlines() == [
        "石桥村工作队 11月23日 周一 14:00 共4人:",
        "在村3人:李四(推定)、张三(推定)、孙八(推定)",
        "会议1人:王五",
    ]
    assert stage.say("赵六", "谁在村").splitlines() == [
        "平安镇 11月23日 周一 14:00 共4人:",
        "石桥村工作队 4人:在村3人(推定3);会议1人",
    ]


def test_who_has_neither_team_nor_area_is_told_whom_to_ask(stage: Stage) -> None:
    """An administrator keeps the list of people and sees nobody's days."""
    posts.add(stage, "管理二", Role.administrator, area_id=stage.places["县"])
    assert stage.say("管理二", "谁在村") == (
        "您不在工作队,也不分管乡镇、县或派出单位,所以没有归您看的名单。"
        "请问队长、乡镇专干或县驻村办。"
    )


def test_only_who_answers_for_them_is_told_who_did_not_report(stage: Stage) -> None:
    """Leader and coordinators get names, an observer numbers; leave is just leave to others."""
    ruled(stage, DAILY)
    posts.add(stage, "督查一", Role.observer, area_id=stage.places["镇"])
    stage.say("张三", "请假 今天到明天 事假 看病人")
    stage.say("张三", "提交")
    stage.say("李四", "同意")
    assert "今天未报3人:李四、王五、孙八" in stage.say("赵六", "谁在村")
    assert "未报3人:李四、王五、孙八" in stage.say("李四", "谁在村")
    assert "事假1人:张三" in stage.say("李四", "谁在村")
    watched = stage.say("督查一", "谁在村 石桥村")
    assert "未报3人:" in watched
    assert "李四" not in watched
    assert "请假1人:张三" in watched
    assert "李四" not in stage.say("督查一", "谁在村")
    assert "李四:在岗0天(确认0、推定0),在岗率0.0%;未报16天" in stage.say("赵六", "统计 石桥村")
    watched = stage.say("督查一", "统计 石桥村")
    assert "李四:在岗0天(确认0、推定0),在岗率0.0%\n" in watched
    assert stage.say("督查一", "月表 10月").startswith("月表和统计图逐人逐天")
    assert stage.say("督查一", "统计图 石桥村").startswith("月表和统计图逐人逐天")


def test_in_english(database: Database) -> None:
    stage = small_county(database)
    with stage.database.write() as work:
        work.run(update(tables.Person).values(language="en"))
    told = stage.say("李四", "stats October").splitlines()
    assert told[0] == "石桥村工作队, 2026-10: on post"
    assert told[6] == "On-post rate = on post 72 ÷ due 72 days = 100.0%"
    assert stage.say("李四", "who is where").splitlines()[1].startswith("in the village 4: ")
