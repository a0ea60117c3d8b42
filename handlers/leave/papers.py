"""Papers (证明) of a leave: asked for, sent as pictures or files, for the final approver only."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from handlers import files, pressing
from handlers.files import PDF, PICTURES, WORD, Sent
from handlers.leave import words
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import files as stored
from storage import leave as leaves
from storage.kinds import (
    EventKind,
    FileId,
    FileState,
    LeaveId,
    LeaveState,
    PolicyId,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from handlers.conversation import OpenForm
    from handlers.reading.values import Word
    from handlers.turn import Moment, Turn
    from storage import tables

PURPOSE = "leave.paper"
TYPES = PICTURES | {PDF, WORD}
_OFFER, _FOR, _AHEAD = "paper_offer", "paper_for", "papers"
ALIVE = (LeaveState.pending, LeaveState.approved, LeaveState.returned)
# How long after a leave its papers may still come, and after being asked a picture is one.
_LATELY = timedelta(days=60)
_EXPECTED = timedelta(hours=2)
_KEPT = timedelta(days=180)
_SHOWN = 5
_SAID = re.compile(
    r"证明|证件|病历|诊断|病假条|假条|医院|住院|挂号|通知书|proof|paper|certificate"
)


def needed(moment: Moment, row: tables.Leave) -> bool:
    """Tell whether the pack of its time wants papers for a leave of this kind."""
    return moment.office.rules[PolicyId(row.policy_id)].policy.leave_kind(row.kind).papers


def of_leaves(moment: Moment, ids: Iterable[int]) -> dict[int, list[tables.StoredFile]]:
    """Give the papers of leaves that were sent and not declined, the oldest first."""
    subjects = {about(one): one for one in ids}
    found: dict[int, list[tables.StoredFile]] = {one: [] for one in subjects.values()}
    for file in stored.about(moment.work, subjects):
        if file.purpose == PURPOSE and file.state in {FileState.wanted, FileState.stored}:
            found[subjects[file.about]].append(file)
    return found


def about(leave: int) -> str:
    """Give what a paper of a leave belongs to."""
    return f"leave:{leave}"


def status(moment: Moment, row: tables.Leave) -> Words | None:
    """Say how many papers there are, or that they are to come; None where none are wanted."""
    found = of_leaves(moment, [row.id])[row.id]
    if found:
        return text("papers.there", n=len(found))
    return text("papers.missing") if needed(moment, row) else None


def view_button(leave: int) -> Button:
    """Give the button that shows the papers of a leave to whom they are for."""
    return Button(text("papers.view"), f"leave:papers:{leave}")


def asked_for(turn: Turn, leave: LeaveId) -> list[Outcome]:
    """Ask for papers once a request is sent; a picture sent while filling it in is taken now."""
    row = leaves.get(turn.work, leave)
    if row is None:
        return []
    opened = turn.conversation.open
    ahead = opened.context.get(_AHEAD, []) if opened else []
    taken = [_keep(turn, row, files.of_json(one)) for one in ahead]
    if taken:
        return taken[-1]
    if not needed(turn, row):
        return []
    _expect(turn, leave)
    return [Reply(text("papers.wanted"))]


def bring(turn: Turn, _word: Word) -> list[Outcome]:
    """Take 交证明: say what is there, and of which leave the next picture is the proof."""
    rows = _own(turn)
    wanting = [row for row in rows if needed(turn, row)] or rows
    if not wanting:
        return [Reply(text("papers.no_leave"))]
    if len(wanting) == 1:
        return _for(turn, wanting[0])
    buttons = tuple((_choice(row),) for row in wanting[:_SHOWN])
    return [Reply(text("papers.which_leave"), buttons)]


def take(turn: Turn) -> list[Outcome] | None:
    """Take a picture or file as the proof of a leave, ask whether it is one, or leave it be."""
    sent = files.of_message(turn)
    if sent is None or sent.kind not in {EventKind.photo, EventKind.document}:
        return None
    said = bool(_SAID.search(sent.caption))
    if sent.caption and not said:
        return None
    opened = turn.conversation.open
    if opened is not None:
        return _ahead(turn, opened, sent) if opened.name == "leave" else None
    expected = _expected(turn)
    if expected is not None:
        return _keep(turn, expected, sent)
    rows = _own(turn)
    wanting = [row for row in rows if needed(turn, row)] or (rows if said else [])
    if not wanting:
        return [Reply(text("papers.no_leave"))] if said else None
    if said and len(wanting) == 1:
        return _keep(turn, wanting[0], sent)
    files.note(turn, _OFFER, sent)
    buttons = tuple((_choice(row),) for row in wanting[:_SHOWN])
    return [Reply(text("papers.is_it_proof"), (*buttons, _neither()))]


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take the leave that a picture is the proof of, or that the next one will be."""
    row = leaves.get(turn.work, LeaveId(pressing.number(arguments, 0)))
    if row is None or row.person_id != turn.person.id:
        return [Reply(text("leave.not_yours"))]
    if row.state not in ALIVE:
        return [Reply(text("papers.too_late", span=words.days_of(row)))]
    sent = files.noted(turn, _OFFER)
    return _for(turn, row) if sent is None else _keep(turn, row, sent)


