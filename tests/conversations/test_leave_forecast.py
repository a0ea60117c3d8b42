"""What is shown before a leave is sent: who decides, what it costs, who stays, who hears when."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, update

from storage import tables
from storage.kinds import LeaveState, Role
from tests.actors import Stage
from tests.conversations.packs import use
from tests.conversations.posts import add, deputy, leave_state

ALLOWED = 'words = ["年休假", "年假", "公休假", "annual leave", "vacation"]'
FLOOD = """
[[leave.blackouts]]
id = "flood"
label = { zh = "防汛期", en = "flood season" }
season = { first = "11-20", last = "12-10" }
then = "THEN"
clause = "四(二)"
basis = "example"

# --- attendance"""


def flood(then: str) -> tuple[str, str]:
    return "\n# --- attendance", FLOOD.replace("THEN", then)


def ask(stage: Stage, name: str, said: str) -> None:
    stage.say(name, said)
    assert stage.say(name, "提交").startswith("✓ 已提交")


def test_every_step_is_named_before_it_is_sent(stage: Stage) -> None:
    """The offices of the rung, then their people in the same order, deputies marked 代."""
    deputy(stage, "孙八", "township", "镇")
    summary = stage.say("张三", "事假 12月1号到4号 探亲")
    assert "5天以内(含):队长、乡镇党委批准,县驻村办备案\n将发给:李四 → 赵六\n" in summary
    stage.say("赵六", "代理 王五 11月23日到30日")
    stage.say("赵六", "提交")
    summary = stage.say("王五", "事假 12月1号到4号 探亲")
    assert "将发给:李四 → 孙八\n" in summary, "nobody decides their own, so the deputy does"
    stage.say("张三", "取消")
    assert "将发给:李四 → 王五(代赵六)\n" in stage.say("张三", "事假 12月1号到4号 探亲")


def test_a_vacant_office_is_named_with_who_decides_instead(stage: Stage) -> None:
    """An office without a holder is shown before 提交; the county decides in its place."""
    with stage.database.write() as work:
        work.run(delete(tables.Assignment).where(tables.Assignment.role == Role.township))
    summary = stage.say("张三", "事假 12月1号到4号 探亲")
    assert "将发给:李四 → 钱七\n⚠ 乡镇党委这一级现在没有人能批,由钱七批" in summary


def test_a_decider_without_an_account_is_named_with_a_telephone(stage: Stage) -> None:
    """A message would reach nobody, so the applicant learns whom to ring."""
    with stage.database.write() as work:
        work.run(delete(tables.Account).where(tables.Account.person_id == stage.people["李四"]))
    summary = stage.say("张三", "事假 明天 办事")
    assert "⚠ 李四 13800000000没有登记账号,收不到消息,请打电话" in summary


def test_the_month_is_counted_to_its_end_with_the_leave_in_it(stage: Stage) -> None:
    """Each month touched is told apart; leave that counts as stationed takes nothing."""
    summary = stage.say("张三", "事假 11月30号到12月2号 探亲")
    assert "批准后11月预计在村20天(要求20天)" in summary
    assert "批准后12月预计在村21天(要求20天)" in summary
    stage.say("张三", "取消")
    assert "⚠" not in stage.say("张三", "公出 11月24号到27号 开会")


def test_a_share_of_the_year_and_days_of_a_week_are_counted_too(stage: Stage) -> None:
    """Whatever target the pack sets is forecast, the year from its first counted day on."""
    use(stage, ("month_days = 20", 'year_share = "2/3"\npattern = { days = 5, nights = 4 }'))
    summary = stage.say("张三", "事假 明天到后天 探亲")
    assert "⚠ 批准后11月23日 周一起这一周预计在村3天,要求5天,差2天" in summary
    # 128 working days from 1 July, when the county began, to 31 December.
    assert "批准后2026年预计在村126天(要求85天)" in summary
    assert "批准后11月预计在村19天\n" in summary, "no target for a month, so none is named"


def test_who_stays_is_named_day_by_day(stage: Stage) -> None:
    """Somebody on leave, or waiting for leave, does not stay; rest days are left out."""
    ask(stage, "王五", "事假 明天 办事")
    stage.press("李四", "同意")
    ask(stage, "孙八", "事假 后天 办事")
    summary = stage.say("张三", "事假 明天到后天 探亲")
    assert "11月24日 周二村里还有2人:李四、孙八" in summary
    assert "11月25日 周三村里还有2人:李四、王五" in summary
    assert "队里另有1人在等批假,没有算在内。" in summary
    stage.say("张三", "取消")
    assert "村里" not in stage.say("张三", "事假 11月28号 探亲").replace("预计在村", "")


