"""PostgreSQL is stopped and started while sweeps run: nothing is said twice, nothing is lost."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from sqlalchemy.exc import DBAPIError

from handlers import sweep
from handlers.office import Offices
from handlers.turn import Moment
from storage import people
from storage.database import Database, is_data_error
from storage.kinds import MessageState
from tests.databases import Postgres
from tests.reminders import county as places
from tests.reminders.county import County, at, told

pytestmark = [pytest.mark.usefixtures("without_sheets"), pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """Start a PostgreSQL that nobody else uses, as it is stopped on the way."""
    started = Postgres()
    yield started
    started.stop()


@pytest.fixture
def county(server: Postgres) -> Iterator[County]:
    database = Database(server.fresh())
    made = places.make(database, teams=3)
    with database.write() as work:
        members = [who for one in made.teams for who in (one.leader, one.zhang, one.li)]
        for who in (made.coordinator, *members):
            people.bind(work, ("telegram", "7", str(who)), str(who), who, at("2026-06-08"))
    yield made
    database.close()


def fails(do: Callable[[], object]) -> None:
    """Do something that cannot be done as the server is away; the fault is not in our data."""
    with pytest.raises(DBAPIError) as raised:
        do()
    assert not is_data_error(raised.value)


def test_stopped_between_the_transactions_of_a_sweep(server: Postgres, county: County) -> None:
    """What was queued stays queued, and the sweep after it queues the rest: as a calm one did."""
    instant = at("2026-06-16", "17:30")
    sweeper = county.sweeper
    calm = sweeper.plan(instant)
    first, *rest = sweep.batches(calm, rows=4)
    assert rest
    queued = told(sweeper.queue(instant, first))
    server.halt()
    fails(lambda: sweeper.queue(instant, rest[0]))
    fails(lambda: sweeper.sweep(instant))
    server.resume()
    queued += told(sweeper.sweep(at("2026-06-16", "17:32")))
    assert sorted(queued) == sorted(told(calm))
    assert sweeper.sweep(at("2026-06-16", "17:33")) == []
    assert max(Counter(row.person_id for row in county.rows()).values()) == 1


def test_stopped_before_a_transaction_ends(server: Postgres, county: County) -> None:
    """Nothing of it is there afterwards, and the same batch, tried again, is queued whole."""
    instant = at("2026-06-16", "17:30")
    sweeper = county.sweeper
    planned = sweeper.plan(instant)

    def torn() -> None:
        with county.database.write() as work:
            office = Offices().current(work)
            assert office is not None
            stored = sweep.store(Moment(work, office, instant), sweeper.posting, planned)
            assert told(stored) == told(planned)
            server.halt()

    fails(torn)
    server.resume()
    assert county.rows() == []
    assert county.reminders() == []
    assert told(sweeper.queue(instant, planned)) == told(planned)
    assert sweeper.queue(instant, planned) == []


def test_away_for_days_is_made_up_for_in_one_message(server: Postgres, county: County) -> None:
    """Every sweep meanwhile fails; the first one after says the latest of everything, once."""
    team = county.team
    county.meeting(at("2026-06-19", "15:00"), team.leader, called=at("2026-06-10"))
    sweeper = county.sweeper
    before = told(sweeper.sweep(at("2026-06-16", "09:00")))
    assert (team.leader, "half_year_report", "due-14") in before
    server.halt()
    for day, clock in (("16", "17:30"), ("18", "15:00"), ("23", "09:00")):
        fails(partial(sweeper.sweep, at(f"2026-06-{day}", clock)))
    server.resume()
    after = sweeper.sweep(at("2026-06-23", "17:30"))
    assert sorted(told(after)) == sorted(
        [(county.coordinator, "quarter_watch", "ends-10")]
        + [
            (one.leader, rule, stage)
            for one in county.teams
            for rule, stage in (("team_day", "confirm"), ("half_year_report", "due-7"))
        ]
    )
    waits = MessageState.queued
    waiting = Counter(row.person_id for row in county.rows() if row.state is waits)
    assert set(waiting.values()) == {1}
    assert sweeper.sweep(at("2026-06-23", "17:31")) == []
