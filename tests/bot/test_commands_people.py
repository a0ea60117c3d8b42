"""`zhucun import-people` and `zhucun codes`, typed as an operator types them."""

import csv
import io
import stat
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import func, select

from storage import codes, people, tables
from storage.database import Database
from storage.kinds import PersonId
from tests.console import Done, zhucun
from tests.offices import NOW, found

ROSTER = """云溪县驻村名单
姓名,手机,职务,派出单位,乡镇,村,开始,结束,备注
张 三,13800000001,第一书记,县水利局,平安镇,石桥村,2026/11/2,,
李四,13800000002,队员,县水利局,平安镇,石桥村,,,
=王五,13800000003,乡镇专干,,平安镇,,,,
"""
UNCONFIRMED = (
    "Note: the roster does not say who is full time and whose membership was moved "
    "(2 people; 二(三)); add the columns “full time” and “membership”.\n"
)
TAKEN = ROSTER.replace("=王五", "王五")


@pytest.fixture
def office(database: Database, database_url: str) -> str:
    """Give the address of a county without people."""
    found(database)
    return database_url


def count(database: Database, table: type[tables.Base]) -> int:
    with database.read() as work:
        return int(work.one(select(func.count()).select_from(tables.table(table))))


def test_a_dry_run_tells_everything_and_writes_nothing(
    tmp_path: Path, office: str, database: Database
) -> None:
    """GBK, a title, blanks in a name: the real import then says the same."""
    (tmp_path / "名单.csv").write_bytes(TAKEN.encode("gbk"))
    told = (
        "new places (2): 平安镇, 石桥村\n"
        "new teams (1): 石桥村工作队\n"
        "new people (3): 张三, 李四, 王五\n"
        "columns not used: 备注\n"
        "Note: teams with too few people (1; 二(二)): 石桥村工作队 2\n"
        f"{UNCONFIRMED}"
    )

    dry = zhucun(
        tmp_path, "import-people", "名单.csv", "--dry-run", database=office, language="en"
    )
    assert dry == Done(0, f"{told}This was a dry run; nothing was written.\n", "")
    assert (count(database, tables.Person), count(database, tables.Audit)) == (0, 0)

    real = zhucun(tmp_path, "import-people", "名单.csv", database=office, language="en")
    assert real == Done(0, f"{told}Imported.\n", "")
    assert (count(database, tables.Person), count(database, tables.Audit)) == (3, 1)


