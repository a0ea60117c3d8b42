"""The table gateway × case: what was tried over which gateway, and whether it holds."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

PROPERTY = "contract"
COLUMNS = {
    "aiogram by polling": "aiogram/poll",
    "aiogram by webhook": "aiogram/hook",
    "python-telegram-bot by polling": "ptb/poll",
    "python-telegram-bot by webhook": "ptb/hook",
    "terminal": "terminal",
}
HOLDS, BROKEN, NOT_THERE = "yes", "NO", "-"


def lines(stats: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Give the table's lines; a case with several examples holds where every one of them does.

    A dash says that the case is of no meaning there: nobody calls a poller, and a terminal has
    no network to fail.
    """
    cells: dict[str, dict[str, bool]] = defaultdict(dict)
    for reports in stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == PROPERTY and (report.when == "call" or report.failed):
                    case, column = value
                    cells[case][column] = cells[case].get(column, True) and report.passed
    width = max(map(len, cells), default=0) + 2
    yield " " * width + "".join(f"{head:>14}" for head in COLUMNS.values())
    for case in sorted(cells):
        told = [_cell(cells[case].get(column)) for column in COLUMNS]
        yield f"{case:<{width}}" + "".join(f"{one:>14}" for one in told)
    holding = sum(holds for row in cells.values() for holds in row.values())
    total = sum(len(row) for row in cells.values())
    yield f"{len(cells)} cases, {holding} of {total} cells hold"


def _cell(holds: bool | None) -> str:  # noqa: FBT001  what a cell says
    return NOT_THERE if holds is None else HOLDS if holds else BROKEN
