"""Somebody on leave is told when it ends, and asked when nobody heard of the return."""

from datetime import date

import pytest

from handlers.sweep import second_look
from storage.database import Database
from storage.kinds import Half, LeaveState
from tests.reminders import county as places
from tests.reminders.county import County, at, utc


@pytest.fixture
def county(database: Database) -> County:
    return places.make(database)


def test_on_the_last_evening_the_person_is_asked_once(county: County) -> None:
    """One tap to be back, one to ask for more days; nothing more that evening."""
    zhang = county.team.zhang
    leave = county.leave(zhang, ("2026-05-11", "2026-05-14"))
    assert county.seen("2026-05-14", "16:59") == []
    assert county.pushed("2026-05-14", "17:00") == [(zhang, "leave_ends", "ends")]
    assert (zhang, "leave_ends", "ends") not in county.pushed("2026-05-14", "20:59")
    row = next(row for row in county.rows() if row.person_id == zhang)
    assert row.body == (
        "您的假到5月14日 周四结束,应在5月15日 周五前销假。回村后点一下销假;还要请假点续假。"
    )
    assert row.buttons[:1] == [[["回村销假", f"leave:back:{leave}"], ["续假", "leave:extend"]]]
    assert row.about == f"back:{leave}"
    assert row.expires_at == utc("2026-05-15", "04:00")


def test_a_leave_of_one_day_is_spoken_of_on_that_day(county: County) -> None:
    zhang = county.team.zhang
    county.leave(zhang, ("2026-05-13", "2026-05-13"))
    assert county.seen("2026-05-12", "20:00") == [(county.team.leader, "team_day", "confirm")]
    assert county.pushed("2026-05-13", "17:00") == [(zhang, "leave_ends", "ends")]


@pytest.mark.parametrize(
    "state", [LeaveState.pending, LeaveState.rejected, LeaveState.withdrawn, LeaveState.returned]
)
def test_only_a_leave_in_force_ends(county: County, state: LeaveState) -> None:
    county.leave(county.team.zhang, ("2026-05-11", "2026-05-14"), state)
    assert county.seen("2026-05-13", "17:00") == []
    assert county.seen("2026-05-18", "09:00") == []


def test_who_does_not_come_back_is_asked_and_their_offices_are_told(county: County) -> None:
    """The return was due on Friday 15th; the days after, and who is told on which, are the pack's.

    The township has no clerk here, and what is meant for it does not go to the county early.
    """
    zhang = county.team.zhang
    county.leave(zhang, ("2026-05-11", "2026-05-14"))
    assert county.pushed("2026-05-15", "09:00") == []
    told = {1: [county.team.leader], 2: [], 3: [county.coordinator]}
    for n, day in ((1, 16), (2, 17), (3, 18)):
        asked = [(zhang, "leave_overdue", f"overdue-{n}")]
        asked += [(one, "leave_overdue_told", f"overdue-{n}") for one in told[n]]
        assert county.pushed(f"2026-05-{day}", "09:00") == sorted(asked)
    assert county.pushed("2026-05-19", "09:00") == []
    assert county.rows()[0].body == (
        "假期已到,还没销假:张三1 5月11日 周一 至 5月14日 周四(1天),应在5月15日 周五前销假。"
        "联系上了可以说:代 姓名 销假"
    )
    row = next(row for row in county.rows() if row.person_id == zhang)
    assert row.body.startswith("您的假5月14日 周四已经结束,应在5月15日 周五前销假。\n")


def test_a_return_is_due_on_a_working_day(county: County) -> None:
    """A leave that ends on Friday ends the weekend too: the return is due on Monday."""
    zhang = county.team.zhang
    county.leave(zhang, ("2026-05-13", "2026-05-15"))
    assert county.seen("2026-05-18", "09:00") == []
    assert (zhang, "leave_overdue", "overdue-1") in county.seen("2026-05-19", "09:00")


def test_the_overdue_chain_stops_on_return(county: County) -> None:
    """What was queued for the leader is dropped at sending, and nobody further is told."""
    leave = county.leave(county.team.zhang, ("2026-05-11", "2026-05-14"))
    county.sweep("2026-05-16", "09:00")
    keys = [row.key for row in county.rows()]
    county.back(leave, "2026-05-16")
    looked = county.look(at("2026-05-16", "09:01"), lambda moment: second_look(moment, keys))
    assert looked == dict.fromkeys(keys)
    assert county.seen("2026-05-18", "09:00") == []


def test_who_came_back_is_not_asked(county: County) -> None:
    leave = county.leave(county.team.zhang, ("2026-05-11", "2026-05-14"))
    county.back(leave, "2026-05-13")
    assert (county.team.zhang, "leave_ends", "ends") not in county.seen("2026-05-14", "17:00")
    assert county.seen("2026-05-18", "09:00") == []


def test_a_leave_that_another_one_carries_on_does_not_end(county: County) -> None:
    zhang = county.team.zhang
    county.leave(zhang, ("2026-05-11", "2026-05-14"))
    county.leave(zhang, ("2026-05-15", "2026-05-20"))
    assert (zhang, "leave_ends", "ends") not in county.seen("2026-05-14", "17:00")
    assert county.seen("2026-05-18", "09:00") == []
    assert (zhang, "leave_ends", "ends") in county.seen("2026-05-20", "17:00")


def test_a_morning_of_leave_is_over_at_noon(county: County) -> None:
    """The return is due the same day, so the next day it is overdue."""
    zhang = county.team.zhang
    county.leave(zhang, ("2026-05-12", "2026-05-13"), halves=(Half.whole, Half.morning))
    assert (zhang, "leave_overdue", "overdue-1") in county.seen("2026-05-14", "09:00")


def test_a_leave_that_ended_before_go_live_is_over(database: Database) -> None:
    county = places.make(database, go_live=date(2026, 5, 15))
    county.leave(county.team.zhang, ("2026-05-11", "2026-05-14"))
    county.leave(county.team.li, ("2026-05-11", "2026-05-15"))
    leader, li = county.team.leader, county.team.li
    assert county.seen("2026-05-19", "09:00") == [
        (leader, "leave_overdue_told", "overdue-1"),
        (li, "leave_overdue", "overdue-1"),
    ]


def test_who_left_the_team_is_not_asked(county: County) -> None:
    county.leave(county.team.zhang, ("2026-05-11", "2026-05-14"))
    county.leave_post(county.team.zhang, "2026-05-14")
    assert county.seen("2026-05-18", "09:00") == []


def test_english_is_complete(county: County) -> None:
    """A person's language decides."""
    zhang = county.team.zhang
    county.speak(zhang, "en")
    county.leave(zhang, ("2026-05-11", "2026-05-14"))
    county.sweep("2026-05-14", "17:00")
    row = next(row for row in county.rows() if row.person_id == zhang)
    assert row.body == (
        "Your leave ends on Thu 14 May; your return is due by Fri 15 May. When you are back in "
        "the village, tap below; if you need longer, ask for more days."
    )
    assert row.buttons[0][0][0] == "I am back"
