"""What the last approval of a leave brings about, and what taking it back undoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import standby, words
from handlers.talk import Outcome, Push, Words, text
from storage import extensions
from storage import leave as leaves
from storage.kinds import LeaveId, LeaveState, MessageKind, PersonId, StepState

if TYPE_CHECKING:
    from datetime import date

    from handlers.turn import Turn
    from storage import tables


def grant(
    turn: Turn, row: tables.Leave, by: Words, waiting: list[tables.LeaveStep]
) -> list[Outcome]:
    """Let an approved leave hold; give what the applicant, the copies and the stand-in are told.

    More days become part of the leave they extend; papers of an emergency somebody is back from
    already are a leave that has ended.
    """
    leave = LeaveId(row.id)
    told = text("leave.approved", by=by, span=words.days_of(row))
    if row.extends_id is not None and extensions.join(turn.work, row, turn.now):
        told = text("leave.extended", by=by, span=words.days_of(row))
    elif (ended := _back_from_emergency(turn, row)) is not None:
        values = {"decided_at": turn.now, "returned_at": turn.now, "returned_on": ended}
        leaves.change(turn.work, leave, LeaveState.pending, LeaveState.returned, **values)
        told = text("leave.approved_afterwards", by=by, span=words.days_of(row))
    else:
        values = {"decided_at": turn.now}
        leaves.change(turn.work, leave, LeaveState.pending, LeaveState.approved, **values)
    return [
        Push(PersonId(row.person_id), MessageKind.notice, told, rule=row.rule),
        *_copies(turn, row, waiting),
        *standby.hand_over(turn, leave),
    ]


def take_back(turn: Turn, row: tables.Leave) -> list[Outcome]:
    """Let an approved leave wait again, as it did before its last step was decided."""
    told: list[Outcome] = []
    if row.state is LeaveState.joined:
        extensions.part(turn.work, row)
    else:
        told = standby.ended(turn, row)
    leave, before = LeaveId(row.id), row.state
    leaves.change(turn.work, leave, before, LeaveState.pending, decided_at=None)
    return told


def papers_wanted_again(turn: Turn, row: tables.Leave) -> None:
    """Let the emergency whose papers came to nothing be open again, so that no day is lost."""
    if row.completes_id is not None:
        before = LeaveId(row.completes_id)
        leaves.change(turn.work, before, LeaveState.completed, LeaveState.urgent)


def papers_filed(turn: Turn, row: tables.Leave) -> None:
    """Close the emergency that a request is the papers of, where it is one's."""
    if row.completes_id is not None:
        before = LeaveId(row.completes_id)
        leaves.change(turn.work, before, LeaveState.urgent, LeaveState.completed)


def _back_from_emergency(turn: Turn, row: tables.Leave) -> date | None:
    if row.completes_id is None:
        return None
    before = leaves.get(turn.work, LeaveId(row.completes_id))
    return before.returned_on if before else None


def _copies(turn: Turn, row: tables.Leave, waiting: list[tables.LeaveStep]) -> list[Outcome]:
    """File the copies (备案): who gets one learns name and days, nothing else."""
    filed = [step for step in waiting if step.action == "file"]
    leaves.set_steps(turn.work, LeaveId(row.id), [step.n for step in filed], StepState.filed)
    copy = text("leave.copy", leave=words.short(turn, row))
    return [
        Push(person, MessageKind.notice, copy, rule=row.rule, news=True)
        for person in copied_to(turn, row, filed)
    ]


def copied_to(turn: Turn, row: tables.Leave, filed: list[tables.LeaveStep]) -> list[PersonId]:
    """Give who has the copies that were filed, each once, never the applicant."""
    applicant = (PersonId(row.person_id), turn.today)
    found = (
        person.id
        for step in filed
        for person in offices.deciders(turn, step.office, offices.of_step(step), applicant)
    )
    return list(dict.fromkeys(found))
