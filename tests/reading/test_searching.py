"""What looks for something, and what only sounds like it."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.reading import read_command
from handlers.reading.looked_for import SearchWords
from handlers.reading.values import Hearing, Misread
from handlers.rules.span import Span

HEARING = Hearing(date(2026, 11, 23), {}, ("张三", "李四"), "石桥村", "李四")


def days(first: str, last: str) -> Span:
    return Span.whole(date.fromisoformat(first), date.fromisoformat(last))


MARCH = days("2026-03-01", "2026-03-31")
OCTOBER = days("2026-10-01", "2026-10-31")
FIRST_HALF = days("2026-01-01", "2026-06-30")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("查", SearchWords()),
        ("查 饮水", SearchWords(("饮水",))),
        ("查:饮水", SearchWords(("饮水",))),
        ("查 饮水 3月", SearchWords(("饮水",), span=MARCH)),
        ("查 3月 饮水", SearchWords(("饮水",), span=MARCH)),
        ("查 3月饮水", SearchWords(("饮水",), span=MARCH)),
        ("查 饮水3月", SearchWords(("饮水",), span=MARCH)),
        ("查饮水 3月", SearchWords(("饮水",), span=MARCH)),
        ("帮我查一下 低保 上月", SearchWords(("低保",), span=OCTOBER)),
        ("搜索 张三 水渠 上个月", SearchWords(("张三", "水渠"), span=OCTOBER)),
        ("查日志 水渠", SearchWords(("水渠",), "line")),
        ("查 张三的日志", SearchWords(("张三",), "line")),
        ("查 张三 的日志", SearchWords(("张三",), "line")),
        ("查报告 上半年", SearchWords((), "report", FIRST_HALF)),
        ("查报告 下半年", SearchWords((), "report", days("2026-07-01", "2026-12-31"))),
        ("查报告 2025年下半年", SearchWords((), "report", days("2025-07-01", "2025-12-31"))),
        ("查报告 下个半年", SearchWords(problem=Misread("statistics.ahead", {}))),
        ("查困难", SearchWords((), "problem")),
        ("查 1.5公里", SearchWords(("1.5公里",))),
        ("查 13户", SearchWords(("13户",))),
        ("查 最近7天 水管", SearchWords(("水管",), span=days("2026-11-17", "2026-11-23"))),
        (
            "查 10月1日 到 10月7日 饮水",
            SearchWords(("饮水",), span=days("2026-10-01", "2026-10-07")),
        ),
        ("查 饮水 下个月", SearchWords(problem=Misread("statistics.ahead", {}))),
        ("查 1 2 3 4 5 6 7 8 9", SearchWords(problem=Misread("search.too_many", {"n": 8}))),
        ("search water March", SearchWords(("water",), span=MARCH)),
        ("search for reports first half", SearchWords((), "report", FIRST_HALF)),
        ("find PVC", SearchWords(("PVC",))),
    ],
)
def test_what_looks_for_something(said: str, meant: SearchWords) -> None:
    assert read_command(said, HEARING) == meant


@pytest.mark.parametrize(
    "said",
    [
        "查了3户 昨天",
        "查看 3月",
        "查岗 3月",
        "查酒驾3人",
        "查看统计",
        "查 我的月表",
        "查 请假登记表 11月",
        "查询低保户政策落实",
        "搜救群众3人",
        "今天去查 水表",
    ],
)
def test_what_only_sounds_like_it(said: str) -> None:
    assert not isinstance(read_command(said, HEARING), SearchWords)
