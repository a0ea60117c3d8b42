"""What ends a leave: coming back (销假), by whatever word it is told, or taking a request back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.leave import granted, papers, standby, urgent, words
from handlers.talk import Outcome, Push, Replace, text
from storage import extensions
from storage import leave as leaves
from storage.kinds import LeaveId, LeaveState, MessageKind, PersonId, StepState

if TYPE_CHECKING:
    from datetime import date

    from handlers.turn import Turn
    from storage import tables

_DAY = timedelta(days=1)


def end(turn: Turn, row: tables.Leave, back: date) -> list[Outcome]:
    """End a leave on the day somebody is back, and every one before it; [] where it has ended.

    Leaves that this one carried on end with it: one return is enough for all of them.
    """
    # Somebody back from an emergency is there again, but their papers are still missing.
    after = LeaveState.urgent if row.state is LeaveState.urgent else LeaveState.returned
    if not _ended(turn, row, after, back):
        return []
    found = _told(turn, row, back)
    mine = leaves.of_person(turn.work, PersonId(row.person_id), [LeaveState.approved])
    for one in mine:
        if one.id != row.id and one.first_day < row.first_day:
            until = max(one.last_day + _DAY, min(row.first_day, back))
            if _ended(turn, one, LeaveState.returned, until):
                found += _told(turn, one, back)
    return found


def by_check_in(turn: Turn, leave: LeaveId, back: date) -> list[Outcome]:
    """End a leave that was over already, because the person checks in on a day after it."""
    row = leaves.hold(turn.work, leave)
    return [] if row is None or row.returned_on is not None else end(turn, row, back)


def _ended(turn: Turn, row: tables.Leave, after: LeaveState, back: date) -> bool:
    values = {"returned_at": turn.now, "returned_on": back}
    return leaves.change(turn.work, LeaveId(row.id), row.state, after, **values)


def _told(turn: Turn, row: tables.Leave, back: date) -> list[Outcome]:
    gone = Replace(f"back:{row.id}", text("leave.back_done", day=back))
    if row.state is LeaveState.urgent:
        return [gone]
    return [gone, *_more_is_off(turn, row), *standby.ended(turn, row)]


def _more_is_off(turn: Turn, row: tables.Leave) -> list[Outcome]:
    """Take a request for more days back: who is in the village needs none."""
    more = extensions.waiting(turn.work, LeaveId(row.id))
    return take_back(turn, more) if more is not None else []


def take_back(turn: Turn, row: tables.Leave) -> list[Outcome]:
    """Withdraw a request that is held, and tell who decided it or was told of it."""
    leave, before = LeaveId(row.id), row.state
    gone = text("leave.closed_withdrawn", leave=words.short(turn, row))
    steps = leaves.steps_of(turn.work, leave)
    told = {PersonId(step.by_id) for step in steps if step.by_id is not None}
    if before is LeaveState.urgent:
        told = {one.person.id for one in urgent.deciders(turn, row)}
    leaves.change(turn.work, leave, before, LeaveState.withdrawn)
    live = [s.n for s in steps if s.state in {StepState.open, StepState.waiting}]
    leaves.set_steps(turn.work, leave, live, StepState.dropped)
    papers.let_go(turn, leave)
    granted.papers_wanted_again(turn, row)
    return [
        Replace(f"leave:{leave}", gone),
        *(Push(person, MessageKind.notice, gone, news=True) for person in sorted(told)),
        *standby.ended(turn, row),
    ]
