"""Everybody invited hears of a meeting a day and an hour ahead, and of nothing that is off."""

from datetime import date

import pytest
from sqlalchemy import select

from storage import invitations, offices, tables
from storage.database import Database
from storage.offices import HandedOver
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


def test_who_excused_themselves_is_left_in_peace(county: County) -> None:
    meeting = county.meeting(START, county.team.leader, county.team.li)
    with county.database.write() as work:
        invitations.put(work, meeting, [county.team.li], answer="no", reason="看病")
    assert county.seen("2026-05-12", "15:00") == [(county.team.leader, "meeting", "before-24h")]


def test_the_stand_in_of_an_absent_leader_is_reminded_instead(county: County) -> None:
    """For the day of the meeting only, and not once the stand-in excused themselves too."""
    team = county.team
    meeting = county.meeting(START, team.leader)
    over = HandedOver(team.leader, team.zhang, date(2026, 5, 13), date(2026, 5, 14))
    with county.database.write() as work:
        offices.hand_over(work, over, at("2026-05-11"))
    assert county.seen("2026-05-12", "15:00") == [(team.zhang, "meeting", "before-24h")]
    with county.database.write() as work:
        row = work.one(select(tables.Meeting).where(tables.Meeting.id == meeting))
        invitations.add(work, row, [team.zhang], team.leader)
        invitations.put(work, meeting, [team.zhang], answer="no")
    assert county.seen("2026-05-12", "15:00") == []


def test_a_reminder_can_be_answered_and_shortly_before_signed_in_by(county: County) -> None:
    county.meeting(START, county.team.leader)
    county.sweep("2026-05-12", "15:00")
    county.sweep("2026-05-13", "14:00")
    labels = [[label for line in row.buttons for label, _ in line] for row in county.rows()]
    assert [row[:2] for row in labels] == [["参加", "请假"], ["会议签到", "跳过"]]
