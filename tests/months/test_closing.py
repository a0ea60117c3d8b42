"""A month closes by itself, once everybody could see their own sheet and object to a line."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select

from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.months import closing
from handlers.office import Offices
from handlers.turn import Moment
from storage import tables
from storage.database import Database
from storage.kinds import PersonId, TeamId
from tests.actors import ZONE, Stage, small_county

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a small county on the last evening of October, live since the month began."""
    stage = small_county(database, go_live=OCTOBER)
    at(stage, 31, 20, month=10)
    return stage


def at(stage: Stage, day: int, hour: int = 10, month: int = 11) -> None:
    """Set the clock to a local hour of a day."""
    stage.clock.set(datetime(2026, month, day, hour, tzinfo=ZONE).astimezone(UTC))


def sweep(stage: Stage) -> None:
    """Do what the scheduler does in a minute."""
    Sweeper(stage.database, Offices(), Posting(Wording(ZONE))).sweep(stage.clock.now())


def closings(stage: Stage) -> list[tuple[date, int, bool, str]]:
    """Give every closing: month, version, whether it holds, why it was reopened."""
    row = tables.Closing
    with stage.database.read() as work:
        return [
            (one.month, one.version, one.reopened_at is None, one.reason)
            for one in work.ones(select(row).order_by(row.month, row.version))
        ]


def statement(stage: Stage, name: str, version: int = 1) -> tables.Statement:
    row = tables.Statement
    with stage.database.read() as work:
        found = work.one(
            select(row).where(
                row.person_id == stage.people[name], row.month == OCTOBER, row.version == version
            )
        )
    assert found is not None
    assert isinstance(found, tables.Statement)
    return found


def day_of(stage: Stage, name: str, day: int, version: int = 1) -> str:
    """Give the code of a day of somebody's closed October."""
    return str(statement(stage, name, version).days[day - 1])


def audited(stage: Stage, prefix: str) -> list[str]:
    row = tables.Audit
    with stage.database.read() as work:
        return [
            one.action
            for one in work.ones(select(row).order_by(row.id))
            if one.action.startswith(prefix)
        ]


def test_everybody_gets_their_own_sheet_once_at_a_decent_hour(stage: Stage) -> None:
    """On the first working day of November at nine; nobody else's is in it, no answer is asked."""
    for day, hour in ((1, 10), (2, 8)):
        at(stage, day, hour)
        sweep(stage)
        assert "月表" not in stage.told("张三")
    at(stage, 2, 9)
    sweep(stage)
    sweep(stage)
    [sheet] = stage.shown("张三")
    assert sheet.body.splitlines() == [
        "2026年10月月表 · 张三 · 石桥村工作队",
        "没有出入不用回复;有出入请在11月9日 周一前点[有异议]。11月10日 周二关账。",
        "计入在岗18天(本人或队长确认0、系统推定18),不算缺13天,脱岗0天,未明0天。",
        "1日–7日 公休(公休日)",
        "8日–10日 在村(系统推定,没人报变动)",
        "11日 公休(公休日)",
        "12日–16日 在村(系统推定,没人报变动)",
        "17日–18日 公休(公休日)",
        "19日–23日 在村(系统推定,没人报变动)",
        "24日–25日 公休(公休日)",
        "26日–30日 在村(系统推定,没人报变动)",
        "31日 公休(公休日)",
    ]
    assert sheet.buttons == ("有异议",)
    assert "月表" not in stage.told("钱七")
    at(stage, 3)
    sweep(stage)
    assert "月表" not in stage.told("张三")


def test_it_closes_by_itself_on_the_packs_day_and_says_so_upwards(stage: Stage) -> None:
    """Not before the day and hour; the coordinators hear once what needs looking into."""
    at(stage, 2, 9)
    sweep(stage)
    for name in stage.people:
        stage.told(name)
    at(stage, 10, 8)
    sweep(stage)
    assert closings(stage) == []
    at(stage, 10, 9)
    sweep(stage)
    assert closings(stage) == [(OCTOBER, 1, True, "")]
    assert statement(stage, "张三").unseen == ""
    for name in ("赵六", "钱七"):
        shown = stage.told(name)
        assert "2026年10月考勤已关账:1个队。" in shown
        assert "没有待核实的,也没有疑点。" in shown
    sweep(stage)
    assert closings(stage) == [(OCTOBER, 1, True, "")]
    assert audited(stage, "month") == ["month.closed"]


