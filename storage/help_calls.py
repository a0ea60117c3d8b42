"""Calls for help: who called, who was told, who helps, and when the next office is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage import bulk, tables
from storage.kinds import AreaId, HelpId, HelpState, PersonId, TeamId
from storage.work import Work

_ALIVE = (HelpState.open, HelpState.taken)


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call for help as it begins; instants aware. `next_at` None: nobody further is told."""

    event_key: str
    person: PersonId
    team: TeamId | None
    area: AreaId
    said: str
    called_at: datetime
    next_at: datetime | None
    by: PersonId | None


def call(work: Work, new: NewCall, told: Iterable[PersonId]) -> HelpId:
    """Store a call and who is told of it at once."""
    row = tables.HelpCall(
        event_key=new.event_key,
        person_id=new.person,
        team_id=new.team,
        area_id=new.area,
        said=new.said,
        called_at=new.called_at,
        state=HelpState.open,
        stage=0,
        next_at=new.next_at,
        by_id=new.by,
    )
    work.add(row)
    add_told(work, HelpId(row.id), told, new.called_at)
    return HelpId(row.id)


def add_told(work: Work, call: HelpId, told: Iterable[PersonId], at: datetime) -> None:
    """Remember who was told; who was told before stays as they are."""
    rows = [
        {"help_call_id": call, "person_id": person, "told_at": at} for person in sorted(set(told))
    ]
    table = tables.table(tables.HelpTold)
    bulk.insert_new(work.connection, table, rows, ("help_call_id", "person_id"))


def get(work: Work, call: HelpId) -> tables.HelpCall | None:
    """Give a call as it stands in the database now."""
    row = tables.HelpCall
    statement = select(row).where(row.id == call).execution_options(populate_existing=True)
    found: tables.HelpCall | None = work.one(statement)
    return found


def alive(work: Work) -> list[tables.HelpCall]:
    """Give every call that is not closed, the oldest first."""
    row = tables.HelpCall
    return work.ones(select(row).where(row.state.in_(_ALIVE)).order_by(row.id))


def alive_of(work: Work, person: PersonId) -> tables.HelpCall | None:
    """Give the call somebody made that is not closed yet."""
    row = tables.HelpCall
    found: tables.HelpCall | None = work.one(
        select(row).where(row.person_id == person, row.state.in_(_ALIVE)).order_by(row.id.desc())
    )
    return found


def helped_by(work: Work, person: PersonId) -> list[tables.HelpCall]:
    """Give the calls somebody took and nobody closed."""
    row = tables.HelpCall
    taken = select(row).where(row.helper_id == person, row.state == HelpState.taken)
    return work.ones(taken.order_by(row.id))


def told(work: Work, call: HelpId) -> list[PersonId]:
    """Give who was told of a call."""
    row = tables.HelpTold
    found = work.ones(
        select(row.person_id).where(row.help_call_id == call).order_by(row.told_at, row.person_id)
    )
    return [PersonId(person) for person in found]


def told_to(work: Work, person: PersonId) -> set[int]:
    """Give the calls not closed that somebody was told of."""
    told, row = tables.HelpTold, tables.HelpCall
    return set(
        work.ones(
            select(told.help_call_id)
            .join(row, row.id == told.help_call_id)
            .where(told.person_id == person, row.state.in_(_ALIVE))
        )
    )


def take(
    work: Work, call: HelpId, helper: PersonId, at: datetime, before: PersonId | None
) -> bool:
    """Let somebody help, in place of `before` if that is who helps; False if it is not so."""
    row = tables.HelpCall
    state = HelpState.open if before is None else HelpState.taken
    holds = (row.id == call, row.state == state, row.helper_id.is_not_distinct_from(before))
    values = {"state": HelpState.taken, "helper_id": helper, "taken_at": at, "next_at": None}
    return _changed(work, update(row).where(*holds).values(**values))


def close(work: Work, call: HelpId, by: PersonId, at: datetime) -> bool:
    """End a call; False if it was ended before."""
    row = tables.HelpCall
    values = {"state": HelpState.closed, "closed_by": by, "closed_at": at, "next_at": None}
    ended = update(row).where(row.id == call, row.state.in_(_ALIVE))
    return _changed(work, ended.values(**values))


def due(work: Work, now: datetime) -> list[tables.HelpCall]:
    """Give the calls nobody took in time."""
    row = tables.HelpCall
    overdue = select(row).where(row.state == HelpState.open, row.next_at <= now)
    return work.ones(overdue.order_by(row.id).execution_options(populate_existing=True))


def escalate(work: Work, call: tables.HelpCall, next_at: datetime | None) -> bool:
    """Say that the next office is told; False if another process was first or somebody took it."""
    row = tables.HelpCall
    holds = (row.id == call.id, row.state == HelpState.open, row.stage == call.stage)
    changed = update(row).where(*holds).values(stage=call.stage + 1, next_at=next_at)
    return _changed(work, changed)


def _changed(work: Work, statement: Any) -> bool:  # noqa: ANN401  an update
    done: Any = work.run(statement.execution_options(synchronize_session=False))
    return bool(done.rowcount)
