"""Rosters: what a row may say, what is refused by row and reason, and what an import writes."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta

import pytest

from handlers import roster
from handlers.roster import Import
from handlers.rules import roster as rules
from handlers.rules import roster_cells
from handlers.rules.roster_cells import Unreadable
from storage import areas, people
from storage.database import Database
from storage.kinds import Level, Role
from storage.people import Person
from tests.offices import GO_LIVE, NOW, TODAY, found, moment

HEADING = ("姓名", "电话", "角色", "派出单位", "乡镇", "村", "开始", "结束")
ZHANG = ("张三", "13800000001", "第一书记", "县水利局", "平安镇", "石桥村", "", "")
LI = ("李四", "13800000002", "队员", "县水利局", "平安镇", "石桥村", "", "")
WANG = ("王五", "13800000003", "乡镇专干", "", "平安镇", "", "", "")


class _NotTaken(Exception):  # noqa: N818  not an error: how a caller rolls back
    pass


def faults(*rows: Sequence[str], heading: Sequence[str] = HEADING) -> list[tuple[int, str]]:
    """Give row and reason of everything wrong below a heading in row 1."""
    wrong = rules.read([heading, *rows]).faults
    return [(fault.row, fault.reason.removeprefix("roster.fault.")) for fault in wrong]


def taken(database: Database, *rows: Sequence[str], days_later: int = 0) -> Import:
    """Import rows as a caller does: what is faulty is rolled back."""
    result = Import(())
    with suppress(_NotTaken), database.write() as work:
        now = moment(work, NOW + timedelta(days=days_later))
        result = roster.take(now, [HEADING, *rows], None, "zh_CN")
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


@pytest.mark.parametrize(
    ("read", "said", "understood"),
    [
        (roster_cells.name, " 张 三 ", "张三"),
        (roster_cells.name, "买买提·艾力", "买买提·艾力"),
        (roster_cells.name, "John  Smith", "John Smith"),
        (roster_cells.name, "张伟(大)", "张伟(大)"),
        (roster_cells.name, "\u200b李四\ufeff", "李四"),
        (roster_cells.phone, "138 0000-0001", "13800000001"),
        (roster_cells.phone, "+8613800000001", "13800000001"),
        (roster_cells.phone, "\uff11\uff13800000001", "13800000001"),
        (roster_cells.phone, "13800000001.0", "13800000001"),
        (roster_cells.roles, "第一书记/队长", (Role.leader,)),
        (roster_cells.roles, "队员、管理员", (Role.member, Role.administrator)),
        (roster_cells.roles, "Township Coordinator", (Role.township,)),
        (roster_cells.day, "2026年1月5日", date(2026, 1, 5)),
        (roster_cells.day, "2026.1.5", date(2026, 1, 5)),
        (roster_cells.day, "20260105", date(2026, 1, 5)),
        (roster_cells.day, "至今", None),
    ],
)
def test_a_cell_is_read_as_people_write_it(
    read: Callable[[str], object], said: str, understood: object
) -> None:
    assert read(said) == understood


@pytest.mark.parametrize(
    ("read", "said", "reason"),
    [
        (roster_cells.name, "", "missing_name"),
        (roster_cells.name, "🙂👍", "bad_name"),
        (roster_cells.name, "张三🙂", "bad_name"),
        (roster_cells.name, "123", "bad_name"),
        (roster_cells.name, "张" * 41, "bad_name"),
        (roster_cells.phone, " ", "missing_phone"),
        (roster_cells.phone, "1380000000", "bad_phone"),
        (roster_cells.phone, "1.38E+10", "bad_phone"),
        (roster_cells.phone, "0771-1234567", "bad_phone"),
        (roster_cells.roles, "", "missing_role"),
        (roster_cells.roles, "主任", "unknown_role"),
        (roster_cells.roles, "队长、队员", "unknown_role"),
        (roster_cells.day, "2025.1", "bad_date"),
        (roster_cells.day, "2026-02-30", "bad_date"),
        (roster_cells.day, "46027", "bad_date"),
    ],
)
def test_a_cell_is_never_guessed(read: Callable[[str], object], said: str, reason: str) -> None:
    refused = read(said)

    assert isinstance(refused, Unreadable)
    assert refused.reason == reason


def test_a_title_above_and_unknown_columns_do_not_matter() -> None:
    """The heading is found below a title, in English too, and rows keep their number."""
    heading = ("No.", "Name", "Phone", "Role", "Township", "Village", "Remark")
    row = ("1", "Li Si", "13800000002", "member", "Ping'an", "Shiqiao", "x")

    read = rules.read([("Roster of 2026",), (), heading, (), row])

    assert read.faults == ()
    assert read.ignored == ("No.", "Remark")
    assert [(r.row, r.name, r.role, r.village) for r in read.rows] == [
        (5, "Li Si", Role.member, "Shiqiao")
    ]


def test_a_file_without_a_usable_heading_is_refused_once() -> None:
    assert faults(ZHANG, heading=("a", "b")) == [(0, "no_heading")]
    assert faults(ZHANG, heading=("姓名", "村")) == [(1, "no_column_phone"), (1, "no_column_role")]
    assert faults() == [(0, "nobody")]


def test_every_fault_of_every_row_is_named() -> None:
    """Nothing is hidden behind the first fault, neither of the file nor of a row."""
    assert faults(
        ("🙂", "123", "主任", "", "", "", "2025.1", "x"),
        ("张三", "13800000001", "队员", "", "平安镇", "", "", ""),
        ("李四", "13800000002", "派出单位联络员", "", "", "", "", ""),
        ("王五", "13800000003", "队员", "", "平安镇", "石桥村", "2026-02-01", "2026-01-01"),
        ("", "", "", "", "", "", "", ""),
        ("赵六", "13800000004", "队长", "", "平安镇", "石桥村", "", ""),
        ("钱七", "13800000004", "队员", "", "平安镇", "石桥村", "", ""),
        ("孙八", "13800000005", "队长", "", "平安镇", "石桥村", "", ""),
        ("孙八", "13800000005", "队长", "", "平安镇", "石桥村", "", ""),
    ) == [
        (2, "bad_name"),
        (2, "bad_phone"),
        (2, "unknown_role"),
        (2, "bad_date"),
        (2, "bad_date"),
        (3, "missing_village"),
        (4, "missing_unit"),
        (5, "end_before_start"),
        (8, "phone_of_another"),
        (9, "two_leaders"),
        (10, "repeated"),
        (10, "two_leaders"),
    ]


def test_a_handover_is_no_second_leader() -> None:
    """Two leaders may overlap for a month, the former one having an end."""
    former = (*ZHANG[:6], "2025-01-01", "2026-11-30")
    soon, early = (
        ("孙八", "13800000005", *ZHANG[2:6], day, "") for day in ("2026-11-15", "2026-06-01")
    )

    assert faults(former, soon) == []
    assert faults(former, early) == [(3, "two_leaders")]


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


def test_a_new_number_is_known_by_name_and_post(office: Database) -> None:
    taken(office, ZHANG, LI)
    before = everybody(office)["李四"].id

    result = taken(office, ZHANG, (LI[0], "13900000009", *LI[2:]))

    assert changed(result) == [("李四", "phone")]
    assert everybody(office)["李四"].id == before
    assert everybody(office)["李四"].phone == "13900000009"


def test_a_mistyped_name_is_mended_in_the_same_post_only(office: Database) -> None:
    taken(office, ZHANG, LI)

    result = taken(office, ("李思", *LI[1:]))

    assert changed(result) == [("李思", "name")]
    assert set(everybody(office)) == {"张三", "李思"}