def test_deriving_a_closed_month_anew_gives_what_was_closed(stage: Stage) -> None:
    """Also through a new process; a day slipped in behind the office's back shows as changed."""
    stage.say("张三", "昨天在村")
    at(stage, 10, 9)
    sweep(stage)
    team = TeamId(stage.teams["石桥村"])
    with stage.database.write() as work:
        office = Offices().current(work)
        assert office is not None
        moment = Moment(work, office, stage.clock.now())
        assert closing.changed_since(moment, team, OCTOBER) == []
        held = work.ones(select(tables.Statement).where(tables.Statement.team_id == team))
        row = work.one(select(tables.Closing))
        assert closing.digest(held) == row.digest
        work.run(delete(tables.Mark))
        [changed] = closing.changed_since(moment, team, OCTOBER)
        assert (changed.person, changed.day) == (
            PersonId(stage.people["张三"]),
            date(2026, 10, 30),
        )
    assert "30日 在村(本人报的)" in stage.say("张三", "我的考勤 10月")


def test_a_closed_month_is_corrected_through_the_county_only(stage: Stage) -> None:
    """The refusal says who opens it again, and with which words."""
    at(stage, 10, 9)
    sweep(stage)
    refused = stage.say("张三", "补签 10月30日 公出 忘了签")
    assert refused.startswith(
        "2026年10月的考勤已在11月10日 周二 09:00关账,不能直接改。要更正,请县专干(钱七)重开:"
        "重开 2026年10月 石桥村 原因…"
    )
    stage.say("张三", "取消")
    assert stage.say("赵六", "重开 2026年10月 石桥村 漏登") == "关账的月份只有县专干能重开。"
    assert stage.say("李四", "重开 2026年10月 石桥村 漏登") == "关账的月份只有县专干能重开。"


def test_a_reopened_month_shows_the_amendment_beside_the_original(stage: Stage) -> None:
    """Reopened with a reason, corrected, closed again: two versions, and what differs."""
    at(stage, 10, 9)
    sweep(stage)
    at(stage, 12)
    assert stage.say("钱七", "重开 2026年10月 石桥村 张三公出漏登").splitlines()[:2] == [
        "重开石桥村工作队2026年10月的考勤",
        "原因:张三公出漏登",
    ]
    assert stage.press("钱七", "重开").startswith("✓ 石桥村工作队2026年10月已重开")
    assert "钱七重开了石桥村工作队2026年10月的考勤。原因:张三公出漏登" in stage.told("张三")
    assert "由“在村”改为“因公外出”" in stage.say("张三", "补签 10月13日 公出 县里对账")
    stage.say("张三", "提交")
    stage.press("李四", "核准")
    again = stage.say("钱七", "关账 2026年10月 石桥村")
    assert again.splitlines() == [
        "✓ 石桥村工作队2026年10月已再次关账(第2次)。",
        "张三 10月13日 周二:原为“在村”,更正为“因公外出”",
    ]
    assert closings(stage) == [
        (OCTOBER, 1, False, "张三公出漏登"),
        (OCTOBER, 2, True, ""),
    ]
    assert day_of(stage, "张三", 13, 1).startswith("in_village|")
    assert day_of(stage, "张三", 13, 2) == "official_trip|stationed|corrected_mark"
    shown = stage.say("张三", "我的考勤 10月")
    assert "更正(第2次关账),原因:张三公出漏登" in shown
    assert "10月13日 周二:原为“在村”,更正为“因公外出”" in shown
    assert audited(stage, "month") == ["month.closed", "month.reopened", "month.closed"]
    assert stage.say("钱七", "关账 2026年10月 石桥村").endswith("没有重开过,不用再关。")


def test_a_reopened_month_closes_by_itself_after_the_time_to_object(stage: Stage) -> None:
    """Nothing stays open because somebody forgot it."""
    at(stage, 10, 9)
    sweep(stage)
    at(stage, 12)
    stage.say("钱七", "重开 10月 石桥村工作队 漏登")
    stage.press("钱七", "重开")
    for day in (13, 19):
        at(stage, day)
        sweep(stage)
        assert len(closings(stage)) == 1
    at(stage, 20)
    sweep(stage)
    assert [row[1:3] for row in closings(stage)] == [(1, False), (2, True)]
