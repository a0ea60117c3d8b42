"""Coming back from leave (销假), early or late, and taking a request back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import checkin, pressing
from handlers.leave import papers, words
from handlers.rules.attendance import IN_VILLAGE
from handlers.talk import Button, Outcome, Push, Replace, Reply, text
from storage import leave as leaves
from storage.kinds import LeaveId, LeaveState, MessageKind, PersonId, StepState

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.values import Return, Withdraw
    from handlers.turn import Turn
    from storage import tables


def came_back(turn: Turn, said: Return) -> list[Outcome]:
    """End the speaker's running leave; the days not taken come back."""
    running = leaves.of_person(turn.work, turn.person.id, [LeaveState.approved])
    begun = [row for row in running if row.first_day <= turn.today]
    if begun:
        return _end(turn, begun[0], said.day or turn.today)
    if running:
        return [Reply(text("leave.not_begun", leave=words.short(turn, running[0])))]
    return [Reply(text("leave.none_running"))]


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take [回村销假] of one leave, the speaker's own."""
    row = leaves.get(turn.work, LeaveId(pressing.number(arguments, 0)))
    if row is None or row.person_id != turn.person.id:
        return [Reply(text("leave.not_yours"))]
    if row.state is not LeaveState.approved:
        return [Reply(text("leave.already_back", leave=words.short(turn, row)))]
    if row.first_day > turn.today:
        return [Reply(text("leave.not_begun", leave=words.short(turn, row)))]
    return _end(turn, row, turn.today)


def _end(turn: Turn, row: tables.Leave, day: date) -> list[Outcome]:
    back = max(row.first_day, min(day, turn.today))
    ended = leaves.change(
        turn.work,
        LeaveId(row.id),
        LeaveState.approved,
        LeaveState.returned,
        returned_at=turn.now,
        returned_on=back,
    )
    if not ended:
        return [Reply(text("leave.already_back", leave=words.short(turn, row)))]
    checkin.mark_now(turn, IN_VILLAGE, back)
    early = (row.last_day - back).days + 1
    done = (
        text("leave.back_early", day=back, n=early) if early > 0 else text("leave.back", day=back)
    )
    gone = Replace(f"back:{row.id}", text("leave.back_done", day=back))
    return [Reply(done, rule=turn.cite("leave.return")), gone]


def withdraw(turn: Turn, said: Withdraw) -> list[Outcome]:
    """Ask whether the one request that can still be taken back shall be."""
    states = [LeaveState.pending, LeaveState.approved]
    mine = leaves.of_person(turn.work, turn.person.id, states)
    open_ = [r for r in mine if r.state is LeaveState.pending or r.first_day > turn.today]
    if not open_:
        return [Reply(text("leave.nothing_to_withdraw" if said.explicit else "dialogue.fine"))]
    rows = [
        (Button(text("leave.withdraw_button", span=words.days_of(row)), f"leave:drop:{row.id}"),)
        for row in open_
    ]
    keep = (Button(text("leave.keep"), "do:nothing"),)
    return [Reply(text("leave.withdraw_which", n=len(open_)), (*rows, keep))]


def dropped(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take the speaker's own request back, before or after approval, until it begins."""
    leave = LeaveId(pressing.number(arguments, 0))
    row = leaves.get(turn.work, leave)
    if row is None or row.person_id != turn.person.id:
        return [Reply(text("leave.not_yours"))]
    before = row.state
    waits = before is LeaveState.pending
    ahead = before is LeaveState.approved and row.first_day > turn.today
    if not (waits or ahead) or not leaves.change(turn.work, leave, before, LeaveState.withdrawn):
        return [Reply(text("leave.too_late_to_withdraw", leave=words.short(turn, row)))]
    steps = leaves.steps_of(turn.work, leave)
    live = [s.n for s in steps if s.state in {StepState.open, StepState.waiting}]
    leaves.set_steps(turn.work, leave, live, StepState.dropped)
    papers.let_go(turn, leave)
    gone = text("leave.closed_withdrawn", leave=words.short(turn, row))
    deciders = {PersonId(s.by_id) for s in steps if s.by_id is not None}
    told: list[Outcome] = [Push(p, MessageKind.notice, gone) for p in sorted(deciders)]
    return [
        Reply(text("leave.withdrawn", span=words.days_of(row))),
        Replace(f"leave:{leave}", gone),
        *told,
    ]
