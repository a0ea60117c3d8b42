"""Findings of being off post: asked about, explained, decided once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, literal, not_, select, update

from storage import tables
from storage.kinds import FindingState, Half, PersonId, TeamId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is said to have been off post when, by whom, on what grounds; time to explain."""

    person: PersonId
    team: TeamId
    day: date
    half: Half
    reason: str
    by: PersonId
    explain_by: date


def ask(work: Work, charge: Charge, now: datetime) -> int:
    """Store what somebody is asked to explain, and give its id."""
    row = tables.Finding(
        person_id=charge.person,
        team_id=charge.team,
        day=charge.day,
        half=charge.half,
        reason=charge.reason,
        state=FindingState.asked,
        by_id=charge.by,
        asked_at=now,
        explain_by=charge.explain_by,
        explanation="",
    )
    work.add(row)
    return row.id


def get(work: Work, number: int) -> tables.Finding | None:
    """Give one as it stands now, None if there is none."""
    row = tables.Finding
    found: tables.Finding | None = work.one(
        select(row).where(row.id == number).execution_options(populate_existing=True)
    )
    return found


def of_day(work: Work, person: PersonId, day: date) -> list[tables.Finding]:
    """Give what was ever said of a day of somebody's, dropped ones left out."""
    row = tables.Finding
    return work.ones(
        select(row).where(
            row.person_id == person, row.day == day, row.state != FindingState.dropped
        )
    )


def explain(work: Work, number: int, explanation: str, at: datetime) -> bool:
    """Keep an explanation; False once it was decided."""
    return _change(work, number, explanation=explanation, explained_at=at)


def decide(work: Work, number: int, state: FindingState, at: datetime) -> bool:
    """Decide it; False if that was done before."""
    return _change(work, number, state=state, decided_at=at)


def silent(work: Work, rule: str, day: date) -> list[tuple[int, PersonId]]:
    """Give those whose time to explain is over, with who asked and was not reminded yet."""
    row, told = tables.Finding, tables.Reminder
    period = row.id.cast(tables.plain_text)
    said = exists().where(
        told.rule == literal(rule), told.person_id == row.by_id, told.period == period
    )
    rows = work.rows(
        select(row.id, row.by_id)
        .where(
            row.state == FindingState.asked,
            row.explain_by < day,
            row.explained_at.is_(None),
            not_(said),
        )
        .order_by(row.id)
    )
    return [(number, PersonId(by)) for number, by in rows]


def several(work: Work, numbers: Sequence[int]) -> dict[int, tables.Finding]:
    """Give many by id."""
    row = tables.Finding
    return {one.id: one for one in work.ones(select(row).where(row.id.in_(numbers)))}


def _change(work: Work, number: int, **values: Any) -> bool:  # noqa: ANN401  columns of the table
    table = tables.Finding
    done = work.run(
        update(table)
        .where(table.id == number, table.state == FindingState.asked)
        .values(**values)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None