def test_an_empty_village_is_a_warning_and_not_a_refusal(stage: Stage) -> None:
    """The last one may ask as well: the decider sees the request, nothing is refused unsaid."""
    for name in ("王五", "孙八", "李四"):
        ask(stage, name, "事假 明天 办事")
    stage.shown("钱七"), stage.shown("李四")
    summary = stage.say("张三", "事假 明天 办事")
    assert "⚠ 11月24日 周二村里没有人了" in summary
    assert stage.say("张三", "提交").startswith("✓ 已提交")
    asked = stage.told("李四")
    assert asked.startswith("张三请假:事假,11月24日 周二,1天")
    assert "⚠ 11月24日 周二村里没有人了" in asked, "who decides is warned too"


def test_a_pack_may_refuse_to_empty_the_village(stage: Stage) -> None:
    """Below the minimum present the pack's word decides, and the days are asked for again."""
    use(
        stage,
        ("month_days = 20", "month_days = 20\nmin_present = 3"),
        ('present = "warn"', 'present = "refuse"'),
    )
    assert "要求至少" not in stage.say("张三", "事假 明天 办事")
    stage.say("张三", "提交")
    answer = stage.say("王五", "事假 明天到后天 办事")
    assert answer.startswith(
        "⚠ 11月24日 周二村里只剩2人,要求至少3人。真有急事可以说:急事先走\n请哪几天?"
    )
    assert "提交" not in answer
    assert stage.say("王五", "后天").startswith("请假单:事假,11月25日 周三\n")
    assert leave_state(stage) == ["pending"]


def test_an_allowance_counts_what_was_taken_and_asked_for(stage: Stage) -> None:
    """Days given back by an early return are left again; over New Year each year pays its own."""
    use(stage, (ALLOWED, f"allowance = {{ days = 5, months = 12 }}\n{ALLOWED}"))
    ask(stage, "张三", "年休假 明天到27号 回家")
    stage.press("李四", "同意")
    with stage.database.write() as work:
        done = {"state": LeaveState.returned, "returned_on": date(2026, 11, 26)}
        work.run(update(tables.Leave).values(**done))
    summary = stage.say("张三", "年休假 12月30号到1月3号 回家")
    assert "年休假:1月1日 周四到12月31日 周四共5天,已用2天,这次2天,还剩1天" in summary
    assert "年休假:1月1日 周五到12月31日 周五共5天,已用0天,这次3天,还剩2天" in summary


@pytest.mark.parametrize(("then", "starts"), [("warn", "请假单"), ("refuse", "⚠ 超过规定天数")])
def test_more_days_than_allowed_warn_or_are_refused(stage: Stage, then: str, starts: str) -> None:
    use(
        stage,
        (ALLOWED, f"allowance = {{ days = 5, months = 3 }}\n{ALLOWED}"),
        ('allowance = "warn"', f'allowance = "{then}"'),
    )
    answer = stage.say("张三", "年休假 12月1号到6号 回家")
    assert answer.startswith(starts)
    assert "超过规定天数:10月1日 周四到12月31日 周四只有5天,多了1天" in answer


def test_a_season_may_warn_lift_or_refuse(stage: Stage) -> None:
    """A season of the pack warns, lets the next level decide, or refuses, as it says."""
    use(stage, flood("warn"))
    summary = stage.say("张三", "事假 明天 办事")
    assert "⚠ 防汛期(11-20到12-10)期间一般不请假" in summary
    assert "3天以内(含):队长批准" in summary
    use(stage, flood("higher_step"))
    summary = stage.say("王五", "事假 明天 办事")
    assert "5天以内(含):队长、乡镇党委批准" in summary
    assert "这段时间的假由上一级批。" in summary
    assert "3天以内(含)" in stage.say("李四", "事假 12月11号 办事"), "after the season"
    use(stage, flood("refuse"))
    answer = stage.say("孙八", "事假 明天 办事")
    assert answer.startswith(
        "⚠ 防汛期(11-20到12-10)期间不准请假。真有急事可以说:急事先走\n请哪几天?"
    )
    assert leave_state(stage) == []


def test_at_night_the_sender_learns_when_it_will_be_read(stage: Stage) -> None:
    """Quiet hours hold a request: until when, and whom to ring, before and after 提交."""
    stage.wait(hours=12)
    held = "李四要到11月24日 周二 07:30才会收到。急事请打电话:李四 13800000000"
    assert held in stage.say("张三", "事假 后天 办事")
    assert held in stage.say("张三", "提交")
    stage.wait(hours=10)
    assert "才会收到" not in stage.say("王五", "事假 后天 办事")


def test_an_office_with_nobody_anywhere_is_said_so(stage: Stage) -> None:
    """With no leader, township or county there is nobody to send it to."""
    with stage.database.write() as work:
        table = tables.Assignment
        work.run(delete(table).where(table.role != Role.member))
    assert "现在没有人能批这个假,请先联系县驻村办。" in stage.say("张三", "事假 明天 办事")
    add(stage, "周九", Role.county, area_id=stage.places["县"])
    stage.say("张三", "取消")
    assert "将发给:周九" in stage.say("张三", "事假 明天 办事")
