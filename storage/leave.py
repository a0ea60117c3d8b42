"""Leave requests and the steps that decide them; a state changes only from the expected one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from storage import attendance, tables
from storage.kinds import (
    AreaId,
    Half,
    LeaveId,
    LeaveState,
    PersonId,
    PolicyId,
    StepState,
    TeamId,
    UnitId,
)
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for; days are inclusive, `half_days` is the length.

    `by` is who wrote it down for somebody else. `ladder_half_days` is the length with the leaves
    that adjoin it (None: no other), `raised_by` the rule that asked for a higher step, if any.
    """

    event_key: str
    person: PersonId
    team: TeamId | None
    kind: str
    first_day: date
    first_half: Half
    last_day: date
    last_half: Half
    half_days: int
    reason: str
    asked_at: datetime
    policy: PolicyId
    rule: str
    by: PersonId | None = None
    ladder_half_days: int | None = None
    raised_by: str = ""


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to take: `action` is 'approve' or 'file', `office` one at a team, area or unit."""

    action: str
    office: str
    team: TeamId | None
    area: AreaId | None
    unit: UnitId | None = None


def ask(work: Work, request: Request, steps: Sequence[NewStep]) -> LeaveId:
    """Store a request with its ladder; the first approving step is open."""
    row = tables.Leave(
        event_key=request.event_key,
        person_id=request.person,
        team_id=request.team,
        kind=request.kind,
        first_day=request.first_day,
        first_half=request.first_half,
        last_day=request.last_day,
        last_half=request.last_half,
        half_days=request.half_days,
        reason=request.reason,
        state=LeaveState.pending,
        asked_at=request.asked_at,
        policy_id=request.policy,
        rule=request.rule,
        ladder_half_days=request.ladder_half_days or request.half_days,
        raised_by=request.raised_by,
        by_id=request.by,
    )
    work.add(row)
    _add_steps(work, row.id, steps)
    attendance.leaves_changed(work)
    return LeaveId(row.id)


def _add_steps(work: Work, leave: int, steps: Sequence[NewStep]) -> None:
    opened = False
    for n, step in enumerate(steps, start=1):
        state = StepState.waiting
        if step.action == "approve" and not opened:
            state, opened = StepState.open, True
        work.session.add(
            tables.LeaveStep(
                leave_id=leave,
                n=n,
                action=step.action,
                office=step.office,
                team_id=step.team,
                area_id=step.area,
                unit_id=step.unit,
                state=state,
                note="",
            )
        )
    work.session.flush()


def get(work: Work, leave: LeaveId) -> tables.Leave | None:
    """Give a leave as it stands, read anew."""
    found: tables.Leave | None = work.session.get(tables.Leave, leave, populate_existing=True)
    return found


def steps_of(work: Work, leave: LeaveId) -> list[tables.LeaveStep]:
    """Give a leave's steps in order, read anew."""
    statement = (
        select(tables.LeaveStep)
        .where(tables.LeaveStep.leave_id == leave)
        .order_by(tables.LeaveStep.n)
        .execution_options(populate_existing=True)
    )
    return work.ones(statement)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who decided a step and when; `stands_for` is whose proxy they are."""

    by: PersonId
    at: datetime
    note: str = ""
    stands_for: PersonId | None = None


def settle_step(work: Work, step: tables.LeaveStep, state: StepState, verdict: Verdict) -> bool:
    """Decide an open step; False if somebody else was first."""
    table = tables.LeaveStep
    result: Any = work.run(
        update(table)
        .where(table.leave_id == step.leave_id, table.n == step.n, table.state == StepState.open)
        .values(
            state=state,
            by_id=verdict.by,
            for_id=verdict.stands_for,
            decided_at=verdict.at,
            note=verdict.note,
        )
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def set_steps(work: Work, leave: LeaveId, numbers: Sequence[int], state: StepState) -> None:
    """Move steps to a state: opened, filed or dropped."""
    table = tables.LeaveStep
    work.run(
        update(table)
        .where(table.leave_id == leave, table.n.in_(list(numbers)))
        .values(state=state)
        .execution_options(synchronize_session=False)
    )


def change(
    work: Work,
    leave: LeaveId,
    expected: LeaveState,
    state: LeaveState,
    **more: Any,  # noqa: ANN401  columns of the table
) -> bool:
    """Move a leave from the expected state to another; False if it had already moved."""
    table = tables.Leave
    result: Any = work.run(
        update(table)
        .where(table.id == leave, table.state == expected)
        .values(state=state, **more)
        .execution_options(synchronize_session=False)
    )
    attendance.leaves_changed(work)
    return bool(result.rowcount)


def of_person(work: Work, person: PersonId, states: Sequence[LeaveState]) -> list[tables.Leave]:
    """Give a person's leaves in some states, the earliest first."""
    table = tables.Leave
    return work.ones(
        select(table)
        .where(table.person_id == person, table.state.in_(list(states)))
        .order_by(table.first_day, table.id)
        .execution_options(populate_existing=True)
    )


def ending(work: Work, first: date, last: date) -> list[tables.Leave]:
    """Give approved leaves nobody came back from whose last day lies within the days."""
    table = tables.Leave
    return work.ones(
        select(table)
        .where(
            table.state == LeaveState.approved,
            table.returned_on.is_(None),
            table.last_day.between(first, last),
        )
        .order_by(table.id)
    )


def open_steps(work: Work, where: Sequence[Any]) -> list[tuple[tables.LeaveStep, tables.Leave]]:
    """Give the open steps for which one of these conditions is true, by leave."""
    step, leave = tables.LeaveStep, tables.Leave
    if not where:
        return []
    rows = work.rows(
        select(step, leave)
        .join(leave, leave.id == step.leave_id)
        .where(step.state == StepState.open, leave.state == LeaveState.pending, or_(*where))
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


def waits_in(teams: Sequence[TeamId], areas: Sequence[AreaId]) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: the step is an office's of these teams or areas, or of a unit there."""
    step, leave = tables.LeaveStep, tables.Leave
    return or_(step.area_id.in_(areas), leave.team_id.in_(teams))


def pending(work: Work) -> list[tables.Leave]:
    """Give every request that is not decided yet."""
    table = tables.Leave
    return work.ones(
        select(table)
        .where(table.state == LeaveState.pending)
        .order_by(table.id)
        .execution_options(populate_existing=True)
    )


def recount(work: Work, leave: LeaveId, half_days: int, ladder_half_days: int) -> bool:
    """Put new lengths on a request, its own and its ladder's; False if decided meanwhile."""
    table = tables.Leave
    result: Any = work.run(
        update(table)
        .where(table.id == leave, table.state == LeaveState.pending)
        .values(half_days=half_days, ladder_half_days=ladder_half_days)
        .execution_options(synchronize_session=False)
    )
    attendance.leaves_changed(work)
    return bool(result.rowcount)


def reroute(work: Work, leave: LeaveId, rule: str, steps: Sequence[NewStep]) -> None:
    """Give a request other steps in place of those that wait; whatever is open or done stays."""
    table = tables.LeaveStep
    work.run(delete(table).where(table.leave_id == leave, table.state == StepState.waiting))
    last = max((step.n for step in steps_of(work, leave)), default=0)
    for n, step in enumerate(steps, start=last + 1):
        work.session.add(
            table(
                leave_id=leave,
                n=n,
                action=step.action,
                office=step.office,
                team_id=step.team,
                area_id=step.area,
                unit_id=step.unit,
                state=StepState.waiting,
                note="",
            )
        )
    work.run(update(tables.Leave).where(tables.Leave.id == leave).values(rule=rule))
    work.session.flush()
