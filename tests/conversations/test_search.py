"""查 饮水 3月: what each finds, page by page, and what nobody finds who may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage import diary, tables
from storage.database import Database
from storage.kinds import Role
from tests.actors import MONDAY, Stage, small_county
from tests.conversations import posts

DAY = date(2026, 11, 20)


@pytest.fixture
def stage(database: Database) -> Stage:
    stage = small_county(database)
    posts.second_team(stage)
    return stage


def wrote(
    stage: Stage, name: str, day: date, body: str, *duties: str, team: str = "石桥村"
) -> None:
    """Put a line of the diary where somebody would have written it."""
    with stage.database.write() as work:
        line = tables.DiaryLine(
            event_key=f"{name}:{day}:{body}",
            person_id=stage.people[name],
            team_id=stage.teams[team],
            day=day,
            body=body,
            duties=list(duties),
            said_at=MONDAY,
        )
        diary.write(work, line)


@pytest.fixture
def written(stage: Stage) -> Stage:
    wrote(stage, "张三", date(2026, 3, 5), "三组饮水管冻裂,联系镇水利站", "projects")
    wrote(stage, "张三", DAY, "走访3户低保户,饮水都正常", "publicity")
    wrote(stage, "王五", DAY, "与张三一起修水渠", "projects")
    wrote(stage, "周九", date(2026, 3, 6), "饮水工程开工", "projects", team="柳树村")
    return stage


def test_a_cadre_finds_by_words_and_month_what_the_team_wrote(written: Stage) -> None:
    assert written.say("王五", "查 饮水 3月").splitlines() == [
        "查“饮水”、2026年3月,新的在前:",
        "3月5日 周四 张三:三组饮水管冻裂,联系镇水利站",
    ]
    assert written.say("王五", "查 饮水").splitlines() == [
        "查“饮水”,新的在前:",
        "11月20日 周五 张三:走访3户低保户,饮水都正常",
        "3月5日 周四 张三:三组饮水管冻裂,联系镇水利站",
    ]
    assert written.say("王五", "查 开工") == ("没有查到“开工”。可以少写一个词,或者换个时间再查。")


def test_what_is_said_in_chat_is_found_at_once_and_after_it_was_changed(stage: Stage) -> None:
    stage.say("张三", "在村, 上午走访3户低保户")
    stage.say("张三", "日志 下午修水渠")
    assert "走访3户低保户" in stage.say("李四", "查 低保户")
    assert "下午修水渠" in stage.say("李四", "查 水渠 今天")


def test_names_duties_and_places_narrow_a_search(written: Stage) -> None:
    assert written.say("赵六", "查 张三 精准帮扶项目").splitlines() == [
        "查张三、精准帮扶项目,新的在前:",
        "3月5日 周四 张三:三组饮水管冻裂,联系镇水利站",
    ]
    assert written.say("赵六", "查 柳树村 饮水").splitlines() == [
        "查“饮水”、柳树村工作队,新的在前:",
        "3月6日 周五 周九:饮水工程开工",
    ]
    assert written.say("赵六", "查 精准帮扶项目 上半年").splitlines() == [
        "查精准帮扶项目、1月1日 周四 至 6月30日 周二,新的在前:",
        "3月6日 周五 周九(柳树村):饮水工程开工",
        "3月5日 周四 张三(石桥村):三组饮水管冻裂,联系镇水利站",
    ]


def test_a_name_may_be_searched_as_words(written: Stage) -> None:
    """Who wrote it is meant first; the button takes the name as it stands in the text."""
    told = written.say("李四", "查 张三")
    assert "走访3户" in told
    assert "修水渠" not in told
    assert written.press("李四", "按字面查“张三”").splitlines() == [
        "查“张三”,新的在前:",
        "11月20日 周五 王五:与张三一起修水渠",
    ]


def test_two_of_one_name_are_asked_back(written: Stage) -> None:
    posts.add(written, "张三", Role.member, team_id=written.teams["柳树村"])
    wrote(written, "张三2", DAY, "清理河道", team="柳树村")
    assert written.say("赵六", "查 张三") == "有重名:张三(石桥村)、张三(柳树村)。请照这样写全。"
    assert "清理河道" in written.say("赵六", "查 张三(柳树村)")


def test_more_than_a_page_goes_on_with_a_button_also_after_a_restart(stage: Stage) -> None:
    for n in range(23):
        wrote(stage, "张三", DAY - timedelta(days=n), f"第{n + 1}次查看水表")
    first = stage.say("李四", "查 水表").splitlines()
    assert [line.split(":")[1] for line in first[1:]] == [f"第{n}次查看水表" for n in range(1, 11)]
    stage.turns = stage.fresh_turns()
    second = stage.press("李四", "更早的").splitlines()
    assert second[0] == "查“水表”,接着是:"
    third = stage.press("李四", "更早的").splitlines()
    shown = [line.split(":")[1] for line in (*first[1:], *second[1:], *third[1:])]
    assert shown == [f"第{n}次查看水表" for n in range(1, 24)]
    assert [said.buttons for said in stage.shown("李四")] == []
    assert all("23" not in line for line in (first[0], second[0], third[0]))


def test_a_button_of_an_old_search_says_so_and_a_forged_one_finds_nothing(stage: Stage) -> None:
    for n in range(12):
        wrote(stage, "张三", DAY - timedelta(days=n), f"第{n + 1}次查看水表")
    stage.say("李四", "查 水表")
    data = stage.data("李四", "更早的")
    for word in ("水", "看", "查看"):
        stage.say("李四", f"查 {word}")
    assert stage.forge("李四", data) == "这是以前查的了,请重新说一次要查什么。"
    assert stage.forge("周九", data) == "这是以前查的了,请重新说一次要查什么。"
    assert "水表" not in stage.forge("李四", "search:all:1")


def test_who_may_search_whose(written: Stage) -> None:
    """A member and a leader their team's, a township and an observer their area's."""
    posts.add(written, "督查", Role.observer, area_id=written.places["镇"])
    posts.add(written, "孤单", None)
    posts.sent_by_unit(written, "张三")
    found = {
        name: {part for part in ("冻裂", "开工") if part in written.say(name, "查 饮水 3月")}
        for name in ("张三", "李四", "周九", "吴十", "赵六", "钱七", "督查")
    }
    here, there = {"冻裂"}, {"开工"}
    assert found == {
        "张三": here,
        "李四": here,
        "周九": there,
        "吴十": there,
        "赵六": here | there,
        "钱七": here | there,
        "督查": here | there,
    }
    refused = "日志、报告和困难只有驻村队员、乡镇和县里的专干能查。"
    for name in ("郑一", "孤单"):
        assert written.say(name, "查 饮水 3月") == refused
    assert "冻裂" not in written.say("周九", "查 张三 3月")


def test_a_look_at_others_is_written_down_and_ones_own_is_not(written: Stage) -> None:
    for name in ("张三", "李四", "赵六"):
        written.say(name, "查 饮水")
    written.say("钱七", "查 张三")
    township, zhang = written.places["镇"], written.people["张三"]
    assert posts.audited(written, "search") == [
        (written.people["赵六"], f"area:{township}"),
        (written.people["钱七"], f"person:{zhang}"),
    ]


def test_whoever_moved_still_finds_their_own(written: Stage) -> None:
    with written.database.write() as work:
        moved = written.people["张三"]
        post = work.one(select(tables.Assignment).where(tables.Assignment.person_id == moved))
        post.last_day = date(2026, 11, 1)
        work.add(
            tables.Assignment(
                person_id=moved,
                role=Role.member,
                team_id=written.teams["柳树村"],
                first_day=date(2026, 11, 2),
            )
        )
    told = written.say("张三", "查 饮水 3月")
    assert "冻裂" in told
    assert "开工" in told
    assert "修水渠" not in written.say("张三", "查 水渠")


def test_reports_are_found_and_named_by_their_team(stage: Stage) -> None:
    stage.clock.set(MONDAY.replace(month=12, day=20))
    stage.say("李四", "交报告")
    stage.press("李四", "写空白部分")
    for head in ("修好三组饮水管", "学会了用水质检测仪"):
        stage.say("李四", head)
    stage.say("李四", "提交")
    assert stage.say("钱七", "查报告 饮水管").splitlines() == [
        "查“饮水管”、报告,新的在前:",
        "12月20日 周日 报告 石桥村工作队:修好三组饮水管",
    ]


def test_a_problem_is_found_by_the_team_and_its_township(stage: Stage) -> None:
    stage.say("张三", "困难: 三组饮水管冻裂")
    stage.say("张三", "提交")
    for name in ("李四", "赵六"):
        assert stage.say(name, "查困难 饮水管").splitlines() == [
            "查“饮水管”、困难,新的在前:",
            "11月23日 周一 困难 张三:三组饮水管冻裂",
        ]
    assert "冻裂" not in stage.say("周九", "查困难 饮水管")


def test_how_to_search_and_what_cannot_be(stage: Stage) -> None:
    how = "要查什么?比如:查 饮水 3月 · 查 张三 上月 · 查 石桥村 水渠 · 查报告 上半年"
    assert stage.say("张三", "查") == how
    assert stage.say("张三", "查 饮水 下个月").startswith("那段时间还没到。")
    assert stage.say("张三", "查 一 二 三 四 五 六 七 八 九组") == ("一次最多查8个词,请少写几个。")


def test_a_long_line_is_shown_around_the_word(stage: Stage) -> None:
    wrote(stage, "张三", DAY, "走访" * 60 + "饮水管" + "正常" * 60)
    (_, row) = stage.say("张三", "查 饮水管").splitlines()
    assert row == f"11月20日 周五 张三:…{'走访' * 6}饮水管{'正常' * 22}正…"


def test_a_search_does_not_disturb_an_open_form(written: Stage) -> None:
    written.say("张三", "请假")
    found, question = written.say("张三", "查 水渠").split("\n请", 1)
    assert found.endswith("王五:与张三一起修水渠")
    assert question
    assert written.say("张三", "事假").startswith("请哪几天?")


def test_a_word_right_after_the_verb_is_looked_for(written: Stage) -> None:
    """查饮水 finds what 查 饮水 finds; what may be a day's work can still be kept."""
    assert written.say("王五", "查饮水") == written.say("王五", "查 饮水")
    assert written.say("王五", "搜光伏") == "没有查到“光伏”。可以少写一个词,或者换个时间再查。"
    keep = "\n如果是今天做的事,点[存日志]。"
    assert written.say("王五", "查三组饮水") == written.say("王五", "查 三组饮水") + keep
    assert written.press("王五", "存日志").startswith("✓ 已存为11月23日 周一的日志。")
    assert "11月23日 周一 王五:查三组饮水" in written.say("王五", "查 三组饮水")
    assert written.say("钱七", "查水渠").splitlines()[1:] == [
        "11月20日 周五 王五:与张三一起修水渠"
    ]


@pytest.mark.parametrize(
    "said", ["查酒驾3人", "查询低保户政策落实", "查看三组水渠", "搜救群众3人"]
)
def test_a_days_work_that_begins_so_is_not_looked_for(written: Stage, said: str) -> None:
    assert written.say("王五", said).startswith("没看懂是哪件事。要存为今天的工作日志吗?")
