"""The day ledger: the same as deriving every day alone, whole in its sums, and read in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from handlers import day, ledger
from handlers.ledger import PersonDays
from handlers.rules import attendance
from handlers.rules.attendance import DayStatus
from handlers.turn import Moment
from storage import tables
from storage.database import Database
from storage.kinds import Half, LeaveState, PersonId, Role
from storage.work import Work
from tests.reminders import county as places
from tests.reminders.county import DAILY, PACK, County, at

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)
GO_LIVE = date(2026, 5, 4)
KINDS = ("in_village", "meeting", "official_trip", "rest", "gone_since")
DAYS = st.integers(0, 30).map(lambda n: FIRST + timedelta(days=n))


@dataclass(frozen=True)
class History:
    """What happens to one person in a month; each is (from, days, …)."""

    marks: Sequence[tuple[date, str, str, str, int]]
    leaves: Sequence[tuple[date, int, LeaveState]]
    trips: Sequence[tuple[date, int]]
    moves: date | None


SPANS = st.tuples(DAYS, st.integers(1, 6))
HISTORIES = st.builds(
    History,
    st.lists(
        st.tuples(
            DAYS,
            st.sampled_from(KINDS),
            st.sampled_from(["self", "leader", "clerk", "corrected", "finding"]),
            st.sampled_from(["day", "am", "pm"]),
            st.integers(5, 20),
        ),
        max_size=8,
    ),
    st.lists(
        st.tuples(
            DAYS,
            st.integers(1, 6),
            st.sampled_from([LeaveState.pending, LeaveState.approved, LeaveState.rejected]),
        ),
        max_size=2,
    ),
    st.lists(SPANS, max_size=2),
    st.none() | DAYS.filter(lambda day: day > GO_LIVE),
)


def moment(county: County, work: Work) -> Moment:
    """Give a moment after the month."""
    office = county.offices.current(work)
    assert office is not None
    return Moment(work, office, at("2026-06-01"))


def read(county: County, ids: Sequence[PersonId], first: date, last: date) -> list[PersonDays]:
    with county.database.read() as work:
        return list(ledger.of_people(moment(county, work), ids, first, last))


def each_day_alone(county: County, who: PersonId) -> list[DayStatus]:
    """Derive the month day by day, by the plain rules and nothing made once for many."""
    person = county.person(who)
    with county.database.read() as work:
        known = day.planned(moment(county, work), [person], FIRST, LAST).values()
        return [attendance.day_status(facts, policy) for facts, policy in known]


def live(county: County, history: History) -> PersonId:
    """Put somebody into the first team, who may move to the second, and let things happen."""
    with county.database.write() as work:
        who = places.enrol(work, "周九", Role.member, team_id=county.teams[0].id)
        if history.moves is not None:
            post = work.one(select(tables.Assignment).where(tables.Assignment.person_id == who))
            post.last_day = history.moves
            work.add(
                tables.Assignment(
                    person_id=who,
                    role=Role.member,
                    first_day=history.moves + timedelta(days=2),
                    team_id=county.teams[1].id,
                )
            )
    for on, kind, source, half, hour in history.marks:
        clock = f"{hour:02}:00"
        county.mark(who, on.isoformat(), kind, source=source, half=half, clock=clock)
    for on, length, state in history.leaves:
        last = on + timedelta(days=length)
        county.leave(who, (on.isoformat(), last.isoformat()), state, (Half.afternoon, Half.whole))
    for on, length in history.trips:
        county.trip(who, (on.isoformat(), (on + timedelta(days=length)).isoformat()))
    return who


@pytest.fixture(params=[PACK, DAILY], ids=["exception", "daily"])
def county(database: Database, request: pytest.FixtureRequest) -> County:
    """Give two teams, live from the fourth of May, by exception and by daily check-in."""
    return places.make(database, teams=2, pack=request.param, go_live=GO_LIVE)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES)
def test_the_ledger_is_what_each_day_is_alone_and_its_kinds_are_all_days(
    county: County, history: History
) -> None:
    """Cells made once for many give what the rules give; the sum of kinds is the range."""
    who = live(county, history)
    [mine] = read(county, [who], FIRST, LAST)
    assert list(mine.days) == each_day_alone(county, who)
    totals = attendance.count(mine.days)
    assert sum(totals.kinds.values(), Decimal(0)) == (LAST - FIRST).days + 1
    assert totals.not_live == 3
    assert mine.on(FIRST).morning.basis == "not_live"


def test_it_streams_in_the_order_asked_and_leaves_strangers_out(county: County) -> None:
    """Nothing is read before it is asked for; unknown ids are passed over."""
    zhang, li = county.team.zhang, county.team.li
    stranger = PersonId(10_000)
    statements: list[str] = []

    with county.database.read() as work:
        now = moment(county, work)
        with county.watched(statements):
            stream = ledger.of_people(now, [li, stranger, zhang], FIRST, LAST)
            assert statements == []
            assert [one.person.id for one in stream] == [li, zhang]
            assert statements


def test_a_county_is_read_in_as_many_statements_as_one_person(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Statements grow with hundreds of people, never with people or days."""

    def counted(ids: list[PersonId], last: date) -> int:
        statements: list[str] = []
        with county.watched(statements):
            read(county, ids, FIRST, last)
        return len(statements)

    everybody = [who for team in county.teams for who in (team.leader, team.zhang, team.li)]
    counted(everybody[:1], FIRST)  # reads the office, which is kept
    one_day = counted(everybody[:1], FIRST)
    assert counted(everybody, LAST) == one_day
    monkeypatch.setattr(ledger, "AT_ONCE", 3)
    assert one_day < counted(everybody, LAST) <= 2 * one_day


def test_a_meeting_somebody_signed_in_to_fills_its_half_of_the_day(county: County) -> None:
    """Attending sets the day by itself; an invitation alone, or a cancelled meeting, does not."""
    team = county.team
    on = at("2026-05-13", "14:30")
    held = county.meeting(on, team.zhang, team.li)
    called_off = county.meeting(at("2026-05-14", "09:00"), team.zhang)
    with county.database.write() as work:
        for row in work.ones(select(tables.Invitation)):
            if row.person_id == team.zhang:
                row.signed_in_at = on
    county.change_meeting(called_off, cancelled_at=on)
    zhang, li = read(county, [team.zhang, team.li], FIRST, LAST)
    here = zhang.on(date(2026, 5, 13))
    assert (here.morning.kind == "meeting", here.afternoon.kind) == (False, "meeting")
    assert (here.afternoon.reason, here.afternoon.basis) == (
        "attendance.reason.meeting",
        "confirmed",
    )
    assert held
    for status in (zhang.on(date(2026, 5, 14)), li.on(date(2026, 5, 13))):
        assert not {status.morning.kind, status.afternoon.kind} & {"meeting"}


@pytest.mark.parametrize(
    ("said", "basis"),
    [
        ({}, "presumed"),
        ({"source": "self"}, "confirmed"),
        ({"source": "leader", "note": day.TEAM_LINE}, "confirmed"),
        ({"source": "clerk"}, "confirmed"),
    ],
)
def test_every_status_says_where_it_comes_from(
    database: Database, said: dict[str, object], basis: str
) -> None:
    """What nobody said is never taken for said."""
    county = places.make(database, go_live=GO_LIVE)
    if said:
        county.mark(county.team.zhang, "2026-05-13", "in_village", **said)
    [mine] = read(county, [county.team.zhang], FIRST, LAST)
    assert mine.on(date(2026, 5, 13)).morning.basis == basis
    assert mine.on(date(2026, 5, 16)).morning.basis == "presumed"
