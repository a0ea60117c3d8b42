"""What rosters and lists of places say besides, and what is held against the clauses for it."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import areas, roster_facts, tables
from storage.database import Database
from storage.kinds import Membership, Need, Role, Skill
from storage.roster_facts import Stationed
from tests.console import zhucun
from tests.offices import TODAY, found

HEADING = "姓名,电话,角色,乡镇,村,第一书记,脱产,组织关系,专长"
ZHANG = "张三,13800000001,队长,平安镇,石桥村,是,是,是,经济"
LI = "李四,13800000002,队员,平安镇,石桥村,,是,是,"
WANG = "王五,13800000003,队员,平安镇,石桥村,,是,是,社会"
PLACES = "乡镇,村,需求,退出原因"


@pytest.fixture
def office(database: Database, database_url: str) -> str:
    """Give the address of a county without people."""
    found(database)
    return database_url


def notes(folder: Path, command: str, *rows: str, office: str) -> list[str]:
    """Import rows below their heading; give the warnings that were told after it."""
    (folder / "r.csv").write_text("\n".join(rows), encoding="utf-8")
    done = zhucun(folder, command, "r.csv", database=office, language="en")
    assert (done.code, done.err) == (0, "")
    return [line[6:] for line in done.out.splitlines() if line.startswith("Note: ")]


def looked_at(folder: Path, office: str) -> list[str]:
    """Give what doctor remarks."""
    done = zhucun(folder, "doctor", database=office, language="en")
    return [line[2:] for line in done.out.splitlines() if line.startswith("! ")]


def stationed(database: Database) -> dict[str, Stationed]:
    with database.read() as work:
        return {one.name: one for one in roster_facts.stationed(work, TODAY)}


def needs(database: Database) -> dict[str, Need | None]:
    with database.read() as work:
        known = areas.directory(work).areas
        return {known[area].name: one.need for area, one in roster_facts.listed(work).items()}


def test_what_a_roster_says_besides_is_kept(
    tmp_path: Path, office: str, database: Database
) -> None:
    """What is not said stays as it was known, and what is said anew is told."""
    assert notes(tmp_path, "import-people", HEADING, ZHANG, LI, WANG, office=office) == []
    zhang = stationed(database)["张三"]
    assert (zhang.role, zhang.first_secretary, zhang.full_time, zhang.membership) == (
        Role.leader,
        True,
        True,
        Membership.moved,
    )
    assert (zhang.skill, stationed(database)["李四"].skill) == (Skill.economy, None)

    (tmp_path / "r.csv").write_text(
        "\n".join(
            [HEADING, ZHANG.replace("是,是,是,经济", ",,,"), LI.replace("是,是,", "否,,党群")]
        ),
        encoding="utf-8",
    )
    told = zhucun(tmp_path, "import-people", "r.csv", database=office, language="en").out

    assert told.splitlines()[:3] == [
        "changed, 李四: skill: party work",
        "changed, 李四: full time: no",
        "unchanged: 1",
    ]
    assert stationed(database)["张三"] == zhang
    assert stationed(database)["李四"].full_time is False


def test_who_is_in_no_party_has_no_membership_to_move(tmp_path: Path, office: str) -> None:
    rows = [HEADING, ZHANG, LI, WANG.replace("是,是", "是,非党员")]

    assert notes(tmp_path, "import-people", *rows, office=office) == []
    moved = notes(
        tmp_path, "import-people", *rows[:3], WANG.replace("是,是", "是,否"), office=office
    )
    assert moved == [
        "membership moved to the village not confirmed (1; 二(三)): 王五 (石桥村工作队)"
    ]
    told = zhucun(tmp_path, "import-people", "r.csv", database=office, language="en").out
    assert told.splitlines()[0] == "unchanged: 3"


def test_insurance_and_examination_are_days_of_the_person(
    tmp_path: Path, office: str, database: Database
) -> None:
    """A new day is told and kept, an empty cell keeps what was known, a bad day is a fault."""
    heading = f"{HEADING},保险到期,体检日期"
    notes(tmp_path, "import-people", heading, f"{ZHANG},2027-06-30,2026/3/8", office=office)
    with database.read() as work:
        person = work.ones(select(tables.Person).where(tables.Person.name == "张三"))[0]
        assert (person.insured_until, person.examined_on) == (date(2027, 6, 30), date(2026, 3, 8))

    (tmp_path / "r.csv").write_text(f"{heading}\n{ZHANG},2028-06-30,", encoding="utf-8")
    told = zhucun(tmp_path, "import-people", "r.csv", database=office, language="en")
    assert told.out.splitlines()[0] == "changed, 张三: insured until: 2028-06-30"

    (tmp_path / "r.csv").write_text(f"{heading}\n{ZHANG},明年,", encoding="utf-8")
    wrong = zhucun(tmp_path, "import-people", "r.csv", database=office, language="en")
    assert wrong.code == 1
    assert "明年" in wrong.err
    with database.read() as work:
        person = work.ones(select(tables.Person).where(tables.Person.name == "张三"))[0]
        assert (person.insured_until, person.examined_on) == (date(2028, 6, 30), date(2026, 3, 8))


def test_a_role_that_names_the_first_secretary_needs_no_column(
    tmp_path: Path, office: str, database: Database
) -> None:
    rows = ("姓名,电话,角色,乡镇,村", "张三,13800000001,第一书记,平安镇,石桥村")

    notes(tmp_path, "import-people", *rows, office=office)

    assert stationed(database)["张三"].first_secretary is True


def test_a_leader_who_is_not_the_first_secretary_is_named(tmp_path: Path, office: str) -> None:
    """Said of the leader, or of somebody else in the team; not said at all is no warning."""
    wanted = "leaders who are not the first secretary (1; 一(二)): 张三 (石桥村工作队)"
    unsaid, no = ZHANG.replace("村,是", "村,"), ZHANG.replace("村,是", "村,否")
    another = LI.replace("村,", "村,是", 1)

    assert notes(tmp_path, "import-people", HEADING, unsaid, LI, WANG, office=office) == []
    assert notes(tmp_path, "import-people", HEADING, unsaid, another, WANG, office=office) == [
        wanted
    ]
    assert notes(tmp_path, "import-people", HEADING, no, LI, WANG, office=office) == [wanted]
    assert wanted in looked_at(tmp_path, office)


def test_what_nobody_confirmed_is_named(tmp_path: Path, office: str) -> None:
    """An empty cell confirms as little as a no; a county that never said is told once."""
    rows = [row.rsplit(",", 4)[0] for row in (HEADING, ZHANG, LI, WANG)]
    unsaid = (
        "the roster does not say who is full time and whose membership was moved "
        "(3 people; 二(三)); add the columns “full time” and “membership”."
    )
    assert notes(tmp_path, "import-people", *rows, office=office) == [unsaid]
    assert unsaid in looked_at(tmp_path, office)

    rows = [HEADING, ZHANG, LI.replace("是,是", "否,是"), WANG.replace("是,是", "是,")]
    wanted = [
        "full time not confirmed (1; 二(三)): 李四 (石桥村工作队)",
        "membership moved to the village not confirmed (1; 二(三)): 王五 (石桥村工作队)",
    ]
    assert notes(tmp_path, "import-people", *rows, office=office) == wanted
    assert set(wanted) <= set(looked_at(tmp_path, office))


@pytest.mark.parametrize(
    ("said", "need"),
    [("产业薄弱村", Need.industry), ("conflict", Need.conflict), ("", None)],
)
def test_a_need_that_somebody_of_the_team_meets_is_only_kept(
    tmp_path: Path, office: str, database: Database, said: str, need: Need | None
) -> None:
    notes(tmp_path, "import-people", HEADING, ZHANG, LI, WANG, office=office)

    told = notes(tmp_path, "import-areas", PLACES, f"平安镇,石桥村,{said},", office=office)

    assert told == []
    assert needs(database) == {"石桥村": need}


def test_a_need_that_nobody_of_the_team_meets_is_advised_about(
    tmp_path: Path, office: str, database: Database
) -> None:
    notes(tmp_path, "import-people", HEADING, ZHANG, LI, WANG, office=office)

    told = notes(tmp_path, "import-areas", PLACES, "平安镇,石桥村,软弱涣散,", office=office)

    advice = (
        "advice: teams whose skills do not meet the village's need (1; 二(一)): "
        "石桥村 (weak organisation: party work would suit it)"
    )
    assert told == [advice]
    assert advice in looked_at(tmp_path, office)
    assert needs(database)["石桥村"] is Need.organisation


def test_without_any_skill_there_is_no_advice(tmp_path: Path, office: str) -> None:
    rows = [ZHANG.replace("经济", ""), LI, WANG.replace("社会", "")]
    notes(tmp_path, "import-people", HEADING, *rows, office=office)

    assert notes(tmp_path, "import-areas", PLACES, "平安镇,石桥村,软弱涣散,", office=office) == []


def test_a_team_stays_when_its_village_leaves_the_list(
    tmp_path: Path, office: str, database: Database
) -> None:
    """It is named until the county gives a reason, and then also by a list without the village."""
    other = "清水乡,大河村,,"
    notes(tmp_path, "import-people", HEADING, ZHANG, LI, WANG, office=office)
    notes(tmp_path, "import-areas", PLACES, "平安镇,石桥村,,", other, office=office)
    wanted = (
        "villages no longer in the list whose team stays (1; 二(三), until the county writes its "
        "reason into the list's column “reason”): 石桥村 (石桥村工作队)"
    )

    assert notes(tmp_path, "import-areas", PLACES, other, office=office) == [wanted]
    assert notes(tmp_path, "import-areas", PLACES, other, office=office) == [wanted]
    assert wanted in looked_at(tmp_path, office)
    assert set(stationed(database)) == {"张三", "李四", "王五"}

    reason = "平安镇,石桥村,,整村搬迁(云驻〔2026〕3号)"
    assert notes(tmp_path, "import-areas", PLACES, reason, other, office=office) == []
    assert notes(tmp_path, "import-areas", PLACES, other, office=office) == []
    assert wanted not in looked_at(tmp_path, office)
    assert set(stationed(database)) == {"张三", "李四", "王五"}


def test_a_village_back_in_the_list_is_forgotten_about(tmp_path: Path, office: str) -> None:
    """Also one that no list named before; a list of townships alone takes no village away."""
    notes(tmp_path, "import-people", HEADING, ZHANG, LI, WANG, office=office)

    assert notes(tmp_path, "import-areas", PLACES, "平安镇,,,", office=office) == []
    assert len(notes(tmp_path, "import-areas", PLACES, "清水乡,大河村,,", office=office)) == 1
    assert notes(tmp_path, "import-areas", PLACES, "平安镇,石桥村,,", office=office) == []


def test_an_unknown_need_is_a_fault(tmp_path: Path, office: str) -> None:
    (tmp_path / "r.csv").write_text(f"{PLACES}\n平安镇,石桥村,缺水,", encoding="utf-8")

    done = zhucun(tmp_path, "import-areas", "r.csv", database=office)

    assert done.code == 1
    assert done.err.splitlines()[0] == (
        "第 2 行:需求“缺水”不认识。可写一项:软弱涣散、产业薄弱、矛盾突出。"
    )


def test_a_village_that_left_the_list_needs_no_team(tmp_path: Path, office: str) -> None:
    notes(tmp_path, "import-people", HEADING, ZHANG, LI, WANG, office=office)
    stone, river = "平安镇,石桥村,,", "清水乡,大河村,,"
    uncovered = "villages without a team (1; 一(二)): 大河村"

    notes(tmp_path, "import-areas", PLACES, stone, river, office=office)
    assert uncovered in looked_at(tmp_path, office)

    notes(tmp_path, "import-areas", PLACES, stone, office=office)
    assert uncovered not in looked_at(tmp_path, office)
