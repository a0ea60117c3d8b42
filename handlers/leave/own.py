"""我的请假 and 批了吗: how one's own leaves stand, the open ones first, and what may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import deciding, routing, words
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import leave as leaves
from storage.kinds import LeaveId, LeaveState, PolicyId, StepState

if TYPE_CHECKING:
    from datetime import date

    from handlers.turn import Turn
    from storage import tables

_OPEN = frozenset({LeaveState.pending, LeaveState.sent_back, LeaveState.urgent})
_HIDDEN = frozenset({LeaveState.joined, LeaveState.completed})
_ENDED_SHOWN = 5
_REFUSALS = {
    LeaveState.rejected: StepState.rejected,
    LeaveState.sent_back: StepState.sent_back,
}


def show(turn: Turn) -> list[Outcome]:
    """List the speaker's leaves: all that are open or to come, and the last few that ended."""
    found = [row for row in routing.every(turn) if row.state not in _HIDDEN]
    if not found:
        return [Reply(text("leave.own.none"), ((Button(text("checkin.ask_leave"), "do:leave"),),))]
    going = [row for row in found if is_going(row)]
    ended = [row for row in found if not is_going(row)][-_ENDED_SHOWN:]
    listed = (_line(turn, row) for row in (*going, *reversed(ended)))
    pressed = tuple(row for one in going if (row := buttons(one, turn.today)))
    return [Reply(lines(text("leave.own.head"), *listed), pressed)]


def is_going(row: tables.Leave) -> bool:
    """Whether something of a leave is still to come: a decision, its days, the return."""
    return row.state in _OPEN or row.state is LeaveState.approved


def buttons(row: tables.Leave, today: date) -> tuple[Button, ...]:
    """Give what the applicant may do about a leave that is still going."""
    drop = Button(text("leave.withdraw_button", span=words.days_of(row)), f"leave:drop:{row.id}")
    match row.state:
        case LeaveState.pending:
            return (drop,)
        case LeaveState.sent_back:
            return (Button(text("leave.again"), f"leave:again:{row.id}"), drop)
        case LeaveState.urgent:
            return (Button(text("urgent.afterwards_button"), "leave:afterwards"),)
    if row.first_day > today:
        return ()
    return (Button(text("leave.back_button"), f"leave:back:{row.id}"),)


def _line(turn: Turn, row: tables.Leave) -> Words:
    policy = turn.office.rules[PolicyId(row.policy_id)].policy
    kind = text("leave.own.urgent") if row.state is LeaveState.urgent else None
    return text(
        "leave.own.line",
        kind=kind or text("label", value=policy.leave_kind(row.kind).label),
        span=words.days_of(row),
        state=_state(turn, row),
    )


def _state(turn: Turn, row: tables.Leave) -> Words:
    match row.state:
        case LeaveState.pending:
            return _waiting(turn, row)
        case LeaveState.approved:
            return _approved(turn, row)
        case LeaveState.rejected | LeaveState.sent_back:
            step = _step(turn, row, _REFUSALS[row.state])
            if step is not None:
                by = deciding.by_whom(turn, row, step)
                return text(f"leave.own.{row.state}", by=by, reason=step.note)
        case LeaveState.returned if row.returned_on is not None:
            return text("leave.own.returned_on", day=row.returned_on)
    return text(f"leave.own.state.{row.state}")


def _waiting(turn: Turn, row: tables.Leave) -> Words:
    step = _step(turn, row, StepState.open)
    if step is None or step.opened_at is None:
        return text("leave.own.state.pending")
    found = deciding.deciders(offices.Seats(turn, turn.today), row, step)
    names = offices.names(turn, found, turn.today) if found else ()
    return text("leave.own.waits", names=names or (text("form.none"),), at=step.opened_at)


def _approved(turn: Turn, row: tables.Leave) -> Words:
    step = _step(turn, row, StepState.approved)
    by = deciding.by_whom(turn, row, step) if step is not None else text("form.none")
    if row.last_day < turn.today:
        return text("leave.own.overdue", by=by)
    return text("leave.own.approved", by=by)


def _step(turn: Turn, row: tables.Leave, state: StepState) -> tables.LeaveStep | None:
    """Give the last step of a leave in that state."""
    steps = [one for one in leaves.steps_of(turn.work, LeaveId(row.id)) if one.state is state]
    return steps[-1] if steps else None
