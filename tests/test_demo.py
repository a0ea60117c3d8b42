"""The sample county: who is in it, what happened there, and how it is entered."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.demo import county
from storage import areas, attendance, people, tables
from storage.areas import Directory
from storage.database import Database
from storage.kinds import LeaveState, Level, Role, StepState
from storage.people import Person
from storage.work import Work
from tests.console import zhucun
from tests.offices import NOW, TODAY, ZONE, pack


def made(work: Work, now: datetime = NOW) -> tuple[Directory, list[Person]]:
    county.create(work, pack(), now, ZONE, "zh_CN")
    return areas.directory(work), list(people.load_all(work).values())


def test_the_county_has_the_size_it_promises(database: Database) -> None:
    """Two townships, six villages, six teams of three to five, everybody with an account."""
    with database.write() as work:
        directory, everybody = made(work)
        teams = [people.of_team(work, team, TODAY) for team in directory.teams]
        accounts = people.accounts_of(work, [person.id for person in everybody])

    levels = [area.level for area in directory.areas.values()]
    assert (levels.count(Level.township), levels.count(Level.village)) == (2, 6)
    assert sorted(map(len, teams)) == [3, 3, 4, 4, 4, 5]
    assert [next(person.roles_on(TODAY) for person in team) for team in teams] == [
        {Role.leader}
    ] * 6
    assert (directory.demo, len({person.name for person in everybody})) == (True, len(everybody))
    held = [role for person in everybody for role in person.roles_on(TODAY)]
    coordinators = (Role.township, Role.county, Role.unit, Role.administrator)
    assert [held.count(role) for role in coordinators] == [2, 1, 1, 1]
    assert {
        person: [(row.platform, row.bot, row.user, row.chat) for row in rows]
        for person, rows in accounts.items()
    } == {p.id: [("terminal", "demo", str(p.id), str(p.id))] for p in everybody}
    assert directory.go_live_of(next(iter(directory.teams))) == TODAY - timedelta(weeks=4)


def test_no_leave_waits_for_a_decision(database: Database) -> None:
    """Every kind of ending is there, and one leave runs until tomorrow."""
    with database.write() as work:
        made(work)
        leaves = work.ones(select(tables.Leave).order_by(tables.Leave.id))
        steps = work.ones(select(tables.LeaveStep.state))

    assert {leave.state for leave in leaves} == {
        LeaveState.approved,
        LeaveState.rejected,
        LeaveState.returned,
    }
    (running,) = [leave for leave in leaves if leave.state is LeaveState.approved]
    assert (running.first_day, running.last_day) == (
        TODAY - timedelta(days=1),
        TODAY + timedelta(days=1),
    )
    assert set(steps) == {
        StepState.approved,
        StepState.rejected,
        StepState.filed,
        StepState.dropped,
    }


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        datetime(2026, 2, 25, 1, tzinfo=UTC),  # just after the Spring Festival
        datetime(2026, 10, 10, 1, tzinfo=UTC),  # just after the National Day week
        datetime(2027, 1, 3, 1, tzinfo=UTC),  # a year without a calendar
    ],
)
def test_history_fits_together_on_any_day(database: Database, now: datetime) -> None:
    """Nobody is in the village while away, nothing is said of today, all since the go-live day."""
    today = now.astimezone(ZONE).date()
    with database.write() as work:
        directory, everybody = made(work, now)
        ids = [person.id for person in everybody]
        marks = attendance.marks_of(work, ids, date.min, date.max)
        absences = attendance.absences_of(work, ids, date.min, date.max)
        confirmed = work.ones(select(tables.TeamDay.day).distinct())
        lines = work.one(select(func.count()).select_from(tables.DiaryLine))
        reports = work.one(select(func.count()).select_from(tables.Report))
        meetings = work.ones(select(tables.Meeting.starts_at))
        invited = work.one(select(func.count()).select_from(tables.Invitation))

    days = {mark.day for mark in marks}
    assert today - timedelta(weeks=3) <= min(days) <= max(days) < today
    assert {(m.person, m.day) for m in marks} & {
        (a.person, a.first_day + timedelta(days=n))
        for a in absences
        for n in range((a.last_day - a.first_day).days + 1)
    } == set()
    assert set(confirmed) <= days
    assert (len(confirmed) > 4, lines > 10, reports, invited) == (True, True, 4, 3)
    assert [0 < (at - now).days < 15 for at in meetings] == [True]
    assert directory.root is not None


def test_the_same_day_gives_the_same_county(sqlite_url: Callable[[], str]) -> None:
    """Chance is seeded: figures in a story stay what they were."""
    figures = []
    for _ in range(2):
        database = Database(sqlite_url())
        with database.write() as work:
            _directory, everybody = made(work)
            ids = [person.id for person in everybody]
            marks = attendance.marks_of(work, ids, date.min, date.max)
            figures.append([(m.person, m.day, m.source, m.said_at) for m in marks])
        database.close()
    assert figures[0] == figures[1]
    assert len(figures[0]) > 100


def test_the_command_only_creates_and_lists_with_a_file(tmp_path: Path) -> None:
    done = zhucun(tmp_path, "demo", "--db", "d.db", "--json", said="1\n签到\n")

    listed = json.loads(done.out)
    assert done.code == 0
    assert {tuple(person) for person in listed} == {("name", "roles", "team", "village")}
    assert listed[4] == {
        "name": "赵望川",
        "roles": ["leader"],
        "team": "石桥村工作队",
        "village": "石桥村",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["d.db"]


def test_an_existing_file_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "d.db").write_text("mine")

    done = zhucun(tmp_path, "demo", "--db", "d.db", language="en")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"The file {tmp_path / 'd.db'} is there already and was not changed. "
        "Name another one, or remove it first.\n"
    )
    assert (tmp_path / "d.db").read_text() == "mine"


def test_without_a_file_it_asks_who_to_be_and_goes_on_next_time(tmp_path: Path) -> None:
    """The end of input is a good end; a second call finds the same county."""
    first = zhucun(tmp_path, "demo")
    again = zhucun(tmp_path, "demo", said="nobody\n99\n孙小满\n签到\n", language="en")

    assert (first.code, again.code) == (0, 0)
    assert len(first.out.splitlines()) == 28 + 1
    assert first.err.startswith("演示县已建好:")
    assert again.err.startswith("Going on with the sample county in ")
    assert "There is no “nobody”" in again.out
    assert "There is no “99”" in again.out
    assert "✓" in again.out


def test_a_database_that_is_no_sample_county_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "zhucun-demo.db").write_bytes(b"not a database, but precious")

    done = zhucun(tmp_path, "demo", language="en")

    assert done.code == 2
    assert "is no sample county of this release" in done.err
    assert (tmp_path / "zhucun-demo.db").read_bytes() == b"not a database, but precious"
