"""离任, 抽回, 代理 and 代 …: read whole or asked about, and never taken from other talk."""

from __future__ import annotations

from datetime import date

import pytest

from handlers import reading
from handlers.reading import (
    DayWords,
    Departure,
    HandBack,
    HandOver,
    LeaveWords,
    OnBehalf,
    PulledBack,
    Receipt,
    Return,
    Word,
)
from handlers.reading.emergency_values import SafetyWords
from tests.reading.hearing import HEARING, span

LAST = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("离任", Departure()),
        ("离任 张三", Departure("张三")),
        ("离任 张三 11月30日 接任 李四", Departure("张三", LAST, "李四")),
        ("离任张三11月30日接任李四", Departure("张三", LAST, "李四")),
        ("张三11月30日离任,李四接任", Departure("张三", LAST, "李四")),
        ("离任:张三(石桥村) 11月30日", Departure("张三(石桥村)", LAST)),
        (
            "离任 张三 11月30日 接任 李四 11月25日起",
            Departure("张三", LAST, "李四", date(2026, 11, 25)),
        ),
        ("离任 张三 11月20日", Departure("张三", date(2026, 11, 20))),
    ],
)
def test_who_leaves_and_who_follows(text: str, meant: Departure) -> None:
    assert reading.read_command(text, HEARING) == meant


@pytest.mark.parametrize("text", ["离任 张三 12月32日", "离任 张三 某天", "离任 张三 6月30日"])
def test_a_day_that_is_not_clear_is_asked(text: str) -> None:
    found = reading.read_command(text, HEARING)
    assert isinstance(found, Departure)
    assert (found.name, found.last_day) == ("张三", None)
    assert found.problem is not None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("抽回", PulledBack()),
        (
            "抽回 张三 11月24日到26日 县里抽调",
            PulledBack("张三", span("11-24/11-26"), "县里抽调"),
        ),
        ("抽回 张三 11月18日到20日", PulledBack("张三", span("11-18/11-20"))),
        ("抽回 张三 单位年终", PulledBack("张三", None, "单位年终")),
    ],
)
def test_who_was_called_back(text: str, meant: PulledBack) -> None:
    assert reading.read_command(text, HEARING) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("代理", HandOver()),
        ("代理 王五 12月1日到10日", HandOver("王五", span("12-01/12-10"))),
        ("代理 王五", HandOver("王五")),
        ("收回代理", HandBack()),
        ("代理 取消", HandBack()),
        ("我单位", Word("unit")),
        ("名单", Word("teams")),
    ],
)
def test_standing_in_and_looking(text: str, meant: object) -> None:
    assert reading.read_command(text, HEARING) == meant


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("代 张三 在村", "张三", DayWords),
        ("代张三在村", "张三", DayWords),
        ("代 老韩:Z 8-10", "老韩", DayWords),
        ("代 张三(0001) 请假 明天 事假", "张三(0001)", LeaveWords),
        ("代 张三 请假", "张三", LeaveWords),
        ("代 张三 销假", "张三", Return),
        ("代 张三 收到", "张三", Receipt),
        ("代 张三 修水管", "张三", type(None)),
        ("代 张三 不在村", "张三", SafetyWords),
        ("代 张三 需要帮助", "张三", SafetyWords),
        ("代 张三 同意", "张三", type(None)),
        ("代 张三 求助 桥断了", "张三", type(None)),
        ("帮张三请假", "张三", LeaveWords),
        ("帮 张三 请假 明天 事假", "张三", LeaveWords),
        ("替张三签到", "张三", DayWords),
        ("帮张三销假", "张三", Return),
        ("替张三 收到", "张三", Receipt),
    ],
)
def test_what_is_said_for_another(text: str, name: str, said: type) -> None:
    found = reading.read_command(text, HEARING)
    assert isinstance(found, OnBehalf)
    assert (found.name, type(found.said)) == (name, said)


@pytest.mark.parametrize(
    "text",
    [
        "离任了吗",
        "代表大家感谢党",
        "代替不了",
        "抽回来了吗?",
        "代理是什么",
        "谁代理",
        "代张",
        "帮张三修水管",
        "帮张三家在村里修路",
        "帮村民请假",
        "替张三高兴",
        "替张三 高兴",
        "帮 张三 修水管",
        "帮助张三请假",
        "替班 张三",
    ],
)
def test_other_talk_is_none_of_these(text: str) -> None:
    found = reading.read_command(text, HEARING)
    assert not isinstance(found, Departure | PulledBack | HandOver | HandBack | OnBehalf)
