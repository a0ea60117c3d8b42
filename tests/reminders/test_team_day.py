"""The leader is asked about the team's day once, in the way the pack counts attendance."""

from datetime import date

import pytest
from sqlalchemy import update

from storage import areas, policies, tables
from storage.database import Database
from storage.kinds import Half, LeaveState, MessageKind
from tests.reminders import county as places
from tests.reminders.county import DAILY, County, utc


@pytest.fixture
def county(database: Database) -> County:
    return places.make(database)


def test_the_leader_gets_one_list_with_two_buttons(county: County) -> None:
    """Who is where, in one message; the kind of leave is nobody's business."""
    team = county.team
    county.leave(team.zhang, ("2026-05-12", "2026-05-20"), kind="sick")
    assert county.seen("2026-05-13", "17:29") == []
    county.sweep("2026-05-13", "17:30")
    [row] = county.rows()
    assert (row.person_id, row.kind, row.key) == (
        team.leader,
        MessageKind.ask,
        f"remind:team_day:{team.leader}:2026-05-13:{team.id}:confirm",
    )
    assert row.body == "石桥村1队 5月13日 周三还没确认。\n在村:王五1、李四1;请假:张三1"
    day = f"2026-05-13:{team.id}"
    assert row.buttons[:1] == [[["都在", f"team:all:{day}"], ["有变动", f"team:change:{day}"]]]
    assert row.expires_at == utc("2026-05-14", "04:00")
    assert row.not_before == utc("2026-05-13", "17:30")
    assert row.about == f"team:2026-05-13:{team.id}"
    assert all(len(data) <= 64 and data.isascii() for line in row.buttons for _, data in line)


def test_half_days_are_told_apart(county: County) -> None:
    """Somebody away for an afternoon is shown with both halves."""
    team = county.team
    county.leave(team.zhang, ("2026-05-13", "2026-05-13"), halves=(Half.afternoon, Half.whole))
    county.trip(team.li, ("2026-05-13", "2026-05-13"))
    county.sweep("2026-05-13", "17:30")
    places_named = county.body_of(team.leader).partition("\n")[2]
    assert places_named == "在村:王五1;上午在村、下午请假:张三1;因公外出:李四1"


def test_a_confirmed_day_is_left_alone(county: County) -> None:
    county.confirm(county.team, "2026-05-13")
    assert county.seen("2026-05-13", "17:30") == []


@pytest.mark.parametrize("day", ["2026-05-04", "2026-05-16"])
def test_nobody_is_asked_on_a_day_off(county: County, day: str) -> None:
    """Monday 4 May 2026 is a statutory holiday, the 16th a Saturday."""
    assert county.seen(day, "18:00") == []


def test_a_make_up_working_day_is_a_working_day(county: County) -> None:
    """Saturday 9 May 2026 is worked instead of a day of the May holiday."""
    assert [rule for _, rule, _ in county.seen("2026-05-09", "18:00")] == ["team_day"]


def test_a_leader_on_leave_is_not_asked_but_one_back_is(county: County) -> None:
    leader = county.team.leader
    leave = county.leave(leader, ("2026-05-11", "2026-05-22"))
    assert county.seen("2026-05-13", "17:30") == []
    county.back(leave, "2026-05-13")
    assert county.seen("2026-05-13", "17:31") == [(leader, "team_day", "confirm")]


def test_a_leader_on_leave_in_the_morning_only_is_asked(county: County) -> None:
    leader = county.team.leader
    county.leave(leader, ("2026-05-13", "2026-05-13"), halves=(Half.whole, Half.morning))
    asked = county.seen("2026-05-13", "17:30")
    assert (leader, "team_day", "confirm") in asked


def test_days_before_go_live_are_not_asked_about(database: Database) -> None:
    """The county's go-live day holds, or the team's if that is later."""
    county = places.make(database, teams=2, go_live=date(2026, 5, 12))
    with database.write() as work:
        second = county.teams[1].id
        work.run(
            update(tables.Team).where(tables.Team.id == second).values(go_live=date(2026, 5, 14))
        )
        areas.changed(work)
    asked = [(county.teams[0].leader, "team_day", "confirm")]
    assert county.seen("2026-05-11", "17:30") == []
    assert county.seen("2026-05-13", "17:30") == asked
    assert len(county.seen("2026-05-14", "17:30")) == 2


def test_daily_check_in_names_who_is_missing(database: Database) -> None:
    """Half a day is not a day; undecided leave is a status."""
    county = places.make(database, pack=DAILY)
    team = county.team
    county.mark(team.leader, "2026-05-13")
    county.mark(team.zhang, "2026-05-13", half="am")
    county.leave(team.li, ("2026-05-13", "2026-05-13"), LeaveState.pending)
    county.sweep("2026-05-13", "17:30")
    assert county.body_of(team.leader) == "石桥村1队 5月13日 周三还没有记录:张三1"


def test_daily_check_in_asks_nothing_when_everybody_has_a_status(database: Database) -> None:
    county = places.make(database, pack=DAILY)
    team = county.team
    county.mark(team.leader, "2026-05-13")
    county.mark(team.zhang, "2026-05-13")
    county.trip(team.li, ("2026-05-13", "2026-05-13"))
    assert county.seen("2026-05-13", "17:30") == []


def test_each_village_goes_by_the_nearest_pack(database: Database) -> None:
    """A township's own pack with daily check-in and another hour holds for its teams alone."""
    county = places.make(database, teams=2)
    with database.write() as work:
        pack = DAILY.replace('at = "17:30"', 'at = "16:00"')
        policies.add(work, county.teams[1].village, "own", pack, date(2026, 1, 1))
    second = (county.teams[1].leader, "team_day", "confirm")
    assert county.pushed("2026-05-13", "16:00") == [second]
    assert county.pushed("2026-05-13", "17:30") == [(county.team.leader, "team_day", "confirm")]


def test_a_new_leader_is_asked_and_the_old_one_is_not(county: County) -> None:
    county.leave_post(county.team.leader, "2026-05-12")
    assert county.seen("2026-05-13", "17:30") == []


def test_after_midnight_it_still_is_yesterday(county: County) -> None:
    """Quiet hours would hold it until the day is over, so it has no point any more."""
    assert county.seen("2026-05-14", "02:00") == []
    assert county.seen("2026-05-13", "20:59") != []
    assert county.seen("2026-05-13", "21:00") == []
