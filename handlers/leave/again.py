"""退回修改: the applicant goes on with the same request, the old answers in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import filling, pressing
from handlers.leave import afterwards, extend, request, words
from handlers.talk import Outcome, Reply, text
from storage import leave as leaves
from storage.kinds import LeaveId, LeaveState

if TYPE_CHECKING:
    from handlers.turn import Turn


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take [改了再交]: open the summary of what was sent back; 上一步 changes it."""
    row = leaves.get(turn.work, LeaveId(pressing.number(arguments, 0)))
    if row is None or row.person_id != turn.person.id:
        return [Reply(text("leave.not_yours"))]
    if row.state is not LeaveState.sent_back:
        return [Reply(text("leave.already_closed", leave=words.short(turn, row)))]
    if row.extends_id is not None:
        return extend.again(turn, row)
    if row.completes_id is not None:
        return afterwards.again(turn, row)
    given = {"kind": row.kind, "span": words.stored(row), "reason": row.reason or None}
    return filling.start(turn, request.FORM, given, again=row.id, stand_in=row.stand_in_id)
