"""A roster as people keep it: rows of text cells become entries, or faults by row and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handlers.rules import roster_cells
from handlers.rules.roster_cells import Unreadable
from storage.kinds import Membership, Role, Skill

STATIONED = (Role.leader, Role.member)
HANDOVER_DAYS = 31
PROBLEMS = ("问题", "problem")
_HEADING_WITHIN = 10
_FEWEST_HEADINGS = 2
_REQUIRED = ("name", "phone", "role")


@dataclass(frozen=True, slots=True)
class Extras:
    """What a row may say of somebody stationed besides; None is what it does not say."""

    first_secretary: bool | None = None
    full_time: bool | None = None
    membership: Membership | None = None
    skill: Skill | None = None
    insured_until: date | None = None
    examined_on: date | None = None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One role of one person; `first_day` and `last_day` are None where the row does not say."""

    row: int
    name: str
    phone: str
    role: Role
    unit: str
    township: str
    village: str
    first_day: date | None
    last_day: date | None
    extras: Extras = Extras()

    @property
    def place(self) -> tuple[str, str, str]:
        """What the role is held in; unit only where the role belongs to the unit."""
        return self.township, self.village, self.unit if self.role is Role.unit else ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row (0: the file as a whole) cannot be taken: a text id with its values."""

    row: int
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says; with any fault nothing of it may be used. `ignored` names its columns."""

    rows: tuple[RosterRow, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()


def read(cells: Sequence[Sequence[str]]) -> Roster:
    """Read a whole table; the row number is the one a spreadsheet shows, from 1."""
    start = next((n for n, row in enumerate(cells[:_HEADING_WITHIN]) if _is_heading(row)), None)
    if start is None:
        return Roster((), (Fault(0, "roster.fault.no_heading"),))
    columns = _columns(cells[start])
    missing = [name for name in _REQUIRED if name not in columns]
    if missing:
        faults = [Fault(start + 1, f"roster.fault.no_column_{name}") for name in missing]
        return Roster((), tuple(faults))
    rows: list[RosterRow] = []
    wrong: list[Fault] = []
    for number, line in enumerate(cells[start + 1 :], start=start + 2):
        # A heading may span two rows, and stands again on every printed page.
        if any(cell.strip() for cell in line) and not _is_heading(line):
            found, faults = _row(number, _Line(line, columns))
            rows += found
            wrong += faults
    if not rows and not wrong:
        wrong.append(Fault(0, "roster.fault.nobody"))
    wrong += [*_repeated(rows), *_two_leaders(rows)]
    ignored = [
        c.strip()
        for n, c in enumerate(cells[start])
        if n not in columns.values() and c.strip() not in PROBLEMS
    ]
    return Roster(
        tuple(rows), tuple(sorted(wrong, key=lambda f: f.row)), tuple(filter(None, ignored))
    )


@dataclass(frozen=True, slots=True)
class _Line:
    cells: Sequence[str]
    columns: Mapping[str, int]

    def __getitem__(self, column: str) -> str:
        at = self.columns.get(column, len(self.cells))
        return self.cells[at].strip() if at < len(self.cells) else ""


def _columns(heading: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, cell in enumerate(heading):
        name = roster_cells.heading(cell)
        if name is not None:
            columns.setdefault(name, at)
    return columns


def _is_heading(row: Sequence[str]) -> bool:
    columns = _columns(row)
    return "name" in columns and len(columns) >= _FEWEST_HEADINGS


def _row(number: int, line: _Line) -> tuple[list[RosterRow], list[Fault]]:
    faults: list[Fault] = []

    def told(fault: Unreadable) -> None:
        faults.append(Fault(number, f"roster.fault.{fault.reason}", {"value": fault.value}))

    name, phone = roster_cells.name(line["name"]), roster_cells.phone(line["phone"])
    roles = roster_cells.roles(line["role"])
    first, last = roster_cells.day(line["from"]), roster_cells.day(line["to"])
    for read_value in (name, phone, roles, first, last):
        if isinstance(read_value, Unreadable):
            told(read_value)
    extras, unreadable = _extras(line)
    for fault in unreadable:
        told(fault)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        told(Unreadable("end_before_start", f"{first} – {last}"))
    if isinstance(roles, tuple):
        unsaid = {reason for role in roles for reason in _unsaid(role, line)}
        faults += [Fault(number, f"roster.fault.{reason}") for reason in sorted(unsaid)]
    if (
        faults
        or isinstance(name, Unreadable)
        or isinstance(phone, Unreadable)
        or isinstance(roles, Unreadable)
        or isinstance(first, Unreadable)
        or isinstance(last, Unreadable)
    ):
        return [], faults
    who, days = (name, phone), (first, last)
    return [_of_role(number, line, (*who, role), days, extras) for role in roles], []


def _of_role(
    number: int,
    line: _Line,
    who: tuple[str, str, Role],
    days: tuple[date | None, date | None],
    extras: Extras,
) -> RosterRow:
    stationed = who[2] in STATIONED
    return RosterRow(
        number,
        *who,
        roster_cells.place(line["unit"]),
        roster_cells.place(line["township"]) if stationed or who[2] is Role.township else "",
        roster_cells.place(line["village"]) if stationed else "",
        *days,
        extras if stationed else Extras(),
    )


def _extras(line: _Line) -> tuple[Extras, list[Unreadable]]:
    """Read the columns that may be left out."""
    read: dict[str, Any] = {
        "first_secretary": roster_cells.first_secretary(line["role"], line["first_secretary"]),
        "full_time": roster_cells.yes_or_no(line["full_time"]),
        "membership": roster_cells.membership(line["membership"]),
        "skill": roster_cells.skill(line["skill"]),
        "insured_until": roster_cells.day(line["insured_until"]),
        "examined_on": roster_cells.day(line["examined_on"]),
    }
    wrong = [one for one in read.values() if isinstance(one, Unreadable)]
    return (Extras(), wrong) if wrong else (Extras(**read), [])


def _unsaid(role: Role, line: _Line) -> list[str]:
    if role in STATIONED and not roster_cells.place(line["village"]):
        return ["missing_village"]
    if role is Role.unit and not roster_cells.place(line["unit"]):
        return ["missing_unit"]
    return []


def _repeated(rows: Sequence[RosterRow]) -> list[Fault]:
    faults: list[Fault] = []
    names: dict[str, RosterRow] = {}
    skilled: dict[str, RosterRow] = {}
    seen: dict[tuple[object, ...], RosterRow] = {}
    for row in rows:
        first = names.setdefault(row.phone, row)
        if first.name != row.name:
            values = {"value": row.phone, "name": first.name, "other": first.row}
            faults.append(Fault(row.row, "roster.fault.phone_of_another", values))
            continue
        told = skilled.setdefault(row.phone, row) if row.extras.skill else row
        if told.extras.skill is not row.extras.skill:
            values = {"name": row.name, "other": told.row}
            faults.append(Fault(row.row, "roster.fault.two_skills", values))
        stationed = row.role in STATIONED
        same = seen.setdefault((row.phone, stationed or row.role, row.place), row)
        if same is not row and _overlap(same, row):
            values = {"name": row.name, "other": same.row}
            faults.append(Fault(row.row, "roster.fault.repeated", values))
    return faults


def _two_leaders(rows: Sequence[RosterRow]) -> list[Fault]:
    faults: list[Fault] = []
    leaders: dict[tuple[str, str], list[RosterRow]] = {}
    for row in rows:
        if row.role is not Role.leader:
            continue
        others = leaders.setdefault((row.township, row.village), [])
        clash = next((o for o in others if o.phone != row.phone and _beside(o, row)), None)
        if clash is not None:
            values = {"value": row.village, "name": clash.name, "other": clash.row}
            faults.append(Fault(row.row, "roster.fault.two_leaders", values))
        others.append(row)
    return faults


def _overlap(one: RosterRow, other: RosterRow) -> bool:
    return _days_together(one, other) > 0


def _beside(one: RosterRow, other: RosterRow) -> bool:
    """Whether two share a post for longer than a handover takes.

    A first day left open is known only once the row is written, and looked at then.
    """
    said = one.first_day and other.first_day
    ending = one.last_day or other.last_day
    return not (ending and not said) and _days_together(one, other) > HANDOVER_DAYS


def _days_together(one: RosterRow, other: RosterRow) -> int:
    starts = max(one.first_day or date.min, other.first_day or date.min)
    ends = min(one.last_day or date.max, other.last_day or date.max)
    return (ends - starts).days + 1
