"""Whatever happened in a month: its close is what deriving it gives, and holds afterwards."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import ledger
from handlers.months import closing
from handlers.rules import attendance, day_codes
from storage import months
from storage.database import Database
from storage.kinds import PersonId
from tests.reminders import county as places
from tests.reminders.county import DAILY, PACK, County
from tests.test_ledger import (
    DAYS,
    FIRST,
    GO_LIVE,
    HISTORIES,
    LAST,
    History,
    each_day_alone,
    live,
    moment,
    read,
)

AFTERWARDS = st.lists(
    st.tuples(DAYS, st.sampled_from(["in_village", "meeting", "rest"]), st.integers(5, 20)),
    max_size=4,
)


@pytest.fixture(params=[PACK, DAILY], ids=["exception", "daily"])
def county(database: Database, request: pytest.FixtureRequest) -> County:
    """Give two teams, by exception and by daily check-in."""
    return places.make(database, teams=2, pack=request.param, go_live=GO_LIVE)


def close(county: County) -> None:
    """Close May of both teams, again if it was closed before."""
    with county.database.write() as work:
        now = moment(county, work)
        teams = [team.id for team in county.teams]
        for team, month in months.latest(work, teams, [FIRST]):
            closing.amend(now, team, month, (county.coordinator, "再来一次"))
        closing.close(now, [team for team, _ in months.unclosed(work, [FIRST])], FIRST)


def changed(county: County) -> set[tuple[PersonId, date]]:
    """Give the days that a closed May no longer derives to."""
    with county.database.read() as work:
        now = moment(county, work)
        return {
            (one.person, one.day)
            for team in county.teams
            for one in closing.changed_since(now, team.id, FIRST)
        }


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES, afterwards=AFTERWARDS)
def test_a_closed_month_is_what_deriving_it_gives_and_stays_so(
    county: County, history: History, afterwards: list[tuple[date, str, int]]
) -> None:
    """Closed equals derived; what is slipped in afterwards moves no figure and is found."""
    who = live(county, history)
    derived = each_day_alone(county, who)
    close(county)
    [closed] = read(county, [who], FIRST, LAST)
    assert list(closed.days) == derived
    assert changed(county) == set()
    totals = attendance.count(closed.days)
    assert sum(totals.kinds.values(), Decimal(0)) == (LAST - FIRST).days + 1
    for day, kind, hour in afterwards:
        county.mark(who, day.isoformat(), kind, clock=f"{hour:02}:30")
    [still] = read(county, [who], FIRST, LAST)
    assert still.days == closed.days
    anew = each_day_alone(county, who)
    differing = [
        (who, was.day)
        for was, now in zip(derived, anew, strict=True)
        if day_codes.write(was) != day_codes.write(now)
    ]
    assert changed(county) == set(differing)


@given(st.data())
def test_a_code_gives_back_the_day_it_was_made_of(data: st.DataObject) -> None:
    """Also for days in halves, and for those presumed or not counted."""
    halves = st.builds(
        attendance.HalfStatus,
        st.sampled_from(["in_village", "sick_leave", "not_counted"]),
        st.sampled_from(["stationed", "excused", "unknown", "missing", ""]),
        st.sampled_from(["own_mark", "presumed", "holiday"]).map(
            lambda reason: f"attendance.reason.{reason}"
        ),
        st.booleans(),
    )
    day = data.draw(DAYS)
    status = attendance.DayStatus(day, data.draw(halves), data.draw(halves))
    assert day_codes.read(day_codes.write(status), day) == status


def test_the_ledger_reads_closed_months_beside_open_ones(county: County) -> None:
    """A range over both gives the closed days as closed and the others as they are now."""
    zhang = county.team.zhang
    close(county)
    county.mark(zhang, "2026-05-13", "meeting")
    county.mark(zhang, "2026-06-02", "meeting")
    span = (date(2026, 5, 11), date(2026, 6, 3))
    [mine] = read(county, [zhang], *span)
    kinds = {status.day: status.kind for status in mine.days}
    assert kinds[date(2026, 5, 13)] != "meeting"
    assert kinds[date(2026, 6, 2)] == "meeting"
    with county.database.read() as work:
        [anew] = ledger.of_people(moment(county, work), [zhang], *span, as_closed=False)
    assert anew.on(date(2026, 5, 13)).kind == "meeting"
