"""The rest rota: days said in short, days on which too few stay, and the table of a file."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

_NONE = re.compile(r"\s*(?:无|不休|取消|none)\s*", re.IGNORECASE)
_ONE = re.compile(r"(?P<first>\d{1,2})[日号]?(?:\s*(?:-|到|至)\s*(?P<last>\d{1,2})[日号]?)?")
_BETWEEN = re.compile(r"[\s,、，和;]*")
_NAMES = frozenset({"姓名", "名字", "name"})
_LISTS = frozenset({"轮休", "轮休日", "轮休日期", "日期", "日子", "days", "rest days"})
_RESTS = frozenset({"休", "轮休", "√", "✓", "x", "○", "1", "r", "rest"})
_HEAD_ROWS = 5


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in which row, counted from 1: a text id with its values."""

    row: int
    reason: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RotaFile:
    """A month's rest days by name as a table gives them, or every fault in it."""

    days: Mapping[str, tuple[date, ...]]
    faults: tuple[FileFault, ...] = ()


def days_of(said: str, month: date) -> tuple[date, ...] | None:
    """Give the days of a month said as "1-4" or "6、8"; () for 无.

    None where a day does not exist, an end lies before its start, or something is no day at all.
    """
    if _NONE.fullmatch(said):
        return ()
    length = monthrange(month.year, month.month)[1]
    found: set[date] = set()
    at = 0
    for one in _ONE.finditer(said):
        first, last = int(one["first"]), int(one["last"] or one["first"])
        if not _BETWEEN.fullmatch(said[at : one.start()]) or not 1 <= first <= last <= length:
            return None
        found |= {month.replace(day=day) for day in range(first, last + 1)}
        at = one.end()
    if not found or not _BETWEEN.fullmatch(said[at:]):
        return None
    return tuple(sorted(found))


def too_few(
    team: Mapping[date, Collection[int]], away: Mapping[date, Collection[int]], least: int
) -> dict[date, int]:
    """Give the days on which fewer than `least` of a team stay, and how many those are.

    `team` is who belongs to it on each day; `away` who rests or is on leave. A team with fewer
    people than `least` is short only on days on which somebody is away.
    """
    found: dict[date, int] = {}
    for day in sorted(team):
        members, gone = set(team[day]), set(away.get(day, ()))
        here = len(members - gone)
        if here < least and members & gone:
            found[day] = here
    return found


def read_file(cells: Sequence[Sequence[str]], month: date) -> RotaFile:
    """Read a table of names with one column a day (休), or with one column of days ("1-4、8")."""
    head = next(
        (n for n, row in enumerate(cells[:_HEAD_ROWS]) if {_key(c) for c in row} & _NAMES), None
    )
    if head is None:
        return RotaFile({}, (FileFault(1, "rota.file.no_names", {}),))
    titles = [_key(cell) for cell in cells[head]]
    name_at = next(n for n, title in enumerate(titles) if title in _NAMES)
    columns = {n: day for n, title in enumerate(titles) if (day := _day(title)) is not None}
    list_at = next((n for n, title in enumerate(titles) if title in _LISTS), None)
    if not columns and list_at is None:
        return RotaFile({}, (FileFault(head + 1, "rota.file.no_days", {}),))
    days: dict[str, tuple[date, ...]] = {}
    faults: list[FileFault] = []
    for number, row in enumerate(cells[head + 1 :], start=head + 2):
        name = row[name_at].strip() if name_at < len(row) else ""
        if not name:
            continue
        read = (
            _listed(row, list_at, month) if list_at is not None else _marked(row, columns, month)
        )
        if name in days:
            faults.append(FileFault(number, "rota.file.twice", {"name": name}))
        elif read is None:
            faults.append(FileFault(number, "rota.file.days", {"name": name}))
        else:
            days[name] = read
    if not days and not faults:
        faults.append(FileFault(head + 1, "rota.file.empty", {}))
    return RotaFile(days, tuple(faults))


def _listed(row: Sequence[str], at: int, month: date) -> tuple[date, ...] | None:
    said = unicodedata.normalize("NFKC", row[at]).strip() if at < len(row) else ""
    return days_of(said, month) if said else ()


def _marked(
    row: Sequence[str], columns: Mapping[int, int], month: date
) -> tuple[date, ...] | None:
    """Give the days whose cell says 休; None for a mark on a day the month does not have."""
    length = monthrange(month.year, month.month)[1]
    marked = [day for n, day in columns.items() if n < len(row) and _key(row[n]) in _RESTS]
    if any(day > length for day in marked):
        return None
    return tuple(month.replace(day=day) for day in sorted(marked))


def _key(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().lower()


def _day(title: str) -> int | None:
    found = re.fullmatch(r"(\d{1,2})(?:\.0)?[日号]?", title)
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else None  # noqa: PLR2004  days
