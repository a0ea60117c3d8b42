"""Everybody invited hears of a meeting a day and an hour ahead, and of nothing that is off."""

from datetime import date

import pytest

from storage.database import Database
from tests.reminders import county as places
from tests.reminders.county import County, at, utc

START = at("2026-05-13", "15:00")


@pytest.fixture
def county(database: Database) -> County:
    return places.make(database)


def test_the_invited_hear_of_it_a_day_and_an_hour_ahead(county: County) -> None:
    team = county.team
    county.meeting(START, team.leader, team.li)
    assert county.seen("2026-05-12", "14:59") == []
    for day, clock, stage in (("2026-05-12", "15:00", "24h"), ("2026-05-13", "14:00", "1h")):
        assert county.pushed(day, clock) == [
            (team.leader, "meeting", f"before-{stage}"),
            (team.li, "meeting", f"before-{stage}"),
        ]
    row = county.rows()[0]
    assert row.body == "开会提醒:队长例会\n5月13日 周三 15:00 县委二楼"
    assert row.expires_at == utc("2026-05-13", "15:00")
    assert county.seen("2026-05-13", "15:00") == []


def test_a_meeting_without_a_place_names_none(county: County) -> None:
    county.meeting(START, county.team.li, place="")
    county.sweep("2026-05-12", "15:00")
    assert county.body_of(county.team.li) == "开会提醒:队长例会\n5月13日 周三 15:00"


def test_a_cancelled_meeting_is_not_spoken_of(county: County) -> None:
    meeting = county.meeting(START, county.team.li)
    county.change_meeting(meeting, cancelled_at=at("2026-05-12", "10:00"))
    assert county.seen("2026-05-12", "15:00") == []


def test_a_meeting_that_moved_is_spoken_of_anew(county: County) -> None:
    meeting = county.meeting(START, county.team.li)
    first = (county.team.li, "meeting", "before-24h")
    assert county.pushed("2026-05-12", "15:00") == [first]
    county.change_meeting(meeting, starts_at=at("2026-05-14", "15:00"))
    assert county.pushed("2026-05-13", "14:00") == []
    assert county.pushed("2026-05-13", "15:00") == [first]


def test_who_was_called_today_was_just_told(county: County) -> None:
    """A stage before the call has no point; the hour before has."""
    county.meeting(START, county.team.li, called=at("2026-05-13", "11:00"))
    assert county.seen("2026-05-13", "11:01") == []
    assert county.seen("2026-05-13", "14:00") == [(county.team.li, "meeting", "before-1h")]


def test_a_meeting_before_go_live_is_not_spoken_of(database: Database) -> None:
    county = places.make(database, go_live=date(2026, 5, 14))
    county.meeting(START, county.team.li)
    assert county.seen("2026-05-12", "15:00") == []


def test_an_early_meeting_waits_for_the_end_of_quiet_hours(county: County) -> None:
    """At 8 the hour before begins at 7; what cannot be said before it begins is not said."""
    county.meeting(at("2026-05-13", "08:00"), county.team.li)
    county.meeting(at("2026-05-13", "07:00"), county.team.zhang)
    assert county.pushed("2026-05-13", "07:00") == [(county.team.li, "meeting", "before-1h")]
    [row] = county.rows()
    assert row.not_before == utc("2026-05-13", "07:30")
