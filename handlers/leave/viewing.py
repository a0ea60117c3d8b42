"""Looking at the papers of a leave: the final approver and the person alone, and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import pressing, privacy
from handlers.documents import Kept
from handlers.files import ENDINGS
from handlers.leave import final, papers, words
from handlers.talk import Document, Outcome, Reply, text
from storage import leave as leaves
from storage import people
from storage.kinds import FileState, LeaveId, PersonId

if TYPE_CHECKING:
    from handlers.turn import Moment, Turn
    from storage import tables


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Show the papers of a leave, or over a foreign messenger say where they can be read."""
    row = leaves.get(turn.work, LeaveId(pressing.number(arguments, 0)))
    if row is None or not may_see(turn, row, turn.person.id):
        return [Reply(text("papers.not_yours"))]
    found = papers.of_leaves(turn, [row.id])[row.id]
    there = [file for file in found if file.state is FileState.stored]
    if not there:
        return [Reply(text("papers.on_the_way" if found else "papers.none_yet"))]
    if not privacy.may_send(turn):
        return [Reply(text("papers.read_elsewhere", leave=row.id, n=len(there)))]
    record(turn, turn.person.id, row)
    caption = text("papers.shown", leave=words.short(turn, row))
    return [
        Document(
            name(turn.spell(text("papers.file", number=number)), file),
            Kept(file.digest or ""),
            caption,
            mime=file.mime,
            picture=True,
        )
        for number, file in enumerate(there, start=1)
    ]


def may_see(moment: Moment, row: tables.Leave, who: PersonId) -> bool:
    """Tell whether papers of a leave are somebody's to see: their own, or as final approver."""
    if row.person_id == who:
        return True
    step = final.step_of(moment, row.id)
    return step is not None and who in final.approvers(moment, row, step)


def record(moment: Moment, who: PersonId, row: tables.Leave) -> None:
    """Write down that somebody looked."""
    people.audit(moment.work, who, "papers.read", papers.about(row.id), moment.now)


def name(stem: str, file: tables.StoredFile) -> str:
    """Give the name a paper is handed out under: never the one it was sent with."""
    return stem + ENDINGS.get(file.mime, ".docx")
