"""Reads a CSV, XLSX or XLS file as rows of text cells, as a spreadsheet shows them."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.documents import apart
from handlers.rules.legible import legible
from handlers.talk import Text, text

Row = tuple[str, ...]

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 1_000
MOST_TEXT = 10_000_000
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
            raise too_large()
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise TableError(text("table.unreadable", reason=reason)) from None
    return parse(content)


def parse(content: bytes) -> list[Row]:
    """Give every row of a file's content; TableError as for `read`.

    Blocking: a workbook is read by another process.
    """
    if len(content) > MOST_BYTES:
        raise too_large()
    workbook = content.startswith((_ZIP, _OLE))
    found: Iterable[Iterable[str]] = _workbook(content) if workbook else _separated(content)
    rows: list[Row] = []
    for cells in found:
        row = tuple(cells)
        if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS:
            raise TableError(text("table.too_many", rows=MOST_ROWS, columns=MOST_COLUMNS))
        rows.append(row)
    if not any(any(row) for row in rows):
        raise TableError(text("table.empty"))
    return rows


def too_large() -> TableError:
    """Give the refusal of a file with more in it than is taken."""
    return TableError(text("table.too_large", megabytes=MOST_BYTES // 1_000_000))


def as_cell(value: str) -> str:
    """Give what a cell holds as it is taken: legible, without space around it, not too long."""
    return legible(value).strip()[:MOST_CHARACTERS]


def _workbook(content: bytes) -> list[list[str]]:
    if content.startswith(_ZIP):
        _refuse_large(content)
    found = apart.unpack("workbook", content)
    if found is None:
        raise TableError(text("table.broken_workbook"))
    if found.refused is not None:
        raise TableError(found.refused.words)
    rows: list[list[str]] = found.value
    return rows


def _refuse_large(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise TableError(text("table.broken_workbook")) from None
    if unpacked > MOST_UNPACKED:
        raise too_large()


def _separated(content: bytes) -> Iterator[Iterable[str]]:
    decoded = _decoded(content)
    if "\0" in decoded:
        raise TableError(text("table.not_text"))
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=_delimiter(decoded))
    try:
        for row in reader:
            yield [as_cell(cell) for cell in row]
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
