"""Who decides a leave last: they alone see its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import deciding
from storage import leave as leaves
from storage.kinds import LeaveId, PersonId

if TYPE_CHECKING:
    from handlers.turn import Moment
    from storage import tables


def step_of(moment: Moment, leave: int) -> tables.LeaveStep | None:
    """Give the last step that decides; None for a ladder that only files."""
    steps = leaves.steps_of(moment.work, LeaveId(leave))
    return next((step for step in reversed(steps) if step.action == "approve"), None)


def approvers(moment: Moment, row: tables.Leave, step: tables.LeaveStep) -> set[PersonId]:
    """Give who decided the last step, or may decide it now.

    Of a step decided on paper that is its office, not the clerk who entered it.
    """
    seats = offices.Seats(moment, moment.now.astimezone(moment.office.zone).date())
    if step.by_id is None:
        return {one.person.id for one in deciding.deciders(seats, row, step)}
    if step.paper_on is None:
        return {PersonId(step.by_id)}
    barred = deciding.barred_from(row) | {PersonId(step.by_id)}
    found = seats.deciding(step.office, offices.of_step(step), barred)
    return {one.person.id for one in found}
