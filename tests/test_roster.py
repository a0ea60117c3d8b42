"""Rosters: what a row may say, what is refused by row and reason, and what an import writes."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier

import pytest

from handlers import roster
from handlers.roster import Import
from storage import areas, people
from storage.database import Database
from storage.kinds import Level, Role
from storage.people import Person
from storage.roster_entries import NewPhone
from tests.offices import GO_LIVE, NOW, TODAY, found, moment

HEADING = ("姓名", "电话", "角色", "派出单位", "乡镇", "村", "开始", "结束")
ZHANG = ("张三", "13800000001", "第一书记", "县水利局", "平安镇", "石桥村", "", "")
LI = ("李四", "13800000002", "队员", "县水利局", "平安镇", "石桥村", "", "")
WANG = ("王五", "13800000003", "乡镇专干", "", "平安镇", "", "", "")


class _NotTaken(Exception):  # noqa: N818  not an error: how a caller rolls back
    pass


def taken(
    database: Database,
    *rows: Sequence[str],
    days_later: int = 0,
    agreed: AbstractSet[NewPhone] = frozenset(),
) -> Import:
    """Import rows as a caller does: what is faulty is rolled back."""
    result = Import(())
    with suppress(_NotTaken), database.write() as work:
        now = moment(work, NOW + timedelta(days=days_later))
        result = roster.take(now, [HEADING, *rows], None, "zh_CN", agreed.__contains__)
        if result.faults:
            raise _NotTaken
    return result


def everybody(database: Database) -> dict[str, Person]:
    with database.read() as work:
        return {person.name: person for person in people.load_all(work).values()}


def changed(result: Import) -> list[tuple[str, str]]:
    return [(c.name, c.what.removeprefix("roster.change.")) for c in result.changes.changed]


@pytest.fixture
def office(database: Database) -> Database:
    found(database)
    return database


def test_an_import_creates_places_teams_units_and_people(office: Database) -> None:
    """A new team counts from the go-live day; every role stands where the row says."""
    result = taken(office, ZHANG, LI, WANG)

    assert result.faults == ()
    assert result.changes.new_people == ["张三", "李四", "王五"]
    assert result.changes.areas == ["平安镇", "石桥村"]
    assert result.changes.teams == ["石桥村工作队"]
    known = everybody(office)
    with office.read() as work:
        directory = areas.directory(work)
    (team,) = directory.teams.values()
    village = directory.areas[team.village]
    township = directory.above(team.village, Level.township)
    assert township is not None
    assert (village.name, township.name) == ("石桥村", "平安镇")
    assert [(p.role, p.team, p.first_day) for p in known["张三"].posts] == [
        (Role.leader, team.id, GO_LIVE)
    ]
    assert [(p.role, p.area, p.first_day) for p in known["王五"].posts] == [
        (Role.township, township.id, TODAY)
    ]


def test_the_same_file_once_more_changes_nothing(office: Database) -> None:
    taken(office, ZHANG, LI, WANG)
    before = everybody(office)

    again = taken(office, ZHANG, LI, WANG, days_later=3)

    assert (again.changes.new_people, changed(again), again.changes.unchanged) == ([], [], 3)
    assert everybody(office) == before


def test_nothing_is_taken_from_a_file_with_one_broken_row(office: Database) -> None:
    result = taken(office, ZHANG, ("🙂", *LI[1:]))

    assert [(fault.row, fault.reason) for fault in result.faults] == [(3, "roster.fault.bad_name")]
    assert everybody(office) == {}


def test_what_only_the_database_knows_is_a_fault_too(office: Database) -> None:
    """An unknown village without township, a number of somebody else, a leader already there."""
    taken(office, ZHANG, LI)
    unknown = ("孙八", "13800000005", "队员", "", "", "新村", "", "")
    stranger = ("孙八", "13800000002", "队员", "", "平安镇", "黄村", "", "")
    second = ("孙八", "13800000005", "队长", "", "", "石桥村", "", "")

    reasons = [
        [fault.reason for fault in taken(office, row).faults]
        for row in (unknown, stranger, second)
    ]

    assert reasons == [
        ["roster.fault.missing_township"],
        ["roster.fault.phone_known"],
        ["roster.fault.leader_known"],
    ]
    assert set(everybody(office)) == {"张三", "李四"}


def test_the_former_leader_gets_an_end_and_the_next_one_begins(office: Database) -> None:
    taken(office, ZHANG, LI)

    result = taken(
        office,
        (*ZHANG[:7], "2026-11-30"),
        ("孙八", "13800000005", "队长", "", "平安镇", "石桥村", "2026-12-01", ""),
    )

    assert result.faults == ()
    assert changed(result) == [("张三", "last_day")]
    assert result.absent == ("李四",)
    known = everybody(office)
    assert known["张三"].team_on(date(2026, 12, 1)) is None
    assert known["孙八"].roles_on(date(2026, 12, 1)) == {Role.leader}


def test_another_team_ends_the_old_one_the_day_before(office: Database) -> None:
    """A day belongs to the team of that day, before the change and after."""
    taken(office, ZHANG, LI)

    result = taken(office, (*LI[:5], "黄泥坡村", "2026-11-23", ""))

    assert changed(result) == [("李四", "post")]
    person = everybody(office)["李四"]
    with office.read() as work:
        names = {team.id: team.name for team in areas.directory(work).teams.values()}
    before, after = (person.team_on(TODAY - timedelta(days=n)) for n in (1, 0))
    assert before is not None
    assert after is not None
    assert (names[before], names[after]) == ("石桥村工作队", "黄泥坡村工作队")


def test_a_leader_may_have_two_villages(office: Database) -> None:
    other = (*ZHANG[:5], "黄泥坡村", "", "")

    result = taken(office, ZHANG, other)

    assert result.faults == ()
    assert len(people.leads(everybody(office)["张三"], TODAY)) == 2
    assert taken(office, ZHANG, other).changes.unchanged == 1


def test_a_new_number_is_asked_about_where_name_unit_and_post_are_known(office: Database) -> None:
    """Until somebody agrees it is a fault; of another unit it is another person."""
    taken(office, ZHANG, LI)

    renewed = (LI[0], "13900000009", *LI[2:])
    asked = taken(office, ZHANG, renewed)
    phone = NewPhone("李四", LI[1], "13900000009")
    assert roster.phones_to_agree(asked.faults) == (phone,)
    assert everybody(office)["李四"].phone == LI[1]
    other_unit = (*renewed[:3], "县财政局", *renewed[4:])
    assert taken(office, ZHANG, other_unit, agreed={phone}).changes.new_people == ["李四"]


def test_a_new_number_is_taken_when_somebody_agreed(office: Database) -> None:
    taken(office, ZHANG, LI)
    before = everybody(office)["李四"].id
    phone = NewPhone("李四", LI[1], "13900000009")

    result = taken(office, ZHANG, (LI[0], "13900000009", *LI[2:]), agreed={phone})

    assert changed(result) == [("李四", "phone")]
    assert everybody(office)["李四"].id == before
    assert everybody(office)["李四"].phone == "13900000009"


def test_a_mistyped_name_is_mended_in_the_same_post_only(office: Database) -> None:
    taken(office, ZHANG, LI)

    result = taken(office, ("李思", *LI[1:]))

    assert changed(result) == [("李思", "name")]
    assert set(everybody(office)) == {"张三", "李思"}


def test_two_imports_at_once_do_not_double_anybody(office: Database) -> None:
    """The second one waits for the first and then finds everything as it should be."""
    start = Barrier(2)

    def one() -> Import:
        start.wait()
        return taken(office, ZHANG, LI, WANG)

    with ThreadPoolExecutor(2) as pool:
        results = [future.result() for future in [pool.submit(one), pool.submit(one)]]

    assert sorted(len(result.changes.new_people) for result in results) == [0, 3]
    assert sorted(result.changes.unchanged for result in results) == [0, 3]
    assert len(everybody(office)) == 3
