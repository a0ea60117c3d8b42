"""A line of a sheet is contested: leader, then township; undecided at the close it counts not."""

import pytest
from sqlalchemy import select

from storage import people, tables
from storage.database import Database
from tests.actors import Said, Stage, small_county
from tests.months.test_closing import OCTOBER, at, audited, closings, day_of, statement, sweep


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a small county on the day the sheets of October went out."""
    stage = small_county(database, go_live=OCTOBER)
    at(stage, 2, 9)
    sweep(stage)
    return stage


def states(stage: Stage) -> list[tuple[str, str]]:
    """Give every correction's office and state."""
    row = tables.Correction
    with stage.database.read() as work:
        return [(one.office, one.state.value) for one in work.ones(select(row).order_by(row.id))]


def contest(stage: Stage, name: str, day: str = "13号", kind: str = "因公外出") -> str:
    """Press [有异议] and say which line, what it should be, and why."""
    assert stage.press(name, "有异议").startswith("2026年10月月表里哪一天不对?")
    stage.say(name, day)
    stage.press(name, kind)
    stage.say(name, "去县里对账")
    return stage.say(name, "提交")


def test_a_contested_line_the_leader_agrees_to_is_corrected(stage: Stage) -> None:
    """The line, what it should be and why reach the leader; the sheet then shows both."""
    assert contest(stage, "张三") == (
        "✓ 已提异议:10月13日 周二应为因公外出,交李四核实。"
        "关账前没有结论的,记为“待核实”,两边都不算。"
    )
    assert stage.press("李四", "核准") == "✓ 已核准:张三 10月13日 周二 因公外出。"
    shown = stage.say("张三", "我的考勤 上月")
    assert "13日 因公外出(补签,已核准)" in shown
    assert "已更正:10月13日 周二 原为“在村”,改为“因公外出”(李四核准),原因:去县里对账" in shown
    at(stage, 10, 9)
    sweep(stage)
    assert day_of(stage, "张三", 13) == "official_trip|stationed|corrected_mark"


def test_where_the_leader_does_not_agree_the_township_decides(stage: Stage) -> None:
    """The leader's reason goes along to the person; the township is asked by itself."""
    contest(stage, "张三")
    stage.press("李四", "不核准")
    stage.say("李四", "没听说")
    assert stage.say("李四", "提交") == "已下记,转乡镇核实。".replace("下记", "记下")
    assert "李四没有同意:张三 10月13日 周二 因公外出。理由:没听说" in stage.told("张三")
    assert states(stage) == [("township", "open")]
    assert stage.press("李四", "核准").startswith("这一条不归您核准。")
    assert stage.press("赵六", "核准").startswith("✓ 已核准:张三")
    assert states(stage) == [("township", "agreed")]
    assert audited(stage, "correction") == [
        "correction.asked",
        "correction.passed_on",
        "correction.agreed",
    ]


def test_the_leaders_own_line_goes_straight_to_the_township(stage: Stage) -> None:
    assert "交赵六核实" in contest(stage, "李四")
    assert states(stage) == [("township", "open")]


def test_what_is_undecided_at_the_close_is_to_be_verified_and_counts_neither_way(
    stage: Stage,
) -> None:
    """待核实 is named upwards, and the county may still settle it by reopening."""
    contest(stage, "张三")
    at(stage, 10, 9)
    sweep(stage)
    assert day_of(stage, "张三", 13) == "to_verify|unknown|contested"
    assert states(stage) == [("team_leader", "undecided")]
    told = stage.told("赵六")
    assert "待核实(关账时没有结论,两边都不算)" in told
    assert "· 张三:10月13日 周二" in told
    shown = stage.say("张三", "我的考勤 10月")
    assert "13日 待核实(有异议,关账时没有结论)" in shown
    assert "计入在岗17天" in shown
    assert "未明1天" in shown
    assert stage.press("李四", "核准").startswith("关账时没有结论,已记为待核实")
    stage.say("钱七", "重开 10月 石桥村 核实张三10月13日")
    stage.press("钱七", "重开")
    assert states(stage) == [("team_leader", "open")]
    stage.press("李四", "核准")
    again = stage.say("钱七", "关账 10月 石桥村")
    assert again.splitlines()[1:] == ["张三 10月13日 周二:原为“待核实”,更正为“因公外出”"]


def test_only_lines_of_that_month_and_of_the_kinds_people_hold(stage: Stage) -> None:
    """A day of November is not in October's sheet; 脱岗 or 未报 is nothing one claims."""
    stage.press("张三", "有异议")
    stage.say("张三", "9月30号")
    labels = [label for said in stage.shown("张三") for label in said.buttons]
    assert not {"脱岗(已核实)", "未报", "待核实"} & set(labels)
    stage.say("张三", "在村")
    assert stage.say("张三", "值班").startswith("这里只说2026年10月的")


def goes_away(stage: Stage) -> None:
    """Let 张三 be on leave, decided by everybody it takes, until the middle of November."""
    at(stage, 30, 9, month=10)
    stage.say("张三", "请假 10月31号到11月15号 事假 家里有事")
    stage.say("张三", "提交")
    for name in ("李四", "赵六", "钱七"):
        stage.shown(name)
        stage.say(name, "同意")
    stage.told("张三")


