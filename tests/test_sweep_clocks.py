"""Sweeps in the nights in which summer time begins or ends: every hour is the wall clock's."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from handlers.sweep import Planned
from storage import actions, areas, tables
from storage.database import Database
from tests.reminders import county as places
from tests.reminders.county import County

pytestmark = pytest.mark.usefixtures("without_sheets")

BERLIN = ZoneInfo("Europe/Berlin")
# Two o'clock is missing in the first night, and comes twice in the second.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
NIGHTS = pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
STEP = timedelta(minutes=30)


def local(day: date, clock: str) -> datetime:
    """Give the instant in UTC, as a running program has it, of an hour in Berlin."""
    return datetime.combine(day, time.fromisoformat(clock), BERLIN).astimezone(UTC)


@pytest.fixture
def county(database: Database) -> County:
    """Give the county in Berlin; the Sundays are working days there, so that teams are asked."""
    county = places.make(database)
    with database.write() as work:
        work.run(update(tables.Installation).values(timezone="Europe/Berlin"))
        for day in (SPRING, AUTUMN):
            made_up = tables.CalendarDay(day=day, kind="workday", name="调班", source="test")
            work.session.add(made_up)
        areas.changed(work)
    return county


def task(county: County, due: date, given: int = 3) -> None:
    """Hand something out, some days before the one by whose end it is due."""
    row = {
        "event_key": f"test:{due}",
        "meeting_id": None,
        "area_id": county.area,
        "body": "报名单",
        "owner_id": county.team.zhang,
        "due_on": due,
        "given_by": county.coordinator,
        "given_at": local(due - timedelta(days=given), "10:00"),
        "closed_at": None,
        "closed_by": None,
    }
    with county.database.write() as work:
        actions.give(work, [row])


def swept(county: County, first: datetime, last: datetime) -> list[tuple[datetime, Planned]]:
    """Sweep at every step from one instant to another; give what was queued and when."""
    sweeper = county.sweeper
    found = []
    now = first
    while now <= last:
        found += [(now, one) for one in sweeper.sweep(now)]
        now += STEP
    return found


def said(found: list[tuple[datetime, Planned]]) -> list[tuple[str, str, str]]:
    """Give rule, stage and the wall clock at which it was queued."""
    return [
        (item.due.rule, item.due.stage.id, f"{now.astimezone(BERLIN):%m-%d %H:%M %z}")
        for now, one in found
        for item in one.items
    ]


@NIGHTS
def test_every_hour_of_the_day_is_said_once_at_its_wall_clock(
    county: County, sunday: date
) -> None:
    """Swept through the night: the day's message comes at nine, the question at 17:30."""
    task(county, sunday)
    found = said(swept(county, local(sunday - timedelta(days=1), "20:00"), local(sunday, "18:00")))
    offset = "+0200" if sunday == SPRING else "+0100"
    assert [row for row in found if row[0] in {"action", "team_day"}] == [
        ("action", "due-0", f"{sunday:%m-%d} 09:00 {offset}"),
        ("team_day", "confirm", f"{sunday:%m-%d} 17:30 {offset}"),
    ]


@NIGHTS
def test_what_falls_into_the_night_waits_for_the_morning_of_the_new_time(
    county: County, sunday: date
) -> None:
    """A meeting at eight: an hour before is quiet, and is said at half past seven by the wall."""
    county.meeting(local(sunday, "08:00"), county.team.li, called=local(sunday, "00:15"))
    found = swept(county, local(sunday, "00:30"), local(sunday, "07:45"))
    assert [row[1] for row in said(found) if row[0] == "meeting"] == ["before-1h"]
    [(now, one)] = [(n, o) for n, o in found if o.person.id == county.team.li]
    assert now == local(sunday, "07:00")
    assert one.not_before == local(sunday, "07:30")
    assert {row.not_before for row in county.rows()} == {one.not_before}


@NIGHTS
def test_quiet_hours_that_begin_in_the_old_time_end_in_the_new(
    county: County, sunday: date
) -> None:
    """What is found before the change waits an hour less, or more, for half past seven."""
    task(county, sunday + timedelta(days=2), given=7)
    for begins in (local(sunday - timedelta(days=1), "21:00"), local(sunday, "01:30")):
        [mine] = [o for o in county.sweeper.plan(begins) if o.person.id == county.team.zhang]
        assert mine.not_before == local(sunday, "07:30")
    waits = {SPRING: timedelta(hours=5), AUTUMN: timedelta(hours=7)}
    assert mine.not_before - begins == waits[sunday]


@NIGHTS
def test_a_day_before_is_a_day_of_the_clock_that_runs(county: County, sunday: date) -> None:
    """Twenty-four hours before a Sunday afternoon are 24 hours, whatever the wall shows."""
    starts = local(sunday, "15:00")
    county.meeting(starts, county.team.li, called=starts - timedelta(days=5))
    sweeper = county.sweeper
    asked = []
    for hours in (26, 25, 24, 23, 22, 2, 1, 0.5):
        for one in sweeper.sweep(starts - timedelta(hours=hours)):
            asked += [(i.due.stage.id, hours) for i in one.items if i.due.rule == "meeting"]
    assert asked == [("before-24h", 24), ("before-1h", 1)]


@NIGHTS
def test_a_wall_clock_that_runs_through_the_hour_again_says_nothing_again(
    county: County, sunday: date
) -> None:
    """A machine whose clock is set back an hour by hand that night, and then put right."""
    task(county, sunday)
    before = local(sunday - timedelta(days=1), "17:30")
    night, morning = (local(sunday, clock) for clock in ("01:00", "09:00"))
    first = said(swept(county, before, morning))
    hour = timedelta(hours=1)
    assert ("action", "due-0") in {row[:2] for row in first}
    assert swept(county, night - hour, night + 2 * hour) == []
    assert swept(county, morning - hour, morning) == []


@NIGHTS
def test_down_through_the_night_of_change_loses_nothing(county: County, sunday: date) -> None:
    """Nobody swept from Saturday evening to noon: the morning's word is said once, at noon."""
    task(county, sunday)
    county.sweeper.sweep(local(sunday - timedelta(days=1), "18:00"))
    noon = local(sunday, "12:00")
    [mine] = [o for o in county.sweeper.sweep(noon) if o.person.id == county.team.zhang]
    assert [(i.due.rule, i.due.stage.id) for i in mine.items] == [("action", "due-0")]
    assert mine.not_before == noon
    assert county.sweeper.sweep(noon) == []
