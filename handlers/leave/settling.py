"""What a decision about one step brings about: the next step, the leave itself, who is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import deciding, granted, words
from handlers.talk import Button, Outcome, Push, Replace, Reply, Words, text
from storage import leave as leaves
from storage.kinds import LeaveId, LeaveState, MessageKind, PersonId, StepState

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables
    from storage.leave import Verdict

_LEAVE = {StepState.rejected: LeaveState.rejected, StepState.sent_back: LeaveState.sent_back}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a step: `by` is who decided, in words, for those who are told."""

    state: StepState
    verdict: Verdict
    by: Words


def is_open(row: tables.Leave, step: tables.LeaveStep) -> bool:
    """Tell whether a step still waits for a decision."""
    return step.state is StepState.open and row.state is LeaveState.pending


def carry_out(
    turn: Turn, row: tables.Leave, step: tables.LeaveStep, decision: Decision
) -> list[Outcome]:
    """Do what was decided about an open step of a leave that is held; tell everybody concerned."""
    if not leaves.settle_step(turn.work, step, decision.state, decision.verdict):
        return [Reply(already(turn, row, step_of(turn, LeaveId(row.id), step.n) or step))]
    if decision.state is StepState.approved:
        return _approve(turn, row, decision)
    return _refuse(turn, row, decision)


def step_of(turn: Turn, leave: LeaveId, number: int) -> tables.LeaveStep | None:
    """Give an approving step of a leave as it stands."""
    steps = leaves.steps_of(turn.work, leave)
    return next((step for step in steps if step.n == number and step.action == "approve"), None)


def _approve(turn: Turn, row: tables.Leave, decision: Decision) -> list[Outcome]:
    leave = LeaveId(row.id)
    waiting = [s for s in leaves.steps_of(turn.work, leave) if s.state is StepState.waiting]
    following = next((s for s in waiting if s.action == "approve"), None)
    done = text("leave.you_approved", leave=words.short(turn, row))
    taken = Replace(f"leave:{row.id}", _closed(turn, row, decision))
    if following is not None:
        leaves.set_steps(turn.work, leave, [following.n], StepState.open, opened_at=turn.now)
        asked = _ask_next(turn, row, following, decision)
        return [Reply(done, rule=row.rule), taken, *asked]
    told = granted.grant(turn, row, decision.by, waiting)
    return [Reply(done, rule=row.rule), taken, *told]


def _ask_next(
    turn: Turn, row: tables.Leave, step: tables.LeaveStep, before: Decision
) -> list[Outcome]:
    found = deciding.deciders(offices.Seats(turn, turn.today), row, step)
    names = offices.names(turn, found, turn.today)
    goes_on = text("leave.goes_on_to", by=before.by, names=names)
    stuck = text("leave.goes_on_to_nobody", by=before.by)
    told = _tell(row, goes_on if names else stuck)
    return [told, *deciding.ask(turn, LeaveId(row.id), found)]


def _refuse(turn: Turn, row: tables.Leave, decision: Decision) -> list[Outcome]:
    """Reject a leave or send it back to be changed; either way its other steps have no point."""
    leave = LeaveId(row.id)
    waiting = [s.n for s in leaves.steps_of(turn.work, leave) if s.state is StepState.waiting]
    leaves.set_steps(turn.work, leave, waiting, StepState.dropped)
    state = _LEAVE[decision.state]
    leaves.change(turn.work, leave, LeaveState.pending, state, decided_at=turn.now)
    reason, span = decision.verdict.note, words.days_of(row)
    back = state is LeaveState.sent_back
    told = text(
        "leave.sent_back" if back else "leave.rejected", by=decision.by, span=span, reason=reason
    )
    again = Button(text("leave.again"), f"leave:again:{row.id}")
    done = "leave.you_sent_back" if back else "leave.you_rejected"
    granted.papers_wanted_again(turn, row)
    return [
        Reply(text(done, leave=words.short(turn, row)), rule=row.rule),
        Replace(f"leave:{row.id}", _closed(turn, row, decision)),
        _tell(row, told, ((again,),) if back else ()),
    ]


def _tell(row: tables.Leave, told: Words, buttons: tuple[tuple[Button, ...], ...] = ()) -> Push:
    return Push(PersonId(row.person_id), MessageKind.notice, told, buttons, rule=row.rule)


def _closed(turn: Turn, row: tables.Leave, decision: Decision) -> Words:
    wording = f"leave.closed_{decision.state.value}"
    return text(wording, leave=words.short(turn, row), by=decision.by)


def already(turn: Turn, row: tables.Leave, step: tables.LeaveStep) -> Words:
    """Say what became of a step that is not open any more, and who decided it."""
    if step.by_id is None:
        return text("leave.already_closed", leave=words.short(turn, row))
    return deciding.decided(turn, row, step)