def account(stage: Stage) -> tuple[str, str, str, str]:
    """Take the account of 张三 away and give what it was."""
    row = tables.Account
    with stage.database.write() as work:
        mine = work.one(select(row).where(row.person_id == stage.people["张三"]))
        work.session.delete(mine)
        return mine.platform, mine.bot, mine.user, mine.chat


def closed_without_him(stage: Stage) -> None:
    """Let October close after everybody but 张三 got their sheet."""
    at(stage, 2, 9)
    sweep(stage)
    for name in ("王五", "李四", "孙八"):
        stage.told(name)
    at(stage, 10, 9)
    sweep(stage)


def late_sheet(stage: Stage) -> Said:
    """Give the one closed sheet that reached 张三 by the sixteenth."""
    told = stage.shown("张三")
    at(stage, 16, 9)
    sweep(stage)
    [late] = [one for one in told + stage.shown("张三") if "月表没有送到您手里" in one.body]
    return late


@pytest.mark.parametrize(
    ("reason", "spelt"),
    [("no_account", "没有账号"), ("on_leave", "请假在外"), ("not_delivered", "没有送到")],
)
def test_who_never_saw_the_sheet_is_marked_and_gets_it_after_the_return(
    database: Database, reason: str, spelt: str
) -> None:
    """Marked in the statement and upwards; back again the sheet comes, closed as it is."""
    stage = small_county(database, go_live=OCTOBER)
    if reason == "on_leave":
        goes_away(stage)
    bound = account(stage) if reason == "no_account" else None
    closed_without_him(stage)
    assert statement(stage, "王五").unseen == ""
    assert statement(stage, "张三").unseen == reason
    assert f"关账前没看到月表1人(回来后再给期限)\n· 张三:{spelt}" in stage.told("赵六")
    if bound is not None:
        with database.write() as work:
            people.bind(work, bound[:3], bound[3], stage.people["张三"], stage.clock.now())
    assert late_sheet(stage).buttons[-1].endswith("有异议")


def test_a_late_objection_is_the_countys_and_becomes_an_amendment(database: Database) -> None:
    """Within the time after the return; later the closed month answers as to anybody."""
    stage = small_county(database, go_live=OCTOBER)
    closed_without_him(stage)
    late_sheet(stage)
    assert "交钱七核实" in contest(stage, "张三")
    assert stage.press("钱七", "核准").startswith("✓ 已核准:张三 10月13日")
    assert [row[1:] for row in closings(stage)] == [(1, False, "去县里对账"), (2, True, "")]
    assert day_of(stage, "张三", 13, 1).startswith("in_village|")
    assert day_of(stage, "张三", 13, 2) == "official_trip|stationed|corrected_mark"
    assert statement(stage, "张三", 2).unseen == "not_delivered"
    at(stage, 27)
    assert "关账,不能直接改" in stage.press("张三", "有异议")


def test_who_saw_it_cannot_contest_a_closed_month(stage: Stage) -> None:
    """The old button answers how the month is opened again."""
    stage.told("张三")
    at(stage, 10, 9)
    sweep(stage)
    assert "要更正,请县专干(钱七)重开" in stage.press("张三", "有异议")
    assert states(stage) == []


@pytest.mark.parametrize("said", ["有异议", "我有异议", "10月月表有出入", "上月有异议"])
def test_contesting_may_be_typed(stage: Stage, said: str) -> None:
    """The words mean the sheet shown last, or the month said."""
    assert stage.say("张三", said).startswith("2026年10月月表里哪一天不对?")
    stage.say("张三", "13号 因公外出 去县里对账")
    assert stage.say("张三", "提交").startswith("✓ 已提异议:10月13日 周二应为因公外出")


def test_who_has_no_sheet_is_told_so(stage: Stage) -> None:
    """A coordinator, and somebody whose team was not in use, have nothing to contest."""
    stage.shown("张三")
    none = "您那个月没有月表,没有可以提异议的。"
    assert stage.say("赵六", "有异议") == none
    assert stage.forge("赵六", "sheet:2026-10") == none
    assert stage.say("张三", "9月有异议") == none
    assert stage.say("张三", "11月有异议").startswith("这个月还没过完,月表还没出。")
    at(stage, 10, 9)
    sweep(stage)
    assert stage.say("张三", "10月有异议").startswith("2026年10月的考勤已在")


def test_several_lines_are_contested_in_one_sentence(stage: Stage) -> None:
    """Each line is a question of its own to the leader."""
    stage.press("张三", "有异议")
    shown = stage.say("张三", "12号 13号下午 病假 感冒").splitlines()
    assert shown[:3] == [
        "10月12日 周一:由“在村”改为“病假”",
        "10月13日 周二 下午:由“在村”改为“病假”",
        "原因:感冒",
    ]
    assert stage.say("张三", "提交").startswith("✓ 已提异议:10月12日 周一、10月13日 周二 下午")
    assert states(stage) == [("team_leader", "open"), ("team_leader", "open")]
