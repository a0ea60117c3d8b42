"""People who talk to the program in tests: what they say goes through real turns and tables."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.clock import FixedClock
from bot.posting import Posting
from bot.resources import policy_pack
from bot.turns import Arrival, Turns
from bot.wording import Wording
from handlers.office import Offices
from handlers.rules import calendar_seed
from handlers.talk import Address, Event
from storage import areas, calendars, news, outbox, people, policies, tables
from storage.areas import CalendarDay
from storage.kinds import EventKind, Level, MessageAction, MessageState, PersonId, Role
from storage.outbox import Settlement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database
    from storage.kinds import AreaId, TeamId
    from storage.work import Work

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
GO_LIVE = date(2026, 7, 1)
POSTED_FROM = date(2025, 1, 1)
PACK = "guiding-opinions-2017.toml"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person was told: the text and the labels of its buttons."""

    body: str
    buttons: tuple[str, ...]


@dataclass(slots=True)
class Stage:
    """A small county on a database, a clock that stands still, and people who speak."""

    database: Database
    clock: FixedClock = field(default_factory=lambda: FixedClock(MONDAY.astimezone(UTC)))
    people: dict[str, PersonId] = field(default_factory=dict)
    places: dict[str, AreaId] = field(default_factory=dict)
    teams: dict[str, TeamId] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        """Wire the turns as the program does."""
        self.turns = self.fresh_turns()

    def fresh_turns(self) -> Turns:
        """Give turns that remember nothing, as after a restart."""
        posting = Posting(_wording())
        return Turns(self.database, posting, self.clock, "zh_CN", Offices())

    def event(self, name: str, said: str, kind: EventKind = EventKind.text) -> Event:
        """Make an event of a person of the terminal, at the clock's time."""
        number = next(self.numbers)
        user = str(self.people.get(name, name))
        button = kind is EventKind.button
        return Event(
            address=Address("terminal", "test", user, user),
            update_id=str(number),
            kind=kind,
            sent_at=self.clock.now(),
            received_at=self.clock.now(),
            text="" if button else said,
            data=said if button else "",
        )

    def tell(self, events: Sequence[Event]) -> None:
        """Run events as one batch and deliver what they caused."""
        self.turns.run([Arrival(event) for event in events])

    def say(self, name: str, said: str) -> str:
        """Let a person say something; give the answer, several joined by newlines."""
        event = self.event(name, said)
        self.tell([event])
        return self._answer(event)

    def press(self, name: str, label: str) -> str:
        """Let a person press the newest button of this label among those they were shown."""
        event = self.event(name, self.data(name, label), EventKind.button)
        self.tell([event])
        return self._answer(event)

    def forge(self, name: str, data: str) -> str:
        """Let a person press a button of this data, shown to them or not; give the answer."""
        event = self.event(name, data, EventKind.button)
        self.tell([event])
        return self._answer(event)

    def shown(self, name: str) -> list[Said]:
        """Give everything a person was told since they were last asked for it, pushes included."""
        person = self.people.get(name)
        found = []
        with self.database.write() as work:
            for row in _rows(work, person, name):
                if row.state is MessageState.queued and row.action is MessageAction.send:
                    found.append(Said(row.body, tuple(b[0] for r in row.buttons for b in r)))
                outbox.begin(work, [row.id])
                done = Settlement(row.id, MessageState.sent, self.clock.now(), str(row.id))
                outbox.settle(work, [done])
        return found

    def told(self, name: str) -> str:
        """Give the text of what a person was told since last asked, joined by newlines."""
        return "\n".join(said.body for said in self.shown(name))

    def news(self, name: str) -> list[str]:
        """Give the copies and filings that wait for the digest of somebody in an office."""
        person = self.people[name]
        with self.database.read() as work:
            return [one.body for one in news.pending(work, [person]).get(person, [])]

    def wait(self, **time: int) -> None:
        """Let time pass: `wait(hours=3)`."""
        self.clock.set(self.clock.now() + timedelta(**time))

    def _answer(self, event: Event) -> str:
        self.shown(event.address.user)
        with self.database.read() as work:
            prefix = f"reply:{event.key}:"
            rows = work.ones(
                select(tables.Outbox)
                .where(tables.Outbox.key.startswith(prefix))
                .order_by(tables.Outbox.id)
            )
        return "\n".join(row.body for row in rows)

    def data(self, name: str, label: str) -> str:
        """Give the data of the newest button of this label a person was shown."""
        self.shown(name)
        person = self.people.get(name)
        with self.database.read() as work:
            for row in reversed(_rows(work, person, name, waiting=False)):
                for text, data in (button for line in row.buttons for button in line):
                    if text == label:
                        return str(data)
        message = f"{name} was shown no button {label}"
        raise AssertionError(message)


@cache
def _wording() -> Wording:
    return Wording(ZONE)


def _rows(
    work: Work, person: PersonId | None, user: str, *, waiting: bool = True
) -> list[tables.Outbox]:
    row = tables.Outbox
    to = (row.person_id == person) | (row.user == str(person or user))
    statement = select(row).where(to)
    if waiting:
        statement = statement.where(row.state == MessageState.queued)
    return work.ones(statement.order_by(row.id))


def small_county(database: Database, go_live: date = GO_LIVE) -> Stage:
    """Set up a county with a township, a village, a team of four and both coordinators."""
    stage = Stage(database)
    with database.write() as work:
        county = areas.add_area(work, Level.county, "示范县", None, go_live=go_live)
        township = areas.add_area(work, Level.township, "平安镇", county)
        village = areas.add_area(work, Level.village, "石桥村", township)
        team = areas.add_team(work, "石桥村工作队", village)
        areas.install(work, county, "Asia/Shanghai", demo=True)
        body = policy_pack(PACK).read_text(encoding="utf-8")
        policies.add(work, county, PACK, body, date(2017, 12, 24))
        days = calendar_seed.seed([2025, 2026])
        calendars.put(work, [CalendarDay(d.day, d.type, d.name, d.source) for d in days])
        stage.places = {"县": county, "镇": township, "村": village}
        stage.teams = {"石桥村": team}
        _add(work, stage, "李四", Role.leader, {"team_id": team})
        for name in ("张三", "王五", "孙八"):
            _add(work, stage, name, Role.member, {"team_id": team})
        _add(work, stage, "赵六", Role.township, {"area_id": township})
        _add(work, stage, "钱七", Role.county, {"area_id": county})
    return stage


def _add(work: Work, stage: Stage, name: str, role: Role, place: dict[str, int]) -> None:
    phone = f"1380000{len(stage.people):04d}"
    row = tables.Person(name=name, phone=phone, language="zh_CN")
    work.add(row)
    person = PersonId(row.id)
    stage.people[name] = person
    work.add(tables.Assignment(person_id=person, role=role, first_day=POSTED_FROM, **place))
    key = ("terminal", "test", str(person))
    people.bind(work, key, str(person), person, stage.clock.now())
