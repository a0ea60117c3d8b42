"""Who stands in during somebody's leave (替班): asked, agreed, and their duties for those days."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, select, update

from storage import tables
from storage.kinds import LeaveId, LeaveState, PersonId
from storage.work import Work

_ALIVE = (LeaveState.pending, LeaveState.approved, LeaveState.sent_back)


def name(work: Work, leave: LeaveId, person: PersonId | None) -> None:
    """Put somebody, or nobody, down as asked to stand in; they have not agreed."""
    table = tables.Leave
    work.run(
        update(table)
        .where(table.id == leave)
        .values(stand_in_id=person, stand_in_agreed_at=None)
        .execution_options(synchronize_session=False)
    )


def agree(work: Work, leave: LeaveId, person: PersonId, at: datetime) -> bool:
    """Remember that who was asked agreed; False if they are not asked (any more) or did before."""
    table = tables.Leave
    result: Any = work.run(
        update(table)
        .where(
            table.id == leave,
            table.stand_in_id == person,
            table.stand_in_agreed_at.is_(None),
            table.state.in_(_ALIVE),
        )
        .values(stand_in_agreed_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def hand_over(work: Work, row: tables.Leave, at: datetime) -> None:
    """Give the stand-in everything the other may do, for the days of the leave as they are now."""
    work.run(delete(tables.Proxy).where(tables.Proxy.leave_id == row.id))
    work.add(
        tables.Proxy(
            person_id=row.person_id,
            proxy_id=row.stand_in_id,
            first_day=row.first_day,
            last_day=row.last_day,
            named_at=at,
            leave_id=row.id,
        )
    )


def end(work: Work, leave: LeaveId, day: date) -> None:
    """Give everything back from a day on: the person is there, or the leave is off."""
    table = tables.Proxy
    work.run(delete(table).where(table.leave_id == leave, table.first_day >= day))
    work.run(
        update(table)
        .where(table.leave_id == leave, table.last_day >= day)
        .values(last_day=day - timedelta(days=1))
        .execution_options(synchronize_session=False)
    )


def next_leave(work: Work, person: PersonId, today: date) -> tables.Leave | None:
    """Give the leave somebody may name a stand-in for: running or to come, the earliest first."""
    table = tables.Leave
    found: tables.Leave | None = work.one(
        select(table)
        .where(
            table.person_id == person,
            table.state.in_(_ALIVE),
            table.extends_id.is_(None),
            table.returned_on.is_(None),
            table.last_day >= today,
        )
        .order_by(table.first_day, table.id)
    )
    return found


def of(work: Work, person: PersonId, first: date, last: date) -> list[tables.Leave]:
    """Give the leaves in which somebody agreed to stand in within some days."""
    table = tables.Leave
    return work.ones(
        select(table).where(
            and_(table.stand_in_id == person, table.stand_in_agreed_at.is_not(None)),
            table.state.in_(_ALIVE),
            table.first_day <= last,
            table.last_day >= first,
        )
    )
