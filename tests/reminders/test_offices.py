"""Reminders follow the office: a proxy or deputy is asked in place of who handed over."""

from datetime import date

import pytest

from storage import offices, people
from storage.database import Database
from storage.kinds import PersonId, Role
from storage.offices import HandedOver
from tests.reminders import county as places
from tests.reminders.county import LONG_AGO, County, at, enrol

TEAM = ("team_day", "confirm")
REPORT = ("half_year_report", "due-14")


@pytest.fixture
def county(database: Database) -> County:
    return places.make(database, teams=2)


def hand_over(county: County, holder: PersonId, proxy: PersonId, *days: str) -> None:
    first, last = (date.fromisoformat(day) for day in days)
    with county.database.write() as work:
        offices.hand_over(work, HandedOver(holder, proxy, first, last), at(days[0]))


def asked(county: County, day: str, clock: str = "17:30") -> list[tuple[PersonId, str, str]]:
    return sorted(one for one in county.seen(day, clock) if one[1] in (TEAM[0], REPORT[0]))


def test_the_proxy_is_asked_in_place_of_who_handed_over(county: County) -> None:
    """For the days agreed on; then it is the leader's again."""
    first, second = county.teams
    hand_over(county, first.leader, first.zhang, "2026-06-16", "2026-06-16")
    assert asked(county, "2026-06-16") == sorted(
        [
            (first.zhang, *TEAM),
            (first.zhang, *REPORT),
            (second.leader, *TEAM),
            (second.leader, *REPORT),
        ]
    )
    county.sweep("2026-06-16", "17:30")
    assert "石桥村1队 6月16日 周二还没确认" in county.body_of(first.zhang)
    assert [one for one in county.rows() if one.person_id == first.leader] == []
    assert asked(county, "2026-06-16", "18:30") == []
    assert (first.leader, *TEAM) in asked(county, "2026-06-17")


def test_a_leader_who_stands_in_gets_one_message_for_both_teams(county: County) -> None:
    first, second = county.teams
    hand_over(county, first.leader, second.leader, "2026-06-16", "2026-06-20")
    assert asked(county, "2026-06-16") == sorted(
        [(second.leader, *TEAM)] * 2 + [(second.leader, *REPORT)] * 2
    )
    county.sweep("2026-06-16", "17:30")
    body = county.body_of(second.leader)
    assert "石桥村1队" in body
    assert "石桥村2队" in body


def test_the_proxy_of_a_leader_on_leave_is_asked(county: County) -> None:
    """Somebody on leave is asked nothing, the one who stands in is; a proxy on leave is not."""
    first = county.team
    county.leave(first.leader, ("2026-06-15", "2026-06-19"))
    assert {who for who, *_ in asked(county, "2026-06-16")} == {county.teams[1].leader}
    hand_over(county, first.leader, first.li, "2026-06-15", "2026-06-19")
    assert {who for who, *_ in asked(county, "2026-06-16")} == {county.teams[1].leader, first.li}
    county.leave(first.li, ("2026-06-16", "2026-06-16"))
    assert {who for who, *_ in asked(county, "2026-06-16")} == {county.teams[1].leader}


def test_a_clerk_may_stand_in_for_a_leader(county: County) -> None:
    """Somebody of no team has no days of their own."""
    hand_over(county, county.team.leader, county.coordinator, "2026-06-16", "2026-06-16")
    assert (county.coordinator, *TEAM) in asked(county, "2026-06-16")


def test_taken_back_before_it_is_sent_it_is_no_longer_the_proxys(county: County) -> None:
    """What waits for the proxy has no point any more, and the leader is asked instead."""
    first = county.team
    hand_over(county, first.leader, first.zhang, "2026-06-16", "2026-06-18")
    county.sweep("2026-06-16", "17:30")
    with county.database.write() as work:
        offices.take_back(work, first.leader, date(2026, 6, 15))
    assert asked(county, "2026-06-16", "17:31") == sorted(
        [(first.leader, *TEAM), (first.leader, *REPORT)]
    )


def test_the_quarter_is_the_proxys_of_the_coordinator(county: County) -> None:
    hand_over(county, county.coordinator, county.team.zhang, "2026-06-10", "2026-06-12")
    assert county.pushed("2026-06-10", "09:00") == [
        (county.team.zhang, "quarter_watch", "ends-20")
    ]
    assert county.seen("2026-06-10", "09:01") == []


def test_the_quarter_is_the_deputys_while_the_coordinator_is_away(county: County) -> None:
    """Whoever is away is asked only where there is nobody else."""
    with county.database.write() as work:
        deputy = enrol(work, "孙副", Role.township, area_id=county.area)
        office = ("county", county.area, None)
        offices.appoint(work, office, deputy, (LONG_AGO, None), deputy=True)
    watch = ("quarter_watch", "ends-20")
    assert county.seen("2026-06-10", "09:00") == [(county.coordinator, *watch)]
    hand_over(county, county.coordinator, county.team.zhang, "2026-06-10", "2026-06-12")
    county.leave(county.team.zhang, ("2026-06-10", "2026-06-12"))
    assert county.seen("2026-06-10", "09:00") == [(deputy, *watch)]


def test_namesakes_of_a_team_carry_the_end_of_the_number(county: County) -> None:
    """In the team's day, and among who has no account."""
    first = county.team
    with county.database.write() as work:
        twin = enrol(work, "张三1", Role.member, team_id=first.id)
        for who in (first.leader, first.zhang):
            key = ("terminal", "test", str(who))
            people.bind(work, key, str(who), who, at("2026-05-01"))
    tails = [county.person(one).phone[-4:] for one in (first.zhang, twin)]
    county.sweep("2026-05-13", "17:30")
    body = county.body_of(first.leader)
    assert f"在村:王五1、张三1({tails[0]})、李四1、张三1({tails[1]})" in body
    assert f"还有 2 人没绑定:李四1、张三1({tails[1]})。" in body


def test_the_named_deputy_is_asked_while_the_leader_is_on_leave(county: County) -> None:
    """Before and after the leave it is the leader; a deputy who is away too is passed over."""
    first, _ = county.teams
    for name in (first.zhang, first.li):
        office = ("team_leader", first.village, None)
        with county.database.write() as work:
            offices.appoint(work, office, name, (LONG_AGO, None), deputy=True)
    county.leave(first.leader, ("2026-06-16", "2026-06-17"))
    county.leave(first.zhang, ("2026-06-17", "2026-06-17"))
    assert (first.leader, *TEAM) in asked(county, "2026-06-15")
    assert [one for one in asked(county, "2026-06-16") if one[0] == first.zhang] == sorted(
        [(first.zhang, *TEAM), (first.zhang, *REPORT)]
    )
    county.sweep("2026-06-16", "17:30")
    assert "石桥村1队 6月16日 周二还没确认" in county.body_of(first.zhang)
    assert (first.li, *TEAM) in asked(county, "2026-06-17")
    assert (first.leader, *TEAM) in asked(county, "2026-06-18")
