"""`zhucun grant`, `revoke` and `code`, typed as an operator types them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import areas, offices, people, tables
from storage.database import Database
from storage.kinds import AreaId, Level, Role
from storage.roster import add_person
from tests.console import Done, zhucun
from tests.offices import NOW, found


@pytest.fixture
def office(database: Database, database_url: str) -> str:
    """Give the address of a county with a township, a team and 张三 in the roster."""
    county = found(database)
    with database.write() as work:
        township = areas.add_area(work, Level.township, "平安镇", county)
        village = areas.add_area(work, Level.village, "石桥村", township)
        areas.add_team(work, "石桥村工作队", village)
        areas.changed(work)
        add_person(work, "张三", "13800000001", "zh_CN")
    return database_url


def run(folder: Path, office: str, *arguments: str) -> Done:
    return zhucun(folder, *arguments, database=office, language="en")


def held(database: Database) -> list[tuple[str, str, bool]]:
    """Give every role held now as (name, role, in a team)."""
    post, person = tables.Assignment, tables.Person
    with database.read() as work:
        rows = work.rows(
            select(person.name, post.role, post.team_id, post.first_day, post.last_day)
            .join(person, person.id == post.person_id)
            .order_by(post.id)
        )
    return [
        (row.name, row.role.value, row.team_id is not None)
        for row in rows
        if row.last_day is None or row.last_day > row.first_day
    ]


def audited(database: Database) -> list[tuple[int | None, str]]:
    table = tables.Audit
    with database.read() as work:
        return [(row.actor_id, row.action) for row in work.ones(select(table).order_by(table.id))]


def test_a_role_is_given_and_taken_and_both_are_written_down(
    tmp_path: Path, office: str, database: Database
) -> None:
    """From today; taken away at once; the actor is the console."""
    assert run(tmp_path, office, "grant", "张三", "township", "--area", "平安镇") == Done(
        0, "✓ 张三: township coordinator\n", ""
    )
    assert held(database) == [("张三", "township", False)]
    again = run(tmp_path, office, "grant", "张三", "township", "--area", "平安镇")
    assert again.code == 1
    assert run(tmp_path, office, "revoke", "张三", "township").code == 0
    assert held(database) == []
    assert run(tmp_path, office, "revoke", "张三", "township").code == 1
    assert audited(database) == [(None, "role.granted"), (None, "role.revoked")]


def test_the_last_administrator_stays(tmp_path: Path, office: str, database: Database) -> None:
    """Only after another one was made may the first one go."""
    new = ("grant", "管一", "administrator", "--phone", "13900000001")
    assert run(tmp_path, office, *new).code == 0
    refused = run(tmp_path, office, "revoke", "管一", "administrator")
    assert refused == Done(
        1, "", "管一 is the last administrator and stays it; grant somebody else first.\n"
    )
    assert held(database) == [("管一", "administrator", False)]
    assert run(tmp_path, office, "grant", "张三", "administrator").code == 0
    assert run(tmp_path, office, "revoke", "管一", "administrator").code == 0
    assert held(database) == [("张三", "administrator", False)]


def test_who_stays_for_a_while_only_is_not_the_next_administrator(
    tmp_path: Path, office: str, database: Database
) -> None:
    """Or the office would be without one the day after."""
    new = ("grant", "管一", "administrator", "--phone", "13900000001")
    assert run(tmp_path, office, *new).code == 0
    until = ("--until", "2999-12-31")
    assert run(tmp_path, office, "grant", "张三", "administrator", *until).code == 0
    refused = run(tmp_path, office, "revoke", "管一", "administrator")
    assert (refused.code, refused.out) == (1, "")
    assert run(tmp_path, office, "revoke", "张三", "administrator").code == 0
    assert held(database) == [("管一", "administrator", False)]


def test_a_leader_gets_the_villages_team(tmp_path: Path, office: str, database: Database) -> None:
    """A team is named by its village."""
    assert run(tmp_path, office, "grant", "张三", "leader", "--area", "石桥村").code == 0
    assert held(database) == [("张三", "leader", True)]


def test_a_deputy_of_an_office(tmp_path: Path, office: str, database: Database) -> None:
    """A deputy holds no role of their own; taken away, the seat is empty."""
    deputy = ("grant", "张三", "township", "--area", "平安镇", "--deputy")
    assert run(tmp_path, office, *deputy).code == 0
    today = date.max - timedelta(days=1)
    with database.read() as work:
        table = tables.Area
        township = AreaId(work.one(select(table.id).where(table.name == "平安镇")))
        who = people.named(work, "张三")[0].id
        seats = offices.seats(work, "township", (township, None), today)
    assert (seats, held(database)) == ([(who, True)], [])
    assert run(tmp_path, office, "revoke", "张三", "township").code == 0
    with database.read() as work:
        assert offices.seats(work, "township", (township, None), today) == []


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        (("张三", "king"), (2, "There is no role king")),
        (("张三", "township"), (2, "Say where")),
        (("张三", "township", "--area", "没有镇"), (2, "No area")),
        (("张三", "observer", "--area", "平安镇"), (2, "An observer's access must end")),
        (("张三", "observer", "--area", "平安镇", "--until", "明年"), (2, "Write days like")),
        (("张三", "unit"), (2, "Say which dispatching unit")),
        (("没人", "county"), (1, "Nobody in the roster")),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    tmp_path: Path,
    office: str,
    database: Database,
    arguments: tuple[str, ...],
    refused: tuple[int, str],
) -> None:
    """Each refusal is one sentence."""
    done = run(tmp_path, office, "grant", *arguments)
    assert (done.code, done.out) == (refused[0], "")
    assert done.err.startswith(refused[1])
    assert (held(database), audited(database)) == ([], [])


def test_the_same_name_needs_the_number(tmp_path: Path, office: str, database: Database) -> None:
    """Two 张三: which one is said with --phone."""
    with database.write() as work:
        add_person(work, "张三", "13800000002", "zh_CN")
    assert "13800000001, 13800000002" in run(tmp_path, office, "grant", "张三", "county").err
    done = run(tmp_path, office, "grant", "张三", "county", "--phone", "13800000002")
    assert done.code == 0
    with database.read() as work:
        holders = people.holders(work, Role.county, people.anywhere(), date.max)
    assert [person.phone for person in holders] == ["13800000002"]


def test_a_code_for_one(tmp_path: Path, office: str, database: Database) -> None:
    """The code is printed and audited; only its digest is kept."""
    done = run(tmp_path, office, "code", "张三")
    assert done.code == 0
    code = done.out.split()[1]
    assert len(code) == 9
    with database.read() as work:
        digests = work.ones(select(tables.BindingCode.digest))
    assert len(digests) == 1
    assert code not in digests[0]
    assert audited(database) == [(None, "code.roster")]


def test_doctor_says_when_nobody_is_bound(tmp_path: Path, office: str, database: Database) -> None:
    """Until an administrator or coordinator has an account."""
    run(tmp_path, office, "grant", "张三", "county")
    line = "! No administrator or coordinator has an account"
    assert line in run(tmp_path, office, "doctor").out
    with database.write() as work:
        who = people.named(work, "张三")[0].id
        row = tables.Account(
            platform="terminal", bot="t", user="1", chat="1", person_id=who,
            bound_at=NOW, seen_at=NOW, unreachable=None,
        )  # fmt: skip
        work.add(row)
    assert line not in run(tmp_path, office, "doctor").out
