"""The leader hears once a working day who of the team has no account, while somebody has none."""

import pytest
from sqlalchemy import delete

from storage import people, tables
from storage.database import Database
from storage.kinds import MessageKind, PersonId
from tests.reminders import county as places
from tests.reminders.county import County, utc


@pytest.fixture
def county(database: Database) -> County:
    """Give a county in which the leader has an account and the members have none."""
    made = places.make(database)
    bind(made, made.team.leader)
    made.confirm(made.team, "2026-05-13")
    made.confirm(made.team, "2026-05-14")
    return made


def bind(county: County, person: PersonId) -> None:
    with county.database.write() as work:
        key = ("terminal", "test", str(person))
        people.bind(work, key, str(person), person, utc("2026-05-01", "09:00"))


def test_the_leader_gets_one_kind_list_a_day(county: County) -> None:
    assert county.seen("2026-05-13", "17:29") == []

    county.sweep("2026-05-13", "17:30")
    county.sweep("2026-05-13", "18:30")

    [row] = county.rows()
    assert (row.person_id, row.kind) == (county.team.leader, MessageKind.ask)
    assert row.body == (
        "石桥村1队还有 2 人没绑定:张三1、李四1。方便时发“绑定码 张三1”,把码当面告诉本人就行。"
    )
    assert row.expires_at == utc("2026-05-14", "04:00")
    county.sweep("2026-05-14", "17:30")
    assert len(county.rows()) == 2


def test_nothing_is_said_once_everybody_is_bound(county: County) -> None:
    for person in (county.team.zhang, county.team.li):
        bind(county, person)

    assert county.seen("2026-05-13", "18:00") == []


def test_nothing_is_said_to_a_leader_without_account_or_on_leave(county: County) -> None:
    """The ask of a leader on leave could wait; one nobody can reach reaches nobody."""
    county.leave(county.team.leader, ("2026-05-12", "2026-05-20"))
    assert county.seen("2026-05-13", "18:00") == []
    with county.database.write() as work:
        work.run(delete(tables.Account))
    assert county.seen("2026-05-14", "18:00") == []


@pytest.mark.parametrize("day", ["2026-05-04", "2026-05-16"])
def test_nobody_is_asked_on_a_day_off(county: County, day: str) -> None:
    assert county.seen(day, "18:00") == []
