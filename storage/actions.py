"""Actions (交办): given, open, closed once."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from storage import bulk, tables
from storage.kinds import AreaId, PersonId
from storage.tables.actions import ActionState
from storage.work import Work


def give(work: Work, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Store actions; give the ids by event key of those that were not there before."""
    wanted = [row | {"state": ActionState.open, "note": ""} for row in rows]
    table = tables.table(tables.Action)
    return dict(bulk.insert_new(work.connection, table, wanted, ("event_key",), more=("id",)))


def get(work: Work, action: int) -> tables.Action | None:
    """Give an action as it stands now, None if there is none."""
    table = tables.Action
    found: tables.Action | None = work.one(
        select(table).where(table.id == action).execution_options(populate_existing=True)
    )
    return found


def close(
    work: Work, action: int, state: ActionState, by: tuple[PersonId, datetime], note: str = ""
) -> bool:
    """End an open action; False if it was ended before."""
    table = tables.Action
    done: Any = work.run(
        update(table)
        .where(table.id == action, table.state == ActionState.open)
        .values(state=state, closed_by=by[0], closed_at=by[1], note=note)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def open_of(work: Work, owner: PersonId) -> list[tables.Action]:
    """Give what somebody still has to do, the most urgent first."""
    return _open(work, tables.Action.owner_id == owner)


def given_by(work: Work, person: PersonId) -> list[tables.Action]:
    """Give what somebody handed out and is not done, the most urgent first."""
    return _open(work, tables.Action.given_by == person)


def open_in(work: Work, areas: Iterable[AreaId]) -> list[tables.Action]:
    """Give what is not done of what was handed out in some areas, the most urgent first."""
    return _open(work, tables.Action.area_id.in_(sorted(set(areas))))


def due_between(work: Work, first: date, last: date) -> list[tables.Action]:
    """Give the open actions due from one day to another, both included."""
    return _open(work, tables.Action.due_on.between(first, last))


def of_ids(work: Work, ids: Iterable[int]) -> dict[int, tables.Action]:
    """Give the open ones of these actions."""
    rows = _open(work, tables.Action.id.in_(sorted(set(ids))))
    return {row.id: row for row in rows}


def _open(work: Work, condition: Any) -> list[tables.Action]:  # noqa: ANN401  a SQL condition
    table = tables.Action
    return work.ones(
        select(table)
        .where(table.state == ActionState.open, condition)
        .order_by(table.due_on, table.id)
        .execution_options(populate_existing=True)
    )
