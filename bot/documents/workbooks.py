"""Makes an XLSX file from plain sheets; no cell of it is ever run as a formula or followed."""

import io
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from handlers.documents import Cell, Column, Sheet, Workbook

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_LONGEST_NAME = 31
# A file made twice from the same values is the same file.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  a spreadsheet's times have no zone
_TITLE_ROW, _HEADINGS_ROW = 0, 1


def make(workbook: Workbook) -> bytes:
    """Give the file: on each sheet a title, headings that stay in view, rows and notes."""
    # Loaded on demand: only a file needs it, and every command would pay.
    import xlsxwriter  # noqa: PLC0415  see above

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _MADE})
    formats = _formats(book)
    for sheet in workbook.sheets:
        _write(book, sheet, formats)
    book.close()
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:  # noqa: ANN401  xlsxwriter has no types
    cell = {"border": 1, "valign": "vcenter", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format({**cell, "bold": True, "bg_color": "#E8E8E8"}),
        "text": book.add_format({**cell, "num_format": "@"}),
        # What looks like a formula stays text even after somebody edits the cell.
        "guarded": book.add_format({**cell, "num_format": "@", "quote_prefix": True}),
        "number": book.add_format(cell),
        "day": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"}),
        "note": book.add_format({"italic": True, "num_format": "@"}),
    }


def _write(book: Any, sheet: Sheet, formats: dict[str, Any]) -> None:  # noqa: ANN401  as above
    page = book.add_worksheet(sheet.name.translate(_FORBIDDEN_IN_NAMES)[:_LONGEST_NAME])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_TITLE_ROW, _HEADINGS_ROW)
    page.freeze_panes(_HEADINGS_ROW + 1, 0)
    page.write_string(_TITLE_ROW, 0, sheet.title, formats["title"])
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(_HEADINGS_ROW, at, column.heading, formats["heading"])
    for number, row in enumerate(sheet.rows, start=_HEADINGS_ROW + 1):
        for at, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            _put(page, (number, at), column, cell, formats)
    below = _HEADINGS_ROW + 2 + len(sheet.rows)
    for number, note in enumerate(sheet.notes):
        page.write_string(below + number, 0, note, formats["note"])


def _put(
    page: Any,  # noqa: ANN401  as above
    where: tuple[int, int],
    column: Column,
    cell: Cell,
    formats: dict[str, Any],
) -> None:
    if cell is None or cell == "":
        page.write_blank(*where, None, formats["text"])
        return
    if column.kind == "number" and (number := _number(cell)) is not None:
        page.write_number(*where, number, formats["number"])
    elif column.kind == "day" and (day := _day(cell)) is not None:
        page.write_datetime(*where, datetime(day.year, day.month, day.day), formats["day"])  # noqa: DTZ001  as above
    else:
        said = str(cell)
        guard = "guarded" if said.startswith(_FORMULA) else "text"
        page.write_string(*where, said, formats[guard])


def _number(cell: Cell) -> Decimal | None:
    try:
        return Decimal(str(cell))
    except InvalidOperation:
        return None


def _day(cell: Cell) -> date | None:
    try:
        return date.fromisoformat(str(cell))
    except ValueError:
        return None
