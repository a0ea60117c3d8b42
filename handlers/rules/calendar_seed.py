"""Calendar rows from the chinesecalendar distribution, to fill an empty calendar table with."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from handlers.rules.calendar import CalendarRow

if TYPE_CHECKING:
    from collections.abc import Iterable


def seed(years: Iterable[int]) -> tuple[CalendarRow, ...]:
    """Give the rows of these years, in order; years the distribution does not know give none."""
    # Loaded on demand: only seeding and import need it, every start of the assistant would pay.
    from chinese_calendar import constants  # noqa: PLC0415 (see above)

    source = f"chinesecalendar {version('chinesecalendar')}"
    wanted = frozenset(years)
    rows = [
        CalendarRow(day, "holiday", name, source)
        for day, name in constants.holidays.items()
        if day.year in wanted
    ]
    rows += [
        CalendarRow(day, "workday", name, source)
        for day, name in constants.workdays.items()
        if day.year in wanted
    ]
    return tuple(sorted(rows, key=lambda row: row.day))
