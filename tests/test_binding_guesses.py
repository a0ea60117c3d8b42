"""Guessing codes and numbers: limited for a code, for an account and over all, and reported."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.talk import Push, Text
from storage import codes, tables
from storage.database import Database
from storage.kinds import MessageKind, PersonId, Role
from tests.binders import CODE, DESK, TABLET, TAIL, WHOLE, answers, bound, leader_with_code, write
from tests.offices import TODAY


@pytest.fixture
def zhang(database: Database) -> PersonId:
    """Give a leader who holds a code."""
    return leader_with_code(database)


def test_three_wrong_numbers_kill_a_code(database: Database, zhang: PersonId) -> None:
    """Whoever found a code on a sheet of paper cannot try out all numbers, from no account."""
    answered = [answers(write(database, f"{CODE} 0009"))]
    answered.append(answers(write(database, "0008")))
    answered.append(answers(write(database, f"{CODE} 0007", TABLET)))

    assert answered == [["binding.wrong_tail"], ["binding.wrong_tail"], ["binding.dead_code"]]
    assert answers(write(database, TAIL)) == ["binding.wrong_code"]
    assert answers(write(database, WHOLE, DESK)) == ["binding.wrong_code"]
    assert bound(database) is None
    assert zhang


def test_guessing_is_limited_per_account(database: Database, zhang: PersonId) -> None:
    """After five misses even the right code waits an hour, while others are not held up."""
    misses = [answers(write(database, f"WWWWWWW{n}")) for n in range(5)]

    assert misses == [["binding.wrong_code"]] * 5
    assert answers(write(database, WHOLE)) == ["binding.too_often"]
    assert bound(database) is None
    later = timedelta(hours=1, seconds=1)
    assert answers(write(database, WHOLE, later=later))[0] == "binding.bound"
    assert bound(database) == zhang


def test_guessing_is_limited_over_all(
    database: Database, zhang: PersonId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The administrators hear of it once an hour, as does the audit."""
    monkeypatch.setattr(codes, "GUESSES_OF_ALL", 3)
    with database.write() as work:
        post = tables.Assignment(person_id=zhang, role=Role.administrator, first_day=TODAY)
        work.add(post)
    pushes: list[list[Push]] = []
    for hours in (0, 0, 0, 2, 2, 2):
        user = replace(TABLET, user=str(len(pushes)))
        outcomes = write(database, "WWWWWWWW", user, later=timedelta(hours=hours))
        pushes.append([o for o in outcomes if isinstance(o, Push)])

    told = [Push(zhang, MessageKind.notice, Text("binding.guessing", {"n": 3}))]
    assert pushes == [[], [], told, [], [], told]
    later = timedelta(hours=2)
    assert answers(write(database, WHOLE, later=later)) == ["binding.too_often"]
    assert bound(database) is None
    with database.read() as work:
        actions = work.ones(select(tables.Audit.action))
    assert actions == [codes.REPORTED, codes.REPORTED]
