"""Whatever happens in whatever order: nothing is said twice, nothing with a point is lost."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.sweeping import Sweeper
from storage import tables
from storage.database import Database
from storage.kinds import LeaveId, ReminderState
from tests.databases import Postgres
from tests.reminders import county as places
from tests.reminders.county import County, at

pytestmark = pytest.mark.usefixtures("without_sheets")
START = at("2026-06-08", "08:00")
HOURS = 60
Owed = tuple[str, str, int, str, datetime]

steps = st.lists(
    st.one_of(
        st.tuples(st.just("ahead"), st.integers(1, 60 * 24 * 4)),
        st.tuples(st.just("ahead"), st.sampled_from([30, 60, 12 * 60])),
        st.tuples(st.just("ahead"), st.sampled_from([HOURS * 24, HOURS * 72, HOURS * 100])),
        st.tuples(st.just("jump back"), st.integers(1, 60 * 24 * 3)),
        st.tuples(st.just("same instant"), st.just(0)),
        st.tuples(
            st.sampled_from(
                [
                    "leader goes",
                    "leader is back",
                    "member goes",
                    "member is back",
                    "confirm",
                    "file",
                    "meeting is called",
                    "meeting is moved",
                    "meeting is off",
                    "leaders meet",
                ]
            ),
            st.integers(1, 5),
        ),
    ),
    min_size=6,
    max_size=16,
)


@dataclass
class Model:
    """The county as the test knows it, and what by its own reckoning is owed at an instant."""

    county: County
    sweeper: Sweeper
    now: datetime = START
    away: dict[int, tuple[LeaveId, date]] = field(default_factory=dict)
    confirmed: set[date] = field(default_factory=set)
    filed: bool = False
    met: bool = False
    meetings: dict[int, datetime] = field(default_factory=dict)

    def do(self, step: str, n: int) -> None:
        team = self.county.team
        today = self.now.date()
        match step:
            case "ahead" | "same instant":
                self.now += timedelta(minutes=n)
            case "jump back":
                self.now -= timedelta(minutes=n)
            case "leader goes" | "member goes":
                who = team.leader if step.startswith("leader") else team.zhang
                if who not in self.away:
                    last = today + timedelta(days=n)
                    leave = self.county.leave(who, (today.isoformat(), last.isoformat()))
                    self.away[who] = (leave, last)
            case "leader is back" | "member is back":
                who = team.leader if step.startswith("leader") else team.zhang
                if who in self.away:
                    self.county.back(self.away.pop(who)[0], today.isoformat())
            case "confirm":
                self.county.confirm(team, today.isoformat())
                self.confirmed.add(today)
            case "file":
                if not self.filed:
                    self.county.file(team, "2026H1")
                self.filed = True
            case _:
                self.meet(step, n)

    def meet(self, step: str, n: int) -> None:
        starts = (self.now + timedelta(days=n)).replace(hour=15, minute=0)
        called = self.now - timedelta(days=9)
        match step:
            case "meeting is called":
                meeting = self.county.meeting(starts, self.county.team.li, called=called)
                self.meetings[meeting] = starts
            case "meeting is moved":
                for meeting in self.meetings:
                    self.county.change_meeting(meeting, starts_at=starts)
                    self.meetings[meeting] = starts
            case "meeting is off":
                for meeting in self.meetings:
                    self.county.change_meeting(meeting, cancelled_at=self.now)
                self.meetings.clear()
            case "leaders meet":
                self.county.meeting(at("2026-06-30", "15:00"), kind="leaders")
                self.met = True

    def owed(self) -> Iterator[Owed]:
        """Give (rule, person, stage, due) of what must have been said by now, in plain terms."""
        team = self.county.team
        read = self.read_at()
        period = f"2026Q2:{self.county.area}"
        for last, stage in (("10", "ends-20"), ("20", "ends-10"), ("27", "ends-3")):
            due = at(f"2026-06-{last}")
            if not self.met and due <= self.now and read < at("2026-07-01", "04:00"):
                yield "quarter_watch", period, self.county.coordinator, stage, due
        yield from self.report_owed(team.leader, read)
        day = (self.now - timedelta(hours=4)).date()
        asked = datetime.combine(day, at("2026-06-08", "17:30").time(), places.ZONE)
        working = day.weekday() < 5 and day != date(2026, 6, 19)
        open_day = working and day not in self.confirmed and not self.leader_away()
        if open_day and self.now >= asked and read.date() == asked.date():
            yield "team_day", f"{day}:{team.id}", team.leader, "confirm", asked
        for meeting, starts in self.meetings.items():
            period = f"{meeting}@{starts.astimezone(UTC):%Y%m%dT%H%MZ}"
            for hours in (24, 1):
                due = starts - timedelta(hours=hours)
                if due <= self.now and read < starts:
                    yield "meeting", period, team.li, f"before-{hours}h", due

    def report_owed(self, leader: int, read: datetime) -> Iterator[Owed]:
        if self.filed or self.leader_away():
            return
        for day, stage in (("16", "due-14"), ("23", "due-7"), ("27", "due-3"), ("29", "due-1")):
            due = at(f"2026-06-{day}")
            if due <= self.now and read < at("2026-07-01"):
                yield (
                    "half_year_report",
                    f"half_year:2026H1:t:{self.county.team.id}",
                    leader,
                    stage,
                    due,
                )

    def leader_away(self) -> bool:
        """Whether the leader was on leave on this business day; early hours are yesterday's."""
        leave = self.away.get(self.county.team.leader)
        if leave is None:
            return False
        # A clock set back may be before the leave: then the person is there.
        first = self.first_days()[leave[0]]
        return first <= (self.now - timedelta(hours=4)).date() <= leave[1]

    def first_days(self) -> dict[LeaveId, date]:
        with self.county.database.read() as work:
            return {LeaveId(row.id): row.first_day for row in work.ones(select(tables.Leave))}

    def read_at(self) -> datetime:
        """When something queued now is read."""
        clock = self.now.strftime("%H:%M")
        if "07:30" <= clock < "21:00":
            return self.now
        day = self.now.date() + timedelta(days=clock >= "21:00")
        return at(day.isoformat(), "07:30")


