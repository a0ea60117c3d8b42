"""Unpacks one Word or Excel file; run by `bot/documents/apart.py` as a process of its own.

The file comes on standard input, what is in it goes to standard output as JSON.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from bot.documents import paragraphs, tables
from bot.documents.apart import Found, Refused
from handlers.rules.legible import legible
from handlers.talk import text

_MEMORY = 512_000_000
_SECONDS = 30
_Corner = tuple[int, int]


def workbook(content: bytes) -> list[list[str]]:
    """Give the rows of the first sheet with anything in it; TableError says why there are none."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  as `document`

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            # Leading empty rows stay, or a fault would name the wrong row.
            sheet = book.get_sheet_by_name(name)
            cells = sheet.to_python(skip_empty_area=False)
            if any(cell != "" for row in cells for cell in row):
                rows = [[_cell(cell) for cell in row] for row in cells[: tables.MOST_ROWS + 1]]
                _fill(rows, sheet.merged_cell_ranges or [])
                if sum(len(cell) for row in rows for cell in row) > tables.MOST_TEXT:
                    raise tables.too_large()
                return rows
    except CalamineError:
        raise tables.TableError(text("table.broken_workbook")) from None
    return []


def _fill(rows: list[list[str]], merged: Iterable[tuple[_Corner, _Corner]]) -> None:
    """Repeat a cell in every row it spans; what spans columns is a title and stays one cell."""
    for (top, left), (bottom, _) in merged:
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row):
                row[left] = rows[top][left]


def _cell(value: float | str | bool | date | datetime | time | timedelta) -> str:  # noqa: FBT001  what a spreadsheet's cell may hold
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return tables.as_cell(str(value))


def document(content: bytes) -> list[paragraphs.Paragraph]:
    """Give the paragraphs of a DOCX in order; DocumentError says why there are none."""
    # Loaded here, so that reading the other kind does not pay for it.
    from docx import Document  # noqa: PLC0415  see above

    try:
        opened = Document(io.BytesIO(content))
    except Exception as error:
        # Whatever a file from outside makes the library raise is the file's fault.
        raise paragraphs.DocumentError(text("report.word.unreadable")) from error
    found: list[paragraphs.Paragraph] = []
    length = 0
    for heading, said in _blocks(opened):
        length += len(said)
        if len(found) >= paragraphs.MOST_PARAGRAPHS or length > paragraphs.MOST_CHARACTERS:
            raise paragraphs.DocumentError(text("report.word.too_large"))
        found.append((heading, said))
    return found


def _blocks(opened: Any) -> Iterator[paragraphs.Paragraph]:  # noqa: ANN401  an untyped library
    from docx.table import Table  # noqa: PLC0415  as above

    for block in opened.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(legible(cell.text).strip() for cell in row.cells)
                said = " ".join(filter(None, cells))
                if said:
                    yield False, said
            continue
        said = " ".join(legible(block.text).split())
        if said:
            style = (block.style.name or "").lower() if block.style else ""
            yield style.startswith(paragraphs.HEADINGS), said


READERS: Mapping[str, Callable[[bytes], object]] = {"workbook": workbook, "document": document}
"""By the kind that `apart.unpack` is asked for."""


def _bound() -> None:
    """Let the system end this process where it wants too much, if the system can."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415  there is none on Windows

        for what, most in (
            (resource.RLIMIT_AS, _MEMORY),
            (resource.RLIMIT_CPU, _SECONDS),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Read the file on standard input as the kind that the command names."""
    _bound()
    content = sys.stdin.buffer.read()
    try:
        found = Found(value=READERS[sys.argv[1]](content))
    except (tables.TableError, paragraphs.DocumentError) as error:
        found = Found(refused=Refused(error.words.id, dict(error.words.values)))  # type: ignore[arg-type]  # numbers and words only
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
