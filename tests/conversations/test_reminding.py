"""跳过, 明天再提醒 and 已经办了 on a reminder: what is said, and what later sweeps make of it."""

import pytest

from tests.actors import Said, Stage
from tests.conversations.sweeping import at

pytestmark = pytest.mark.usefixtures("without_sheets")

REPORT = "石桥村工作队2026年下半年报告(思想、工作、学习)还没交。\n12月31日 周四截止,还有{n}天。"
ANSWERS = ("跳过", "明天再提醒", "已经办了")


def reported(stage: Stage, day: str, clock: str = "09:00") -> list[Said]:
    """Sweep and give what the leader is told of the report."""
    at(stage, day, clock)
    return [one for one in stage.shown("李四") if "半年报告" in one.body]


def test_a_reminder_can_be_answered(stage: Stage) -> None:
    assert reported(stage, "2026-12-17") == [Said(REPORT.format(n=14), ("写报告", *ANSWERS))]


def test_skipped_this_time_the_next_stage_comes(stage: Stage) -> None:
    reported(stage, "2026-12-17")
    assert stage.press("李四", "跳过") == "好,这次跳过:报告未交。以后的提醒照常。"
    assert reported(stage, "2026-12-18") == []
    assert [one.body for one in reported(stage, "2026-12-24")] == [REPORT.format(n=7)]


def test_tomorrow_it_comes_once_more(stage: Stage) -> None:
    """At the hour of the daily message, once, and the rule's own stages come all the same."""
    reported(stage, "2026-12-17")
    told = stage.press("李四", "明天再提醒")
    assert told == "好,12月18日 周五 09:00再提醒:报告未交。"
    assert reported(stage, "2026-12-18", "08:59") == []
    assert [one.body for one in reported(stage, "2026-12-18")] == [REPORT.format(n=13)]
    assert reported(stage, "2026-12-18", "09:01") == []
    assert reported(stage, "2026-12-19") == []
    assert [one.body for one in reported(stage, "2026-12-24")] == [REPORT.format(n=7)]


def test_put_off_again_and_again(stage: Stage) -> None:
    reported(stage, "2026-12-17")
    for day, left in (("18", 13), ("19", 12), ("20", 11)):
        stage.press("李四", "明天再提醒")
        assert [one.body for one in reported(stage, f"2026-12-{day}")] == [REPORT.format(n=left)]


def test_done_means_no_more_of_it(stage: Stage) -> None:
    """No stage comes any more; that nothing is on record is said, with the way to mend it."""
    reported(stage, "2026-12-17")
    assert stage.press("李四", "已经办了") == (
        "✓ 记下了:报告未交,已经办了,不再提醒您。\n但系统里还没有记录,统计时仍算没办,请补上。"
    )
    for day in ("24", "28", "30"):
        assert reported(stage, f"2026-12-{day}") == []


def test_done_can_be_taken_back(stage: Stage) -> None:
    reported(stage, "2026-12-17")
    stage.press("李四", "已经办了")
    assert stage.press("李四", "还要提醒") == "好,照常提醒:报告未交。"
    assert [one.body for one in reported(stage, "2026-12-24")] == [REPORT.format(n=7)]


def test_what_is_on_record_needs_no_hint(stage: Stage) -> None:
    reported(stage, "2026-12-17")
    button = stage.data("李四", "已经办了")
    stage.say("李四", "写报告")
    stage.press("李四", "写空白部分")
    for said in ("思想稳定", "学习三次", "提交"):
        stage.say("李四", said)
    assert stage.forge("李四", button) == "✓ 记下了:报告未交,已经办了,不再提醒您。"


def test_the_words_do_what_the_buttons_do(stage: Stage) -> None:
    reported(stage, "2026-12-17")
    assert stage.say("李四", "跳过") == "好,这次跳过:报告未交。以后的提醒照常。"
    reported(stage, "2026-12-24")
    assert stage.say("李四", "明天再提醒").startswith("好,12月25日 周五 09:00再提醒")
    reported(stage, "2026-12-25")
    assert stage.say("李四", "已经办了").startswith("✓ 记下了:报告未交")


def test_each_thing_of_a_merged_message_is_answered_alone(stage: Stage) -> None:
    at(stage, "2026-12-17", "17:30")
    both = next(one for one in stage.shown("李四") if "有2件事" in one.body)
    assert both.buttons == (
        *("1 都在", "1 有变动", "1 跳过", "1 已经办了"),
        *("2 写报告", "2 跳过", "2 明天再提醒", "2 已经办了"),
    )
    assert stage.press("李四", "2 已经办了").startswith("✓ 记下了:报告未交")
    assert reported(stage, "2026-12-24") == []
    at(stage, "2026-12-18", "17:30")
    assert "还没确认" in stage.told("李四")


def test_a_question_of_today_cannot_wait_until_tomorrow(stage: Stage) -> None:
    at(stage, "2026-12-16", "17:30")
    (day,) = stage.shown("李四")
    assert day.buttons == ("都在", "有变动", "跳过", "已经办了")
    number = stage.data("李四", "跳过").rpartition(":")[2]
    assert stage.forge("李四", f"remind:later:{number}") == (
        "工作日到点未确认全队情况:12月17日 周四 04:00就到期,等不到明天再提醒。"
    )


def test_nobody_answers_for_another(stage: Stage) -> None:
    """Nor a reminder there never was; what it was about goes on."""
    reported(stage, "2026-12-17")
    button = stage.data("李四", "已经办了")
    for data in (button, "remind:done:99999", "remind:skip:0"):
        assert stage.forge("张三", data) == "这条提醒不是给您的,或者已经不在了。"
    for data in ("remind:nothing:1", "remind:skip", "remind:skip:x"):
        assert stage.forge("李四", data) == stage.forge("李四", "nonsense")
    assert [one.body for one in reported(stage, "2026-12-24")] == [REPORT.format(n=7)]