def check(model: Model) -> None:
    county = model.county
    model.sweeper.sweep(model.now)
    assert model.sweeper.sweep(model.now) == []
    with county.database.read() as work:
        said = work.ones(select(tables.Reminder))
        keys = [row.key for row in work.ones(select(tables.Outbox))]
    assert max(Counter(keys).values(), default=1) == 1
    queued = [row for row in said if row.state is ReminderState.queued]
    assert {row.outbox_key for row in queued} == set(keys)
    assert all(row.outbox_key is None for row in said if row.state is ReminderState.overtaken)
    for *subject, stage, due in model.owed():
        mine = [row for row in queued if [row.rule, row.period, row.person_id] == subject]
        assert any(row.stage == stage or row.due_at > due for row in mine), (subject, stage)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, sqlite_url: Callable[[], str]) -> Callable[[], str]:
    """Give a maker of fresh databases of each kind."""
    if request.param == "sqlite":
        return sqlite_url
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh


@pytest.mark.timeout(240)
@given(script=steps, first=st.sampled_from([8, 9, 15, 22, 26, 28]))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nothing_twice_and_nothing_lost(
    fresh_url: Callable[[], str], script: list[tuple[str, int]], first: int
) -> None:
    """Ticks, downtime, jumps back and changes in any order."""
    database = Database(fresh_url())
    try:
        county = places.make(database)
        model = Model(county, county.sweeper, START.replace(day=first))
        for step, n in itertools.chain([("same instant", 0)], script):
            model.do(step, n)
            check(model)
    finally:
        database.close()
