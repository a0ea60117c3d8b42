"""What storage remembers of people's days becomes one status for each day."""

from datetime import date

import pytest
from sqlalchemy import update

from handlers import day
from handlers.rules.attendance import DayStatus
from handlers.turn import Moment
from storage import areas, tables
from storage.database import Database
from storage.kinds import Half, LeaveState, PersonId
from tests.reminders import county as places
from tests.reminders.county import DAILY, County, at

TODAY = "2026-05-13"


@pytest.fixture
def county(database: Database) -> County:
    return places.make(database)


def status(county: County, who: PersonId, on: str = TODAY) -> DayStatus:
    return days(county, who, on, on)[0]


def days(county: County, who: PersonId, first: str, last: str) -> list[DayStatus]:
    person = county.person(who)
    found: dict[day.Key, DayStatus] = {}
    span = (date.fromisoformat(first), date.fromisoformat(last))
    county.look(at(last), lambda m: found.update(day.statuses(m, [person], *span)))
    assert {key[0] for key in found} == {who}
    return [found[key] for key in sorted(found)]


def test_who_said_nothing_is_presumed_in_the_village_by_exception(county: County) -> None:
    here = status(county, county.team.zhang)
    assert (here.kind, here.reason, here.presumed) == (
        "in_village",
        "attendance.reason.presumed",
        True,
    )
    assert status(county, county.team.zhang, "2026-05-16").kind == "holiday"


def test_daily_check_in_presumes_nothing(database: Database) -> None:
    county = places.make(database, pack=DAILY)
    assert status(county, county.team.zhang).kind == "unreported"


def test_the_speaker_outranks_the_team_line_and_the_latest_word_wins(county: County) -> None:
    """都在 does not undo what somebody said themselves; the leader's word about them does."""
    zhang = county.team.zhang
    county.mark(zhang, TODAY, "training", clock="08:00")
    county.mark(zhang, TODAY, source="leader", note=day.TEAM_LINE, clock="17:00")
    assert status(county, zhang).kind == "training"
    county.mark(zhang, TODAY, "meeting", source="leader", clock="17:30")
    assert status(county, zhang).reason == "attendance.reason.named_mark"
    county.mark(zhang, TODAY, source="clerk", clock="18:00")
    assert status(county, zhang).reason == "attendance.reason.recorded_mark"


def test_the_team_line_counts_for_who_said_nothing(county: County) -> None:
    zhang = county.team.zhang
    county.mark(zhang, TODAY, source="leader", note=day.TEAM_LINE)
    found = status(county, zhang)
    assert (found.reason, found.presumed) == ("attendance.reason.team_line", False)


def test_halves_are_kept_apart(county: County) -> None:
    zhang = county.team.zhang
    county.mark(zhang, TODAY, "meeting", half="pm")
    found = status(county, zhang)
    assert (found.morning.kind, found.afternoon.kind) == ("in_village", "meeting")
    assert found.split


@pytest.mark.parametrize(
    ("on", "kinds"),
    [
        ("2026-05-12", ("in_village", "personal_leave")),
        ("2026-05-13", ("personal_leave", "personal_leave")),
        ("2026-05-14", ("personal_leave", "in_village")),
        ("2026-05-15", ("unreported", "unreported")),
    ],
)
def test_a_leave_touches_the_halves_it_was_asked_for(
    county: County, on: str, kinds: tuple[str, str]
) -> None:
    zhang = county.team.zhang
    halves = (Half.afternoon, Half.morning)
    county.leave(zhang, ("2026-05-12", "2026-05-14"), halves=halves)
    found = status(county, zhang, on)
    assert (found.morning.kind, found.afternoon.kind) == kinds


def test_a_leave_ends_the_day_before_the_return(county: County) -> None:
    zhang = county.team.zhang
    leave = county.leave(zhang, ("2026-05-12", "2026-05-15"))
    county.back(leave, "2026-05-14")
    kinds = [one.kind for one in days(county, zhang, "2026-05-12", "2026-05-15")]
    assert kinds == ["personal_leave", "personal_leave", "in_village", "in_village"]


def test_undecided_leave_is_shown_as_such(county: County) -> None:
    zhang = county.team.zhang
    county.leave(zhang, (TODAY, TODAY), LeaveState.pending)
    assert status(county, zhang).kind == "leave_pending"


def test_a_trip_counts_until_somebody_says_otherwise(county: County) -> None:
    zhang = county.team.zhang
    county.trip(zhang, ("2026-05-12", TODAY))
    assert status(county, zhang).reason == "attendance.reason.trip"
    county.mark(zhang, TODAY)
    assert status(county, zhang).kind == "in_village"


def test_days_before_go_live_or_outside_the_post_are_not_counted(database: Database) -> None:
    county = places.make(database, go_live=date(2026, 5, 13))
    zhang = county.team.zhang
    county.leave_post(zhang, "2026-05-14")
    kinds = [one.kind for one in days(county, zhang, "2026-05-12", "2026-05-15")]
    assert kinds == ["not_counted", "in_village", "in_village", "not_counted"]
    with database.write() as work:
        work.run(update(tables.Team).values(go_live=date(2026, 5, 14)))
        areas.changed(work)
    kinds = [one.kind for one in days(county, zhang, "2026-05-12", "2026-05-15")]
    assert kinds == ["not_counted", "not_counted", "in_village", "not_counted"]


def test_a_kind_the_pack_no_longer_has_does_not_stop_anything(county: County) -> None:
    county.mark(county.team.zhang, TODAY, "kind_of_old")
    assert status(county, county.team.zhang).kind == "unreported"


def test_who_has_no_team_has_no_days(county: County) -> None:
    assert status(county, county.coordinator).kind == "not_counted"


def test_many_people_are_read_in_a_few_statements(county: County) -> None:
    """The number of statements does not grow with the number of people."""
    people = [county.person(who) for who in (county.team.leader, county.team.zhang)]
    counted: list[int] = []

    def both(moment: Moment) -> None:
        for some in (people[:1], people):
            before = len(statements)
            day.statuses(moment, some, date(2026, 5, 1), date(2026, 5, 31))
            counted.append(len(statements) - before)

    statements: list[str] = []
    with county.watched(statements):
        county.look(at(TODAY), both)
    assert counted[0] == counted[1] <= 5
