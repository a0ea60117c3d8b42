"""A request begun and not sent: mentioned once, gone on with, dates that passed asked again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from storage import tables
from tests.actors import ZONE, Stage

UNSENT = "您的请假单还没提交。不请了就不用管。"


def swept(stage: Stage) -> None:
    """Let the scheduler look once at the clock's time."""
    sweeper = Sweeper(stage.database, Offices(), Posting(Wording(ZONE)))
    sweeper.sweep(stage.clock.now())


@pytest.fixture(autouse=True)
def _said_before(stage: Stage) -> None:
    """Let everything else that is due be said and read before the test."""
    swept(stage)
    for name in stage.people:
        stage.shown(name)


def asides(stage: Stage) -> int:
    with stage.database.read() as work:
        return len(work.ones(select(tables.LeaveDraft)))


def test_it_is_mentioned_once_after_two_hours(stage: Stage) -> None:
    """Not before, not twice, not where nothing was answered, not once it was sent."""
    stage.say("张三", "事假 12月1号到2号")
    stage.say("王五", "请假")
    stage.say("孙八", "事假 12月1号到2号 探亲")
    stage.say("孙八", "提交")
    stage.wait(minutes=119)
    swept(stage)
    assert stage.told("张三") == ""
    stage.wait(minutes=2)
    swept(stage)
    assert [(one.body, one.buttons) for one in stage.shown("张三")] == [
        (UNSENT, ("接着填", "跳过", "明天再提醒", "已经办了"))
    ]
    assert UNSENT not in stage.told("王五") + stage.told("孙八")
    stage.wait(minutes=30)
    swept(stage)
    assert stage.told("张三") == ""
    assert stage.press("张三", "接着填") == "什么事?一句话就行。"
    stage.say("张三", "探亲")
    assert stage.say("张三", "提交").startswith("✓ 已提交")
    assert asides(stage) == 1, "only 王五's hint is left"


def test_whoever_still_writes_is_not_disturbed(stage: Stage) -> None:
    stage.say("张三", "事假 12月1号到2号")
    stage.wait(minutes=90)
    stage.say("张三", "探亲")
    stage.wait(minutes=40)
    swept(stage)
    assert stage.told("张三") == ""
    stage.wait(minutes=81)
    swept(stage)
    assert stage.told("张三") == UNSENT


def test_a_form_that_was_dropped_is_not_mentioned(stage: Stage) -> None:
    stage.say("张三", "事假 12月1号到2号")
    stage.say("张三", "取消")
    stage.wait(hours=3)
    swept(stage)
    assert stage.told("张三") == ""


def test_a_recorder_is_reminded_of_what_they_write_for_another(stage: Stage) -> None:
    stage.say("李四", "代 张三 请假 12月1号到2号 事假 探亲")
    stage.wait(hours=3)
    swept(stage)
    assert UNSENT in stage.told("李四")
    assert stage.told("张三") == ""
    assert "代张三填写" in stage.press("李四", "接着填")


@pytest.mark.parametrize(
    ("said", "then"), [("事假 明天", "什么事?"), ("事假 明天 办事", "请假单:事假,11月30日 周一")]
)
def test_days_that_have_passed_meanwhile_are_asked_again(
    stage: Stage, said: str, then: str
) -> None:
    """Whether something else was still open or not, the days come first."""
    stage.say("张三", said)
    stage.wait(days=2)
    answer = stage.say("张三", "继续")
    assert answer.startswith("11月24日 周二已经过了。\n请哪几天?")
    assert stage.say("张三", "下周一").startswith(then)


def test_this_morning_is_over_in_the_afternoon(stage: Stage) -> None:
    """A half day that is over by this hour is past; a whole day begun today is not."""
    stage.wait(hours=5)
    assert stage.say("张三", "事假 今天上午 办事").startswith("11月23日 周一已经过了。")
    stage.say("张三", "取消")
    assert stage.say("张三", "事假 今天下午 办事").startswith("请假单:事假,11月23日 周一 下午")
    stage.say("张三", "取消")
    assert stage.say("张三", "事假 今天 办事").startswith("请假单:事假,11月23日 周一\n")
