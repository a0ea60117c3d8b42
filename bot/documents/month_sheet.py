"""The county's month sheet as XLSX: a row for each person, a column for each day, and a statement.

Rows are written as they come and none is held, so that a province's month fits into any memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

_A4 = 9
_TITLE_ROW, _PERIOD_ROW, _HEAD_ROW, _WEEKDAY_ROW, _FIRST_ROW = range(5)
_NAME_WIDTH, _TEAM_WIDTH, _DAY_WIDTH, _SUM_WIDTH = 9, 16, 3.4, 5.2
_LEFT = 3
_SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

Value = str | float | None


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody's month: team, name, a sign for each day, and the numbers behind them."""

    team: str
    name: str
    signs: tuple[str, ...]
    numbers: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is printed above the rows, in one language.

    `heads` are those of number, team and name; `days` each day with its weekday and whether it is
    a rest day; `columns` the heads of the numbers, of which the last is a rate.
    """

    sheet: str
    title: str
    period: str
    heads: tuple[str, str, str]
    days: tuple[tuple[date, str, bool], ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """The same days added up as they are told in chat: heads, lines, and the notes beneath."""

    sheet: str
    title: str
    period: str
    heads: tuple[str, ...]
    lines: Sequence[tuple[Value, ...]]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """What can be said once the last row was read: the notes, places to sign, the statement."""

    notes: tuple[str, ...]
    signatures: tuple[str, ...]
    statement: Statement


def write(
    target: BinaryIO, layout: Layout, rows: Iterable[Row], closing: Callable[[], Closing]
) -> None:
    """Write both sheets; texts stay texts, whatever they begin with. OSError if it cannot be."""
    # Loaded on demand: only who exports needs it, and every start would pay.
    import xlsxwriter  # noqa: PLC0415  see above

    book = xlsxwriter.Workbook(target, _SAFE)
    looks = _Looks.of(book)
    month = book.add_worksheet(layout.sheet)
    at = _month(month, looks, layout, rows)
    end = closing()
    last = _LEFT + len(layout.days) + len(layout.columns) - 1
    _beneath(month, looks, (at + 1, last), (end.notes, end.signatures))
    _statement(book.add_worksheet(end.statement.sheet), looks, end)
    book.close()


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of a workbook."""

    title: Any
    plain: Any
    head: Any
    rest: Any
    cell: Any
    shaded: Any
    percent: Any
    name: Any
    note: Any

    @classmethod
    def of(cls, book: Any) -> _Looks:  # noqa: ANN401  xlsxwriter has no types
        middle = {"align": "center", "valign": "vcenter", "font_size": 9}
        boxed = {**middle, "border": 1, "shrink": True}
        grey = {"bg_color": "#E7E6E6"}
        head = {**boxed, "bold": True, "text_wrap": True, "shrink": False}
        return cls(
            title=book.add_format({**middle, "bold": True, "font_size": 16}),
            plain=book.add_format({**middle, "font_size": 10}),
            head=book.add_format(head),
            rest=book.add_format({**head, **grey}),
            cell=book.add_format(boxed),
            shaded=book.add_format({**boxed, **grey}),
            percent=book.add_format({**boxed, "num_format": "0.0%"}),
            name=book.add_format({**boxed, "align": "left"}),
            note=book.add_format({"font_size": 9, "valign": "top"}),
        )


def _month(sheet: Any, looks: _Looks, layout: Layout, rows: Iterable[Row]) -> int:  # noqa: ANN401  xlsxwriter has no types
    """Write the heads and the rows as they come; give the first row beneath them."""
    last = _LEFT + len(layout.days) + len(layout.columns) - 1
    _page(sheet)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, _TEAM_WIDTH)
    sheet.set_column(2, 2, _NAME_WIDTH)
    sheet.set_column(_LEFT, _LEFT + len(layout.days) - 1, _DAY_WIDTH)
    sheet.set_column(_LEFT + len(layout.days), last, _SUM_WIDTH)
    sheet.freeze_panes(_FIRST_ROW, _LEFT)
    _heading(sheet, looks, (layout.title, layout.period), last)
    _days(sheet, looks, layout)
    at = _FIRST_ROW
    for number, row in enumerate(rows, start=1):
        _person(sheet, looks, layout, (at, number, row))
        at += 1
    return at


