"""撤回决定: a decider takes a decision back, until the next step acts or the leave begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices, pressing
from handlers.leave import deciding, granted, words
from handlers.talk import Button, Outcome, Push, Replace, Reply, Words, lines, text
from storage import leave as leaves
from storage import people, undecided
from storage.kinds import LeaveId, LeaveState, MessageKind, PersonId, StepState

if TYPE_CHECKING:
    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage import tables

_SHOWN = 5
_DECIDED = (StepState.approved, StepState.rejected, StepState.sent_back)
_ALIVE = [LeaveState.pending, LeaveState.approved, LeaveState.urgent]


def offer(turn: Turn, _word: Word) -> list[Outcome]:
    """List the decisions of the speaker that can still be taken back, the newest first."""
    found = undecided.decided_by(turn.work, turn.person.id, turn.today)
    open_ = [(step, row) for step, row in found if _obstacle(turn, row, step) is None][:_SHOWN]
    if not open_:
        return [Reply(text("leave.nothing_to_undo"))]
    listed = [deciding.decided(turn, row, step) for step, row in open_]
    rows = [
        (Button(text("leave.undo_button", leave=words.short(turn, row)), _data(row, step)),)
        for step, row in open_
    ]
    keep = (Button(text("leave.keep"), "do:nothing"),)
    return [Reply(lines(text("leave.undo_which"), *listed), (*rows, keep))]


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take one decision back: the step is open again, and what it brought about is undone."""
    leave, number = LeaveId(pressing.number(arguments, 0)), pressing.number(arguments, 1)
    row = leaves.hold(turn.work, leave)
    steps = leaves.steps_of(turn.work, leave)
    step = next((one for one in steps if one.n == number), None)
    if row is None or step is None or step.by_id != turn.person.id:
        return [Reply(text("leave.not_yours"))]
    obstacle = _obstacle(turn, row, step)
    if obstacle is not None:
        return [Reply(obstacle)]
    return _undo(turn, row, step, [one for one in steps if one.n > number])


def _data(row: tables.Leave, step: tables.LeaveStep) -> str:
    return f"leave:undo:{row.id}:{step.n}"


def _obstacle(turn: Turn, row: tables.Leave, step: tables.LeaveStep) -> Words | None:
    """Say why a decision stands; None where it may be taken back."""
    if step.state not in _DECIDED:
        return text("leave.already_closed", leave=words.short(turn, row))
    later = [one for one in leaves.steps_of(turn.work, LeaveId(row.id)) if one.n > step.n]
    acted = next((one for one in later if one.by_id is not None), None)
    if acted is not None:
        by = deciding.by_whom(turn, row, acted)
        return text("leave.undo_next_acted", leave=words.short(turn, row), by=by)
    if any(one.state is StepState.open for one in later) and step.state is not StepState.approved:
        return text("leave.undo_asked_again", leave=words.short(turn, row))
    if row.first_day <= turn.today:
        return text("leave.undo_begun", leave=words.short(turn, row))
    if row.state not in {
        LeaveState.pending, LeaveState.approved, LeaveState.joined,
        LeaveState.rejected, LeaveState.sent_back,
    }:  # fmt: skip
        return text("leave.already_closed", leave=words.short(turn, row))
    if row.state in {LeaveState.rejected, LeaveState.sent_back} and _asked_anew(turn, row):
        return text("leave.undo_asked_again", leave=words.short(turn, row))
    return None


def _asked_anew(turn: Turn, row: tables.Leave) -> bool:
    """Tell whether the applicant meanwhile asked for some of these days in another request."""
    mine = leaves.of_person(turn.work, PersonId(row.person_id), _ALIVE)
    span = words.stored(row)
    return any(one.id != row.id and words.stored(one).overlaps(span) for one in mine)


def _undo(
    turn: Turn, row: tables.Leave, step: tables.LeaveStep, later: list[tables.LeaveStep]
) -> list[Outcome]:
    leave, was = LeaveId(row.id), step.state
    people.audit(
        turn.work, turn.person.id, "leave.undone", f"leave:{leave} step:{step.n} {was}", turn.now
    )
    filed = [one for one in later if one.state is StepState.filed]
    told = _told(turn, row, step, filed)
    if row.state in {LeaveState.approved, LeaveState.joined}:
        told += granted.take_back(turn, row)
    elif row.state is not LeaveState.pending:
        leaves.change(turn.work, leave, row.state, LeaveState.pending, decided_at=None)
        granted.papers_filed(turn, row)
    leaves.set_steps(turn.work, leave, [one.n for one in later], StepState.waiting, opened_at=None)
    blank = {"by_id": None, "for_id": None, "decided_at": None, "paper_on": None, "note": ""}
    leaves.set_steps(turn.work, leave, [step.n], StepState.open, opened_at=turn.now, **blank)
    found = deciding.deciders(offices.Seats(turn, turn.today), row, step)
    return [
        Replace(f"leave:{leave}", text("leave.closed_undone", leave=words.short(turn, row))),
        *told,
        *_asked(turn, leave, found),
    ]


def _asked(turn: Turn, leave: LeaveId, found: list[offices.Decider]) -> list[Outcome]:
    """Ask again whoever decides, the speaker in the answer itself."""
    pushes = deciding.ask(turn, leave, found)
    done = text("leave.undone")
    mine = next((push for push in pushes if push.person == turn.person.id), None)
    if mine is None:
        return [Reply(done), *pushes]
    reply = Reply(lines(done, mine.words), mine.buttons, mine.about, rule=mine.rule)
    return [reply, *(push for push in pushes if push is not mine)]


def _told(
    turn: Turn, row: tables.Leave, step: tables.LeaveStep, filed: list[tables.LeaveStep]
) -> list[Outcome]:
    """Tell the applicant, and whoever has a copy of what was approved."""
    short = words.short(turn, row)
    by = deciding.by_whom(turn, row, step)
    who = PersonId(row.person_id)
    copies = granted.copied_to(turn, row, filed)
    gone = text("leave.copy_undone", leave=short)
    return [
        Push(who, MessageKind.notice, text("leave.undone_told", by=by, span=words.days_of(row))),
        *(Push(person, MessageKind.notice, gone, news=True) for person in copies),
    ]
