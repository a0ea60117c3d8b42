"""The month sheet that a clerk fills in by hand: its table of signs → days, and every fault."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from handlers.rules.attendance import IN_VILLAGE
from handlers.rules.span import Half

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES = frozenset({"姓名", "名字", "name"})
_TEAMS = frozenset({"工作队", "队伍", "村", "驻村", "team", "village"})
_MONTH = re.compile(r"(20\d\d)\s*[-年./]\s*(\d{1,2})\s*月?(?!\d)")
_DAY = re.compile(r"(\d{1,2})(?:\.0)?\s*[日号]?")
_HEAD_ROWS = 8
_LAST_DAY = 31
_SIGNS = {
    IN_VILLAGE: "√ ✓ v 在 在村 在岗 到 z 1 + here",
    "official_trip": "出 公 公出 差 出差 因公 因公外出 trip",
    "meeting": "会 会议 开会 meeting",
    "training": "训 培 培训 学习 training",
    "rest": "休 轮休 rest",
}
KIND_OF = {sign: kind for kind, signs in _SIGNS.items() for sign in signs.split()}
_NOTHING = frozenset(("", "?", "-", "—", "/", "○", "公休", "节", "假日", "无", "(√)", "未报"))
_OF_LEAVE = (
    "病 事 年 婚 产 丧 假 病假 事假 年假 年休假 请假 婚假 产假 丧假 抽 抽回 批 急 脱 核 leave"
)
_LEAVE = frozenset(_OF_LEAVE.split())


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, counted from 1: a text id with its values; the rest may count."""

    row: int
    reason: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign: somebody's day or half day (None: whole) and the day kind it stands for."""

    day: date
    half: Half | None
    kind: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What the sheet says of one person; `team` as it was written, "" where it was not."""

    row: int
    name: str
    team: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PaperMonth:
    """A sheet as read: its month (None: nowhere said), its rows, and what could not be read."""

    month: date | None
    rows: tuple[PaperRow, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    row: int
    name: int
    team: int | None
    days: Mapping[int, int]


def read(cells: Sequence[Sequence[str]], month: date | None = None) -> PaperMonth:
    """Read a table with a name and one column a day; `month` where the message named it.

    An empty cell, ○ or ? says nothing. Leave is not entered by a sheet: it is asked for and
    decided. A cell is only ever read as a sign, so a formula in it is a sign nobody knows.
    """
    head = _head(cells)
    if head is None:
        return PaperMonth(month, (), (Fault(1, "paper.no_head"),))
    month = month or _month_said(cells[: head.row])
    if month is None:
        return PaperMonth(None, (), (Fault(1, "paper.no_month"),))
    rows: list[PaperRow] = []
    faults: list[Fault] = []
    for number, row in enumerate(cells[head.row + 1 :], start=head.row + 2):
        name = "".join(_cell(row, head.name).split())
        if not name:
            continue
        entries = _entries(row, head, (month, number), faults)
        team = _cell(row, head.team) if head.team is not None else ""
        rows.append(PaperRow(number, name, team, tuple(entries)))
    return PaperMonth(month, tuple(rows), tuple(faults))


def _head(cells: Sequence[Sequence[str]]) -> _Head | None:
    for number, row in enumerate(cells[:_HEAD_ROWS]):
        titles = [plain(cell) for cell in row]
        names = [n for n, title in enumerate(titles) if title in _NAMES]
        days = {n: int(found[1]) for n, t in enumerate(titles) if (found := _DAY.fullmatch(t))}
        if names and days:
            team = next((n for n, title in enumerate(titles) if title in _TEAMS), None)
            return _Head(number, names[0], team, days)
    return None


def _month_said(above: Sequence[Sequence[str]]) -> date | None:
    for row in above:
        for cell in row:
            found = _MONTH.search(plain(cell))
            if found and 1 <= int(found[2]) <= 12:  # noqa: PLR2004  months
                return date(int(found[1]), int(found[2]), 1)
    return None


def _entries(
    row: Sequence[str], head: _Head, place: tuple[date, int], faults: list[Fault]
) -> list[Entry]:
    month, number = place
    length = monthrange(month.year, month.month)[1]
    found: list[Entry] = []
    for column, day in head.days.items():
        sign = plain(_cell(row, column))
        if sign in _NOTHING:
            continue
        name = _cell(row, head.name)
        if not 1 <= day <= length:
            faults.append(Fault(number, "paper.no_such_day", {"name": name, "day": day}))
            continue
        read = _halves(sign)
        if isinstance(read, str):
            params: dict[str, str | int] = {
                "name": name,
                "day": day,
                "sign": _cell(row, column)[:10],
            }
            faults.append(Fault(number, read, params))
            continue
        found += [Entry(month.replace(day=day), half, kind) for half, kind in read]
    return found


def _halves(sign: str) -> list[tuple[Half | None, str]] | str:
    """Give the parts of a day a sign stands for, or the text id of why it stands for none."""
    parts = [part.strip() for part in sign.split("/")] if "/" in sign else [sign]
    if len(parts) > 2:  # noqa: PLR2004  a day has two halves
        return "paper.unknown_sign"
    if any(part in _LEAVE for part in parts):
        return "paper.leave"
    if any(part not in KIND_OF and part not in _NOTHING for part in parts):
        return "paper.unknown_sign"
    kinds = [KIND_OF.get(part, "") for part in parts]
    if len(kinds) == 1 or kinds[0] == kinds[1]:
        return [(None, kinds[0])]
    return [(half, kind) for half, kind in zip(Half, kinds, strict=True) if kind]


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def plain(cell: str) -> str:
    """Give a cell as signs and titles are compared: half-width, small, no blanks around."""
    return unicodedata.normalize("NFKC", cell).strip().lower()
