"""批准, 不同意, 收到: words that refer to what was last shown, or decide nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import repairing, todo
from handlers.leave import decide
from handlers.months import settle
from handlers.reading import read_choice
from handlers.talk import Outcome, Reply, text
from storage import outbox, people
from storage.kinds import LeaveId, PersonId, StepState

if TYPE_CHECKING:
    from handlers.reading.values import Decision
    from handlers.turn import Turn
    from storage import tables

_REMEMBERED = timedelta(hours=2)


def last_shown(turn: Turn) -> tables.Outbox | None:
    """Give the last message with buttons of the past two hours, shown after the open question."""
    seen = outbox.shown(turn.work, turn.whereabouts, turn.now - _REMEMBERED)
    # An echo of a check-in asks for nothing: what was shown before it still waits for its answer.
    shown = next((row for row in seen if row.buttons and row.about != repairing.ABOUT), None)
    opened = turn.conversation.open
    if shown is None or opened is None:
        return shown
    return shown if (shown.settled_at or shown.created_at) > opened.touched_at else None


def pressed_by_words(turn: Turn, said: str) -> str | None:
    """Give the data of the button last shown whose number or text was typed."""
    shown = last_shown(turn)
    if shown is None:
        return None
    buttons = [button for row in shown.buttons for button in row]
    labels = [label for label, _ in buttons]
    if said.strip().isdecimal() and any(label[-1:].isdecimal() for label in labels):
        # In a list whose lines have numbers of their own, a bare number names a line, not a tap.
        return None
    index = read_choice(said, labels)
    return None if index is None else str(buttons[index][1])


def by_words(turn: Turn, said: Decision) -> list[Outcome]:
    """Decide the one request meant; with several open and none meant, decide nothing and list."""
    correction = _correction_shown(turn) if said.which is None and said.name is None else None
    if correction is not None:
        reason = said.reason or ""
        return settle.decide(turn, correction, agree=said.approve, reason=reason)
    waiting = todo.open_decisions(turn)
    if not waiting:
        return [Reply(text("leave.none_to_decide"))]
    meant = _meant(turn, waiting, said)
    if meant is None:
        return todo.show(turn)
    step, row = meant
    state = StepState.approved if said.approve else StepState.rejected
    state = StepState.sent_back if said.send_back else state
    return decide.decide(turn, LeaveId(row.id), step.n, state, said.reason or "")


def _correction_shown(turn: Turn) -> int | None:
    """Give the correction that was shown last of all, None if it was something else."""
    shown = last_shown(turn)
    kind, _, number = (shown.about if shown is not None else "").partition(":")
    return int(number) if kind == "correction" else None


def _numbered(turn: Turn, number: int) -> int | None:
    """Give the leave that had this number in the list last shown; later decisions move nothing."""
    label = turn.spell(text("leave.approve.numbered", number=number))
    for row in outbox.shown(turn.work, turn.whereabouts, turn.now - _REMEMBERED):
        for shown, data in (button for line in row.buttons for button in line):
            if shown == label and data.startswith("leave:decide:"):
                return int(data.split(":")[2])
    return None


def _meant(turn: Turn, waiting: list[todo.Step], said: Decision) -> todo.Step | None:
    if said.which is not None:
        leave = _numbered(turn, said.which)
        fitting = [w for w in waiting if w[1].id == leave]
        return fitting[0] if fitting else None
    if said.name is not None:
        names = people.load(turn.work, [PersonId(row.person_id) for _, row in waiting])
        fitting = [w for w in waiting if names[PersonId(w[1].person_id)].name == said.name]
        return fitting[0] if len(fitting) == 1 else None
    if len(waiting) == 1:
        return waiting[0]
    shown = last_shown(turn)
    about = shown.about if shown is not None else ""
    fitting = [w for w in waiting if about == f"leave:{w[1].id}"]
    return fitting[0] if fitting else None
