"""The table of a team's day before it counts: who is where, and what a name was typed as."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handlers import day, naming
from handlers.rules.attendance import IN_VILLAGE, UNREPORTED
from handlers.talk import Words, lines, text
from storage import absent, attendance

if TYPE_CHECKING:
    from datetime import date

    from handlers.rules.attendance import DayStatus
    from handlers.turn import Turn
    from storage.absent import Absence
    from storage.kinds import PersonId, TeamId
    from storage.people import Person

BACK = "back"
NOT_A_DAY_KIND = frozenset({"leave", "away", BACK})
_ADJUSTABLE = frozenset({IN_VILLAGE, UNREPORTED, "holiday"})


@dataclass(slots=True)
class Line:
    """A line on a team as it was read: who was named with what, and names that had a slip."""

    team: TeamId
    day: date
    members: list[Person]
    named: dict[PersonId, str]
    slips: dict[PersonId, str] = field(default_factory=dict)


def counts_as_here(known: DayStatus | None) -> bool:
    """Tell whether 都在 may count somebody: not over leave, a trip, training or a rest day."""
    return known is None or known.kind in _ADJUSTABLE


def awaited(leave: Absence | None, known: DayStatus | None) -> bool:
    """Tell whether somebody's leave is over on a day of which nobody said where they are."""
    over = leave is not None and known is not None and leave.last_day < known.day
    return over and known is not None and known.kind in _ADJUSTABLE - {IN_VILLAGE}


def on_leave(turn: Turn, line: Line) -> dict[PersonId, Absence]:
    """Give the approved leave from which each of the team is not back on the day, over or not."""
    ids = [member.id for member in line.members]
    found: dict[PersonId, Absence] = {}
    for one in attendance.absences_until_back(turn.work, ids, line.day, line.day):
        if absent.awaited(one):
            found[one.person] = one
    return found


def spelt(turn: Turn, line: Line, *, with_name: bool) -> Words:
    """Give the table: one row a person, slips and returns from leave named, a hint at the end."""
    known = day.statuses(turn, line.members, line.day, line.day)
    shown = naming.told_apart(turn, line.members, line.day)
    leave = on_leave(turn, line)
    rows = [
        _row(turn, line, (member.id, shown[member.id]), (known.get((member.id, line.day)), leave))
        for member in line.members
    ]
    asked = [
        shown[member.id]
        for member in line.members
        if line.named.get(member.id) in NOT_A_DAY_KIND - {BACK} and member.id not in leave
    ]
    hint = text("team.ask_them_for_leave", names=tuple(asked)) if asked else None
    late = text("team.late", day=line.day) if line.day < turn.today else None
    head = text("team.table", day=line.day)
    if with_name:
        name = turn.office.directory.teams[line.team].name
        head = text("team.table_of", team=name, day=line.day)
    return lines(head, *rows, late, hint)


def _row(
    turn: Turn,
    line: Line,
    member: tuple[PersonId, str],
    facts: tuple[DayStatus | None, dict[PersonId, Absence]],
) -> Words:
    who, name = member
    known, leave = facts
    what = line.named.get(who)
    slip = line.slips.get(who)
    if slip is not None:
        name = turn.spell(text("team.slip", name=name, said=slip))
    if who in leave and what in {BACK, IN_VILLAGE}:
        return text("team.row_returns", name=name, last=leave[who].last_day)
    if what is None and awaited(leave.get(who), known):
        return text("team.row_awaited", name=name, last=leave[who].last_day)
    if what == BACK or (what is None and counts_as_here(known)):
        kind = IN_VILLAGE
    elif known is not None and (what is None or who in leave):
        if known.split:
            return text("team.row_split", name=name)
        kind = known.kind
    elif what in NOT_A_DAY_KIND:
        return text(f"team.row_{what}", name=name)
    else:
        kind = what or UNREPORTED
    return text("team.row", name=name, kind=turn.rules.policy.day_kind(kind).label)
