"""Rosters as counties keep them, through the command: titles, merged cells, GBK, many faults."""

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.commands import import_people as command
from bot.documents import tables as documents
from storage import people, tables
from storage.database import Database
from storage.kinds import Role
from storage.people import Person
from tests.console import Done, zhucun
from tests.offices import TODAY, found

HEADING = ["序号", "姓 名", "联系电话", "驻村职务", "选派单位", "乡镇", "驻村", "开始", "结束"]


@pytest.fixture
def office(database: Database, database_url: str) -> str:
    """Give the address of a county without people."""
    found(database)
    return database_url


def everybody(database: Database) -> dict[str, Person]:
    with database.read() as work:
        return {person.name: person for person in people.load_all(work).values()}


def sheet(path: Path) -> list[list[str]]:
    book = CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[str(cell) for cell in row] for row in rows]


def merged(path: Path) -> None:
    """Write a workbook as counties do: title, a heading of two rows, places merged downwards."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.merge_range("A1:I1", "云溪县驻村工作队员名单(2026年)")
        for column, name in enumerate(HEADING):
            page.merge_range(1, column, 2, column, name)
        page.merge_range("F4:F7", "平安镇")
        page.merge_range("G4:G6", "石桥村")
        page.merge_range("E4:E5", "县水利局")
        rows = [
            (1, "张 三", 13_800_000_001, "第一书记/队长", "", "", "", "2026.1.5", ""),
            (2, "李  四", "13800000002.0", "队员", "", "", "", "2026年1月5日", ""),
            (3, "王五", " 138 0000 0003", "队员", "县财政局", "", "", "20260105", "至今"),
            (4, "赵六", "+86 13800000004", "乡镇专干", "", "", "", "", ""),
        ]
        for number, row in enumerate(rows, start=3):
            for column, cell in enumerate(row):
                if cell != "":
                    page.write(number, column, cell)
        page.write_row(7, 0, HEADING)
        page.write_row(8, 0, [5, "孙八", "13800000005", "队员", "县财政局", "平安镇", "石桥村"])


def test_a_workbook_with_title_and_merged_cells_is_taken(
    tmp_path: Path, office: str, database: Database
) -> None:
    """A place stands in every row it spans, and a heading repeated on the next page is nobody."""
    merged(tmp_path / "名单.xlsx")

    done = zhucun(tmp_path, "import-people", "名单.xlsx", database=office, language="en")

    assert done == Done(
        0,
        "new places (2): 平安镇, 石桥村\nnew teams (1): 石桥村工作队\n"
        "new people (5): 张三, 李四, 王五, 赵六, 孙八\ncolumns not used: 序号\n"
        "Note: the roster does not say who is full time and whose membership was moved "
        "(4 people; 二(三)); add the columns “full time” and “membership”.\nImported.\n",
        "",
    )
    known = everybody(database)
    team = known["张三"].team_on(TODAY)
    assert team is not None
    assert {name for name, one in known.items() if one.team_on(TODAY) == team} == {
        "张三",
        "李四",
        "王五",
        "孙八",
    }
    assert [one.phone for one in known.values()] == [f"1380000000{n}" for n in range(1, 6)]
    assert known["张三"].roles_on(TODAY) == {Role.leader}


FAULTY = """云溪县名单,,,,,,,
姓名,电话,角色,派出单位,乡镇,村,开始,结束
🙂,123,主任,,,,2025.1,x
,13800000001,队员,,平安镇,,,
李四,,,,,,2026-02-30,
王五,1.38E+10,队员,,平安镇,石桥村,2026-02-01,2026-01-01
赵六,13800000004,派出单位联络员,,,,,
=HYPERLINK("http://x"),13800000005,队长、队员,,平安镇,石桥村,2025年10月,
张三,13800000006,队长,,平安镇,石桥村,,
张三丰,13800000006,队员,,平安镇,石桥村,,
孙八,13800000007,队长,,平安镇,石桥村,,
孙八,13800000007,队长,,平安镇,石桥村,,
钱七,0771-1234567,队员,,平安镇,石桥村,46027,
"""


def test_twenty_faults_come_back_beside_their_rows(
    tmp_path: Path, office: str, database: Database
) -> None:
    """In GBK; the workbook that comes back runs no formula, and corrected it is taken."""
    (tmp_path / "名单.csv").write_bytes(FAULTY.replace("🙂", "①②").encode("gbk"))

    done = zhucun(tmp_path, "import-people", "名单.csv", database=office)

    lines = done.err.splitlines()
    assert (done.code, done.out) == (1, "")
    assert lines[-2].startswith("共 22 处问题,没有导入任何内容。")
    assert lines[-1] == "每行的问题写在 名单-问题.xlsx 的“问题”一列里。"
    assert everybody(database) == {}
    rows = sheet(tmp_path / "名单-问题.xlsx")
    assert rows[1][-1] == "问题"
    assert [len(row[-1].splitlines()) for row in rows[2:]] == [5, 2, 3, 2, 1, 3, 0, 1, 1, 2, 2]
    assert "2025.1" in rows[2][-1]
    assert "2025-01-05" in rows[2][-1]
    assert rows[7][0] == '=HYPERLINK("http://x")'

    corrected = [row for row in documents.read(tmp_path / "名单-问题.xlsx") if "张三" in row]
    with xlsxwriter.Workbook(tmp_path / "改好.xlsx") as book:
        page = book.add_worksheet()
        for number, row in enumerate([rows[1], *corrected]):
            page.write_row(number, 0, row)
    again = zhucun(tmp_path, "import-people", "改好.xlsx", database=office)
    assert (again.code, again.err) == (0, "")
    assert "没有用到的列" not in again.out
    assert set(everybody(database)) == {"张三"}


def test_the_faults_go_where_they_are_wanted(tmp_path: Path, office: str) -> None:
    """And if that cannot be written, they are still printed."""
    (tmp_path / "r.csv").write_text("姓名,电话\n张三,1\n", encoding="utf-8")

    done = zhucun(
        tmp_path, "import-people", "r.csv", "--faults", "o.xlsx", database=office, language="en"
    )
    nowhere = zhucun(
        tmp_path, "import-people", "r.csv", "--faults", "no/o.xlsx", database=office, language="en"
    )

    assert done.err.splitlines()[-1] == "The faults stand beside their rows in o.xlsx."
    assert sheet(tmp_path / "o.xlsx")[0][-1] == "problem\nthe heading has no column “role”."
    assert nowhere.code == 1
    assert nowhere.err.splitlines()[-1].startswith("no/o.xlsx cannot be written: ")


def people_csv(folder: Path, *rows: str) -> None:
    lines = ["姓名,电话,角色,派出单位,乡镇,村", *rows]
    (folder / "r.csv").write_text("\n".join(lines), encoding="gb18030")


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_new_number_is_asked_about_at_a_terminal(
    tmp_path: Path,
    office: str,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    people_csv(tmp_path, "张三,13800000001,队长,县水利局,平安镇,石桥村")
    zhucun(tmp_path, "import-people", "r.csv", database=office)
    people_csv(tmp_path, "张三,13900000009,队长,县水利局,平安镇,石桥村")
    refused = zhucun(tmp_path, "import-people", "r.csv", database=office)
    assert refused.code == 1
    assert "张三在册的电话是 13800000001,表里是 13900000009" in refused.err

    monkeypatch.setattr(command, "_at_a_terminal", lambda: True)
    done = zhucun(tmp_path, "import-people", "r.csv", said=f"{answer}\n", database=office)

    assert "是同一个人换了号吗?" in done.err
    assert done.code == (0 if answer == "y" else 1)
    phones = {"y": "13900000009", "n": "13800000001"}
    assert everybody(database)["张三"].phone == phones[answer]


def test_new_numbers_may_be_accepted_beforehand(
    tmp_path: Path, office: str, database: Database
) -> None:
    people_csv(tmp_path, "张三,13800000001,队长,县水利局,平安镇,石桥村")
    zhucun(tmp_path, "import-people", "r.csv", database=office)
    people_csv(tmp_path, "张三,13900000009,队长,县水利局,平安镇,石桥村")

    done = zhucun(tmp_path, "import-people", "r.csv", "--accept-phones", database=office)

    assert "变更 张三:电话由 13800000001 改为 13900000009" in done.out
    assert [one.phone for one in everybody(database).values()] == ["13900000009"]


def test_terms_and_leaders_are_looked_at(tmp_path: Path, office: str) -> None:
    """After an import and by doctor: what is short, what is over, and who is missing."""
    lines = [
        "姓名,电话,角色,乡镇,村,开始,结束,脱产,组织关系",
        "张三,13800000001,队员,平安镇,石桥村,2020-01-01,,是,是",
        "李四,13800000002,队员,平安镇,石桥村,2026-01-01,2030-06-30,是,是",
        "王五,13800000003,队员,平安镇,石桥村,2029-09-01,2030-06-30,是,是",
    ]
    (tmp_path / "r.csv").write_text("\n".join(lines), encoding="utf-8")

    done = zhucun(tmp_path, "import-people", "r.csv", database=office, language="en")
    looked = zhucun(tmp_path, "doctor", database=office, language="en")

    wanted = [
        "teams without a leader (1; 一(二)): 石桥村工作队",
        "terms that are too short (1; 二(二)), last day: 王五 (石桥村工作队, 2030-06-30)",
        "terms that are over (1; 二(二)), since: 张三 (石桥村工作队, 2022-01-01)",
    ]
    assert [line for line in done.out.splitlines() if line.startswith("Note: ")] == [
        f"Note: {line}" for line in wanted
    ]
    assert set(wanted) <= {line[2:] for line in looked.out.splitlines()}


def test_every_csv_of_ours_opens_in_excel(tmp_path: Path, office: str) -> None:
    people_csv(tmp_path, "张三,13800000001,队长,县水利局,平安镇,石桥村")
    zhucun(tmp_path, "import-people", "r.csv", database=office)

    zhucun(tmp_path, "codes", "--out", "codes.csv", database=office)

    content = (tmp_path / "codes.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[0] == "姓名"


COLUMNS = "姓 名,联系电话(必填),职务,派出单位,乡镇,村,任职时间,到期时间"


def test_the_headings_counties_use_are_known(
    tmp_path: Path, office: str, database: Database
) -> None:
    """任职时间 and 到期时间 are the days of the post; a term that is over is named."""
    rows = (
        "张三,13800000001,队长,县水利局,平安镇,石桥村,2025-01-05,",
        "李四,13800000002,队员,县水利局,平安镇,石桥村,2023-01-05,2024-12-31",
    )
    (tmp_path / "名单.csv").write_text("\n".join((COLUMNS, *rows)), encoding="utf-8")

    done = zhucun(tmp_path, "import-people", "名单.csv", database=office)

    assert (done.code, done.err) == (0, "")
    assert "没有用到的列" not in done.out
    assert "表里任期已经结束的 1 人(不再在任):李四" in done.out
    post = tables.Assignment
    with database.read() as work:
        days = work.rows(select(post.first_day, post.last_day).order_by(post.first_day))
    assert [(str(one.first_day), one.last_day and str(one.last_day)) for one in days][-2:] == [
        ("2023-01-05", "2024-12-31"),
        ("2025-01-05", None),
    ]


def test_unreadable_cells_hide_no_unknown_village(tmp_path: Path, office: str) -> None:
    """One look at the workbook mends it: what is misspelt stands beside what cannot be read."""
    places = "乡镇,村\n平安镇,石桥村\n太平镇,石桥村\n"
    (tmp_path / "地点.csv").write_text(places, encoding="utf-8")
    listed = zhucun(tmp_path, "import-areas", "地点.csv", database=office)
    assert "没有工作队的村 2 个" in zhucun(tmp_path, "doctor", database=office).out
    assert "石桥村(平安镇)、石桥村(太平镇)" in zhucun(tmp_path, "doctor", database=office).out
    assert listed.code == 0
    rows = (
        "张三,138,队长,,平安镇,石桥村,,",
        "李四,13800000002,队员,,平安镇,石乔村,2025.1,",
        "王五,13800000003,队员,,平安镇,石乔村,,",
        "赵六,13800000004,乡镇专干,,,,,",
    )
    (tmp_path / "名单.csv").write_text("\n".join((COLUMNS, *rows)), encoding="utf-8")

    done = zhucun(tmp_path, "import-people", "名单.csv", database=office)

    found = [line.split(":")[0] for line in done.err.splitlines() if line.startswith("第")]
    assert found == ["第 2 行", "第 3 行", "第 4 行", "第 5 行"]
    assert "是不是:石桥村" in done.err
    assert "第 5 行:乡镇专干要写乡镇。" in done.err
