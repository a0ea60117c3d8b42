"""代录: a step decided on paper, entered by that level's clerk, never by who it is about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, naming, offices
from handlers.form import Answers, Form, Question
from handlers.leave import deciding, settling, words
from handlers.reading.paper_values import PaperWords
from handlers.reading.values import Misread
from handlers.talk import Outcome, Reply, Words, lines, text
from storage import leave as leaves
from storage import people, undecided
from storage.kinds import LeaveId, LeaveState, Role, StepState
from storage.leave import Verdict

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage import tables
    from storage.people import Person
    from storage.posts import Post

_CLERKS = frozenset({Role.leader, Role.township, Role.county, Role.unit})
_LONGEST_REASON = 200


def record(turn: Turn, heard: PaperWords) -> list[Outcome]:
    """Show the one step meant, to be confirmed; say what is missing where it is not clear."""
    if not {duty.role for duty in turn.person.duties_on(turn.today)} & _CLERKS:
        return [Reply(text("on_paper.not_yours"))]
    found = naming.find(turn, heard.name, lambda one: naming.reach(turn, one, _CLERKS) is not None)
    if isinstance(found, Misread):
        return [Reply(text(found.reason, **found.params))]
    waiting = _waiting(turn, found)
    signed = heard.day if heard.day is not None and heard.day <= turn.today else None
    if heard.day is not None and signed is None:
        meant = [one for one in waiting if one[1].first_day <= heard.day <= one[1].last_day]
        if waiting and not meant:
            return [Reply(text("on_paper.ahead", day=heard.day, name=found.name))]
        waiting = meant
    if not waiting:
        return [Reply(text("on_paper.none", name=found.name))]
    if len(waiting) > 1:
        listed = [words.short(turn, row) for _, row in waiting]
        return [Reply(lines(text("on_paper.which", name=found.name), *listed))]
    step, row = waiting[0]
    context = {
        "leave": int(row.id),
        "step": step.n,
        "approve": heard.approve,
        "day": (signed or turn.today).isoformat(),
    }
    return filling.start(turn, FORM, {"reason": heard.reason}, **context)


def _waiting(turn: Turn, found: Person) -> list[undecided.Step]:
    """Give the open steps of somebody's requests that the speaker may enter a decision for."""
    rows = leaves.of_person(turn.work, found.id, [LeaveState.pending])
    return [
        (step, row)
        for row in rows
        for step in leaves.steps_of(turn.work, LeaveId(row.id))
        if step.state is StepState.open and may_enter(turn, row, step)
    ]


def may_enter(turn: Turn, row: tables.Leave, step: tables.LeaveStep) -> bool:
    """Tell whether the speaker is the clerk of the step's level, and it is not their own."""
    if turn.person.id in deciding.barred_from(row):
        return False
    return any(_keeps(turn, duty, step) for duty in turn.person.duties_on(turn.today))


def _keeps(turn: Turn, duty: Post, step: tables.LeaveStep) -> bool:
    """A township's clerk keeps the paper of its leaders too, a county's that of all offices."""
    directory = turn.office.directory
    place = offices.of_step(step)
    if duty.role is Role.unit:
        return place.unit is not None and place.unit == duty.unit
    if duty.role is Role.leader:
        return place.team is not None and place.team == duty.team
    if duty.area is None:
        return False
    if place.team is not None:
        village = directory.teams[place.team].village
        return duty.role is Role.township and directory.within(village, duty.area)
    if place.unit is not None:
        return duty.role is Role.county
    return duty.role in {Role.township, Role.county} and place.area == duty.area


def _ask_why(_turn: Turn, _answers: Answers) -> Words:
    return text("leave.why_rejected")


def _read_why(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Approved(BaseModel):
    """A paper that says yes; there is nothing to ask."""


class Rejected(BaseModel):
    """A paper that says no, and why."""

    reason: Annotated[
        str, Field(max_length=_LONGEST_REASON), Question(_ask_why, _read_why, free=True)
    ]


def _model(_turn: Turn, opened: OpenForm) -> type[BaseModel]:
    return Approved if opened.context["approve"] else Rejected


def _meant(turn: Turn) -> tuple[tables.Leave | None, int, bool, date]:
    opened = turn.conversation.open
    if opened is None:
        raise LookupError("on_paper")
    context = opened.context
    row = leaves.hold(turn.work, LeaveId(context["leave"]))
    return row, context["step"], context["approve"], date.fromisoformat(context["day"])


def _summary(turn: Turn, filled: Approved | Rejected) -> Reply:
    row, number, approve, day = _meant(turn)
    step = settling.step_of(turn, LeaveId(row.id), number) if row is not None else None
    if row is None or step is None:
        return Reply(text("leave.not_yours"))
    shown = text(
        "on_paper.approved" if approve else "on_paper.rejected",
        leave=words.short(turn, row),
        by=deciding.on_paper(turn, row, step, turn.person.name),
        day=day,
    )
    reason = text("leave.reason", reason=filled.reason) if isinstance(filled, Rejected) else None
    return Reply(lines(shown, reason), rule=row.rule)


def _submit(turn: Turn, filled: Approved | Rejected) -> list[Outcome]:
    row, number, approve, day = _meant(turn)
    step = settling.step_of(turn, LeaveId(row.id), number) if row is not None else None
    if row is None or step is None or not may_enter(turn, row, step):
        return [Reply(text("leave.not_yours"))]
    if not settling.is_open(row, step):
        return [Reply(settling.already(turn, row, step))]
    reason = filled.reason if isinstance(filled, Rejected) else ""
    verdict = Verdict(turn.person.id, turn.now, reason, paper_on=day)
    state = StepState.approved if approve else StepState.rejected
    by = deciding.on_paper(turn, row, step, turn.person.name)
    subject = f"leave:{row.id} step:{number} {state} on:{day}"
    people.audit(turn.work, turn.person.id, "leave.paper", subject, turn.now)
    return settling.carry_out(turn, row, step, settling.Decision(state, verdict, by))


FORM = Form("on_paper", 1, _model, _summary, _submit, submit_label=text("on_paper.confirm"))