def declined(turn: Turn, _arguments: list[str]) -> list[Outcome]:
    """Forget a picture that is no proof."""
    if files.noted(turn, _OFFER) is not None:
        turn.conversation.note(_OFFER, None)
    return [Reply(text("papers.not_kept"))]


def let_go(turn: Turn, leave: LeaveId) -> None:
    """Keep the papers of a leave that was taken back no longer."""
    mine = [FileId(file.id) for file in of_leaves(turn, [leave])[leave]]
    if mine:
        stored.keep_until(turn.work, mine, turn.now)


def _ahead(turn: Turn, opened: OpenForm, sent: Sent) -> list[Outcome]:
    """Hold a picture that comes while the request is being filled in, for as long as that is."""
    refused = files.refusal(turn, sent)
    if refused is not None:
        return [Reply(refused)]
    opened.context[_AHEAD] = [*opened.context.get(_AHEAD, []), files.as_json(sent)]
    turn.conversation.changed = True
    return [Reply(text("papers.ahead"))]


def _for(turn: Turn, row: tables.Leave) -> list[Outcome]:
    _expect(turn, LeaveId(row.id))
    there = status(turn, row)
    return [Reply(lines(there, text("papers.send_now", span=words.days_of(row))))]


def _keep(turn: Turn, row: tables.Leave, sent: Sent) -> list[Outcome]:
    if files.noted(turn, _OFFER) is not None:
        turn.conversation.note(_OFFER, None)
    refused = files.refusal(turn, sent)
    if refused is not None:
        return [Reply(refused)]
    files.keep(turn, sent, PURPOSE, about(row.id))
    # Several pictures of one paper come one after another.
    _expect(turn, LeaveId(row.id))
    return [Reply(text("papers.taken", span=words.days_of(row)))]


def _expect(turn: Turn, leave: LeaveId) -> None:
    turn.conversation.note(_FOR, {"leave": int(leave), "at": turn.now.isoformat()})


def _expected(turn: Turn) -> tables.Leave | None:
    """Give the leave whose proof was asked for a short while ago."""
    noted = turn.conversation.notes.get(_FOR)
    if noted is None or turn.now - datetime.fromisoformat(noted["at"]) > _EXPECTED:
        return None
    row = leaves.get(turn.work, LeaveId(noted["leave"]))
    return row if row is not None and row.state in ALIVE else None


def _own(turn: Turn) -> Sequence[tables.Leave]:
    since = turn.today - _LATELY
    rows = leaves.of_person(turn.work, turn.person.id, ALIVE)
    return [row for row in reversed(rows) if row.last_day >= since]


def _choice(row: tables.Leave) -> Button:
    return Button(text("papers.of", span=words.days_of(row)), f"leave:paper:{row.id}")


def _neither() -> tuple[Button, ...]:
    return (Button(text("papers.neither"), "leave:nopaper"),)
