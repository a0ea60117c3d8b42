"""Reports a county declares besides: by quarter to the township, by everybody a year or a term."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from bot.resources import policy_pack
from storage import policies, tables
from storage.database import Database
from storage.kinds import Role
from tests.actors import ZONE, Stage, small_county
from tests.conversations.posts import second_team

ROOT_PACK = "example-2021.toml"


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county under the example pack, on 8 January: the quarter and the year are over."""
    stage = small_county(database)
    with stage.database.write() as work:
        body = policy_pack(ROOT_PACK).read_text(encoding="utf-8")
        policies.add(work, stage.places["县"], ROOT_PACK, body, date(2026, 9, 1))
        held = tables.Assignment
        work.run(update(held).where(held.role == Role.member).values(first_day=date(2026, 2, 1)))
    go_to(stage, 2027, 1, 8)
    return stage


def go_to(stage: Stage, year: int, month: int, day: int) -> None:
    stage.clock.set(datetime(year, month, day, 10, 0, tzinfo=ZONE).astimezone(UTC))


def test_every_kind_of_report_is_owed_and_chosen(stage: Stage) -> None:
    """The leader files for the team and, of a member's kind, for themselves."""
    assert stage.say("李四", "交报告") == "有5份报告要交,先写哪一份?"
    assert stage.say("张三", "交年度述职").startswith("石桥村工作队张三2026年年度述职(1月20日")
    assert stage.say("张三", "交报告").startswith("石桥村工作队张三2026年年度述职(1月20日")
    assert stage.say("李四", "交季度小结") == "有2份报告要交,先写哪一份?"
    shown = stage.press("李四", "石桥村工作队2026年第4季度季度小结")
    assert shown.startswith("石桥村工作队2026年第4季度季度小结(1月10日 周日截止):")
    assert "石桥村工作队李四2026年年度述职未交,1月20日 周三截止" in stage.say("李四", "待办")


def test_a_quarterly_summary_goes_to_the_township(stage: Stage) -> None:
    stage.say("李四", "交季度小结")
    stage.press("李四", "石桥村工作队2026年第4季度季度小结")
    stage.say("李四", "四项职责都在推进")
    stage.say("李四", "无")
    assert stage.say("李四", "提交") == "✓ 2026年第4季度季度小结已提交。"
    assert stage.news("赵六") == ["石桥村工作队交来2026年第4季度季度小结(李四)。"]
    assert stage.news("钱七") == []
    assert stage.say("钱七", "收报告").startswith("交过的报告1份:")
    assert stage.forge("钱七", "report:accept:1:1").startswith("这份报告不归您收")
    assert "石桥村工作队2026年第4季度季度小结" in stage.say("赵六", "收报告")
    stage.press("赵六", "打开1")
    assert stage.press("赵六", "接收").startswith("✓ 已接收")


def test_a_yearly_account_is_everybodys_own(stage: Stage) -> None:
    """Drafted from one's own records, read by the leader and the county, not by teammates."""
    go_to(stage, 2026, 12, 1)
    stage.say("张三", "日志 走访农户三家")
    stage.say("王五", "日志 修水渠两公里")
    go_to(stage, 2027, 1, 8)
    stage.say("张三", "交年度述职")
    shown = stage.press("张三", "述职")
    assert "走访农户三家" in shown
    assert "修水渠" not in shown
    assert "1人应在岗" in shown
    stage.press("张三", "看全部")
    stage.press("张三", "预览并提交")
    assert stage.say("张三", "提交") == "✓ 2026年年度述职已提交。"
    assert stage.news("钱七") == ["石桥村工作队张三交来2026年年度述职(张三)。"]
    assert "走访农户三家" in stage.forge("李四", "report:read:1")
    assert "走访农户三家" not in stage.forge("王五", "report:read:1")


def test_who_has_not_filed_names_people_for_a_members_kind(stage: Stage) -> None:
    second_team(stage)
    assert stage.say("李四", "谁没交年度述职") == (
        "2026年年度述职(1月20日 周三截止)还差4份:"
        "石桥村工作队李四、石桥村工作队张三、石桥村工作队王五、石桥村工作队孙八"
    )
    assert "还差6份" in stage.say("钱七", "谁没交年度述职")


def test_a_report_of_a_time_before_the_pack_knew_it_is_not_owed(stage: Stage) -> None:
    """The quarter that ended before the pack came into force is nobody's debt."""
    assert "第2季度" not in stage.say("钱七", "谁没交")
    assert "第3季度" in stage.say("钱七", "谁没交")


def test_the_account_of_a_term_is_due_with_its_end(stage: Stage) -> None:
    """Its last day is that of the post; until 30 days before nobody owes it."""
    with stage.database.write() as work:
        held = tables.Assignment
        mine = held.person_id == stage.people["孙八"]
        work.run(update(held).where(mine).values(last_day=date(2027, 3, 31)))
    go_to(stage, 2027, 2, 28)
    assert stage.say("孙八", "交期满总结").startswith("现在没有要交的报告")
    go_to(stage, 2027, 3, 5)
    told = stage.say("孙八", "交期满总结")
    assert told.startswith("石桥村工作队孙八2026—2027年任期期满总结(3月31日 周三截止):")
