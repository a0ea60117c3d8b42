"""认定脱岗: the person explains first; silence counts only after the pack's time."""

import pytest
from sqlalchemy import select

from storage import tables
from storage.database import Database
from storage.kinds import EventKind
from tests.actors import Stage, small_county
from tests.months.test_closing import at, audited, sweep


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a small county on a Monday in November."""
    return small_county(database)


def absent(stage: Stage) -> list[tuple[str, str]]:
    """Give the marks of being off post, as (day, note)."""
    row = tables.Mark
    with stage.database.read() as work:
        found = work.ones(select(row).where(row.kind == "absent"))
    return [(one.day.isoformat(), one.note) for one in found]


def charge(stage: Stage, by: str = "李四") -> str:
    stage.say(by, "认定脱岗 张三 11月20日 14点查岗不在")
    return stage.say(by, "提交")


def test_the_person_is_asked_first_and_nothing_counts_before(stage: Stage) -> None:
    """The grounds and the time reach the person; the explanation reaches who asked, to decide."""
    assert stage.say("李四", "认定脱岗 张三 11月20日 14点查岗不在").splitlines() == [
        "请张三说明:11月20日 周五不在岗",
        "依据:14点查岗不在",
        "说明期限:11月26日 周四。期限前不作认定,什么都不算。",
    ]
    assert stage.say("李四", "提交").startswith("✓ 已请张三说明,11月26日 周四前不作认定。")
    assert absent(stage) == []
    assert stage.press("张三", "说明情况") == "那天是什么情况?一两句话。"
    stage.say("张三", "去镇卫生院送老人看病")
    assert stage.say("张三", "提交") == "✓ 已交给李四。"
    [asked] = [said for said in stage.shown("李四") if "对11月20日" in said.body]
    assert asked.body.splitlines() == [
        "张三对11月20日 周五的说明:去镇卫生院送老人看病",
        "您提的依据:14点查岗不在",
    ]
    assert asked.buttons == ("认定脱岗", "不认定")
    assert stage.press("李四", "不认定") == "好,张三 11月20日 周五不作认定。"
    assert "李四:11月20日 周五的事不作认定。" in stage.told("张三")
    assert absent(stage) == []
    assert audited(stage, "off_post") == [
        "off_post.asked",
        "off_post.explained",
        "off_post.dropped",
    ]


def test_after_the_explanation_it_may_be_found_and_counts_against(stage: Stage) -> None:
    """Only the written finding is 脱岗; it says on what grounds, and how to object."""
    charge(stage)
    stage.press("张三", "说明情况")
    stage.say("张三", "睡过头了")
    stage.say("张三", "提交")
    assert stage.press("李四", "认定脱岗") == "✓ 已认定:张三 11月20日 周五脱岗。"
    assert absent(stage) == [("2026-11-20", "14点查岗不在")]
    assert "不同意的,关账前在月表下点[有异议]" in stage.told("张三")
    assert "20日 脱岗(已核实)(书面核实)" in stage.say("张三", "我的考勤 11月")
    assert stage.press("李四", "不认定") == "这件事已经有结论了。"
    assert len(absent(stage)) == 1


def test_silence_counts_only_after_the_packs_time_and_never_by_itself(stage: Stage) -> None:
    """A forged press is refused before; afterwards somebody is asked and decides."""
    charge(stage, "赵六")
    with stage.database.read() as work:
        number = work.one(select(tables.Finding.id))
    pressed = f"offpost:find:{number}"
    stage.told("赵六")
    stage.tell([stage.event("赵六", pressed, EventKind.button)])
    assert "现在不能认定" in stage.told("赵六")
    stage.tell([stage.event("李四", pressed, EventKind.button)])
    assert absent(stage) == []
    at(stage, 26)
    sweep(stage)
    assert "没有说明" not in stage.told("赵六")
    at(stage, 27)
    sweep(stage)
    sweep(stage)
    [asked] = [said for said in stage.shown("赵六") if "没有说明" in said.body]
    assert asked.body.startswith("张三对11月20日 周五没有说明,期限已过。")
    assert absent(stage) == []
    stage.press("赵六", "认定脱岗")
    assert absent(stage) == [("2026-11-20", "14点查岗不在")]


@pytest.mark.parametrize(
    ("by", "said", "answer"),
    [
        ("张三", "认定脱岗 王五 11月20日 不在", "认定脱岗由队长或乡镇、县专干提出。"),
        ("李四", "认定脱岗 李四 11月20日 不在", "不能认定自己。"),
        ("李四", "认定脱岗 张三 11月22日 不在", "11月22日 周日是“公休日”,不是脱岗。"),
    ],
)
def test_what_cannot_be_found(stage: Stage, by: str, said: str, answer: str) -> None:
    """Not by a member, not about oneself, not a day that is excused."""
    assert stage.say(by, said).startswith(answer)
    assert absent(stage) == []


def test_a_day_of_leave_is_never_off_post(stage: Stage) -> None:
    stage.say("张三", "请假 今天到25号 事假 探亲")
    stage.say("张三", "提交")
    stage.say("李四", "批准")
    assert stage.say("李四", "认定脱岗 张三 今天 不在").startswith(
        "11月23日 周一是“请假已批”,不是脱岗。"
    )


@pytest.mark.parametrize("said", ["在镇里开会", "我在村", "在村", "不在村,去医院了", "那天请假了"])
def test_an_explanation_is_never_a_check_in(stage: Stage, said: str) -> None:
    """Whatever the person says of the day is the explanation, and nothing is marked for today."""
    charge(stage)
    stage.press("张三", "说明情况")
    assert stage.say("张三", said).splitlines()[0] == f"11月20日 周五:{said}"
    # Said better before it is sent, it replaces what was said first.
    assert stage.say("张三", "在县里开会").endswith("11月20日 周五:在县里开会")
    assert stage.say("张三", "提交") == "✓ 已交给李四。"
    with stage.database.read() as work:
        assert work.ones(select(tables.Mark)) == []
        assert work.ones(select(tables.Leave)) == []
