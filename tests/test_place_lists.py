"""Lists of townships and villages, through the command; then rosters create none."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from storage import areas, places
from storage.database import Database
from storage.kinds import Level
from tests.console import Done, zhucun
from tests.offices import found

AREAS = """全县乡镇村一览
乡镇,村,别名,经度,纬度,坐标系
平安镇,石桥村,石桥、桥头,114.3,30.5,WGS-84
平安镇,黄泥坡村,,114.31,30.52,GCJ-02
清水乡,大河村,,,,
"""
UNCONFIRMED = (
    "Note: the roster does not say who is full time and whose membership was moved "
    "(1 people; 二(三)); add the columns “full time” and “membership”."
)


@pytest.fixture
def office(database: Database, database_url: str) -> str:
    """Give the address of a county without people."""
    found(database)
    return database_url


def villages(database: Database) -> list[str]:
    with database.read() as work:
        known = areas.directory(work).areas.values()
    return [area.name for area in known if area.level is Level.village]


def sheet(path: Path) -> list[list[str]]:
    book = CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[str(cell) for cell in row] for row in rows]


def people_csv(folder: Path, *rows: str) -> None:
    lines = ["姓名,电话,角色,派出单位,乡镇,村", *rows]
    (folder / "r.csv").write_text("\n".join(lines), encoding="gb18030")


def test_after_a_list_of_places_a_roster_creates_none(
    tmp_path: Path, office: str, database: Database
) -> None:
    """Aliases are understood, and of what is unknown the nearest names are told."""
    (tmp_path / "areas.csv").write_bytes(AREAS.encode("gbk"))
    told = zhucun(tmp_path, "import-areas", "areas.csv", database=office, language="en")
    assert told == Done(
        0, "new places (5): 平安镇, 石桥村, 黄泥坡村, 清水乡, 大河村\nImported.\n", ""
    )
    people_csv(
        tmp_path,
        "张三,13800000001,队长,,平安镇,石桥",
        "李四,13800000002,队员,,平安镇,石乔村",
        "王五,13800000003,队员,,平安乡,大河村",
        "赵六,13800000004,队员,,,东沟屯",
    )

    done = zhucun(tmp_path, "import-people", "r.csv", database=office)

    assert done.err.splitlines()[:3] == [
        "第 3 行:名单里没有“石乔村”。是不是:石桥村?",
        "第 4 行:名单里没有“平安乡”。是不是:平安镇?",
        "第 5 行:名单里没有“东沟屯”。请核对,或先用 import-areas 导入。",
    ]
    people_csv(tmp_path, "张三,13800000001,队长,,平安镇,石桥")
    good = zhucun(tmp_path, "import-people", "r.csv", database=office, language="en")
    assert good.out.splitlines() == [
        "new teams (1): 石桥村工作队",
        "new people (1): 张三",
        "Note: teams with too few people (1; 二(二)): 石桥村工作队 1",
        "Note: villages without a team (2; 一(二)): 黄泥坡村, 大河村",
        UNCONFIRMED,
        "Imported.",
    ]
    assert villages(database) == ["石桥村", "黄泥坡村", "大河村"]


def test_places_are_kept_as_given_and_once_more_changes_nothing(
    tmp_path: Path, office: str, database: Database
) -> None:
    (tmp_path / "areas.csv").write_text(AREAS, encoding="utf-8-sig")
    zhucun(tmp_path, "import-areas", "areas.csv", database=office)
    changed = AREAS.replace("114.31", "114.32").replace("清水乡,大河村,,,,\n", "")
    (tmp_path / "two.csv").write_text(changed, encoding="utf-8")

    again = zhucun(tmp_path, "import-areas", "areas.csv", database=office, language="en")
    other = zhucun(tmp_path, "import-areas", "two.csv", database=office, language="en")

    assert again.out == "unchanged places: 3\nImported.\n"
    assert other.out == (
        "changed places (1): 黄泥坡村\n"
        "villages known but not in the file, left as they are (1): 大河村\n"
        "unchanged places: 1\nImported.\n"
    )
    with database.read() as work:
        directory = areas.directory(work)
        names = {area: directory.areas[area].name for area in places.aliases(work)}
        degrees = {names[row.area]: row for row in places.described(work)}
    stone = degrees["石桥村"]
    assert (stone.latitude, stone.longitude, stone.datum) == (30.5, 114.3, "WGS-84")
    assert degrees["黄泥坡村"].datum == "GCJ-02"


def test_every_fault_of_a_list_of_places_is_told(tmp_path: Path, office: str) -> None:
    rows = (
        "乡镇,村,别名,经度,纬度,坐标系",
        ",石桥村,,,,",
        "平安镇,123,,,,",
        "平安镇,甲村,,30.5,114.3,WGS-84",
        "平安镇,乙村,,114.3,30.5,",
        "平安镇,丙村,,114.3,30.5,BD-09",
        "平安镇,丁村,,114.3,,WGS-84",
        "平安镇,戊村,己村,,,",
        "平安镇,己村,,,,",
        "平安镇,己村,,,,",
    )
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")

    done = zhucun(tmp_path, "import-areas", "a.csv", database=office, language="en")

    assert [line.partition(": ")[0] for line in done.err.splitlines()[:-2]] == [
        f"row {n}" for n in (2, 3, 4, 5, 6, 7, 8, 10)
    ]
    assert sheet(tmp_path / "a-problem.xlsx")[3][-1].startswith("the coordinates “114.3, 30.5”")
