"""Deeds: lines chosen for others to read, and whether their authors agreed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from storage import tables
from storage.diary_kinds import DeedId, DeedState, LineId
from storage.kinds import PersonId, TeamId
from storage.work import Work

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A deed with who wrote the line."""

    deed: tables.Deed
    author: PersonId


def ask(work: Work, line: tables.DiaryLine, body: str, by: PersonId, at: datetime) -> tables.Deed:
    """Remember that the author of a line is asked about these words of it."""
    row = tables.Deed(
        line_id=line.id,
        team_id=line.team_id,
        day=line.day,
        body=body,
        state=DeedState.asked,
        asked_by=by,
        asked_at=at,
    )
    work.add(row)
    return row


def get(work: Work, deed: DeedId) -> Chosen | None:
    """Give a deed as it stands, read anew, with its author."""
    found = _chosen(work, tables.Deed.id == deed)
    return found[0] if found else None


def of_lines(work: Work, lines: Collection[LineId]) -> dict[LineId, tables.Deed]:
    """Give what was asked about these lines."""
    row = tables.Deed
    found = work.ones(select(row).where(row.line_id.in_(sorted(lines))))
    return {LineId(one.line_id): one for one in found}


def settle(work: Work, deed: DeedId, before: DeedState, after: DeedState, at: datetime) -> bool:
    """Store what the author said; False if it does not stand as `before` any more."""
    row = tables.Deed
    return _changed(
        work,
        update(row).where(row.id == deed, row.state == before).values(state=after, answered_at=at),
    )


def agreed(work: Work, teams: Collection[TeamId], first: date, last: date) -> list[Chosen]:
    """Give the deeds of these teams on some days whose authors agreed, by day."""
    row = tables.Deed
    wanted = sorted(set(teams))
    found: list[Chosen] = []
    for start in range(0, len(wanted), _CHUNK):
        found += _chosen(
            work,
            row.team_id.in_(wanted[start : start + _CHUNK]),
            row.day.between(first, last),
            row.state == DeedState.agreed,
        )
    found.sort(key=lambda one: (one.deed.day, one.deed.id))
    return found


def _chosen(work: Work, *conditions: Any) -> list[Chosen]:  # noqa: ANN401  SQL conditions
    row, line = tables.Deed, tables.DiaryLine
    rows = work.rows(
        select(row, line.person_id)
        .join(line, line.id == row.line_id)
        .where(*conditions)
        .order_by(row.id)
        .execution_options(populate_existing=True)
    )
    return [Chosen(deed, PersonId(author)) for deed, author in rows]


def _changed(work: Work, statement: Any) -> bool:  # noqa: ANN401  an update
    done: Any = work.run(statement.execution_options(synchronize_session=False))
    return bool(done.rowcount)
