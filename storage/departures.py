"""Leaving in an emergency (急事先走): a leave without length or ladder until its papers come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from storage import attendance, tables
from storage.kinds import Half, LeaveState, PersonId, PolicyId, TeamId
from storage.work import Work

STANDS = timedelta(days=30)
"""How long days stand as 急事先走待补 if neither papers nor the person come."""


@dataclass(frozen=True, slots=True)
class Going:
    """Who left, when and why; `by` is who wrote it down for somebody else."""

    event_key: str
    person: PersonId
    team: TeamId | None
    kind: str
    first_day: date
    first_half: Half
    reason: str
    policy: PolicyId
    rule: str
    by: PersonId | None = None


def go(work: Work, going: Going, at: datetime) -> tables.Leave:
    """Store it; its last day is only where it stops standing by itself."""
    row = tables.Leave(
        event_key=going.event_key,
        person_id=going.person,
        team_id=going.team,
        kind=going.kind,
        first_day=going.first_day,
        first_half=going.first_half,
        last_day=going.first_day + STANDS,
        last_half=Half.afternoon,
        half_days=0,
        ladder_half_days=0,
        reason=going.reason,
        state=LeaveState.urgent,
        asked_at=at,
        policy_id=going.policy,
        rule=going.rule,
        by_id=going.by,
    )
    work.add(row)
    attendance.leaves_changed(work)
    return row


def open_of(work: Work, person: PersonId) -> tables.Leave | None:
    """Give somebody's departure whose papers have not come, the latest one."""
    table = tables.Leave
    found: tables.Leave | None = work.one(
        select(table)
        .where(table.person_id == person, table.state == LeaveState.urgent)
        .order_by(table.id.desc())
        .execution_options(populate_existing=True)
    )
    return found


def all_open(work: Work, since: datetime) -> list[tables.Leave]:
    """Give every departure since an instant whose papers have not come."""
    table = tables.Leave
    return work.ones(
        select(table)
        .where(table.state == LeaveState.urgent, table.asked_at >= since)
        .order_by(table.id)
        .execution_options(populate_existing=True)
    )


def by_id(work: Work, ids: Sequence[int]) -> dict[int, tables.Leave]:
    """Give those of these departures whose papers have not come."""
    table = tables.Leave
    rows = work.ones(
        select(table)
        .where(table.id.in_(sorted(set(ids))), table.state == LeaveState.urgent)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}
