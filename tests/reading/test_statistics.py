"""Asking for figures: of whom, of when, and what only looks like it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading import Misread, StatisticsWords, periods, read_command, read_statistics
from handlers.rules.span import Span
from tests.reading.hearing import HEARING, span

ASKED = (
    ("统计", "figures", "", None),
    ("统计一下", "figures", "", None),
    ("在岗率", "figures", "", None),
    ("统计 10月", "figures", "", "10-01/10-31"),
    ("统计10月份", "figures", "", "10-01/10-31"),
    ("10月统计", "figures", "", "10-01/10-31"),
    ("统计 平安镇 上月", "figures", "平安镇", "10-01/10-31"),
    ("石桥村 上个月 统计", "figures", "石桥村", "10-01/10-31"),
    ("统计 张三 今年", "figures", "张三", "01-01/12-31"),
    ("统计 去年", "figures", "", "2025-01-01/2025-12-31"),
    ("统计 12月", "figures", "", "2025-12-01/2025-12-31"),
    ("统计 2026年2月", "figures", "", "02-01/02-28"),
    ("统计 9月到10月", "figures", "", "09-01/10-31"),
    ("统计 10月1号到15号", "figures", "", "10-01/10-15"),
    ("统计10.1-10.15", "figures", "", "10-01/10-15"),
    ("统计 第三季度", "figures", "", "07-01/09-30"),
    ("统计 上季度", "figures", "", "07-01/09-30"),
    ("统计 上半年", "figures", "", "01-01/06-30"),
    ("统计 本周", "figures", "", "11-23/11-29"),
    ("统计 上周", "figures", "", "11-16/11-22"),
    ("统计 最近7天", "figures", "", "11-17/11-23"),
    ("统计 昨天", "figures", "", "11-22"),
    ("我单位 统计", "figures", "我单位", None),
    ("我单位统计 10月", "figures", "我单位", "10-01/10-31"),
    ("全县统计", "figures", "全县", None),
    ("statistics", "figures", "", None),
    ("stats October", "figures", "", "10-01/10-31"),
    ("stats Li Si last month", "figures", "Li Si", "10-01/10-31"),
    ("statistics this year", "figures", "", "01-01/12-31"),
    ("谁在村", "where", "", None),
    ("现在谁在村?", "where", "", None),
    ("平安镇谁在村", "where", "平安镇", None),
    ("谁在村 平安镇", "where", "平安镇", None),
    ("今天谁不在", "where", "", None),
    ("人都在哪", "where", "", None),
    ("who is where", "where", "", None),
    ("月表 平安镇 10月", "sheet", "平安镇", "10-01/10-31"),
    ("考勤表 10月", "sheet", "", "10-01/10-31"),
    ("month sheet October", "sheet", "", "10-01/10-31"),
    ("统计图 10月", "picture", "", "10-01/10-31"),
)  # fmt: skip


@pytest.mark.parametrize(("said", "what", "place", "days"), ASKED)
def test_what_is_asked_for(said: str, what: str, place: str, days: str | None) -> None:
    wanted = span(days) if days else None
    assert read_command(said, HEARING) == StatisticsWords(what, place, wanted)  # type: ignore[arg-type]  # one of the four


@pytest.mark.parametrize("said", ["统计 下个月", "统计 今年12月", "统计 明年"])
def test_what_has_not_come_is_asked_back(said: str) -> None:
    found = read_statistics(said, HEARING)
    assert found is not None
    assert found.problem == Misread("statistics.ahead", {})


@pytest.mark.parametrize(
    "said",
    ["今天去镇里做统计", "统计今天跑了5户", "都在", "在村", "今天在村统计户数,填表", "谁没签到"],
)
def test_a_days_work_is_no_question(said: str) -> None:
    assert not isinstance(read_command(said, HEARING), StatisticsWords)


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.integers(1, 12))
def test_a_month_said_alone_is_the_newest_that_has_begun(today: date, month: int) -> None:
    """Whatever the day: whole, that month, begun, and never more than a year ago."""
    found, rest = periods.find(f"{month}月", today)
    assert isinstance(found, Span)
    assert (rest, found.first.month, found.first.day) == ("", month, 1)
    assert (found.last + timedelta(days=1)).day == 1
    assert found.first <= today < found.first.replace(year=found.first.year + 1)


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_the_month_before_ends_where_this_one_begins(today: date) -> None:
    before, this = periods.month_before(today), periods.month_of(today)
    assert before.last + timedelta(days=1) == this.first <= today <= this.last
    assert periods.find("上个月", today)[0] == before