def _days(sheet: Any, looks: _Looks, layout: Layout) -> None:  # noqa: ANN401  xlsxwriter has no types
    sheet.set_row(_HEAD_ROW, 30)
    for column, head in enumerate(layout.heads):
        sheet.write_string(_HEAD_ROW, column, head, looks.head)
    for n, (day, _, off) in enumerate(layout.days):
        sheet.write_number(_HEAD_ROW, _LEFT + n, day.day, looks.rest if off else looks.head)
    for n, head in enumerate(layout.columns, start=_LEFT + len(layout.days)):
        sheet.write_string(_HEAD_ROW, n, head, looks.head)
    for column in range(_LEFT):
        sheet.write_blank(_WEEKDAY_ROW, column, None, looks.head)
    for n, (_, weekday, off) in enumerate(layout.days):
        sheet.write_string(_WEEKDAY_ROW, _LEFT + n, weekday, looks.rest if off else looks.head)
    for n in range(len(layout.columns)):
        sheet.write_blank(_WEEKDAY_ROW, _LEFT + len(layout.days) + n, None, looks.head)


def _person(sheet: Any, looks: _Looks, layout: Layout, one: tuple[int, int, Row]) -> None:  # noqa: ANN401  xlsxwriter has no types
    at, number, row = one
    sheet.write_number(at, 0, number, looks.cell)
    sheet.write_string(at, 1, row.team, looks.name)
    sheet.write_string(at, 2, row.name, looks.name)
    for n, ((_, _, off), sign) in enumerate(zip(layout.days, row.signs, strict=True), start=_LEFT):
        sheet.write_string(at, n, sign, looks.shaded if off else looks.cell)
    _values(sheet, looks, (at, _LEFT + len(layout.days)), row.numbers)


def _values(
    sheet: Any,  # noqa: ANN401  xlsxwriter has no types
    looks: _Looks,
    corner: tuple[int, int],
    values: Sequence[Value],
) -> None:
    """Write numbers and texts; the last number is a rate."""
    at, left = corner
    for n, value in enumerate(values):
        look = looks.percent if n == len(values) - 1 else looks.cell
        if value is None:
            sheet.write_blank(at, left + n, None, look)
        elif isinstance(value, str):
            sheet.write_string(at, left + n, value, looks.name)
        else:
            sheet.write_number(at, left + n, value, look)


def _statement(sheet: Any, looks: _Looks, closing: Closing) -> None:  # noqa: ANN401  xlsxwriter has no types
    statement = closing.statement
    last = len(statement.heads) - 1
    _page(sheet)
    sheet.set_column(0, 0, _TEAM_WIDTH + 4)
    sheet.set_column(1, last, 8)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    _heading(sheet, looks, (statement.title, statement.period), last)
    sheet.set_row(_HEAD_ROW, 30)
    for column, head in enumerate(statement.heads):
        sheet.write_string(_HEAD_ROW, column, head, looks.head)
    at = _HEAD_ROW + 1
    for line in statement.lines:
        _values(sheet, looks, (at, 0), line)
        at += 1
    _beneath(sheet, looks, (at + 1, last), (statement.notes, closing.signatures))


def _page(sheet: Any) -> None:  # noqa: ANN401  xlsxwriter has no types
    """Set A4 across, as wide as one page, the heads on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.repeat_rows(_TITLE_ROW, _HEAD_ROW)
    sheet.set_footer("&C&P / &N")


def _heading(sheet: Any, looks: _Looks, words: tuple[str, str], last: int) -> None:  # noqa: ANN401  xlsxwriter has no types
    sheet.set_row(_TITLE_ROW, 28)
    sheet.merge_range(_TITLE_ROW, 0, _TITLE_ROW, last, "", looks.title)
    sheet.write_string(_TITLE_ROW, 0, words[0], looks.title)
    sheet.merge_range(_PERIOD_ROW, 0, _PERIOD_ROW, last, "", looks.plain)
    sheet.write_string(_PERIOD_ROW, 0, words[1], looks.plain)


def _beneath(
    sheet: Any,  # noqa: ANN401  xlsxwriter has no types
    looks: _Looks,
    corner: tuple[int, int],
    words: tuple[Sequence[str], Sequence[str]],
) -> None:
    """Write the notes, a line each, and the places to sign side by side."""
    at, last = corner
    notes, signatures = words
    for note in notes:
        sheet.write_string(at, 0, note, looks.note)
        at += 1
    for n, signature in enumerate(signatures):
        sheet.write_string(at + 1, n * (last + 1) // len(signatures), signature, looks.note)
