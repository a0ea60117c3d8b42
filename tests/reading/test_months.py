"""What is said about months: one's own sheet, reopening and closing, being off post."""

from datetime import date

import pytest

from handlers.reading import read_command
from handlers.reading.month_values import CloseAgain, OffPost, Reopen, SheetOf
from handlers.reading.values import Hearing
from handlers.rules.span import Half, Span

HEARING = Hearing(date(2026, 11, 23), {})
OCTOBER = date(2026, 10, 1)
FIFTH = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("我的月表", SheetOf()),
        ("我的考勤 10月", SheetOf(OCTOBER)),
        ("我的考勤 上月", SheetOf(OCTOBER)),
        ("看看我12月的月表", SheetOf(date(2025, 12, 1))),
        ("我的月表 2026-10", SheetOf(OCTOBER)),
        ("my sheet October", SheetOf(OCTOBER)),
        ("my sheet Dec", SheetOf(date(2025, 12, 1))),
        ("重开", Reopen()),
        ("重开 2026年10月 平安村 张三公出漏登", Reopen(OCTOBER, "平安村", "张三公出漏登")),
        ("重开 10月 平安村 原因:张三 漏登", Reopen(OCTOBER, "平安村", "张三 漏登")),
        ("重开 平安村", Reopen(None, "平安村")),
        ("reopen 2026-10 平安村 reason left out", Reopen(OCTOBER, "平安村", "left out")),
        ("关账 2026年10月 平安村", CloseAgain(OCTOBER, "平安村")),
        ("认定脱岗", OffPost()),
        (
            "认定脱岗 张三 11月5日 14点查岗不在",
            OffPost("张三", Span.whole(FIFTH), "14点查岗不在"),
        ),
        (
            "认定脱岗 张三 11月5日下午 原因:走访时不在",
            OffPost("张三", Span(FIFTH, Half.PM, FIFTH, Half.PM), "走访时不在"),
        ),
        ("认定脱岗 张三 5号查岗不在", OffPost("张三", Span.whole(FIFTH), "查岗不在")),
        (
            "off post Zhang San 5 Nov not there at 14:00",
            OffPost("Zhang San", Span.whole(FIFTH), "not there at 14:00"),
        ),
    ],
)
def test_months(said: str, meant: object) -> None:
    assert read_command(said, HEARING) == meant


@pytest.mark.parametrize("said", ["重开了吗", "怎么重开10月", "我的考勤怎么算", "13月月表的事"])
def test_a_question_is_none_of_these(said: str) -> None:
    """Asking how is not doing it."""
    found = read_command(said, HEARING)
    assert not isinstance(found, SheetOf | Reopen | CloseAgain | OffPost)
