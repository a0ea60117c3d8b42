"""A small county to remind: one township, teams of a leader and two members, one coordinator."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import event, select

from bot import resources
from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from handlers.rules import calendar_seed
from handlers.sweep import Planned
from handlers.turn import Moment
from storage import areas, attendance, filings, leave, meetings, people, policies, tables
from storage.attendance import Mark, Origin
from storage.database import Database
from storage.kinds import (
    AreaId,
    Half,
    LeaveId,
    LeaveState,
    Level,
    MarkSource,
    PersonId,
    PolicyId,
    Role,
    TeamId,
)
from storage.leave import Request
from storage.report_values import Filing, Key, Subject
from storage.work import Work

ZONE = ZoneInfo("Asia/Shanghai")
PACK = resources.policy_pack("guiding-opinions-2017").read_text(encoding="utf-8")
DAILY = PACK.replace(
    'value = "exception"           # or "daily": needs a county document\nlocation = "off"'
    '              # "optional", or "required": needs a county document\nclause = "四(二)"\n'
    'basis = "example"',
    'value = "daily"\nlocation = "off"\nclause = "四(二)"\nbasis = "county"\ndocument = "县办1号"',
)
LONG_AGO = date(2025, 1, 1)


def at(day: str, clock: str = "09:00") -> datetime:
    """Give a local time: `at("2026-06-17", "17:30")`."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), ZONE)


@dataclass(frozen=True, slots=True)
class TeamOf:
    """A team: its leader first, then two members."""

    id: TeamId
    village: AreaId
    leader: PersonId
    zhang: PersonId
    li: PersonId


@dataclass(slots=True)
class County:
    """What the tests do in the county; every act is a transaction of its own."""

    database: Database
    area: AreaId
    policy: PolicyId
    coordinator: PersonId
    teams: list[TeamOf] = field(default_factory=list)
    offices: Offices = field(default_factory=Offices)
    _events: int = 0

    @property
    def team(self) -> TeamOf:
        return self.teams[0]

    @property
    def sweeper(self) -> Sweeper:
        """A sweeper as another process would have it."""
        return Sweeper(self.database, Offices(), Posting(Wording(ZONE)))

    def sweep(self, day: str, clock: str) -> list[Planned]:
        return self.sweeper.sweep(at(day, clock))

    def pushed(self, day: str, clock: str) -> list[tuple[PersonId, str, str]]:
        """Sweep, and give (person, rule, stage) of everything queued."""
        return told(self.sweep(day, clock))

    def seen(self, day: str, clock: str) -> list[tuple[PersonId, str, str]]:
        """Give what a sweep would queue, queueing nothing."""
        return told(self.sweeper.plan(at(day, clock)))

    def look(self, instant: datetime, do: Callable[[Moment], object]) -> object:
        """Do something with a moment that only reads."""
        with self.database.read() as work:
            office = self.offices.current(work)
            assert office is not None
            return do(Moment(work, office, instant))

    @contextmanager
    def watched(self, statements: list[str]) -> Iterator[None]:
        """Note every statement meanwhile."""

        def note(*arguments: object) -> None:
            statements.append(str(arguments[2]))

        engines = {self.database.reader, self.database.writer}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        yield
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

    def person(self, who: PersonId) -> people.Person:
        with self.database.read() as work:
            return people.load(work, [who])[who]

    def mark(self, who: PersonId, day: str, kind: str = "in_village", **more: object) -> None:
        self._events += 1
        said = Mark(
            who,
            date.fromisoformat(day),
            Half(str(more.get("half", "day"))),
            kind,
            MarkSource(str(more.get("source", "self"))),
            who,
            at(day, str(more.get("clock", "08:00"))),
            late=False,
            note=str(more.get("note", "")),
        )
        with self.database.write() as work:
            origin = Origin(f"test:{self._events}", said.said_at, self.policy, None)
            attendance.record(work, origin, [said])

    def leave(
        self,
        who: PersonId,
        span: tuple[str, str],
        state: LeaveState = LeaveState.approved,
        halves: tuple[Half, Half] = (Half.whole, Half.whole),
        kind: str = "personal",
    ) -> LeaveId:
        self._events += 1
        first, last = (date.fromisoformat(day) for day in span)
        request = Request(
            event_key=f"test:{self._events}",
            person=who,
            team=self.team_of(who),
            kind=kind,
            first_day=first,
            first_half=halves[0],
            last_day=last,
            last_half=halves[1],
            half_days=2,
            reason="家里有事",
            asked_at=at(span[0]) - timedelta(days=3),
            policy=self.policy,
            rule="member",
        )
        with self.database.write() as work:
            leave_id = leave.ask(work, request, [])
            if state is not LeaveState.pending:
                leave.change(work, leave_id, LeaveState.pending, state)
            return leave_id

    def back(self, leave_id: LeaveId, day: str) -> None:
        with self.database.write() as work:
            on = date.fromisoformat(day)
            state = LeaveState.approved
            assert leave.change(work, leave_id, state, LeaveState.returned, returned_on=on)

    def trip(self, who: PersonId, span: tuple[str, str], kind: str = "official_trip") -> None:
        first, last = (date.fromisoformat(day) for day in span)
        with self.database.write() as work:
            work.add(
                tables.Trip(
                    person_id=who,
                    kind=kind,
                    first_day=first,
                    last_day=last,
                    reason="",
                    reported_at=at(span[0]),
                )
            )

    def confirm(self, team: TeamOf, day: str, clock: str = "16:00") -> None:
        with self.database.write() as work:
            when = at(day, clock)
            attendance.confirm_day(work, team.id, date.fromisoformat(day), team.leader, when)

    def file(self, team: TeamOf, period: str) -> None:
        filing = Filing(
            Key(Subject(team.id), "half_year", period),
            {},
            (),
            team.leader,
            at("2026-06-01"),
            late=False,
            policy=self.policy,
        )
        with self.database.write() as work:
            assert filings.file(work, filing)

    def meeting(self, starts: datetime, *invited: PersonId, **more: object) -> int:
        row = tables.Meeting(
            area_id=self.area,
            kind=str(more.get("kind", "township")),
            title="队长例会",
            place=str(more.get("place", "县委二楼")),
            starts_at=starts,
            called_by=self.coordinator,
            called_at=more.get("called", starts - timedelta(days=7)),
        )
        with self.database.write() as work:
            meetings.call(work, row, invited)
            return row.id

    def change_meeting(self, meeting: int, **values: object) -> None:
        with self.database.write() as work:
            row = work.one(select(tables.Meeting).where(tables.Meeting.id == meeting))
            for name, value in values.items():
                setattr(row, name, value)

    def leave_post(self, who: PersonId, last: str) -> None:
        with self.database.write() as work:
            post = work.one(select(tables.Assignment).where(tables.Assignment.person_id == who))
            post.last_day = date.fromisoformat(last)

    def speak(self, who: PersonId, language: str) -> None:
        with self.database.write() as work:
            row = work.one(select(tables.Person).where(tables.Person.id == who))
            row.language = language

    def team_of(self, who: PersonId) -> TeamId | None:
        for team in self.teams:
            if who in (team.leader, team.zhang, team.li):
                return team.id
        return None

    def rows(self) -> list[tables.Outbox]:
        with self.database.read() as work:
            return work.ones(select(tables.Outbox).order_by(tables.Outbox.id))

    def body_of(self, who: PersonId) -> str:
        """Give what the only message to somebody says."""
        [row] = [row for row in self.rows() if row.person_id == who]
        return row.body

    def reminders(self) -> list[tuple[str, int, str, str, str]]:
        """Give every reminder row as (rule, person, period, stage, state), sorted."""
        with self.database.read() as work:
            found = work.ones(select(tables.Reminder))
            return sorted((r.rule, r.person_id, r.period, r.stage, r.state.value) for r in found)


