"""Reads a CSV, XLSX or XLS file as rows of text cells, as a spreadsheet shows them."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from handlers.talk import Text, text

Row = tuple[str, ...]
_Corner = tuple[int, int]

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 1_000
_DELIMITERS = ",;\t"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class TableError(Exception):
    """A file that cannot be read as a table; `words` say why to whoever sent it."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


def read(path: Path) -> list[Row]:
    """Give every row of a file, empty ones too, so that the n-th is row n of the spreadsheet.

    What was merged downwards stands in every row of it. XLSX and XLS are told from CSV by their
    content. TableError says in a sentence why there is no table.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_large()
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise TableError(text("table.unreadable", reason=reason)) from None
    return parse(content)


def parse(content: bytes) -> list[Row]:
    """Give every row of a file's content; TableError as for `read`."""
    if len(content) > MOST_BYTES:
        raise _too_large()
    workbook = content.startswith((_ZIP, _OLE))
    found = _workbook(content) if workbook else _separated(content)
    rows: list[Row] = []
    for cells in found:
        row = tuple(cells)
        if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS:
            raise TableError(text("table.too_many", rows=MOST_ROWS, columns=MOST_COLUMNS))
        rows.append(row)
    if not any(any(row) for row in rows):
        raise TableError(text("table.empty"))
    return rows


def _too_large() -> TableError:
    return TableError(text("table.too_large", megabytes=MOST_BYTES // 1_000_000))


def _workbook(content: bytes) -> Iterator[Iterable[str]]:
    # Loaded on demand: only an import needs it, and every command would pay.
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 (see above)

    try:
        if content.startswith(_ZIP):
            _refuse_large(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            # Leading empty rows stay, or a fault would name the wrong row.
            sheet = book.get_sheet_by_name(name)
            cells = sheet.to_python(skip_empty_area=False)
            if any(cell != "" for row in cells for cell in row):
                rows = [[_cell(cell) for cell in row] for row in cells[: MOST_ROWS + 1]]
                _fill(rows, sheet.merged_cell_ranges or [])
                return iter(rows)
    except (CalamineError, zipfile.BadZipFile):
        raise TableError(text("table.broken_workbook")) from None
    return iter(())


def _refuse_large(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            raise _too_large()


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
    return str(value).strip()[:MOST_CHARACTERS]


def _separated(content: bytes) -> Iterator[Iterable[str]]:
    decoded = _decoded(content)
    if "\0" in decoded:
        raise TableError(text("table.not_text"))
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=_delimiter(decoded))
    try:
        for row in reader:
            yield [cell.strip()[:MOST_CHARACTERS] for cell in row]
    except csv.Error:
        raise TableError(text("table.broken_line", row=reader.line_num)) from None


def _decoded(content: bytes) -> str:
    """UTF-8 before GBK: text in GBK is hardly ever valid UTF-8, but the reverse is common."""
    encodings = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(text("table.not_text"))


def _delimiter(decoded: str) -> str:
    """What separates cells in the first lines most often; Excel writes what its region says."""
    counts = Counter(sign for sign in decoded[:2_000] if sign in _DELIMITERS)
    return counts.most_common(1)[0][0] if counts else ","
