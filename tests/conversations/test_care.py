"""Terms, insurance, examinations and talks: said in time to who must see to it alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from storage import tables
from storage.kinds import Role
from tests.actors import Stage, small_county
from tests.conversations.posts import add, second_team, sent_by_unit
from tests.conversations.sweeping import at

if TYPE_CHECKING:
    from storage.database import Database

pytestmark = pytest.mark.usefixtures("without_sheets")


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give two teams; 郑一's unit sent 张三 and 王五."""
    stage = small_county(database)
    second_team(stage)
    sent_by_unit(stage, "张三", "王五")
    return stage


def ends(stage: Stage, name: str, last: str) -> None:
    """Let somebody's post end on a day."""
    post = tables.Assignment
    with stage.database.write() as work:
        who = post.person_id == stage.people[name]
        work.run(update(post).where(who).values(last_day=date.fromisoformat(last)))


def fact(stage: Stage, name: str, **values: Any) -> None:  # noqa: ANN401  columns
    """Say of somebody what a roster says."""
    person = tables.Person
    with stage.database.write() as work:
        work.run(update(person).where(person.id == stage.people[name]).values(**values))


def heard(stage: Stage, about: str) -> dict[str, str]:
    """Give who was told something that names a subject, and what."""
    told = {name: stage.told(name) for name in stage.people}
    return {name: said for name, said in told.items() if about in said}


def test_a_term_is_said_three_times_to_three(stage: Stage) -> None:
    """T-90, T-30, T-7 to county, unit and the person, once each; later ones, no more."""
    ends(stage, "张三", "2027-03-01")
    at(stage, "2026-11-30", "09:00")
    assert heard(stage, "派驻期") == {}
    for day, left in (("2026-12-01", 90), ("2027-01-30", 30), ("2027-02-22", 7)):
        at(stage, day, "08:59")
        assert heard(stage, "派驻期") == {}
        at(stage, day, "09:00")
        told = heard(stage, "派驻期")
        assert set(told) == {"张三", "郑一", "钱七"}
        listed = f"派驻期满:1人的派驻期到3月1日 周一为止,还有{left}天:\n"
        for name in ("郑一", "钱七"):
            assert listed + "张三(石桥村工作队):接任人还没有定" in told[name]
        assert f"您的派驻期到3月1日 周一为止,还有{left}天。\n接任人还没有定" in told["张三"]
        at(stage, day, "09:01")
        assert heard(stage, "派驻期") == {}


def test_a_successor_is_named_and_an_empty_team_said_plainly(stage: Stage) -> None:
    for name in ("周九", "吴十", "张三"):
        ends(stage, name, "2027-03-01")
    add(stage, "新来", None)
    with stage.database.write() as work:
        row = tables.Assignment(
            person_id=stage.people["新来"],
            role=Role.member,
            team_id=stage.teams["石桥村"],
            first_day=date(2027, 3, 2),
        )
        work.add(row)
    at(stage, "2026-12-01", "09:00")
    told = heard(stage, "派驻期")
    assert set(told) == {"张三", "周九", "吴十", "郑一", "钱七"}
    assert "张三(石桥村工作队):接任新来" in told["钱七"]
    empty = "接任人还没有定,期满后队里就没有人了"
    assert f"周九(柳树村工作队):{empty}\n吴十(柳树村工作队):{empty}" in told["钱七"]
    assert "张三" in told["郑一"]
    assert "周九" not in told["郑一"]
    assert "接任:新来。请提前交接。" in told["张三"]
    assert "有人接任前请不要先撤" in told["周九"]


def test_who_stays_on_is_not_spoken_of_again(stage: Stage) -> None:
    ends(stage, "张三", "2027-03-01")
    at(stage, "2026-12-01", "09:00")
    assert set(heard(stage, "派驻期")) == {"张三", "郑一", "钱七"}
    ends(stage, "张三", "2028-03-01")
    at(stage, "2027-01-30", "09:00")
    assert heard(stage, "派驻期") == {}


