"""The county coordinator hears when a quarter ends without a leaders' meeting."""

from datetime import date

import pytest

from storage import offices, tables
from storage.database import Database
from storage.kinds import PersonId
from tests.reminders import county as places
from tests.reminders.county import County, at


@pytest.fixture
def county(database: Database) -> County:
    return places.make(database)


def test_the_coordinator_is_told_once_twenty_days_before(county: County) -> None:
    asked = [(county.coordinator, "quarter_watch", "ends-20")]
    assert county.seen("2026-06-10", "08:59") == []
    assert county.pushed("2026-06-10", "09:00") == asked
    assert asked[0] not in county.seen("2026-06-15", "09:00")
    assert county.body_of(county.coordinator) == (
        "示范县本季度还没有召集队长例会(四(二):每季度至少一次)。\n6月30日 周二季度结束,还有20天。"
    )


def test_a_meeting_called_for_any_day_of_the_quarter_is_enough(county: County) -> None:
    county.meeting(at("2026-06-29", "15:00"), kind="leaders")
    assert county.seen("2026-06-10", "09:00") == []


@pytest.mark.parametrize(
    ("starts", "kind"), [("2026-07-01", "leaders"), ("2026-06-15", "township")]
)
def test_another_quarter_or_kind_is_not(county: County, starts: str, kind: str) -> None:
    county.meeting(at(starts, "00:00"), kind=kind)
    assert len(county.seen("2026-06-10", "09:00")) == 1


def test_a_cancelled_meeting_counts_for_nothing(county: County) -> None:
    meeting = county.meeting(at("2026-05-20", "15:00"), kind="leaders")
    county.change_meeting(meeting, cancelled_at=at("2026-05-19", "10:00"))
    assert len(county.seen("2026-06-10", "09:00")) == 1


def test_a_quarter_over_before_go_live_is_not_watched(database: Database) -> None:
    county = places.make(database, go_live=date(2026, 7, 1))
    assert county.seen("2026-06-10", "09:00") == []
    assert len(county.seen("2026-09-10", "09:00")) == 1


def test_with_ten_and_three_days_left_it_is_said_again(county: County) -> None:
    """Each stage once; a meeting called meanwhile ends it."""
    for day, stage in (("2026-06-10", "ends-20"), ("2026-06-20", "ends-10")):
        assert (county.coordinator, "quarter_watch", stage) in county.pushed(day, "09:00")
        assert "quarter_watch" not in [rule for _, rule, _ in county.seen(day, "10:00")]
    county.meeting(at("2026-06-29", "15:00"), kind="leaders")
    assert "quarter_watch" not in [rule for _, rule, _ in county.seen("2026-06-27", "09:00")]


def test_with_three_days_left_the_head_of_the_leading_group_hears_of_it(county: County) -> None:
    head = _head(county)
    assert head not in [who for who, _, _ in county.pushed("2026-06-20", "09:00")]
    told = [one for one in county.pushed("2026-06-27", "09:00") if one[1] == "quarter_watch"]
    assert sorted(told) == sorted(
        [(county.coordinator, "quarter_watch", "ends-3"), (head, "quarter_watch", "ends-3")]
    )
    assert county.body_of(head) == (
        "示范县本季度还没有召集队长例会(四(二):每季度至少一次),县专干已经收到提醒。\n"
        "6月30日 周二季度结束,还有3天。"
    )
    assert "quarter_watch" not in [rule for _, rule, _ in county.seen("2026-06-28", "09:00")]


def test_a_county_without_a_coordinator_still_has_a_head(county: County) -> None:
    head = _head(county)
    county.leave_post(county.coordinator, "2026-06-01")
    told = [one for one in county.pushed("2026-06-27", "09:00") if one[1] == "quarter_watch"]
    assert told == [(head, "quarter_watch", "ends-3")]


def _head(county: County) -> PersonId:
    with county.database.write() as work:
        row = tables.Person(name="周县长", phone="13900000001", language="zh_CN")
        work.add(row)
        who = PersonId(row.id)
        days = (date(2025, 1, 1), None)
        offices.appoint(work, ("group_head", county.area, None), who, days, deputy=False)
    return who
