"""A report on its way: sent back twice, accepted in a batch, put off, missed, of two villages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from storage import areas, filings, offices, tables
from storage.database import Database
from storage.kinds import ReportState, Role
from tests.actors import POSTED_FROM, ZONE, Stage, small_county
from tests.conversations.posts import add, audited, second_team

DECEMBER = datetime(2026, 12, 20, 10, 0, tzinfo=ZONE).astimezone(UTC)
FIGURES = "7月1日至12月20日,4人应在岗476天,在岗476天(已确认0天),在岗率100.0%。"


@pytest.fixture
def stage(database: Database) -> Stage:
    stage = small_county(database)
    stage.clock.set(DECEMBER)
    return stage


def file(stage: Stage, name: str = "李四") -> str:
    """Let a leader fill the blank heads and file; give the last answer."""
    stage.say(name, "交报告")
    stage.press(name, "写空白部分")
    stage.say(name, "思想端正")
    stage.say(name, "每周学习")
    return stage.say(name, "提交")


def send_back(stage: Stage, comment: str) -> str:
    """Let the county open what waits and send it back; give the last answer."""
    stage.say("钱七", "收报告")
    stage.press("钱七", "打开1")
    stage.press("钱七", "退回")
    stage.say("钱七", comment)
    return stage.press("钱七", "退回")


def again(stage: Stage, head: str, said: str) -> str:
    """Let the leader rewrite a head of the draft shown and file again; give the last answer."""
    stage.press("李四", head)
    stage.press("李四", "整段改写")
    stage.say("李四", said)
    stage.press("李四", "看全部")
    stage.press("李四", "预览并提交")
    return stage.say("李四", "提交")


def states(stage: Stage) -> list[tuple[str, int, str]]:
    """Give every report as (state, version, comment), and check it against its versions."""
    with stage.database.read() as work:
        numbers = work.ones(select(tables.Report.id).order_by(tables.Report.id))
        found = filings.wholes(work, numbers)
    assert [one.newest.state for one in found.values()] == [one.state for one in found.values()]
    return [(one.state.value, one.newest.n, one.comment) for one in found.values()]


def test_a_report_sent_back_twice(stage: Stage) -> None:
    """Each version stays, with what was said of it and what the next one changed."""
    assert file(stage) == "✓ 2026年下半年报告已提交。"
    assert send_back(stage, "学习写具体") == "已退回:石桥村工作队2026年下半年报告"
    (told,) = stage.shown("李四")
    assert told.body == "2026年下半年报告被钱七退回,请改好再交。\n要改:学习写具体"
    assert told.buttons == ("改报告",)
    assert "被退回,改好再交" in stage.say("李四", "待办")
    assert "第1版被退回,改好再交。" in stage.press("李四", "改报告")

    assert again(stage, "学习", "每周学习\n学完《条例》").endswith("改好已重交(第2版)。")
    assert stage.news("钱七")[-1] == "石桥村工作队重交2026年下半年报告(第2版,李四)。"

    send_back(stage, "思想太短")
    assert states(stage) == [("returned", 2, "思想太短")]
    stage.say("李四", "交报告")
    assert again(stage, "思想", "思想端正,作风扎实").endswith("改好已重交(第3版)。")

    stage.say("钱七", "收报告")
    stage.press("钱七", "打开1")
    assert stage.press("钱七", "看修改").splitlines() == [
        "石桥村工作队2026年下半年报告",
        "第1版:李四 12月20日 周日 10:00",
        "钱七退回:学习写具体",
        "第2版:李四 12月20日 周日 10:00",
        "【学习】改了:",
        "+ 学完《条例》",
        "钱七退回:思想太短",
        "第3版:李四 12月20日 周日 10:00",
        "【思想】改了:",
        "− 思想端正",
        "+ 思想端正,作风扎实",
    ]
    assert stage.press("钱七", "接收") == "✓ 已接收:石桥村工作队2026年下半年报告"
    assert stage.told("李四") == "✓ 2026年下半年报告已接收。"
    assert states(stage) == [("accepted", 3, "")]
    assert stage.press("钱七", "接收").startswith("已由钱七接收(12月20日 周日 10:00)。")
    assert [what for _, what in audited(stage, "report.returned")] == ["report:1:1", "report:1:2"]


def test_a_sentence_stays_with_its_sources_through_versions(stage: Stage) -> None:
    file(stage)
    send_back(stage, "工作写具体")
    stage.say("李四", "交报告")
    stage.press("李四", "工作")
    stage.press("李四", "整段改写")
    section = stage.say("李四", f"{FIGURES}\n修渠2公里")
    assert section.splitlines() == ["【工作】共2句", f"1. {FIGURES}", "2. 修渠2公里"]
    assert stage.press("李四", "看出处").splitlines() == [
        "【工作】的出处:",
        f"1. {FIGURES}",
        "  ← 考勤:李四、张三、王五、孙八",
        "2. 修渠2公里",
        "  ← 本人写的",
    ]
    stage.press("李四", "回到工作")
    stage.press("李四", "删几句")
    assert stage.say("李四", "第三句").startswith("请发编号")
    assert stage.say("李四", "3").startswith("没有第3句。")
    assert stage.say("李四", "1").splitlines() == ["【工作】共1句", "1. 修渠2公里"]
    assert stage.press("李四", "改回上一版").splitlines()[1] == "【工作】共2句"


def test_who_decides_first_decides_and_a_stale_button_says_so(stage: Stage) -> None:
    add(stage, "县二", Role.county, area_id=stage.places["县"])
    file(stage)
    for name in ("钱七", "县二"):
        stage.say(name, "收报告")
        stage.press(name, "打开1")
    assert stage.press("县二", "接收").startswith("✓ 已接收")
    assert stage.press("钱七", "退回").startswith("已由县二接收")
    assert states(stage) == [("accepted", 1, "")]


def test_only_what_was_opened_is_accepted_together(stage: Stage) -> None:
    second_team(stage)
    file(stage)
    stage.say("周九", "交报告")
    stage.press("周九", "写空白部分")
    stage.say("周九", "好")
    stage.say("周九", "好")
    stage.say("周九", "提交")
    shown = stage.say("钱七", "收报告").splitlines()
    assert shown[0] == "等您收的报告2份,已打开0份。打开看过的可以一起接收。"
    stage.press("钱七", "打开2")
    assert "2. 柳树村工作队2026年下半年报告 ✓已打开" in stage.say("钱七", "收报告")
    assert stage.press("钱七", "接收已打开的1份") == "✓ 已接收1份,还有1份等着。"
    assert [state for state, *_ in states(stage)] == ["submitted", "accepted"]
    assert stage.told("周九") == "✓ 2026年下半年报告已接收。"
    assert stage.told("李四") == ""


def test_a_leader_of_two_villages_files_two_and_chooses(stage: Stage) -> None:
    second_team(stage)
    with stage.database.write() as work:
        leader, team = stage.people["李四"], stage.teams["柳树村"]
        role = Role.leader
        row = tables.Assignment(
            person_id=leader, role=role, team_id=team, first_day=POSTED_FROM, handover=True
        )
        work.add(row)
        areas.changed(work)
    assert stage.say("李四", "交报告") == "有2份报告要交,先写哪一份?"
    shown = stage.press("李四", "柳树村工作队2026年下半年报告")
    assert shown.startswith("柳树村工作队2026年下半年报告(")
    stage.press("李四", "写空白部分")
    stage.say("李四", "好")
    stage.say("李四", "好")
    stage.say("李四", "提交")
    assert stage.say("李四", "交报告").startswith("石桥村工作队2026年下半年报告(")


def test_the_named_deputy_files_while_the_leader_is_away(stage: Stage) -> None:
    with stage.database.write() as work:
        office = ("team_leader", stage.places["村"], None)
        offices.appoint(work, office, stage.people["王五"], (POSTED_FROM, None), deputy=True)
    assert stage.say("王五", "交报告") == "半年报告由队长提交。"
    stage.say("李四", "请假 12月20日到22日 事假 家事")
    stage.say("李四", "提交")
    stage.press("赵六", "同意")
    assert file(stage, "王五") == "✓ 2026年下半年报告已提交。"
    stage.say("钱七", "收报告")
    assert "第1版,王五 12月20日" in stage.press("钱七", "打开1")


def test_the_county_moves_a_deadline_for_one_team(stage: Stage) -> None:
    second_team(stage)
    summary = stage.say("钱七", "延期 半年报告 石桥村 到1月10日 大雪封路")
    assert summary.splitlines() == [
        "石桥村工作队 2026年下半年报告:截止由12月31日 周四改为1月10日 周日",
        "原因:大雪封路",
    ]
    assert stage.say("钱七", "提交") == ("✓ 石桥村工作队的截止已改为1月10日 周日,通知了1人。")
    assert stage.told("李四") == ("2026年下半年报告的截止改为1月10日 周日(钱七)。\n原因:大雪封路")
    assert stage.told("周九") == ""
    assert "(1月10日 周日截止)" in stage.say("李四", "交报告")
    stage.clock.set(datetime(2027, 1, 5, 10, 0, tzinfo=ZONE).astimezone(UTC))
    assert stage.say("钱七", "谁没交").splitlines() == [
        "2026年下半年报告(12月31日 周四截止,已逾期5天)还差1份:柳树村工作队",
        "2026年下半年报告(1月10日 周日截止)还差1份:石桥村工作队",
    ]
    assert file(stage) == "✓ 2026年下半年报告已提交。"


def test_a_deadline_for_all_of_a_county_asks_what_was_not_said(stage: Stage) -> None:
    assert stage.say("钱七", "延期 半年报告") == "给谁延期?写村名、队名,或者点下面的全部:"
    assert stage.press("钱七", "示范县") == "延到哪一天?"
    assert stage.say("钱七", "12月25日").startswith("为什么延期?")
    assert stage.press("钱七", "跳过").startswith("报告期到12月31日 周四才结束")
    assert "由12月31日 周四改为1月8日 周五" in stage.say("钱七", "1月8日")
    assert stage.say("钱七", "提交").startswith("✓ 示范县的截止已改为1月8日")
    assert "(1月8日 周五截止)" in stage.say("李四", "交报告")
    assert stage.say("李四", "延期 半年报告 到1月20日") == "延期由收报告的部门定。"


def test_who_has_not_filed_is_for_leaders_and_coordinators(stage: Stage) -> None:
    second_team(stage)
    both = "2026年下半年报告(12月31日 周四截止)还差2份:石桥村工作队、柳树村工作队"
    assert stage.say("钱七", "谁没交") == both
    assert stage.say("赵六", "未交") == both
    own = "2026年下半年报告(12月31日 周四截止)还差1份:石桥村工作队"
    assert stage.say("李四", "谁没交半年报告") == own
    assert stage.say("张三", "谁没交") == "谁没交只给队长和收报告的部门看。"
    assert stage.say("钱七", "谁没交季度小结") == "没有叫“季度小结”的报告。有:半年报告"
    file(stage)
    assert stage.say("李四", "谁没交") == "都交了,没有欠交的报告。"
    send_back(stage, "再写")
    assert "石桥村工作队(退回待改)" in stage.say("赵六", "谁没交")


def test_blank_heads_are_named_and_nothing_is_filed(stage: Stage) -> None:
    stage.say("李四", "交报告")
    assert stage.press("李四", "预览并提交") == (
        '还有空白部分:思想、学习。没有内容也请写一句,如"无"。'
    )
    stage.press("李四", "写空白部分")
    assert stage.say("李四", "取消").startswith("先不写了,已写的都在草稿里")
    assert states(stage) == []


def test_numbers_of_cards_are_starred_in_a_report(stage: Stage) -> None:
    stage.say("李四", "交报告")
    stage.press("李四", "写空白部分")
    stage.say("李四", "户主身份证522601199001011234已补办")
    assert "户主身份证**************1234已补办" in stage.say("李四", "每周学习")
    with stage.database.read() as work:
        assert "19900101" not in str(work.one(select(tables.ReportDraft.sections)))


def test_whoever_is_elsewhere_reads_and_decides_nothing(stage: Stage) -> None:
    """Buttons forged with the right numbers included."""
    second_team(stage)
    file(stage)
    for name in ("周九", "吴十", "张三"):
        assert stage.forge(name, "report:accept:1:1").startswith("这份报告不归您收")
        assert stage.forge(name, "report:return:1:1").startswith("这份报告不归您收")
    for name in ("周九", "吴十"):
        for data in ("report:read:1", "report:history:1", "report:from:1", "report:do:1:show"):
            assert "思想端正" not in stage.forge(name, data)
    assert stage.forge("张三", "report:do:1:head:0").startswith("这份报告现在不能写")
    assert "思想端正" in stage.forge("张三", "report:read:1")
    assert states(stage) == [(ReportState.submitted.value, 1, "")]


def test_the_days_of_the_period_are_those_of_the_draft(stage: Stage) -> None:
    """After its end the draft knows nothing later than its last day."""
    stage.clock.set(datetime(2027, 1, 5, 10, 0, tzinfo=ZONE).astimezone(UTC))
    assert "由到12月31日为止的记录生成" in stage.say("李四", "交报告")
    with stage.database.read() as work:
        row = work.one(select(tables.ReportDraft))
    assert row.until == date(2026, 12, 31)