def told(planned: list[Planned]) -> list[tuple[PersonId, str, str]]:
    """Give (person, rule, stage) of everything in messages."""
    return [
        (one.person.id, item.due.rule, item.due.stage.id) for one in planned for item in one.items
    ]


def make(
    database: Database,
    teams: int = 1,
    pack: str = PACK,
    go_live: date = LONG_AGO,
    *,
    demo: bool = True,
) -> County:
    """Set a county up, live since the beginning of 2025 unless said otherwise."""
    with database.write() as work:
        county = areas.add_area(work, Level.county, "示范县", None, go_live=go_live)
        township = areas.add_area(work, Level.township, "河口镇", county)
        areas.install(work, county, "Asia/Shanghai", demo=demo)
        policy = policies.add(work, county, "pack", pack, date(2018, 1, 1))
        for row in calendar_seed.seed((2025, 2026)):
            work.session.add(
                tables.CalendarDay(day=row.day, kind=row.type, name=row.name, source=row.source)
            )
        coordinator = enrol(work, "赵县", Role.county, area_id=county)
        made = County(database, county, policy, coordinator)
        made.teams = [_team(work, township, n) for n in range(1, teams + 1)]
        areas.changed(work)
    return made


def enrol(work: Work, name: str, role: Role, language: str = "zh_CN", **place: int) -> PersonId:
    """Put somebody in the roster at a post."""
    phone = f"138{work.one(select(tables.Person.id).order_by(tables.Person.id.desc())) or 0:08}"
    row = tables.Person(name=name, phone=phone, language=language)
    work.add(row)
    work.add(tables.Assignment(person_id=row.id, role=role, first_day=LONG_AGO, **place))
    return PersonId(row.id)


def _team(work: Work, township: AreaId, n: int) -> TeamOf:
    village = areas.add_area(work, Level.village, f"石桥村{n}", township)
    team = areas.add_team(work, f"石桥村{n}队", village)
    leader = enrol(work, f"王五{n}", Role.leader, team_id=team)
    zhang = enrol(work, f"张三{n}", Role.member, team_id=team)
    return TeamOf(team, village, leader, zhang, enrol(work, f"李四{n}", Role.member, team_id=team))


def utc(day: str, clock: str) -> datetime:
    """Give a local time as an instant in UTC."""
    return at(day, clock).astimezone(UTC)
