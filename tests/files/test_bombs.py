"""Files made to end the program that reads them: refused in words, and the program lives on."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
import structlog
import xlsxwriter
from docx import Document

from bot.documents import apart, paragraphs, tables
from bot.files import sniffing
from handlers.files import EXCEL, WORD

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"
_BODY = "word/document.xml"
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {name} "{("&" + before + ";") * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
SECRET = 'SYSTEM "file:///etc/hostname"'


def repacked(packed: bytes, parts: Mapping[str, str]) -> bytes:
    """Give an office file with some of its parts replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = parts[name].encode() if name in parts else old.read(name)
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def workbook(rows: str, before: str = "", after: str = "") -> bytes:
    """Give an XLSX whose one sheet has these rows in XML."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet()
    sheet = f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return repacked(made.getvalue(), {_SHEET: f'<?xml version="1.0"?>{sheet}'})


def document(body: str, before: str = "") -> bytes:
    """Give a DOCX with this body in XML."""
    made = io.BytesIO()
    Document().save(made)
    whole = f'{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return repacked(made.getvalue(), {_BODY: f'<?xml version="1.0"?>{whole}'})


def cell(where: str, said: str = "张三") -> str:
    row = where.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    text = f'<c r="{where}" t="inlineStr"><is><t>{said}</t></is></c>'
    return f'<row r="{row}">{text}</row>'


def paragraph(said: str) -> str:
    return f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"


def lying(packed: bytes, part: str) -> bytes:
    """Give an office file one part of which unpacks to 300 MB and says it has 100 bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(part, b" " * 300_000_000)
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(made, "a") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    return made.getvalue().replace((300_000_000).to_bytes(4, "little"), b"\x64\0\0\0")


@pytest.mark.parametrize(
    "content",
    [
        workbook(cell("A1") + cell("XFD1048576")),
        workbook(cell("A1") + cell("ZZ300000")),
        workbook(cell("A1", "&i;"), before=ENTITIES),
        lying(workbook(cell("A1")), _SHEET),
        workbook(cell("A1"))[:-40],
    ],
    ids=["last cell", "far cell", "entities", "lying size", "cut off"],
)
def test_a_workbook_that_would_fill_the_memory_is_no_workbook(content: bytes) -> None:
    """Read within this process, the first two end it."""
    with pytest.raises(tables.TableError, match=r"table\.broken_workbook"):
        tables.parse(content)


def test_what_only_looks_large_is_read() -> None:
    """A merge over a whole sheet and a size that is not so cost nothing."""
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert tables.parse(workbook(cell("A1"), after=merged)) == [("张三",)]
    signs = cell("A1", "\u202e李\u200b四&#x7f;")
    assert tables.parse(workbook(signs)) == [("李四",)]


@pytest.mark.parametrize(
    "content",
    [
        document(paragraph("&i;"), before=ENTITIES),
        document(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>'
            f"{paragraph('张三')}</w:tc></w:tr></w:tbl>"
        ),
        lying(document(paragraph("张三")), _BODY),
        document("<w:p>" * 100_000),
    ],
    ids=["entities", "one wide cell", "lying size", "not closed"],
)
def test_a_report_that_would_fill_the_memory_is_no_report(content: bytes) -> None:
    with pytest.raises(paragraphs.DocumentError, match=r"report\.word\.(unreadable|empty)"):
        paragraphs.parse(content)


def test_a_document_reads_no_file_of_this_machine() -> None:
    """An entity that names a file stays empty."""
    body = paragraph("一") + paragraph("&x;")
    content = document(body, before=f"<!DOCTYPE x [<!ENTITY x {SECRET}>]>")
    assert paragraphs.parse(content) == [(False, "一")]


def test_who_reads_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.001)
    with structlog.testing.capture_logs() as logged:
        assert apart.unpack("workbook", workbook(cell("A1"))) is None
    assert [one["reason"] for one in logged] == ["too slow"]


def test_a_stopped_reader_is_not_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything of a service is stopped at once; the file is then fetched anew."""

    def stopped(*_args: object, **_more: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], -15, b"")

    monkeypatch.setattr(subprocess, "run", stopped)
    with pytest.raises(apart.InterruptedReadingError):
        tables.parse(workbook(cell("A1")))


def test_the_reader_is_handed_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes it over finds neither the token nor the database's password."""
    monkeypatch.setenv("ZHUCUN_TELEGRAM__TOKEN", "4242:secret")
    handed: list[Mapping[str, str]] = []

    def run(command: list[str], **more: object) -> subprocess.CompletedProcess[bytes]:
        assert command[0] == sys.executable
        env = more["env"]
        assert isinstance(env, dict)
        handed.append(env)
        return subprocess.CompletedProcess(command, 0, b'{"value":[["a"]],"refused":null}')

    monkeypatch.setattr(subprocess, "run", run)
    assert tables.parse(workbook(cell("A1"))) == [("a",)]
    assert "4242:secret" in os.environ.values()
    assert [one for env in handed for one in env if one.startswith("ZHUCUN")] == []


def test_a_zip_of_a_million_parts_is_not_even_listed() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for n in range(10_001):
            packed.writestr(f"{n}", b"")
        packed.writestr(_BODY, b"")
    assert sniffing.media_type(made.getvalue()) == sniffing.UNKNOWN
    assert sniffing.media_type(document(paragraph("一"))) == WORD
    assert sniffing.media_type(workbook(cell("A1"))) == EXCEL