@pytest.mark.parametrize(
    ("facts", "about"),
    [
        ({"insured_until": date(2026, 12, 31)}, "人身意外保险到12月31日"),
        ({"examined_on": date(2025, 12, 31)}, "体检到12月31日"),
    ],
)
def test_what_a_unit_owes_is_said_to_the_unit_alone(
    stage: Stage, facts: dict[str, date], about: str
) -> None:
    """Both of the unit in one message; who no unit sent, and what no roster said, is left out."""
    for name in ("张三", "王五", "孙八"):
        fact(stage, name, **facts)
    at(stage, "2026-11-30", "09:00")
    assert heard(stage, about) == {}
    for day, left in (("2026-12-01", 30), ("2026-12-24", 7)):
        at(stage, day, "09:00")
        told = heard(stage, about)
        assert set(told) == {"郑一"}
        assert f"还有{left}天,涉及2人" in told["郑一"]
        assert "张三(石桥村工作队)\n王五(石桥村工作队)" in told["郑一"]
        assert "孙八" not in told["郑一"]


def test_talks_are_recorded_without_their_content(stage: Stage) -> None:
    said = stage.say("郑一", "谈心 张三 11月20日 需关注 家里老人生病")
    assert said == (
        "✓ 已记:11月20日 周五与张三谈心。\n情况:需关注\n只记日期和人,谈的内容没有记下。"
    )
    with stage.database.read() as work:
        (row,) = work.ones(select(tables.HeartTalk))
        everything = [
            repr(tuple(one))
            for table in (tables.HeartTalk, tables.Audit, tables.Outbox, tables.Conversation)
            for one in work.rows(select(table.__table__))
        ]
    assert (row.day, row.office, row.mood.value) == (date(2026, 11, 20), "unit", "concern")
    assert [one for one in everything if "老人" in one] == []
    assert stage.press("郑一", "删掉这条") == "✓ 已删掉。"
    assert stage.press("郑一", "删掉这条") == "这条已经没有了。"


@pytest.mark.parametrize(
    ("name", "said", "answer"),
    [
        ("赵六", "谈心谈话 吴十", "✓ 已记:11月23日 周一与吴十谈心。"),
        ("钱七", "谈心:李四,昨天", "✓ 已记:11月22日 周日与李四谈心。"),
        ("郑一", "谈心 吴十", "没有找到"),
        ("钱七", "谈心", "请写:谈心 姓名 日期"),
        ("李四", "谈心 张三", "谈心谈话由县、乡镇和派出单位记录和查看。"),
        ("李四", "未谈心", "谈心谈话由县、乡镇和派出单位记录和查看。"),
    ],
)
def test_who_may_record_whom(stage: Stage, name: str, said: str, answer: str) -> None:
    assert answer in stage.say(name, said)


def test_who_was_not_talked_to_in_the_quarter(stage: Stage) -> None:
    """On request at any time; near the quarter's end to township and unit, each their own."""
    stage.say("钱七", "谈心 张三 9月30日")
    stage.say("赵六", "谈心 张三 10月8日")
    assert stage.say("郑一", "未谈心") == (
        "本季度(到12月31日 周四)还没谈心的1人:\n石桥村工作队:王五"
    )
    assert "柳树村工作队:周九、吴十" in stage.say("赵六", "未谈心")
    at(stage, "2026-12-16", "09:00")
    assert heard(stage, "没谈心") == {}
    at(stage, "2026-12-17", "09:00")
    told = heard(stage, "没谈心")
    assert set(told) == {"郑一", "赵六"}
    assert "还没谈心的5人:\n石桥村工作队:李四、王五、孙八\n柳树村工作队:周九、吴十" in told["赵六"]
    at(stage, "2026-12-18", "09:00")
    assert heard(stage, "没谈心") == {}
    stage.say("郑一", "谈心 王五")
    assert stage.say("郑一", "未谈心") == "本季度(到12月31日 周四)都谈过了。"


def test_a_reminder_missed_without_power_is_caught_up_for_days(stage: Stage) -> None:
    """Three days late it is still said; five days late the next one says it."""
    ends(stage, "张三", "2027-03-01")
    ends(stage, "周九", "2027-02-27")
    at(stage, "2026-12-04", "08:00")
    told = heard(stage, "派驻期")["钱七"]
    assert "张三(石桥村工作队)" in told
    assert "还有87天" in told
    assert "周九" not in told
