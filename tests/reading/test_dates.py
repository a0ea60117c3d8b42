"""Days, stretches of days and lengths as people write them, read or asked about."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import reading
from handlers.reading import Misread
from handlers.rules.span import Span
from tests.reading.hearing import MONDAY, SUNDAY, span

FORWARD = {
    "今天": "11-23", "明天": "11-24", "后天": "11-25", "大后天": "11-26", "明儿": "11-24",
    "后儿": "11-25", "明早": "11-24am", "明天上午": "11-24am", "明天下午": "11-24pm",
    "下午": "11-23pm", "今天下午": "11-23pm", "3天后": "11-26", "两天后": "11-25",
    "周五": "11-27", "星期5": "11-27", "礼拜三": "11-25", "周日": "11-29", "周天": "11-29",
    "本周五": "11-27", "这周三": "11-25", "下周一": "11-30", "下个星期三": "12-02",
    "下下周一": "12-07", "月底": "11-30", "本月底": "11-30", "下月底": "12-31",
    "9号": "12-09", "23号": "11-23", "30号": "11-30", "九号": "12-09", "二十九号": "11-29",
    "下个月5号": "12-05", "12月3号": "12-03", "12月3日": "12-03", "十二月三日": "12-03",
    "12.3": "12-03", "12/3": "12-03", "12-3": "12-03", "2026-12-03": "12-03",
    "2026.12.3": "12-03",
    "2026年12月3日": "12-03", "1月4号": "2027-01-04", "明年1月4号": "2027-01-04",
    "１２月３号": "12-03", "明天。": "11-24", "明天👌": "11-24", "「明天」": "11-24",
    "明天到后天": "11-24/11-25", "明天至周五": "11-24/11-27", "9号到11号": "12-09/12-11",
    "9号-11号": "12-09/12-11", "9到11号": "12-09/12-11", "9号到11": "12-09/12-11",
    "9日~11日": "12-09/12-11", "从9号到11号": "12-09/12-11", "9号—11号": "12-09/12-11",
    "8-10": "12-08/12-10", "12.3-12.5": "12-03/12-05", "12.3-5": "12-03/12-05",
    "12.3到12.5": "12-03/12-05", "12月3到5号": "12-03/12-05", "12月3号到5号": "12-03/12-05",
    "30号到2号": "11-30/12-02", "12月29号到1月4号": "12-29/2027-01-04",
    "12.29-1.4": "12-29/2027-01-04", "下周一到周三": "11-30/12-02", "周五到下周一": "11-27/11-30",
    "周五到周一": "11-27/11-30", "明后天": "11-24/11-25", "今明两天": "11-23/11-24",
    "明后两天": "11-24/11-25", "9、10号": "12-09/12-10", "9、10、11号": "12-09/12-11",
    "周三周四": "11-25/11-26", "明天和后天": "11-24/11-25",
    "明天下午到后天上午": "11-24pm/11-25am", "明天上午到下午": "11-24am/11-24pm",
    "明天 3天": "11-24/11-26", "9号起3天": "12-09/12-11", "从9号开始三天": "12-09/12-11",
    "9号到11号3天": "12-09/12-11", "9号到11号,共3天": "12-09/12-11", "明天下午半天": "11-24pm",
    "明天下午起两天半": "11-24pm/11-26pm", "12.3 一周": "12-03/12-09",
    "today": "11-23", "tomorrow": "11-24", "the day after tomorrow": "11-25", "Friday": "11-27",
    "on Friday": "11-27", "next Monday": "11-30", "this Friday": "11-27", "Dec 3": "12-03",
    "December 3rd": "12-03", "3 Dec": "12-03", "Dec 3, 2026": "12-03", "3rd of December": "12-03",
    "Dec 3-5": "12-03/12-05", "Dec 3 to 5": "12-03/12-05", "3 Dec to 5 Dec": "12-03/12-05",
    "tomorrow until Friday": "11-24/11-27", "from tomorrow to Friday": "11-24/11-27",
    "Dec 3 for 3 days": "12-03/12-05",
    "this afternoon": "11-23pm", "tomorrow morning": "11-24am", "in 3 days": "11-26",
    "the 30th": "11-30",
}  # fmt: skip

BACKWARD = {
    "昨天": "11-22", "前天": "11-21", "今天": "11-23", "8-10": "11-08/11-10", "8": "11-08",
    "3": "11-03", "30号": "10-30", "20号": "11-20", "周五": "11-20", "上周五": "11-20",
    "11.20": "11-20", "yesterday": "11-22", "last Friday": "11-20",
    "30号到2号": "10-30/11-02", "8号到10号": "11-08/11-10", "昨天下午": "11-22pm",
}  # fmt: skip

ASKED = {
    "昨天": "reading.date.past", "上周五": "reading.date.past", "11.20": "reading.date.past",
    "11月20号": "reading.date.past", "2026-01-05": "reading.date.past",
    "31号": "reading.date.no_such_day", "2月30号": "reading.date.no_such_day",
    "13.5": "reading.date.no_such_day", "周一": "reading.date.today_or",
    "Monday": "reading.date.today_or", "3天": "reading.span.first_day",
    "半天": "reading.span.first_day", "3 days": "reading.span.first_day",
    "9号到12号3天": "reading.span.mismatch", "明天半天": "reading.span.which_half",
    "tomorrow, half a day": "reading.span.which_half", "明天起": "reading.span.how_long",
    "到周五": "reading.span.only_end", "until Friday": "reading.span.only_end",
    "12-15": "reading.span.date_or_days", "20号到25号": "reading.span.which_month",
    "后天到明天": "reading.span.reversed", "9、11号": "reading.span.not_joined",
    "明天 周五": "reading.span.several", "春节期间": "reading.date.festival",
    "国庆节": "reading.date.festival", "哈哈": "reading.date.not_understood",
    "": "reading.date.not_understood", "过几天": "reading.date.not_understood",
    "晚点": "reading.date.not_understood", "明晚": "reading.date.not_understood",
    "明天去看病": "reading.date.not_understood", "明": "reading.date.not_understood",
    "3号楼": "reading.date.not_understood", "99号": "reading.date.no_such_day",
    "12345": "reading.date.not_understood", "1.5.3": "reading.date.not_understood",
}  # fmt: skip


@pytest.mark.parametrize(("text", "written"), FORWARD.items())
def test_days_to_come_are_read(text: str, written: str) -> None:
    assert reading.read_span(text, MONDAY) == span(written)


@pytest.mark.parametrize(("text", "written"), BACKWARD.items())
def test_days_gone_by_are_read(text: str, written: str) -> None:
    assert reading.read_span(text, MONDAY, "backward") == span(written)


@pytest.mark.parametrize(("text", "reason"), ASKED.items())
def test_what_is_not_sure_is_asked(text: str, reason: str) -> None:
    found = reading.read_span(text, MONDAY)
    assert isinstance(found, Misread)
    assert found.reason == reason


@pytest.mark.parametrize("text", ["明天", "12月30号", "周一", "20号到25号"])
def test_a_mark_for_a_day_to_come_is_asked(text: str) -> None:
    assert isinstance(reading.read_span(text, MONDAY, "backward"), Misread)


@pytest.mark.parametrize("text", ["下周一", "下周一到周三", "next Monday", "下下周一"])
@pytest.mark.parametrize("today", [SUNDAY, SUNDAY - timedelta(days=1)])
def test_next_week_said_at_the_weekend_is_asked(text: str, today: date) -> None:
    found = reading.read_span(text, today)
    assert isinstance(found, Misread)
    assert found.reason == "reading.date.which_week"


def test_the_question_names_both_readings() -> None:
    found = reading.read_span("9号到12号3天", MONDAY)
    assert found == Misread(
        "reading.span.mismatch",
        {
            "first": date(2026, 12, 9),
            "last": date(2026, 12, 12),
            "counted": Decimal(4),
            "days": Decimal(3),
        },
        (
            Span.whole(date(2026, 12, 9), date(2026, 12, 12)),
            Span.whole(date(2026, 12, 9), date(2026, 12, 11)),
        ),
    )
    sunday = reading.read_span("下周一", SUNDAY)
    assert sunday == Misread(
        "reading.date.which_week",
        {"day": date(2026, 11, 23), "other": date(2026, 11, 30)},
        (Span.whole(date(2026, 11, 23)), Span.whole(date(2026, 11, 30))),
    )


@pytest.mark.parametrize(
    ("text", "day"), [("12.3", (12, 3)), ("9", (12, 9)), ("二十八", (11, 28)), ("明天", (11, 24))]
)
def test_one_day_is_read(text: str, day: tuple[int, int]) -> None:
    assert reading.read_date(text, MONDAY) == date(2026, *day)


@pytest.mark.parametrize("text", ["明天到后天", "3天", "", "好", "31", "0", "图片"])
def test_what_is_not_one_day_is_asked(text: str) -> None:
    assert isinstance(reading.read_date(text, MONDAY), Misread)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3天", "3"), ("三天", "3"), ("两天半", "2.5"), ("半天", "0.5"), ("1.5天", "1.5"),
        ("一天半", "1.5"), ("3", "3"), ("十天", "10"), ("一周", "7"), ("两个星期", "14"),
        ("3 days", "3"), ("half a day", "0.5"), ("１天", "1"),
    ],
)  # fmt: skip
def test_lengths_are_read(text: str, days: str) -> None:
    assert reading.read_days(text) == Decimal(days)


@pytest.mark.parametrize("text", ["", "0天", "0", "天", "几天", "3.3天", "明天", "三", "-1天x"])
def test_what_is_no_length_is_none(text: str) -> None:
    assert reading.read_days(text) is None


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(DAYS, st.integers(0, 300), st.integers(0, 40))
def test_written_dates_come_back(today: date, ahead: int, more: int) -> None:
    first = today + timedelta(days=ahead)
    last = first + timedelta(days=more)
    expected = Span.whole(first, last)
    for text in (f"{first}到{last}", f"{first:%Y年%m月%d日}至{last:%Y.%m.%d}"):
        assert reading.read_span(text, today) == expected
    assert reading.read_span(f"{first} {more + 1}天", today) == expected


@given(DAYS, st.integers(0, 150), st.integers(0, 20))
def test_months_and_days_without_a_year_come_back(today: date, ahead: int, more: int) -> None:
    first = today + timedelta(days=ahead)
    last = first + timedelta(days=more)
    text = f"{first.month}月{first.day}号到{last.month}.{last.day}"
    assert reading.read_span(text, today) == Span.whole(first, last)


@given(
    DAYS,
    st.text(
        alphabet="今明后天下周一二三五月号日到至-.0123456789上午半个 tomrwuesday", max_size=12
    ),
)
def test_no_text_gives_a_day_gone_by_for_a_day_to_come(today: date, text: str) -> None:
    forward = reading.read_span(text, today)
    assert isinstance(forward, Misread) or forward.first >= today
    backward = reading.read_span(text, today, "backward")
    assert isinstance(backward, Misread) or backward.last <= today


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text: str) -> None:
    assert isinstance(reading.read_span(text, MONDAY), Misread | Span)
    assert isinstance(reading.read_date(text, MONDAY), Misread | date)
    reading.read_days(text)
