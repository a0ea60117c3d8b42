"""Whatever happens in whatever order: nothing is said twice, nothing with a point is lost."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.clock import FixedClock
from bot.delivery.sender import Sender
from bot.delivery.steps import Outfit
from bot.gateways import Outgoing, Unknown
from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from bot.writer import Writer
from handlers import sweep
from handlers.office import Offices
from handlers.turn import Moment
from storage import reminders, tables
from storage.database import Database
from storage.kinds import MessageState, ReminderState
from tests.bot.delivering import ScriptedGateway, Ticks
from tests.databases import Postgres
from tests.reminders import county as places
from tests.reminders.county import at
from tests.reminders.owed import START, Model

pytestmark = pytest.mark.usefixtures("without_sheets")
HOURS = 60
TAKEN_IN = "in a later message"
WORDING = Wording(places.ZONE)

TIMES = [
    st.tuples(st.just("ahead"), st.integers(1, 60 * 24 * 4)),
    st.tuples(st.just("ahead"), st.sampled_from([30, 60, 12 * 60])),
    st.tuples(st.just("down for days"), st.sampled_from([HOURS * 24, HOURS * 72, HOURS * 100])),
    st.tuples(st.just("jump back"), st.integers(1, 60 * 24 * 3)),
    st.tuples(st.just("same instant"), st.just(0)),
]
CHANGES = (
    *("leader goes", "leader is back", "member goes", "member is back", "confirm", "file"),
    *("meeting is called", "meeting is moved", "meeting is off", "leaders meet"),
)
FAULTS = ("killed sweep", "two processes", "two clocks", "killed delivery")
ANSWERS = ("skip", "later", "done", "hour")
steps = st.lists(
    st.one_of(
        *TIMES,
        st.tuples(st.sampled_from(CHANGES), st.integers(1, 5)),
        st.tuples(st.sampled_from(FAULTS), st.integers(1, 40)),
        st.tuples(st.sampled_from(ANSWERS), st.integers(0, 4)),
        st.tuples(st.just("deliver"), st.just(0)),
    ),
    min_size=6,
    max_size=16,
)


class KilledError(Exception):
    """The process is gone in the middle of a transaction."""


@dataclass
class Office:
    """The programs that sweep and send on one database, and what they sent."""

    model: Model
    gateway: ScriptedGateway = field(default_factory=ScriptedGateway)
    latest: datetime = START

    @property
    def sweeper(self) -> Sweeper:
        """A sweeper that remembers nothing, as after a start."""
        return Sweeper(self.model.county.database, Offices(), Posting(WORDING))

    def do(self, step: str, n: int) -> None:
        """Let something happen that is none of the county's doing."""
        match step:
            case "killed sweep":
                self.killed(n)
            case "two processes":
                self.beside(self.model.now)
            case "two clocks":
                self.beside(self.model.now - timedelta(minutes=n))
            case "deliver":
                asyncio.run(self.deliver())
            case "killed delivery":
                self.gateway.script.append(Unknown("cut off"))
                asyncio.run(self.deliver())
            case _:
                self.answer(step, n)

    def killed(self, n: int) -> None:
        """Die in the middle of a transaction, after some were committed."""
        sweeper, now = self.sweeper, self.model.now
        parts = list(sweep.batches(sweeper.plan(now), rows=1 + n % 3))
        for part in parts[: n % 2]:
            sweeper.queue(now, part)
        database = self.model.county.database
        with suppress(KilledError), database.write() as work:
            office = Offices().current(work)
            assert office is not None
            for part in parts[n % 2 :][:1]:
                sweep.store(Moment(work, office, now), Posting(WORDING), part)
            raise KilledError

    def beside(self, other: datetime) -> None:
        """Let two processes plan before either has queued anything, and queue in turns."""
        clocks = (self.model.now, other)
        both = [(self.sweeper, clock) for clock in clocks]
        plans = [list(sweep.batches(one.plan(clock), rows=2)) for one, clock in both]
        for parts in itertools.zip_longest(*plans, fillvalue=()):
            for (one, clock), part in zip(both, parts, strict=True):
                one.queue(clock, list(part))

    async def deliver(self) -> None:
        """Send what may go out, by a sender with nothing in memory."""
        writer = Writer()
        clock = FixedClock(self.model.now.astimezone(UTC))
        database = self.model.county.database
        offices = Offices().current
        outfit = Outfit(database, clock, WORDING, offices, sweep.second_look, Random(7))
        sender = Sender([self.gateway], outfit, writer, Ticks())
        try:
            await sender.recover()
            await sender.drain()
        finally:
            await sender.close()
            await writer.close()

    def answer(self, step: str, n: int) -> None:
        """Press a button of the newest reminder, or choose an hour."""
        model = self.model
        if step == "hour":
            model.choose_hour((time(8), time(9), time(10, 30), time(11), time(7, 30))[n])
            return
        with model.county.database.write() as work:
            row = tables.Reminder
            newest = work.one(
                select(row).where(row.state != ReminderState.overtaken).order_by(row.id.desc())
            )
            one = None if newest is None else reminders.get(work, newest.id)
            if one is None or one.state is ReminderState.done:
                return
            subject = (one.rule, one.period, int(one.person))
            # The last answer counts: what was put off before is not owed any more.
            model.put_off = [owed for owed in model.put_off if owed[:3] != subject]
            if step == "done":
                reminders.close(work, one)
                model.done.add(subject)
            elif step == "skip":
                reminders.answer(work, one.id, ReminderState.skipped)
            else:
                leads = one.person == model.county.team.leader
                day = (model.now + timedelta(days=1)).date()
                again = datetime.combine(day, model.hour if leads else time(9), places.ZONE)
                # Put off to before it was due it was by nobody: the clock was set back since.
                if newest.due_at < again < one.expires_at:
                    reminders.answer(work, one.id, ReminderState.postponed, again)
                    model.put_off.append((*subject, f"again-{day}", again))


