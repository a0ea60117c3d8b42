"""Tables that come in: CSV in the encodings offices use, and XLSX, as rows of text cells."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from bot.documents import tables

ROWS = [("姓名", "电话"), ("张三", "13800000001")]
CSV = "姓名,电话\r\n张三,13800000001\r\n"


def workbook(*rows: tuple[object, ...], top: int = 0, first_sheet: str = "") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"}) as book:
        if first_sheet:
            book.add_worksheet(first_sheet)
        sheet = book.add_worksheet()
        for number, row in enumerate(rows, start=top):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(tables.TableError) as refused:
        tables.parse(content)
    return refused.value.words.id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_csv_is_read_in_every_encoding_offices_use(encoding: str) -> None:
    assert tables.parse(CSV.encode(encoding)) == ROWS


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_may_be_separated_as_the_region_wants(delimiter: str) -> None:
    assert tables.parse(CSV.replace(",", delimiter).encode()) == ROWS


def test_quoted_cells_may_hold_commas_and_line_ends() -> None:
    assert tables.parse(b'a,"b,\nc"\n') == [("a", "b,\nc")]


def test_a_workbook_gives_texts_where_excel_keeps_numbers() -> None:
    """A telephone number never becomes 13800000001.0, and a date is a date."""
    content = workbook(("张三", 13_800_000_001, date(2026, 1, 5), 1.5, True))

    assert tables.parse(content) == [("张三", "13800000001", "2026-01-05", "1.5", "True")]


def test_rows_keep_the_numbers_that_excel_shows() -> None:
    assert tables.parse(workbook(*ROWS, top=2)) == [("", ""), ("", ""), *ROWS]


def test_an_xls_of_old_is_read_with_its_merged_cells() -> None:
    """A title spans columns and stays one cell; a place spans rows and stands in each."""
    path = Path(__file__).parent / "rosters" / "merged.xls"

    assert tables.read(path) == [
        ("云溪县驻村名单", "", "", "", ""),
        ("姓名", "电话", "角色", "乡镇", "村"),
        ("张 三", "13800000001", "队长", "平安镇", "石桥村"),
        ("李四", "13800000002", "队员", "平安镇", "石桥村"),
    ]
    assert refusal(path.read_bytes()[:2_000]) == "table.broken_workbook"


def test_an_empty_first_sheet_is_passed_over() -> None:
    assert tables.parse(workbook(*ROWS, first_sheet="说明")) == ROWS


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "table.empty"),
        (b"\r\n,,\r\n", "table.empty"),
        (workbook(), "table.empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff", "table.not_text"),
        (b"a,b\x00", "table.not_text"),
        (b"PK\x03\x04 and no more", "table.broken_workbook"),
        (b"a\n" * (tables.MOST_ROWS + 1), "table.too_many"),
        (b"," * tables.MOST_COLUMNS, "table.too_many"),
        (b"x" * (tables.MOST_BYTES + 1), "table.too_large"),
        (b'"' + b"x" * 200_000, "table.broken_line"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    assert refusal(content) == reason


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_UNPACKED", 100_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 200_000)

    assert len(buffer.getvalue()) < 2_000
    assert refusal(buffer.getvalue()) == "table.too_large"


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("readme.txt", "hello")

    assert refusal(buffer.getvalue()) == "table.broken_workbook"


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(tables.TableError) as refused:
            tables.read(path)
        assert refused.value.words.id == "table.unreadable"
