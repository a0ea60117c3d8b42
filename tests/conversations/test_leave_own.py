"""我的请假 and 批了吗: how one's own leaves stand, told on the spot."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.actors import Stage, small_county


@pytest.fixture
def stage(database: Database) -> Stage:
    return small_county(database)


@pytest.mark.parametrize("said", ["我的请假", "批了吗", "请假批了没?", "请假单", "my leave"])
def test_who_has_never_asked_is_shown_how(stage: Stage, said: str) -> None:
    assert stage.say("张三", said).startswith("您还没有请过假。")
    assert stage.press("张三", "请假") == "请哪种假?"


def test_a_request_is_with_somebody_since_some_time_until_it_is_decided(stage: Stage) -> None:
    asked(stage, "请假 11月25日到26日 事假 看病人")
    told = stage.say("张三", "批了吗?").splitlines()
    assert told == [
        "您的请假:",
        "事假 11月25日 周三 至 11月26日 周四:等李四批,11月23日 周一 10:00起",
    ]
    stage.say("李四", "同意")
    told = stage.say("张三", "我的请假").splitlines()
    assert told[1] == "事假 11月25日 周三 至 11月26日 周四:已批准(李四)"
    stage.wait(days=4)
    told = stage.say("张三", "我的请假").splitlines()
    assert told[1].endswith("李四已批准,假期已到,还没销假")
    assert "销假" in stage.press("张三", "回村销假")
    told = stage.say("张三", "我的请假").splitlines()
    assert told[1].startswith("事假 11月25日 周三 至 11月26日 周四:已销假,")


def test_what_was_refused_sent_back_or_withdrawn_is_told_with_its_reason(stage: Stage) -> None:
    asked(stage, "请假 12月1日 事假 办事")
    stage.say("李四", "不同意 汛期")
    asked(stage, "请假 12月2日 事假 办事")
    stage.say("李四", "退回修改")
    stage.say("李四", "写清去哪")
    stage.say("李四", "提交")
    asked(stage, "请假 12月3日 事假 办事")
    stage.say("张三", "我的请假")
    stage.press("张三", "撤回 12月3日 周四")
    told = stage.say("张三", "我的请假").splitlines()
    assert told[1:] == [
        "事假 12月2日 周三:李四退回修改:写清去哪",
        "事假 12月3日 周四:已撤回",
        "事假 12月1日 周二:没批准(李四):汛期",
    ]


def test_nobody_elses_leave_is_among_them(stage: Stage) -> None:
    asked(stage, "请假 12月1日 事假 办事")
    assert stage.say("王五", "我的请假").startswith("您还没有请过假。")
    assert stage.say("李四", "我的请假").startswith("您还没有请过假。")


def asked(stage: Stage, said: str) -> None:
    """Ask for a leave of 张三's and send it."""
    stage.say("张三", said)
    assert stage.say("张三", "提交").startswith("✓ 已提交")
