"""Deciding a leave, by button or by word, once, by whom the ladder names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, offices, pressing
from handlers.form import Answers, Form, Question
from handlers.leave import deciding, settling, words
from handlers.reading import read_decision
from handlers.reading.values import Misread
from handlers.talk import Outcome, Reply, Words, text
from storage import leave as leaves
from storage.kinds import LeaveId, StepState
from storage.leave import Verdict

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage import tables

_LONGEST_REASON = 200
_PRESSED = {"y": StepState.approved, "n": StepState.rejected, "b": StepState.sent_back}


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take [同意], [不同意] or [退回修改] of one step of one leave."""
    leave, step = LeaveId(pressing.number(arguments, 0)), pressing.number(arguments, 1)
    state = _PRESSED.get(pressing.word(arguments, 2))
    if state is None:
        raise pressing.ForgedButtonError(arguments[2])
    return decide(turn, leave, step, state)


def decide(
    turn: Turn, leave: LeaveId, number: int, state: StepState, reason: str = ""
) -> list[Outcome]:
    """Decide a step, or say who did; nothing but an approval is without a reason.

    A missing reason is asked for, and the step stays open until it is given.
    """
    row = leaves.hold(turn.work, leave)
    step = settling.step_of(turn, leave, number)
    decider = _decider(turn, row, step) if row is not None and step is not None else None
    if row is None or step is None or decider is None:
        return [Reply(text("leave.not_yours"))]
    if not settling.is_open(row, step):
        return [Reply(settling.already(turn, row, step))]
    if state is not StepState.approved and not reason:
        form = REJECTION if state is StepState.rejected else SENDING_BACK
        return filling.start(turn, form, {}, leave=int(leave), step=number)
    holder = decider.stands_for
    verdict = Verdict(turn.person.id, turn.now, reason, holder.id if holder else None)
    return settling.carry_out(turn, row, step, settling.Decision(state, verdict, decider.name))


def _decider(turn: Turn, row: tables.Leave, step: tables.LeaveStep) -> offices.Decider | None:
    found = deciding.deciders(offices.Seats(turn, turn.today), row, step)
    return next((one for one in found if one.person.id == turn.person.id), None)


def _ask_why(_turn: Turn, _answers: Answers) -> Words:
    return text("leave.why_rejected")


def _ask_what(_turn: Turn, _answers: Answers) -> Words:
    return text("leave.what_to_change")


def _read(turn: Turn, said: str) -> object:
    decision = read_decision(said, turn.hearing())
    if decision is not None and not decision.approve:
        return decision.reason
    if decision is not None:
        # 批准 in place of a reason is a change of mind, and must not be sent as the reason.
        return Misread("leave.no_reason")
    return said.strip() or None


class Rejection(BaseModel):
    """Why a leave is not approved."""

    reason: Annotated[str, Field(max_length=_LONGEST_REASON), Question(_ask_why, _read, free=True)]


class Change(BaseModel):
    """What has to be changed in a request."""

    reason: Annotated[
        str, Field(max_length=_LONGEST_REASON), Question(_ask_what, _read, free=True)
    ]


def _rejection(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Rejection


def _change(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Change


def _context(turn: Turn) -> tuple[LeaveId, int]:
    opened = turn.conversation.open
    context = opened.context if opened else {}
    return LeaveId(context["leave"]), context["step"]


def _shown(turn: Turn, wording: str, reason: str) -> Reply:
    row = leaves.get(turn.work, _context(turn)[0])
    about = words.short(turn, row) if row else text("form.none")
    return Reply(text(wording, leave=about, reason=reason))


def _rejection_summary(turn: Turn, filled: Rejection) -> Reply:
    return _shown(turn, "leave.rejection_summary", filled.reason)


def _change_summary(turn: Turn, filled: Change) -> Reply:
    return _shown(turn, "leave.change_summary", filled.reason)


def _reject(turn: Turn, filled: Rejection) -> list[Outcome]:
    return _done(turn, StepState.rejected, filled.reason)


def _send_back(turn: Turn, filled: Change) -> list[Outcome]:
    return _done(turn, StepState.sent_back, filled.reason)


def _done(turn: Turn, state: StepState, reason: str) -> list[Outcome]:
    leave, step = _context(turn)
    return decide(turn, leave, step, state, reason)


REJECTION = Form(
    "rejection",
    1,
    _rejection,
    _rejection_summary,
    _reject,
    submit_label=text("leave.reject_now"),
)
SENDING_BACK = Form(
    "sending_back",
    1,
    _change,
    _change_summary,
    _send_back,
    submit_label=text("leave.send_back_now"),
)
