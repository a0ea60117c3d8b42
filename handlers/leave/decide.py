"""Deciding a leave, by button or by word, once, by whom the ladder names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, offices, pressing
from handlers.form import Answers, Form, Question
from handlers.leave import request, words
from handlers.reading import read_decision
from handlers.talk import Outcome, Push, Replace, Reply, Words, text
from storage import leave as leaves
from storage import people
from storage.kinds import LeaveId, LeaveState, MessageKind, PersonId, StepState
from storage.leave import Verdict

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage import tables

_LONGEST_REASON = 200


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take [同意] or [不同意] of one step of one leave."""
    leave, step = LeaveId(pressing.number(arguments, 0)), pressing.number(arguments, 1)
    return decide(turn, leave, step, approve=pressing.word(arguments, 2) == "y")


def decide(
    turn: Turn, leave: LeaveId, number: int, *, approve: bool, reason: str = ""
) -> list[Outcome]:
    """Decide a step, or say who did; the reason of a rejection is asked for if it is missing."""
    row = leaves.get(turn.work, leave)
    step = _step(turn, leave, number)
    decider = _decider(turn, row, step) if row is not None and step is not None else None
    if row is None or step is None or decider is None:
        return [Reply(text("leave.not_yours"))]
    if step.state is not StepState.open or row.state is not LeaveState.pending:
        return [Reply(_already(turn, row, step))]
    if approve:
        return _approve(turn, row, step, decider)
    if not reason:
        context = {"leave": int(leave), "step": number}
        return filling.start(turn, REJECTION, {}, **context)
    return _reject(turn, row, step, (decider, reason))


def deciding(
    seats: offices.Seats, row: tables.Leave, step: tables.LeaveStep
) -> list[offices.Decider]:
    """Give who may decide a step; nobody decides their own leave or one they wrote down."""
    barred = frozenset(PersonId(one) for one in (row.person_id, row.by_id) if one is not None)
    return seats.deciding(step.office, offices.of_step(step), barred)


def _decider(turn: Turn, row: tables.Leave, step: tables.LeaveStep) -> offices.Decider | None:
    found = deciding(offices.Seats(turn, turn.today), row, step)
    return next((one for one in found if one.person.id == turn.person.id), None)


def _verdict(turn: Turn, decider: offices.Decider, note: str = "") -> Verdict:
    holder = decider.stands_for
    return Verdict(turn.person.id, turn.now, note, holder.id if holder else None)


def _step(turn: Turn, leave: LeaveId, number: int) -> tables.LeaveStep | None:
    steps = leaves.steps_of(turn.work, leave)
    return next((step for step in steps if step.n == number and step.action == "approve"), None)


def _approve(
    turn: Turn, row: tables.Leave, step: tables.LeaveStep, decider: offices.Decider
) -> list[Outcome]:
    if not leaves.settle_step(turn.work, step, StepState.approved, _verdict(turn, decider)):
        return _lost(turn, row, step)
    leave = LeaveId(row.id)
    waiting = [s for s in leaves.steps_of(turn.work, leave) if s.state is StepState.waiting]
    following = next((s for s in waiting if s.action == "approve"), None)
    done = text("leave.you_approved", leave=words.short(turn, row))
    taken = Replace(f"leave:{row.id}", _closed(turn, row, decider, approved=True))
    if following is not None:
        leaves.set_steps(turn.work, leave, [following.n], StepState.open)
        asked = _ask_next(turn, row, following, decider)
        return [Reply(done, rule=row.rule), taken, *asked]
    leaves.change(turn.work, leave, LeaveState.pending, LeaveState.approved, decided_at=turn.now)
    told = _tell(row, text("leave.approved", by=decider.name, span=words.days_of(row)))
    return [Reply(done, rule=row.rule), taken, told, *_copies(turn, row, waiting)]


def _ask_next(
    turn: Turn, row: tables.Leave, step: tables.LeaveStep, before: offices.Decider
) -> list[Outcome]:
    found = deciding(offices.Seats(turn, turn.today), row, step)
    names = offices.names(turn, found, turn.today)
    told = _tell(row, text("leave.goes_on_to", by=before.name, names=names))
    asked = [request.ask_decider(turn, LeaveId(row.id), one.person.id) for one in found]
    return [told, *asked]


