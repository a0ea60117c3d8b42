"""Writes what leaves the program as a table, so that Excel shows Chinese and runs no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDE, _WIDEST, _PROBLEM_WIDTH = 12, 30, 60


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Give rows as CSV; with the mark at its start, Excel takes the file for UTF-8."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([safe(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def write_problems(
    path: Path, rows: Sequence[Sequence[str]], heading: str, problems: Mapping[int, Sequence[str]]
) -> None:
    """Write a table as XLSX once more, with what is wrong with each row beside it.

    `problems` are by row number from 1; those of the whole file, 0, stand in the first row. The
    column is the one of that heading, or a new one beside the table. OSError if it cannot be
    written.
    """
    # Loaded on demand: only a faulty import needs it, and every command would pay.
    import xlsxwriter  # noqa: PLC0415  see above
    from xlsxwriter.exceptions import XlsxFileError  # noqa: PLC0415  see above

    at, top = _column(rows, heading, min((n for n in problems if n), default=1))
    # Texts stay texts: nothing of a foreign file may become a formula or a link.
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    wrong = book.add_format({"bg_color": "#FFE0E0", "num_format": "@"})
    plain = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet()
    sheet.set_column(0, max(at - 1, 0), _WIDE, plain)
    sheet.set_column(at, at, _PROBLEM_WIDTH)
    for number, row in enumerate(rows, start=1):
        said = [*problems.get(number, ()), *(problems.get(0, ()) if number == 1 else ())]
        for column, cell in enumerate(row):
            if cell and column != at:
                sheet.write_string(number - 1, column, cell, wrong if said else plain)
        if number == top:
            sheet.write_string(number - 1, at, "\n".join([heading, *said]), plain)
        elif said:
            sheet.write_string(number - 1, at, "\n".join(said), wrong)
    try:
        book.close()
    except XlsxFileError as error:
        raise OSError(str(error)) from None


def _column(rows: Sequence[Sequence[str]], heading: str, first: int) -> tuple[int, int]:
    """Give where problems stand, and the row of their heading: above the first faulty row."""
    for number, row in enumerate(rows[:first], start=1):
        if heading in row:
            return list(row).index(heading), number
    widest = max((len(row) for row in rows), default=0)
    filled = [n for n, row in enumerate(rows[: first - 1], start=1) if sum(map(bool, row)) > 1]
    return widest, filled[0] if filled else 1


def safe(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
