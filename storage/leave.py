"""Leave requests and the steps that decide them; a state changes only from the expected one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update

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
class Link:
    """What a request has to do with another, and who was named to stand in.

    It was sent back and is asked `again`, has more days after the one it `extends`, or is the
    papers that a departure in an emergency, which it `completes`, still wanted.
    """

    again: LeaveId | None = None
    extends: LeaveId | None = None
    completes: LeaveId | None = None
    stand_in: PersonId | None = None


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
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to take: `action` is 'approve' or 'file', `office` one at a team, area or unit."""

    action: str
    office: str
    team: TeamId | None
    area: AreaId | None
    unit: UnitId | None = None


def ask(work: Work, request: Request, steps: Sequence[NewStep]) -> LeaveId:
    """Store a request with its ladder; the first approving step is open.

    One that was sent back stays the same leave, with other days and new steps behind the old.
    """
    link = request.link or Link()
    values = {
        "person_id": request.person,
        "team_id": request.team,
        "kind": request.kind,
        "first_day": request.first_day,
        "first_half": request.first_half,
        "last_day": request.last_day,
        "last_half": request.last_half,
        "half_days": request.half_days,
        "reason": request.reason,
        "asked_at": request.asked_at,
        "policy_id": request.policy,
        "rule": request.rule,
        "ladder_half_days": request.ladder_half_days or request.half_days,
        "raised_by": request.raised_by,
        "by_id": request.by,
        "extends_id": link.extends,
        "completes_id": link.completes,
        "stand_in_id": link.stand_in,
        "stand_in_agreed_at": None,
    }
    if link.again is not None and change(
        work, link.again, LeaveState.sent_back, LeaveState.pending, **values
    ):
        leave = link.again
    else:
        row = tables.Leave(event_key=request.event_key, state=LeaveState.pending, **values)
        work.add(row)
        leave = LeaveId(row.id)
    _add_steps(work, leave, steps, request.asked_at)
    attendance.leaves_changed(work)
    return leave


def _add_steps(
    work: Work, leave: LeaveId, steps: Sequence[NewStep], opened_at: datetime | None
) -> None:
    """Put steps behind those there are; with `opened_at` the first approving one is open."""
    last = max((step.n for step in steps_of(work, leave)), default=0)
    for n, step in enumerate(steps, start=last + 1):
        opens = opened_at is not None and step.action == "approve"
        work.session.add(
            tables.LeaveStep(
                leave_id=leave,
                n=n,
                action=step.action,
                office=step.office,
                team_id=step.team,
                area_id=step.area,
                unit_id=step.unit,
                state=StepState.open if opens else StepState.waiting,
                opened_at=opened_at if opens else None,
                note="",
            )
        )
        opened_at = None if opens else opened_at
    work.session.flush()


def get(work: Work, leave: LeaveId) -> tables.Leave | None:
    """Give a leave as it stands, read anew."""
    found: tables.Leave | None = work.session.get(tables.Leave, leave, populate_existing=True)
    return found


def hold(work: Work, leave: LeaveId) -> tables.Leave | None:
    """Give a leave as it stands and let nobody else change it until this transaction ends."""
    statement = select(tables.Leave).where(tables.Leave.id == leave).with_for_update()
    found: tables.Leave | None = work.one(statement.execution_options(populate_existing=True))
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
    """Who decided a step and when; `stands_for` is whose proxy they are.

    With `paper_on` the decision was made on paper that day, and `by` is who entered it.
    """

    by: PersonId
    at: datetime
    note: str = ""
    stands_for: PersonId | None = None
    paper_on: date | None = None


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
            paper_on=verdict.paper_on,
            note=verdict.note,
        )
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def set_steps(
    work: Work,
    leave: LeaveId,
    numbers: Sequence[int],
    state: StepState,
    **more: Any,  # noqa: ANN401  columns of the table
) -> None:
    """Move steps to a state: opened (then with `opened_at`), filed or dropped."""
    table = tables.LeaveStep
    work.run(
        update(table)
        .where(table.leave_id == leave, table.n.in_(list(numbers)))
        .values(state=state, **more)
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
    _add_steps(work, leave, steps, None)
    work.run(update(tables.Leave).where(tables.Leave.id == leave).values(rule=rule))
