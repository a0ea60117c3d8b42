"""Coming back from leave (销假), early or late, and taking a request back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import checkin, pressing
from handlers.leave import ending, words
from handlers.rules.attendance import IN_VILLAGE
from handlers.talk import Button, Outcome, Reply, text
from storage import leave as leaves
from storage.kinds import LeaveId, LeaveState

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.values import Return, Withdraw
    from handlers.turn import Turn
    from storage import tables

_AWAY = (LeaveState.approved, LeaveState.urgent)
_OWN = [LeaveState.pending, LeaveState.sent_back, LeaveState.approved, LeaveState.urgent]


def came_back(turn: Turn, said: Return) -> list[Outcome]:
    """End the speaker's running leave; the days not taken come back."""
    mine = leaves.of_person(turn.work, turn.person.id, _AWAY)
    running = [row for row in mine if row.returned_on is None]
    begun = [row for row in running if _runs(turn, row)]
    if begun:
        return _end(turn, begun[-1], said.day or turn.today)
    if running:
        return [Reply(text("leave.not_begun", leave=words.short(turn, running[0])))]
    return [Reply(text("leave.none_running"))]


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take [回村销假] of one leave, the speaker's own."""
    row = leaves.hold(turn.work, LeaveId(pressing.number(arguments, 0)))
    if row is None or row.person_id != turn.person.id:
        return [Reply(text("leave.not_yours"))]
    if row.state not in _AWAY or row.returned_on is not None:
        return [Reply(text("leave.already_back", leave=words.short(turn, row)))]
    if row.first_day > turn.today:
        return [Reply(text("leave.not_begun", leave=words.short(turn, row)))]
    later = [one for one in leaves.of_person(turn.work, turn.person.id, _AWAY) if _runs(turn, one)]
    return _end(turn, later[-1], turn.today)


def _runs(turn: Turn, row: tables.Leave) -> bool:
    return row.returned_on is None and row.first_day <= turn.today


def _end(turn: Turn, row: tables.Leave, day: date) -> list[Outcome]:
    back = max(row.first_day, min(day, turn.today))
    gone = ending.end(turn, row, back)
    if not gone:
        return [Reply(text("leave.already_back", leave=words.short(turn, row)))]
    checkin.mark_now(turn, IN_VILLAGE, back)
    if row.state is LeaveState.urgent:
        button = Button(text("urgent.afterwards_button"), "leave:afterwards")
        done = text("urgent.back", day=back)
        return [Reply(done, ((button,),), rule=turn.cite("leave.emergency")), *gone]
    early = (row.last_day - back).days + 1
    done = (
        text("leave.back_early", day=back, n=early) if early > 0 else text("leave.back", day=back)
    )
    return [Reply(done, rule=turn.cite("leave.return")), *gone]


def withdraw(turn: Turn, said: Withdraw) -> list[Outcome]:
    """Ask whether the one request that can still be taken back shall be."""
    mine = leaves.of_person(turn.work, turn.person.id, _OWN)
    open_ = [row for row in mine if _can_be_taken_back(turn, row)]
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
    row = leaves.hold(turn.work, LeaveId(pressing.number(arguments, 0)))
    if row is None or row.person_id != turn.person.id:
        return [Reply(text("leave.not_yours"))]
    if not _can_be_taken_back(turn, row):
        return [Reply(text("leave.too_late_to_withdraw", leave=words.short(turn, row)))]
    return [Reply(text("leave.withdrawn", span=words.days_of(row))), *ending.take_back(turn, row)]


def _can_be_taken_back(turn: Turn, row: tables.Leave) -> bool:
    if row.state is LeaveState.approved:
        return row.first_day > turn.today
    return row.state in _OWN and row.returned_on is None
