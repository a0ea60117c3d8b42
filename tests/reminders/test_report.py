"""The half-year report is asked for on the pack's days, while it is missing."""

from collections.abc import Sequence
from datetime import date

import pytest

from storage.database import Database
from tests.reminders import county as places
from tests.reminders.county import County

RULE = "half_year_report"


@pytest.fixture
def county(database: Database) -> County:
    return places.make(database)


def reports(asked: Sequence[tuple[int, str, str]]) -> list[tuple[int, str]]:
    return [(who, stage) for who, rule, stage in asked if rule == RULE]


@pytest.mark.parametrize(
    ("day", "stage"),
    [("06-16", "due-14"), ("06-23", "due-7"), ("06-27", "due-3"), ("06-29", "due-1")],
)
def test_the_leader_is_reminded_before_the_due_day(county: County, day: str, stage: str) -> None:
    assert reports(county.seen(f"2026-{day}", "08:59"))[-1:] != [(county.team.leader, stage)]
    assert reports(county.seen(f"2026-{day}", "09:00")) == [(county.team.leader, stage)]


def test_it_says_what_by_when_and_opens_the_form(county: County) -> None:
    county.sweep("2026-06-23", "09:00")
    [row] = [row for row in county.rows() if row.person_id == county.team.leader]
    assert row.body == (
        "石桥村1队2026年上半年报告(思想、工作、学习)还没交。\n6月30日 周二截止,还有7天。"
    )
    assert row.buttons[:1] == [[["写报告", "do:report"]]]


def test_days_left_are_counted_from_the_day_it_is_read(county: County) -> None:
    """Asked for at night after a silence, it is read in the morning."""
    county.sweep("2026-06-24", "22:00")
    assert "还有5天" in county.body_of(county.team.leader)


def test_overdue_is_said_once_the_day_has_passed(county: County) -> None:
    county.sweep("2026-07-01", "09:00")
    assert "6月30日 周二已截止,过了1天" in county.body_of(county.team.leader)
    assert reports(county.seen("2026-07-02", "09:00")) == []


def test_the_due_day_itself_is_named_as_today(county: County) -> None:
    county.sweep("2026-06-30", "10:00")
    assert "今天(6月30日 周二)截止" in county.body_of(county.team.leader)


def test_a_filed_report_is_not_asked_for(database: Database) -> None:
    county = places.make(database, teams=2)
    county.file(county.teams[0], "2026H1")
    assert reports(county.seen("2026-06-23", "09:00")) == [(county.teams[1].leader, "due-7")]


def test_a_leader_on_leave_is_asked_after_the_return(county: County) -> None:
    """The stage waits while it has a point; the one before it is not made up for."""
    leader = county.team.leader
    leave = county.leave(leader, ("2026-06-10", "2026-06-26"))
    assert reports(county.pushed("2026-06-16", "09:00")) == []
    assert reports(county.pushed("2026-06-23", "09:00")) == []
    county.back(leave, "2026-06-24")
    assert reports(county.pushed("2026-06-24", "08:00")) == [(leader, "due-7")]


def test_a_half_year_over_before_go_live_is_not_owed(database: Database) -> None:
    county = places.make(database, go_live=date(2026, 7, 1))
    assert reports(county.seen("2026-07-01", "09:00")) == []
    assert reports(county.seen("2026-12-24", "09:00")) == [(county.team.leader, "due-7")]


def test_the_second_half_is_due_at_the_end_of_the_year(county: County) -> None:
    county.sweep("2027-01-01", "09:30")
    assert "2026年下半年报告" in county.body_of(county.team.leader)
