"""Days of the lunar calendar: 腊月二十八到正月初六 is read, and echoed in both calendars."""

from __future__ import annotations

from datetime import date

import pytest
from chinese_calendar import constants

from handlers import reading
from handlers.reading import lunar
from handlers.reading.values import Hearing, Misread
from handlers.rules.span import Half, Span

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("腊月二十八到正月初六", date(2027, 2, 4), date(2027, 2, 11)),
        ("腊月廿八-初六", date(2027, 2, 4), date(2027, 2, 11)),
        ("农历十二月二十八至大年初三", date(2027, 2, 4), date(2027, 2, 8)),
        ("除夕到初六", date(2027, 2, 5), date(2027, 2, 11)),
        ("腊月三十", date(2027, 2, 5), date(2027, 2, 5)),
        ("春节", date(2027, 2, 6), date(2027, 2, 6)),
        ("Spring Festival", date(2027, 2, 6), date(2027, 2, 6)),
        ("正月初八", date(2027, 2, 13), date(2027, 2, 13)),
        ("明年正月初八", date(2027, 2, 13), date(2027, 2, 13)),
        ("今年腊月二十八", date(2027, 2, 4), date(2027, 2, 4)),
        ("正月十五三天", date(2027, 2, 20), date(2027, 2, 22)),
        ("冬月初五", date(2026, 12, 13), date(2026, 12, 13)),
        ("正月初八到3月2号", date(2027, 2, 13), date(2027, 3, 2)),
        ("2月3号到正月初六", date(2027, 2, 3), date(2027, 2, 11)),
    ],
)
def test_lunar_days_are_read(said: str, first: date, last: date) -> None:
    assert reading.read_span(said, MONDAY) == Span.whole(first, last)


def test_halves_and_single_days_are_read() -> None:
    assert reading.read_date("正月初八", MONDAY) == date(2027, 2, 13)
    found = reading.read_span("腊月二十八下午到大年初一", MONDAY)
    assert found == Span(date(2027, 2, 4), Half.PM, date(2027, 2, 6), Half.PM)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("春节期间", "reading.date.festival"),
        ("春节后", "reading.date.festival"),
        ("过年", "reading.date.festival"),
        ("国庆节", "reading.date.festival"),
        ("端午", "reading.date.past"),
        ("明年腊月二十八", "reading.date.which_week"),
        ("正月三十五", "reading.date.festival"),
        ("闰正月初三", "reading.date.no_such_lunar_day"),
    ],
)
def test_what_is_no_clear_day_is_asked(said: str, reason: str) -> None:
    found = reading.read_span(said, MONDAY)
    assert isinstance(found, Misread)
    assert found.reason == reason


def test_a_festival_in_passing_is_no_date() -> None:
    """中秋慰问 and a pupil of 初三 stay words of the sentence."""
    hearing = Hearing(MONDAY, {"事假": "personal"}, ())
    for said in ("事假 明天 中秋慰问", "事假 明天 送初三孩子"):
        found = reading.read_leave(said, hearing)
        assert found is not None
        assert found.span == Span.whole(date(2026, 11, 24), date(2026, 11, 24))


@pytest.mark.parametrize("year", range(2004, 2027))
def test_the_library_agrees_with_the_published_holidays(year: int) -> None:
    """Every Spring Festival and Mid-Autumn day of these years was a published holiday."""
    for month, day, name in ((1, 1, "Spring Festival"), (8, 15, "Mid-autumn Festival")):
        found = lunar.date_of(year, month, day, 0)
        assert found is not None
        if name == "Spring Festival" or year >= 2008:
            assert found in constants.holidays
