"""How a file that cannot be taken comes back: every fault printed, and beside its row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.commands.console import Console
from bot.commands.refusal import NOT_DONE, Refusal
from bot.documents import sheets, tables
from handlers.rules.roster import Fault

_SHOWN = 200


def read(told: Console, file: Path) -> list[tables.Row]:
    """Give the rows of a file; Refusal says why there are none."""
    try:
        return tables.read(file)
    except tables.TableError as error:
        raise told.not_done("console.no_table", file=file.name, reason=error.words) from None


def refusal(
    told: Console, cells: Sequence[tables.Row], faults: Sequence[Fault], out: Path
) -> Refusal:
    """Write the file once more with a column for its faults, and make the refusal to raise."""
    lines = []
    beside: dict[int, list[str]] = {}
    for fault in faults:
        reason = told.text(fault.reason, **fault.values)
        beside.setdefault(fault.row, []).append(reason)
        lines.append(
            told.text("roster.row", row=fault.row, reason=reason) if fault.row else reason
        )
    more = len(lines) - _SHOWN
    if more > 0:
        lines[_SHOWN:] = [told.text("roster.more_faults", n=more)]
    try:
        sheets.write_problems(out, cells, told.text("console.problems"), beside)
        written = told.text("console.faults_written", file=out)
    except OSError as error:
        reason = error.strerror or str(error)
        written = told.text("console.faults_not_written", file=out, reason=reason)
    end = told.text("roster.nothing_taken", n=len(faults))
    return Refusal("\n".join([*lines, end, written]), NOT_DONE)


def beside(told: Console, file: Path) -> Path:
    """Give where the faults of a file go unless somebody says otherwise."""
    return file.with_name(f"{file.stem}-{told.text('console.problems')}.xlsx")
