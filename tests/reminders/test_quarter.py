"""The county coordinator hears when a quarter ends without a leaders' meeting."""

from datetime import date

import pytest

from storage.database import Database
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
