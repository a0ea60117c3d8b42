"""Stops of leave (停假) that a county declares; they end by themselves, or earlier by its word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, update

from storage import tables
from storage.kinds import AreaId, LeaveState, PersonId, TeamId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Declared:
    """What a county declares: no leave as a rule on these days, both included, and why."""

    area: AreaId
    reason: str
    first_day: date
    last_day: date
    by: PersonId


def declare(work: Work, what: Declared, at: datetime) -> int:
    """Store a stop and give its id."""
    row = tables.LeaveStop(
        area_id=what.area,
        reason=what.reason,
        first_day=what.first_day,
        last_day=what.last_day,
        by_id=what.by,
        declared_at=at,
    )
    work.add(row)
    return row.id


def touching(
    work: Work, areas: Iterable[AreaId], first: date, last: date
) -> list[tables.LeaveStop]:
    """Give the stops of these areas that hold on any of the days, the earliest first."""
    stop = tables.LeaveStop
    return work.ones(
        select(stop)
        .where(
            stop.area_id.in_(sorted(set(areas))),
            stop.first_day <= last,
            stop.last_day >= first,
            or_(stop.ended_on.is_(None), stop.ended_on > stop.first_day),
            or_(stop.ended_on.is_(None), stop.ended_on > first),
        )
        .order_by(stop.first_day, stop.id)
        .execution_options(populate_existing=True)
    )


def get(work: Work, stop: int) -> tables.LeaveStop | None:
    """Give a stop as it stands, read anew."""
    found: tables.LeaveStop | None = work.session.get(
        tables.LeaveStop, stop, populate_existing=True
    )
    return found


def end(work: Work, stop: int, day: date, by: PersonId) -> bool:
    """Let a stop hold no longer from a day on; False if it had ended before."""
    table = tables.LeaveStop
    result: Any = work.run(
        update(table)
        .where(table.id == stop, table.ended_on.is_(None), table.last_day >= day)
        .values(ended_on=day, ended_by_id=by)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def approved_in(
    work: Work, teams: Iterable[TeamId], first: date, last: date
) -> list[tables.Leave]:
    """Give the approved leaves of these teams that touch the days and nobody came back from."""
    table = tables.Leave
    return work.ones(
        select(table)
        .where(
            table.team_id.in_(sorted(set(teams))),
            table.state == LeaveState.approved,
            table.returned_on.is_(None),
            table.first_day <= last,
            table.last_day >= first,
        )
        .order_by(table.first_day, table.id)
    )
