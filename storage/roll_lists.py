"""The lists of a roll-call: how many answered what, and who they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from storage import tables
from storage.kinds import PersonId, RollId, Safety, TeamId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody enrolled: `answer` None is none yet; `by` is who answered for them."""

    person: PersonId
    name: str
    phone: str
    team: TeamId | None
    on_leave: bool
    answer: Safety | None
    place: str
    by: PersonId | None


def counts(work: Work, roll: RollId) -> dict[tuple[Safety | None, bool], int]:
    """Count the enrolled by (answer, on leave)."""
    row = tables.RollAnswer
    rows = work.rows(
        select(row.answer, row.on_leave, func.count())
        .where(row.roll_call_id == roll)
        .group_by(row.answer, row.on_leave)
    )
    return {(answer, bool(on_leave)): count for answer, on_leave, count in rows}


def enrolled(work: Work, roll: RollId, teams: Iterable[TeamId] | None = None) -> list[Enrolled]:
    """Give who is enrolled with their answers, by team and person; only of `teams` if given."""
    row = tables.RollAnswer
    wanted = [row.roll_call_id == roll]
    if teams is not None:
        wanted.append(row.team_id.in_(sorted(set(teams))))
    return _rows(work, wanted)


def listed(
    work: Work, roll: RollId, answer: Safety | None, limit: int, *, on_leave: bool | None = None
) -> list[Enrolled]:
    """Give the first so many with this answer, by team and person."""
    row = tables.RollAnswer
    wanted: list[Any] = [row.roll_call_id == roll]
    wanted.append(row.answer.is_(None) if answer is None else row.answer == answer)
    if on_leave is not None:
        wanted.append(row.on_leave.is_(on_leave))
    return _rows(work, wanted, limit)


def _rows(work: Work, wanted: Sequence[Any], limit: int | None = None) -> list[Enrolled]:
    row, person = tables.RollAnswer, tables.Person
    rows = work.rows(
        select(
            row.person_id,
            person.name,
            person.phone,
            row.team_id,
            row.on_leave,
            row.answer,
            row.place,
            row.by_id,
        )
        .join(person, person.id == row.person_id)
        .where(*wanted)
        .order_by(row.team_id, row.person_id)
        .limit(limit)
    )
    return [Enrolled(*found) for found in rows]
