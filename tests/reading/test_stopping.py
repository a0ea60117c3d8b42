"""停假 in many forms: why and for which days; what is not clear is asked."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.reading import read_command
from handlers.reading.values import Hearing, LeaveStop, LeaveStopOver
from handlers.rules.span import Span

TODAY = date(2026, 6, 25)
HEARING = Hearing(TODAY, {"事假": "personal"})


def days(month: int, day: int, last_month: int, last: int, year: int = 2026) -> Span:
    return Span.whole(date(2026, month, day), date(year, last_month, last))


@pytest.mark.parametrize(
    ("said", "reason", "span"),
    [
        ("停假 防汛 至7月20日", "防汛", days(6, 25, 7, 20)),
        ("停假 防汛 截止到7月20日", "防汛", days(6, 25, 7, 20)),
        ("停假:汛情严重,至7月20日。", "汛情严重", days(6, 25, 7, 20)),
        ("暂停请假 防汛 7月1日到7月20日", "防汛", days(7, 1, 7, 20)),
        ("停假 迎检 到下周五", "迎检", days(6, 25, 7, 3)),
        ("停假 防汛 明天起3天", "防汛", days(6, 26, 6, 28)),
        ("停假 值守 12月20日到1月5日", "值守", days(12, 20, 1, 5, 2027)),
        ("stop leave flood until July 20", "flood", days(6, 25, 7, 20)),
        ("停假 防汛", "防汛", None),
        ("停假", None, None),
    ],
)
def test_a_stop_says_why_and_when(said: str, reason: str | None, span: Span | None) -> None:
    assert read_command(said, HEARING) == LeaveStop(reason, span)


def test_a_day_no_month_has_is_asked_about() -> None:
    found = read_command("停假 防汛 至2月30日", HEARING)
    assert isinstance(found, LeaveStop)
    assert found.span is None
    assert found.problem is not None
    assert found.problem.reason == "reading.date.no_such_day"


@pytest.mark.parametrize("said", ["停假结束", "结束停假", "停假 解除", "取消停假。"])
def test_a_stop_is_over(said: str) -> None:
    assert read_command(said, HEARING) == LeaveStopOver()


@pytest.mark.parametrize("said", ["停假了吗", "停假到哪天?", "停假期间怎么请假"])
def test_a_question_stops_nothing(said: str) -> None:
    assert not isinstance(read_command(said, HEARING), LeaveStop | LeaveStopOver)
