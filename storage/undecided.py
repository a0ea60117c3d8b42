"""Steps that wait for a decision: all, those of an office or area, those of who is away."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from storage import tables
from storage.kinds import AreaId, LeaveState, PersonId, Role, StepState, TeamId, UnitId
from storage.work import Work

Step = tuple[tables.LeaveStep, tables.Leave]
_CHUNK = 1000
_WAITS = (LeaveState.pending,)


def steps(work: Work) -> list[Step]:
    """Give every open step with its leave, by leave."""
    step, leave = tables.LeaveStep, tables.Leave
    rows = work.rows(
        select(step, leave)
        .join(leave, leave.id == step.leave_id)
        .where(step.state == StepState.open, leave.state.in_(_WAITS))
        .order_by(leave.id)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in rows]


def where(work: Work, conditions: Sequence[Any]) -> list[Step]:
    """Give the open steps for which one of these conditions is true, by leave."""
    step, leave = tables.LeaveStep, tables.Leave
    if not conditions:
        return []
    rows = work.rows(
        select(step, leave)
        .join(leave, leave.id == step.leave_id)
        .where(step.state == StepState.open, leave.state.in_(_WAITS), or_(*conditions))
        .order_by(leave.id)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in rows]


def waits_for(office: str, team: TeamId | None, area: AreaId | None, unit: UnitId | None) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: the step is this office's at this team, area or unit."""
    step = tables.LeaveStep
    return and_(
        step.office == office, step.team_id == team, step.area_id == area, step.unit_id == unit
    )


def waits_at(office: str, teams: Sequence[TeamId]) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: the step is this office's at any of these teams."""
    step = tables.LeaveStep
    return and_(step.office == office, step.team_id.in_(teams))


def waits_in(teams: Sequence[TeamId], areas: Sequence[AreaId]) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: the step is an office's of these teams or areas, or of a unit there."""
    step, leave = tables.LeaveStep, tables.Leave
    return or_(step.area_id.in_(areas), leave.team_id.in_(teams))


def of(work: Work, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Step]:
    """Give those of these steps (leave, number) that still are open."""
    wanted = set(keys)
    step, leave = tables.LeaveStep, tables.Leave
    ids = sorted({key[0] for key in wanted})
    found: dict[tuple[int, int], Step] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = work.rows(
            select(step, leave)
            .join(leave, leave.id == step.leave_id)
            .where(
                step.leave_id.in_(ids[start : start + _CHUNK]),
                step.state == StepState.open,
                leave.state.in_(_WAITS),
            )
            .execution_options(populate_existing=True)
        )
        found |= {(row[0].leave_id, row[0].n): (row[0], row[1]) for row in rows}
    return {key: one for key, one in found.items() if key in wanted}


def decided_by(work: Work, person: PersonId, day: date) -> list[Step]:
    """Give the steps somebody decided of leaves that begin after a day, the newest first."""
    step, leave = tables.LeaveStep, tables.Leave
    rows = work.rows(
        select(step, leave)
        .join(leave, leave.id == step.leave_id)
        .where(step.by_id == person, leave.first_day > day)
        .order_by(step.decided_at.desc(), step.leave_id.desc())
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in rows]


def of_absent(work: Work, day: date) -> list[Step]:
    """Give the open steps of teams whose leader is on approved leave that day."""
    step, leave, post = tables.LeaveStep, tables.Leave, tables.Assignment
    away = tables.Leave.__table__.alias("away")
    rows = work.rows(
        select(step, leave)
        .join(leave, leave.id == step.leave_id)
        .join(post, and_(post.team_id == step.team_id, post.role == Role.leader))
        .join(away, away.c.person_id == post.person_id)
        .where(
            step.state == StepState.open,
            leave.state.in_(_WAITS),
            post.first_day <= day,
            or_(post.last_day.is_(None), post.last_day >= day),
            away.c.state == LeaveState.approved,
            away.c.first_day <= day,
            away.c.last_day >= day,
            or_(away.c.returned_on.is_(None), away.c.returned_on > day),
        )
        .order_by(leave.id)
        .distinct()
    )
    return [(row[0], row[1]) for row in rows]
