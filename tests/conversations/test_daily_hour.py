"""提醒时间 8点: what is due by the day comes as one message at the hour somebody chose."""

import pytest

from tests.actors import Stage
from tests.conversations.sweeping import at

pytestmark = pytest.mark.usefixtures("without_sheets")

DAY = "2026-12-17"


def told(stage: Stage, clock: str, day: str = DAY) -> str:
    """Let it be that time, and give what the leader is told of the report then."""
    at(stage, day, clock)
    return "\n".join(one.body for one in stage.shown("李四") if "半年报告" in one.body)


def test_settings_show_the_hour_and_the_others(stage: Stage) -> None:
    shown = stage.say("李四", "设置")
    assert shown == (
        "请选择语言:\n每天的提醒合成一条,9:00发;可以改,如:提醒时间 8点(7:30–12:00之间)。"
    )
    assert stage.press("李四", "8点") == ("✓ 以后每天8:00提醒。当天要确认的和急事,还是到点就发。")
    assert "8:00发" in stage.say("李四", "提醒时间")


@pytest.mark.parametrize(
    ("said", "early", "due"),
    [
        ("提醒时间 8点", "07:59", "08:00"),
        ("提醒时间改到七点半", "07:29", "07:30"),
        ("每天11点提醒我", "10:59", "11:00"),
        ("remind me at 10:30", "10:29", "10:30"),
    ],
)
def test_it_comes_at_the_hour_once(stage: Stage, said: str, early: str, due: str) -> None:
    """Before the pack's hour or after it, and not again at the pack's own."""
    stage.say("李四", said)
    assert told(stage, early) == ""
    assert "还有14天" in told(stage, due)
    for clock in ("09:00", "11:30", "12:00", "17:00"):
        if clock > due:
            assert told(stage, clock) == ""


def test_a_missed_early_hour_is_made_up_at_the_packs(stage: Stage) -> None:
    """The program was not running at eight."""
    stage.say("李四", "提醒时间 8点")
    assert told(stage, "08:40") == ""
    assert "还有14天" in told(stage, "09:00")


def test_outside_the_window_nothing_changes(stage: Stage) -> None:
    for said in ("提醒时间 7点", "提醒时间 下午3点", "提醒时间 12点半"):
        assert stage.say("李四", said) == "提醒时间只能在7:30–12:00之间选。"
    assert stage.forge("李四", "hour:0600") == "提醒时间只能在7:30–12:00之间选。"
    assert stage.forge("李四", "hour:99") == stage.forge("李四", "nonsense")
    assert "9:00发" in stage.say("李四", "提醒时间")


def test_the_packs_hour_is_the_packs_again(stage: Stage) -> None:
    stage.say("李四", "提醒时间 8点")
    stage.say("李四", "提醒时间 9点")
    assert told(stage, "08:00") == ""
    assert "还有14天" in told(stage, "09:00")


def test_what_belongs_to_an_hour_of_the_day_keeps_it(stage: Stage) -> None:
    """The team's day is asked about in the evening, whatever was chosen."""
    stage.say("李四", "提醒时间 8点")
    at(stage, "2026-12-16", "08:00")
    assert stage.told("李四") == ""
    at(stage, "2026-12-16", "17:30")
    assert "还没确认" in stage.told("李四")


def test_what_is_put_off_comes_at_the_hour(stage: Stage) -> None:
    stage.say("李四", "提醒时间 8点")
    assert "还有14天" in told(stage, "08:00")
    assert "12月18日 周五 08:00" in stage.press("李四", "明天再提醒")
    assert told(stage, "07:59", "2026-12-18") == ""
    assert "还有13天" in told(stage, "08:00", "2026-12-18")
