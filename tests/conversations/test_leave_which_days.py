"""Days of a leave said in two ways, in brackets, or in English: what is asked and what is read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from storage import preferences, tables
from tests.actors import Stage

SUNDAY = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
MISMATCH = "事假 12月9号到12号请假3天 办事"


def marks(stage: Stage) -> list[tables.Mark]:
    with stage.database.read() as work:
        return list(work.ones(select(tables.Mark)))


def trips(stage: Stage) -> list[tables.Trip]:
    with stage.database.read() as work:
        return list(work.ones(select(tables.Trip)))


@pytest.mark.parametrize(
    ("said", "kind", "days"),
    [
        ("下周一到周三去党校培训 (公出)", "公出", "11月30日 周一 至 12月2日 周三"),
        ("下周一到周三去党校培训（培训）", "培训", "11月30日 周一 至 12月2日 周三"),
        ("今天去镇上开会【公出】", "公出", "11月23日 周一"),
        ("明后天去县里办事 (请事假)", "事假", "11月24日 周二 至 11月25日 周三"),
    ],
)
def test_a_kind_in_brackets_asks_for_it(stage: Stage, said: str, kind: str, days: str) -> None:
    """The kind at the end makes a request of a trip: nothing is recorded before it is decided."""
    assert stage.say("张三", said).startswith(f"请假单:{kind},{days}")
    assert (marks(stage), trips(stage)) == ([], [])


def test_a_trip_without_a_kind_in_brackets_stays_one(stage: Stage) -> None:
    """明后天去县里培训 says where somebody will be, and opens no request."""
    assert "请假单" not in stage.say("张三", "明后天去县里培训")
    (trip,) = trips(stage)
    assert (trip.first_day, trip.last_day) == (date(2026, 11, 24), date(2026, 11, 25))


def test_brackets_make_no_request_of_a_day_in_the_village(stage: Stage) -> None:
    """Who is in the village has nothing to ask for."""
    assert "请假单" not in stage.say("张三", "今天在村 (培训)")


def test_a_past_day_with_a_kind_in_brackets_is_asked_about(stage: Stage) -> None:
    """Leave looks ahead: nothing is recorded, of yesterday or of today, before it is clear."""
    assert "已经过去了" in stage.say("张三", "昨天去镇上开会 (公出)")
    assert (marks(stage), trips(stage)) == ([], [])


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        ("12月9日 周三 至 12月12日 周六,4天", "12月9日 周三 至 12月12日 周六"),
        ("12月9日 周三起3天,到12月11日 周五", "12月9日 周三 至 12月11日 周五"),
    ],
)
def test_dates_and_a_length_that_differ_are_two_buttons(
    stage: Stage, chosen: str, days: str
) -> None:
    """One tap says which of the two was meant, and nothing else is asked again."""
    assert "是4天,不是3天" in stage.say("张三", MISMATCH)
    shown = stage.press("张三", chosen)
    assert shown.startswith(f"请假单:事假,{days}")
    assert "事由:办事" in shown


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("以日期为准", "12月9日 周三 至 12月12日 周六"),
        ("按日期算", "12月9日 周三 至 12月12日 周六"),
        ("以天数为准", "12月9日 周三 至 12月11日 周五"),
        ("天数对", "12月9日 周三 至 12月11日 周五"),
        ("12月10号到11号", "12月10日 周四 至 12月11日 周五"),
    ],
)
def test_which_counts_may_be_said(stage: Stage, said: str, days: str) -> None:
    """The question names both, so both words answer it; other days do too."""
    stage.say("张三", MISMATCH)
    assert stage.say("张三", said).startswith(f"请假单:事假,{days}")


def test_the_same_is_offered_where_the_days_were_asked_for(stage: Stage) -> None:
    """Also an answer to the question about the days may contradict itself."""
    stage.say("张三", "事假")
    assert "是4天,不是3天" in stage.say("张三", "12月9号到12号3天")
    assert stage.press("张三", "12月9日 周三起3天,到12月11日 周五").startswith("什么事?")
    assert "12月9日 周三 至 12月11日 周五" in stage.say("张三", "办事")


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("事假 下周一到周三 办事", "12月7日 周一 至 12月9日 周三,3天"),
        ("事假 下周一请3天 办事", "12月7日 周一 至 12月9日 周三,3天"),
        ("事假 下周一 办事", "11月30日 周一,1天"),
        ("事假 下周一上午 办事", "11月30日 周一 上午,0.5天"),
    ],
)
def test_next_week_said_on_a_sunday_offers_both_weeks(
    stage: Stage, said: str, chosen: str
) -> None:
    """Which week is asked with the days of each, as buttons with date and weekday."""
    stage.clock.set(SUNDAY)
    assert "是11月30日 周一还是12月7日 周一?" in stage.say("张三", said)
    days = chosen.rpartition(",")[0]
    assert stage.press("张三", chosen).startswith(f"请假单:事假,{days}")


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("sick leave 9 to 11 December mother in hospital", "Wed 9 Dec to Fri 11 Dec"),
        ("sick leave from 9 to 11 Dec mother in hospital", "Wed 9 Dec to Fri 11 Dec"),
        ("sick leave 9-11 December mother in hospital", "Wed 9 Dec to Fri 11 Dec"),
        (
            "sick leave 9th until 11th of December 2026 mother in hospital",
            "Wed 9 Dec to Fri 11 Dec",
        ),
        ("sick leave Dec 9 to 11 mother in hospital", "Wed 9 Dec to Fri 11 Dec"),
        ("sick leave 9 and 10 December mother in hospital", "Wed 9 Dec to Thu 10 Dec"),
        ("sick leave 30 to 2 December mother in hospital", "Mon 30 Nov to Wed 2 Dec"),
    ],
)
def test_days_before_the_name_of_the_month_are_read_whole(
    stage: Stage, said: str, days: str
) -> None:
    """English puts the month last: its days are all of them, not the last one."""
    with stage.database.write() as work:
        preferences.set_language(work, stage.people["张三"], "en")
    assert days in stage.say("张三", said).splitlines()[0]