def test_a_workbook_is_imported_and_imported_again_after_a_change(
    tmp_path: Path, office: str, database: Database
) -> None:
    heading = ("name", "phone", "role", "unit", "township", "village", "from")
    rows = [
        ("张三", 13_800_000_001, "leader", "县水利局", "平安镇", "石桥村", date(2026, 11, 2)),
        ("李四", 13_800_000_002, "member", "县水利局", "平安镇", "石桥村", None),
    ]
    for name, changed in (
        ("one.xlsx", rows),
        ("two.xlsx", [rows[0], (*rows[1][:3], "县财政局", *rows[1][4:])]),
    ):
        with xlsxwriter.Workbook(tmp_path / name, {"default_date_format": "yyyy/m/d"}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([heading, *changed]):
                sheet.write_row(number, 0, row)

    zhucun(tmp_path, "import-people", "one.xlsx", database=office)
    again = zhucun(tmp_path, "import-people", "two.xlsx", database=office, language="en")

    note = "Note: teams with too few people (1; 二(二)): 石桥村工作队 2\n"
    told = "changed, 李四: sent by 县财政局\nunchanged: 1\n"
    assert again == Done(0, f"{told}{note}{UNCONFIRMED}Imported.\n", "")
    with database.read() as work:
        assert list(people.with_phones(work, ["13800000001"])) == ["13800000001"]


def test_every_fault_is_named_and_nothing_is_kept(
    tmp_path: Path, office: str, database: Database
) -> None:
    broken = TAKEN.replace("李四", "🙂🙂").replace("13800000003", "1.38E+10")
    (tmp_path / "r.csv").write_text(broken, encoding="utf-8-sig")

    done = zhucun(tmp_path, "import-people", "r.csv", database=office)

    assert (done.code, done.out) == (1, "")
    assert [line.partition(":")[0].partition(":")[0] for line in done.err.splitlines()] == [
        "第 4 行",
        "第 5 行",
        "共 2 处问题,没有导入任何内容。改好后再来一次。",
        "每行的问题写在 r-问题.xlsx 的“问题”一列里。",
    ]
    assert count(database, tables.Person) == 0


def test_a_file_that_is_no_table_is_one_sentence(tmp_path: Path, office: str) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")

    picture = zhucun(tmp_path, "import-people", "photo.png", database=office, language="en")
    nothing = zhucun(tmp_path, "import-people", "none.csv", database=office, language="en")

    assert picture == Done(1, "", "photo.png: it is neither CSV (UTF-8 or GBK) nor XLSX or XLS.\n")
    assert nothing == Done(1, "", "none.csv: it cannot be opened: No such file or directory\n")


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_codes_are_for_those_without_an_account(
    tmp_path: Path, office: str, database: Database
) -> None:
    """The file opens in Excel, belongs to the operator alone, and every code in it binds."""
    (tmp_path / "r.csv").write_text(TAKEN, encoding="utf-8")
    zhucun(tmp_path, "import-people", "r.csv", database=office)
    with database.write() as work:
        bound = people.with_phones(work, ["13800000002"])["13800000002"].id
        people.bind(work, ("terminal", "t", "1"), "1", bound, NOW)

    done = zhucun(tmp_path, "codes", "--out", "codes.csv", database=office, language="en")

    content = (tmp_path / "codes.csv").read_bytes()
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Issued 2 codes, each good once;")
    assert content.startswith(b"\xef\xbb\xbf")
    assert stat.S_IMODE((tmp_path / "codes.csv").stat().st_mode) == 0o600
    heading, *lines = rows(content)
    assert heading == ["name", "phone", "roles", "village or area", "code", "good until"]
    assert [line[:4] for line in lines] == [
        ["张三", "13800000001", "leader", "石桥村"],
        ["王五", "13800000003", "township coordinator", "平安镇"],
    ]
    with database.read() as work:
        issued_at = work.one(select(tables.BindingCode.issued_at))
        owners = [codes.owner(work, line[4].replace("-", ""), issued_at) for line in lines]
        known = people.load(work, [PersonId(owner) for owner in owners if owner])
    assert [person.name for person in known.values()] == ["张三", "王五"]


def test_codes_for_all_go_to_standard_output_and_end_the_earlier_ones(
    tmp_path: Path, office: str, database: Database
) -> None:
    (tmp_path / "r.csv").write_text(TAKEN, encoding="utf-8")
    zhucun(tmp_path, "import-people", "r.csv", database=office)
    with database.write() as work:
        for n, person in enumerate(people.load_all(work)):
            people.bind(work, ("terminal", "t", str(n)), str(n), person, NOW)

    nobody = zhucun(tmp_path, "codes", database=office, language="en")
    first = zhucun(tmp_path, "codes", "--all", database=office)
    second = zhucun(tmp_path, "codes", "--all", database=office)

    assert nobody.err.startswith("Everybody is bound, so no code was issued.")
    assert len(rows(nobody.out.encode())) == 1
    assert len(rows(first.out.encode())) == len(rows(second.out.encode())) == 4
    assert count(database, tables.BindingCode) == 3


def test_no_code_is_issued_if_the_file_cannot_be_written(
    tmp_path: Path, office: str, database: Database
) -> None:
    (tmp_path / "r.csv").write_text(TAKEN, encoding="utf-8")
    zhucun(tmp_path, "import-people", "r.csv", database=office)

    done = zhucun(tmp_path, "codes", "--out", "none/codes.csv", database=office, language="en")

    assert done == Done(
        1, "", "none/codes.csv cannot be written: No such file or directory. No code was issued.\n"
    )
    assert count(database, tables.BindingCode) == 0


def test_a_cell_that_excel_would_run_is_kept_from_it(
    tmp_path: Path, office: str, database: Database
) -> None:
    """Such a name is no name to the import, but it may come from elsewhere."""
    with database.write() as work:
        person = tables.Person(name="=1+1", phone="13800000009", language="zh_CN")
        work.add(person)
        work.add(
            tables.Assignment(
                person_id=person.id, role="administrator", first_day=date(2026, 1, 1)
            )
        )

    done = zhucun(tmp_path, "codes", database=office)

    assert rows(done.out.encode())[1][0] == "'=1+1"
