"""`zhucun statement`: the month sheet as the operator writes it, the same as in chat."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from storage import tables
from storage.database import Database
from tests.actors import Stage, small_county
from tests.console import Done, zhucun
from tests.conversations import posts


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county that began in July 2026."""
    return small_county(database)


def statement(folder: Path, url: str, *arguments: str) -> Done:
    return zhucun(folder, "statement", *arguments, database=url, language="zh_CN")


def test_it_writes_both_sheets_in_the_numbers_of_the_chat(
    stage: Stage, database_url: str, tmp_path: Path
) -> None:
    out = tmp_path / "october.xlsx"
    done = statement(
        tmp_path, database_url, "--area", "平安镇", "--month", "2026-10", "--out", str(out)
    )
    assert (done.code, done.out, done.err) == (0, f"✓ 已写到 {out},4人。\n", "")
    assert out.stat().st_mode & 0o777 == 0o600
    book = CalamineWorkbook.from_path(out)
    assert book.sheet_names == ["月度考勤表", "在岗情况统计表"]
    lines = book.get_sheet_by_index(1).to_python()
    told = stage.say("赵六", "统计 10月").splitlines()
    assert [line[0] for line in lines[3:5]] == ["石桥村工作队", "合计"]
    assert "石桥村工作队:在岗72天" in told[1]
    assert lines[3][3] == 72
    assert posts.audited(stage, "statistics.sheet") == [(None, f"area:{stage.places['镇']}")]


def test_csv_opens_in_excel_and_runs_nothing(
    stage: Stage, database_url: str, tmp_path: Path
) -> None:
    """It begins with the mark by which Excel knows UTF-8, and a formula is only text."""
    with stage.database.write() as work:
        person = tables.Person
        work.run(update(person).where(person.name == "孙八").values(name="=1+1"))
    out = tmp_path / "october.csv"
    assert statement(tmp_path, database_url, "--month", "2026-10", "--out", str(out)).code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][:4] == ["序号", "工作队", "姓名", "1"]
    assert [row[2] for row in rows[1:]] == ["李四", "张三", "王五", "'=1+1"]
    assert rows[1][-1] == "100.0%"
    assert rows[1][34] == "18"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--month", "10月"), 2, "--month 10月:请写成 YYYY-MM,例如 2026-10。"),
        (("--month", "2099-01"), 2, "--month 2099-01:这个月还没到。"),
        (("--month", "2026-10", "--out", "/nowhere/x.xlsx"), 1, "/nowhere/x.xlsx"),
    ],
)
@pytest.mark.usefixtures("stage")
def test_what_is_wrong_is_one_sentence(
    database_url: str, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = statement(tmp_path, database_url, *arguments)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.usefixtures("stage")
def test_an_area_that_is_not_there_is_refused(database_url: str, tmp_path: Path) -> None:
    done = statement(tmp_path, database_url, "--area", "火星镇", "--month", "2026-10")
    assert done.code == 2
    assert "火星镇" in done.err