def check(office: Office) -> None:
    """Hold what was said against what the model says was owed."""
    model = office.model
    office.latest = max(office.latest, model.now)
    office.sweeper.sweep(model.now)
    assert office.sweeper.sweep(model.now) == []
    with model.county.database.read() as work:
        said = work.ones(select(tables.Reminder))
        rows = work.ones(select(tables.Outbox))
    kept = {row.key for row in rows if row.error != TAKEN_IN}
    spoken = [row for row in said if row.state is not ReminderState.overtaken]
    assert kept <= {row.outbox_key for row in spoken} <= {row.key for row in rows}
    assert all(row.outbox_key is None for row in said if row not in spoken)
    for *subject, stage, due in model.owed():
        mine = [row for row in spoken if [row.rule, row.period, row.person_id] == subject]
        newest = [row for row in mine if row.stage == stage or row.due_at > due]
        assert newest, (subject, stage)
        # What still has a point is in a message that was not taken back. What a clock set days
        # ahead found past its point was let go, and setting it right does not call it back.
        past = [row for row in newest if row.expires_at <= office.latest]
        # What its person answered needs no message any more.
        answered = [row for row in newest if row.state is not ReminderState.queued]
        assert past or answered or any(row.outbox_key in kept for row in newest), (subject, stage)
    check_what_arrived(office, rows)


def check_what_arrived(office: Office, rows: list[tables.Outbox]) -> None:
    """No call is made twice for a row, and no question of a day is put twice to anybody."""
    ended = Counter(row.state for row in rows)
    assert len(office.gateway.calls) == ended[MessageState.sent] + ended[MessageState.unknown]
    questions = Counter(
        (call.address.user, line.partition(" ")[2] if line[:1].isdigit() else line)
        for call in office.gateway.calls
        for line in asked(call)
    )
    assert max(questions.values(), default=1) == 1, questions


def asked(call: Outgoing) -> list[str]:
    """Give the lines that ask for a team's day; each names its day."""
    return [line for line in call.body.splitlines() if line.endswith("还没确认。")]


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, sqlite_url: Callable[[], str]) -> Callable[[], str]:
    """Give a maker of fresh databases of each kind."""
    if request.param == "sqlite":
        return sqlite_url
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh


AHEAD_AND_BACK = [("ahead", 581), ("down for days", 4320), ("jump back", 4320)]


@pytest.mark.timeout(900)
@example(script=AHEAD_AND_BACK, first=23)
@given(script=steps, first=st.sampled_from([8, 9, 15, 22, 26, 28]))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nothing_twice_and_nothing_lost(
    fresh_url: Callable[[], str], script: list[tuple[str, int]], first: int
) -> None:
    """Ticks, kills, two processes, downtime, clock jumps, answers and changes in any order."""
    database = Database(fresh_url())
    try:
        county = places.make(database)
        model = Model(county, county.sweeper, START.replace(day=first))
        model.bind()
        office = Office(model)
        for step, n in itertools.chain([("same instant", 0)], script):
            if step in {*FAULTS, *ANSWERS, "deliver"}:
                office.do(step, n)
            else:
                model.do(step, n)
            check(office)
    finally:
        database.close()


def test_three_days_down_are_made_up_for_in_one_message(
    fresh_url: Callable[[], str],
) -> None:
    """The sender was away too: what was queued before joins what came due meanwhile."""
    database = Database(fresh_url())
    try:
        county = places.make(database)
        model = Model(county, county.sweeper, at("2026-06-15", "09:00"))
        model.bind()
        office = Office(model)
        county.meeting(at("2026-06-19", "15:00"), county.team.leader, called=START)
        for day, clock in (("16", "09:00"), ("18", "15:00"), ("18", "17:30")):
            model.now = at(f"2026-06-{day}", clock)
            check(office)
        office.do("deliver", 0)
        calls = [c for c in office.gateway.calls if c.address.user == str(county.team.leader)]
        assert [call.body.splitlines()[0] for call in calls] == ["有3件事:"]
        numbers = [line[:2] for line in calls[0].body.splitlines() if line[1:3] == ". "]
        assert numbers == ["1.", "2.", "3."]
    finally:
        database.close()
