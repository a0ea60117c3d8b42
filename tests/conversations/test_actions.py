"""交办: handed out, reminded of, closed by who does it, told to who gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage import tables
from tests.conversations import sweeping

if TYPE_CHECKING:
    from tests.actors import Stage

GIVEN = "交办: 修路方案 @李四 本月底"


def states(stage: Stage) -> list[tuple[str, str, str]]:
    with stage.database.read() as work:
        found = work.ones(select(tables.Action).order_by(tables.Action.id))
        return [(row.body, row.state.value, row.note) for row in found]


def hand_out(stage: Stage, said: str = GIVEN, name: str = "钱七") -> None:
    stage.say(name, said)
    assert stage.say(name, "提交").startswith("✓ 已交办")


def test_one_line_hands_something_out(stage: Stage) -> None:
    assert stage.say("钱七", GIVEN).splitlines() == [
        "交办:修路方案",
        "承办人:李四",
        "期限:11月30日 周一",
    ]
    assert stage.say("钱七", "提交") == "✓ 已交办给李四:修路方案(11月30日 周一前)"
    assert stage.told("李四").splitlines() == [
        "钱七交办:修路方案",
        "期限:11月30日 周一。办完请点[办结],或回复:办结 说明",
    ]
    assert states(stage) == [("修路方案", "open", "")]


def test_what_is_missing_is_asked_for(stage: Stage) -> None:
    """Unknown names and days gone by are asked back, and nothing said is lost."""
    assert stage.say("钱七", "交办: 修路方案") == "交给谁?"
    assert "没有" in stage.say("钱七", "诸葛亮") or "找不到" in stage.say("钱七", "诸葛亮")
    assert stage.say("钱七", "李四").startswith("什么时候办完?")
    assert "期限:11月27日 周五" in stage.say("钱七", "周五")


def test_done_by_button_and_the_giver_hears_of_it(stage: Stage) -> None:
    hand_out(stage)
    assert stage.press("李四", "办结") == "✓ 已办结:修路方案"
    assert stage.told("钱七") == "李四已办结:修路方案"
    assert stage.forge("李四", "action:done:1") == "这件事已经办结:修路方案"
    assert states(stage) == [("修路方案", "done", "")]


def test_done_by_word_with_a_note_and_by_number(stage: Stage) -> None:
    """With several the number of the list says which; without one the list is shown."""
    hand_out(stage)
    hand_out(stage, "交办: 冬季取暖排查 @李四 周五")
    assert stage.say("李四", "交办").splitlines() == [
        "要我办的:",
        "1. 冬季取暖排查(11月27日 周五前)",
        "2. 修路方案(11月30日 周一前)",
    ]
    assert stage.say("李四", "办结").startswith("要我办的:")
    assert stage.say("李四", "办结 2 已报镇里") == "✓ 已办结:修路方案"
    assert stage.told("钱七") == "李四已办结:修路方案\n说明:已报镇里"
    assert stage.say("李四", "办结 都查完了") == "✓ 已办结:冬季取暖排查"


def test_reminders_until_it_is_done(stage: Stage) -> None:
    """Three days before, on the day, and late also to who gave it; then silence."""
    hand_out(stage)
    stage.told("李四")
    sweeping.at(stage, "2026-11-27", "09:00")
    assert "交办事项11月30日 周一到期:修路方案" in stage.told("李四")
    sweeping.at(stage, "2026-11-30", "09:00")
    assert "交办事项今天到期:修路方案" in stage.told("李四")
    sweeping.at(stage, "2026-12-01", "09:00")
    assert "交办事项已逾期1天(11月30日 周一到期):修路方案" in stage.told("李四")
    assert "您交办的事项还没办结(11月30日 周一到期):修路方案" in stage.told("钱七")
    stage.press("李四", "办结")
    sweeping.at(stage, "2026-12-07", "09:00")
    assert "修路方案" not in stage.told("李四")


def test_who_gave_it_can_take_it_back(stage: Stage) -> None:
    hand_out(stage)
    assert "我交办的:" in stage.say("钱七", "交办")
    assert stage.press("钱七", "撤销 1") == "✓ 已撤销:修路方案"
    assert "钱七撤销了交办:修路方案" in stage.told("李四")
    assert stage.forge("李四", "action:done:1") == "这件事已经撤销:修路方案"
    assert states(stage) == [("修路方案", "dropped", "")]


def test_only_its_own_people_touch_it(stage: Stage) -> None:
    """A member hands out nothing; nobody closes or drops what is another's."""
    assert stage.say("张三", GIVEN).startswith("交办由队长、乡镇或县里发出")
    hand_out(stage)
    for name in ("张三", "赵六", "钱七"):
        assert stage.forge(name, "action:done:1") == "这件事不是您承办的。"
    for name in ("张三", "李四", "赵六"):
        assert stage.forge(name, "action:drop:1") == "这件事不是您承办的。"
    assert states(stage) == [("修路方案", "open", "")]
