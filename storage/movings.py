"""What somebody who left had in hand, given to who follows on the evening of the last day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from storage import attendance, tables
from storage.diary_kinds import ProblemState
from storage.handovers import Succession
from storage.kinds import AreaId, FindingState, LeaveState, PersonId
from storage.tables.actions import ActionState
from storage.work import Work

_ALIVE = (ProblemState.open, ProblemState.answered)


@dataclass(frozen=True, slots=True)
class Hands:
    """From whom to whom (None: nobody follows); within these areas only, None: everywhere."""

    leaver: PersonId
    successor: PersonId | None
    areas: Collection[AreaId] | None


def expect(work: Work, what: Succession, areas: Iterable[AreaId]) -> None:
    """Remember that what the leaver has in hand in these areas moves after the last day."""
    work.add(
        tables.Moving(
            leaver_id=what.leaver,
            successor_id=what.successor,
            last_day=what.last_day,
            areas=sorted(set(areas)),
            moved_at=None,
        )
    )


def due(work: Work, day: date) -> list[tables.Moving]:
    """Give what was to move once a day before this one was over, and has not moved."""
    table = tables.Moving
    return work.ones(
        select(table)
        .where(table.moved_at.is_(None), table.last_day < day)
        .order_by(table.id)
        .execution_options(populate_existing=True)
    )


def win(work: Work, moving: int, now: datetime) -> bool:
    """Take it on; False if another process did."""
    table = tables.Moving
    done: Any = work.run(
        update(table)
        .where(table.id == moving, table.moved_at.is_(None))
        .values(moved_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def actions_owned(work: Work, hands: Hands) -> list[tables.Action]:
    """Move what the leaver still had to do, to who gave it where nobody follows; give it anew."""
    table = tables.Action
    mine = select(table.id).where(
        table.owner_id == hands.leaver,
        table.state == ActionState.open,
        *_within(table.area_id, hands),
    )
    ids = work.ones(mine.order_by(table.id))
    to = table.given_by if hands.successor is None else hands.successor
    _set(work, table, ids, owner_id=to)
    rows = select(table).where(table.id.in_(ids)).order_by(table.id)
    return work.ones(rows.execution_options(populate_existing=True)) if ids else []


def actions_given(work: Work, hands: Hands) -> int:
    """Let who follows hear of what the leaver handed out and is not done; give how many."""
    table = tables.Action
    if hands.successor is None:
        return 0
    given = (table.given_by == hands.leaver, table.state == ActionState.open)
    ids = work.ones(select(table.id).where(*given, *_within(table.area_id, hands)))
    return _set(work, table, ids, given_by=hands.successor)


def problems(work: Work, hands: Hands) -> int:
    """Move the problems the leaver took on; without a successor anybody may take them again."""
    table = tables.Problem
    held = (table.owner_id == hands.leaver, table.state.in_(_ALIVE))
    ids = work.ones(select(table.id).where(*held, *_within(table.area_id, hands)))
    return _set(work, table, ids, owner_id=hands.successor)


def findings(work: Work, hands: Hands) -> list[tables.Finding]:
    """Let who follows decide what the leaver asked somebody to explain; give it anew."""
    table, team = tables.Finding, tables.Team
    if hands.successor is None:
        return []
    asked = [table.by_id == hands.leaver, table.state == FindingState.asked]
    if hands.areas is not None:
        teams = select(team.id).where(team.village_id.in_(sorted(hands.areas)))
        asked.append(table.team_id.in_(teams))
    ids = work.ones(select(table.id).where(*asked, table.person_id != hands.successor))
    _set(work, table, ids, by_id=hands.successor)
    rows = select(table).where(table.id.in_(ids)).order_by(table.id)
    return work.ones(rows.execution_options(populate_existing=True)) if ids else []


def meetings(work: Work, hands: Hands, after: datetime) -> int:
    """Let who follows be the caller of meetings to come; give how many."""
    table = tables.Meeting
    if hands.successor is None:
        return 0
    called = (
        table.called_by == hands.leaver,
        table.starts_at >= after,
        table.cancelled_at.is_(None),
    )
    ids = work.ones(select(table.id).where(*called, *_within(table.area_id, hands)))
    return _set(work, table, ids, called_by=hands.successor)


def end_leaves(work: Work, who: PersonId, last_day: date, now: datetime) -> None:
    """End the approved leaves that ran when somebody left; there is nothing to come back to."""
    table = tables.Leave
    running = (
        table.person_id == who,
        table.state == LeaveState.approved,
        table.returned_on.is_(None),
        table.first_day <= last_day,
        table.last_day >= last_day,
    )
    ended = {"returned_on": last_day + timedelta(days=1), "returned_at": now}
    work.run(
        update(table)
        .where(*running)
        .values(state=LeaveState.returned, **ended)
        .execution_options(synchronize_session=False)
    )
    attendance.leaves_changed(work)


def _within(column: Any, hands: Hands) -> list[Any]:  # noqa: ANN401  a column and a SQL condition
    return [] if hands.areas is None else [column.in_(sorted(hands.areas))]


def _set(work: Work, table: Any, ids: Collection[int], **values: Any) -> int:  # noqa: ANN401
    if ids:
        statement = update(table).where(table.id.in_(sorted(ids))).values(**values)
        work.run(statement.execution_options(synchronize_session=False))
    return len(ids)