def _copies(turn: Turn, row: tables.Leave, waiting: list[tables.LeaveStep]) -> list[Outcome]:
    """File the copies (备案): who gets one learns name and days, nothing else."""
    filed = [step for step in waiting if step.action == "file"]
    leaves.set_steps(turn.work, LeaveId(row.id), [step.n for step in filed], StepState.filed)
    told: dict[PersonId, Outcome] = {}
    for step in filed:
        place = offices.of_step(step)
        applicant = (PersonId(row.person_id), turn.today)
        for person in offices.deciders(turn, step.office, place, applicant):
            copy = text("leave.copy", leave=words.short(turn, row))
            told[person.id] = Push(person.id, MessageKind.notice, copy, rule=row.rule)
    return list(told.values())


def _reject(
    turn: Turn, row: tables.Leave, step: tables.LeaveStep, why: tuple[offices.Decider, str]
) -> list[Outcome]:
    decider, reason = why
    verdict = _verdict(turn, decider, reason)
    if not leaves.settle_step(turn.work, step, StepState.rejected, verdict):
        return _lost(turn, row, step)
    leave = LeaveId(row.id)
    waiting = [s.n for s in leaves.steps_of(turn.work, leave) if s.state is StepState.waiting]
    leaves.set_steps(turn.work, leave, waiting, StepState.dropped)
    leaves.change(turn.work, leave, LeaveState.pending, LeaveState.rejected, decided_at=turn.now)
    told = text("leave.rejected", by=decider.name, span=words.days_of(row), reason=reason)
    return [
        Reply(text("leave.you_rejected", leave=words.short(turn, row)), rule=row.rule),
        Replace(f"leave:{row.id}", _closed(turn, row, decider, approved=False)),
        _tell(row, told),
    ]


def _tell(row: tables.Leave, told: Words) -> Push:
    return Push(PersonId(row.person_id), MessageKind.notice, told, rule=row.rule)


def _closed(turn: Turn, row: tables.Leave, decider: offices.Decider, *, approved: bool) -> Words:
    wording = "leave.closed_approved" if approved else "leave.closed_rejected"
    return text(wording, leave=words.short(turn, row), by=decider.name)


def _lost(turn: Turn, row: tables.Leave, step: tables.LeaveStep) -> list[Outcome]:
    leave = LeaveId(row.id)
    fresh, now = leaves.get(turn.work, leave), _step(turn, leave, step.n)
    return [Reply(_already(turn, fresh or row, now or step))]


def _already(turn: Turn, row: tables.Leave, step: tables.LeaveStep) -> Words:
    if step.by_id is None:
        return text("leave.already_closed", leave=words.short(turn, row))
    ids = [PersonId(one) for one in (step.by_id, step.for_id) if one is not None]
    known = people.load(turn.work, ids)
    who = offices.Decider(known[ids[0]], known[ids[1]] if len(ids) > 1 else None)
    approved = step.state is StepState.approved
    wording = "leave.already_approved" if approved else "leave.already_rejected"
    return text(wording, leave=words.short(turn, row), by=who.name)


def _ask_why(_turn: Turn, _answers: Answers) -> Words:
    return text("leave.why_rejected")


def _read_why(turn: Turn, said: str) -> object:
    decision = read_decision(said, turn.hearing())
    if decision is not None and not decision.approve:
        return decision.reason
    return said.strip() or None


class Rejection(BaseModel):
    """Why a leave is not approved."""

    reason: Annotated[str, Field(max_length=_LONGEST_REASON), Question(_ask_why, _read_why)]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Rejection


def _context(turn: Turn) -> tuple[LeaveId, int]:
    opened = turn.conversation.open
    context = opened.context if opened else {}
    return LeaveId(context["leave"]), context["step"]


def _summary(turn: Turn, filled: Rejection) -> Reply:
    leave, _ = _context(turn)
    row = leaves.get(turn.work, leave)
    about = words.short(turn, row) if row else text("form.none")
    return Reply(text("leave.rejection_summary", leave=about, reason=filled.reason))


def _submit(turn: Turn, filled: Rejection) -> list[Outcome]:
    leave, step = _context(turn)
    return decide(turn, leave, step, approve=False, reason=filled.reason)


REJECTION = Form("rejection", 1, _model, _summary, _submit, submit_label=text("leave.reject_now"))
