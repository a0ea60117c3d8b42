"""Leaves as registers list them: of teams or people, those that touch some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.kinds import LeaveState, PersonId, StepState, TeamId
from storage.work import Work

_LISTED = (LeaveState.pending, LeaveState.approved, LeaveState.returned)


@dataclass(frozen=True, slots=True)
class Entry:
    """A leave, and who decided the last of its steps that was approved."""

    leave: tables.Leave
    by: PersonId | None


def of_teams(work: Work, teams: Sequence[TeamId], first: date, last: date) -> list[Entry]:
    """Give the leaves asked for in these teams, in order of time; not rejected or withdrawn."""
    return _entries(work, tables.Leave.team_id.in_(sorted(teams)), first, last)


def of_people(work: Work, who: Sequence[PersonId], first: date, last: date) -> list[Entry]:
    """Give the leaves of people in whichever team, in order of time."""
    return _entries(work, tables.Leave.person_id.in_(sorted(who)), first, last)


def _entries(work: Work, whose: Any, first: date, last: date) -> list[Entry]:  # noqa: ANN401  a SQL condition
    row, step = tables.Leave, tables.LeaveStep
    decided = (
        select(step.by_id)
        .where(
            step.leave_id == row.id,
            step.action == "approve",
            step.state == StepState.approved,
        )
        .order_by(step.n.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = work.rows(
        select(row, decided)
        .where(whose, row.first_day <= last, row.last_day >= first, row.state.in_(_LISTED))
        .order_by(row.first_day, row.id)
        .execution_options(populate_existing=True)
    )
    return [Entry(*one) for one in rows]
