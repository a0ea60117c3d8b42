"""Holidays and make-up days read from a table, stored, and what that changes for open requests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from handlers.talk import Text, text
from storage import calendars, people
from storage.areas import CalendarDay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.turn import Moment

HOLIDAY, WORKDAY, ORDINARY = "holiday", "workday", "ordinary"

_HEADINGS = {
    "day": "day", "date": "day", "日期": "day", "日子": "day",
    "kind": "kind", "type": "kind", "类型": "kind", "类别": "kind",
    "name": "name", "名称": "name", "节日": "name", "说明": "name",
    "source": "source", "来源": "source", "依据": "source", "文号": "source",
}  # fmt: skip
_KINDS = {
    "holiday": HOLIDAY, "放假": HOLIDAY, "节假日": HOLIDAY, "休": HOLIDAY, "假日": HOLIDAY,
    "workday": WORKDAY, "上班": WORKDAY, "调休上班": WORKDAY, "补班": WORKDAY, "班": WORKDAY,
    "ordinary": ORDINARY, "平日": ORDINARY,
}  # fmt: skip
_NEEDED = ("day", "kind", "name")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?: 00:00:00)?")
_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which row, counted from 1; row 0 is the whole file."""

    row: int
    words: Text


@dataclass(frozen=True, slots=True)
class Read:
    """The days of a table, or every fault in it; `ordinary` days differ from the week no more."""

    days: tuple[CalendarDay, ...]
    ordinary: tuple[date, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import changes: days new, changed and gone, and the years now known."""

    new: tuple[date, ...]
    changed: tuple[date, ...]
    gone: tuple[date, ...]
    same: int
    years: tuple[int, ...]


def read(rows: Sequence[Sequence[str]], source: str) -> Read:
    """Read a table with a heading row; `source` stands for one a row does not give."""
    filled = [(n, row) for n, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not filled:
        return Read((), (), (Fault(0, text("calendar.fault.empty")),))
    columns = [_HEADINGS.get(cell.strip().lower(), "") for cell in filled[0][1]]
    missing = tuple(name for name in _NEEDED if name not in columns)
    if missing:
        words = text("calendar.fault.heading", names=missing)
        return Read((), (), (Fault(filled[0][0], words),))
    days: list[CalendarDay] = []
    faults: list[Fault] = []
    for number, row in filled[1:]:
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if name}
        found = _row(cells, source)
        if isinstance(found, Text):
            faults.append(Fault(number, found))
        elif any(found.day == one.day for one in days):
            faults.append(Fault(number, text("calendar.fault.twice", day=str(found.day))))
        else:
            days.append(found)
    if not days and not faults:
        faults.append(Fault(0, text("calendar.fault.empty")))
    special = tuple(one for one in days if one.kind != ORDINARY)
    return Read(special, tuple(one.day for one in days if one.kind == ORDINARY), tuple(faults))


def take(moment: Moment, found: Read) -> Taken:
    """Store the days of a table without faults, beside those it does not name."""
    known = {row.day: row for row in moment.office.directory.calendar}
    new = [one for one in found.days if one.day not in known]
    changed = [one for one in found.days if one.day in known and known[one.day] != one]
    gone = [day for day in found.ordinary if day in known]
    if new or changed:
        calendars.put(moment.work, [*new, *changed])
    if gone:
        calendars.drop(moment.work, gone)
    years = sorted({one.day.year for one in found.days})
    people.audit(moment.work, None, "calendar.import", ", ".join(map(str, years)), moment.now)
    return Taken(
        tuple(one.day for one in new),
        tuple(one.day for one in changed),
        tuple(gone),
        len(found.days) - len(new) - len(changed),
        tuple(years),
    )


def _row(cells: dict[str, str], source: str) -> CalendarDay | Text:
    day = _day(cells.get("day", ""))
    if day is None:
        return text("calendar.fault.day", value=cells.get("day", ""))
    kind = _KINDS.get(cells.get("kind", "").lower())
    if kind is None:
        return text("calendar.fault.kind", value=cells.get("kind", ""))
    if not cells.get("name") and kind != ORDINARY:
        return text("calendar.fault.name", day=str(day))
    return CalendarDay(day, kind, cells.get("name", ""), cells.get("source") or source)


def _day(said: str) -> date | None:
    found = _DAY.fullmatch(said)
    if found is None or int(found[1]) not in _YEARS:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
