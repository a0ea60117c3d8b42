"""Files of a notice: taken while it is written, fetched by a job, sent to everybody with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import files
from handlers.files import EXCEL, OLD_OFFICE, PDF, PICTURES, WORD, Arrival, Arrived
from handlers.talk import Outcome, Reply, Words, text
from storage import files as stored
from storage.kinds import EventKind, FileId, FileState

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.files import Sent
    from handlers.turn import Moment, Turn
    from storage import tables

PURPOSE = "notice"
"""What files of notices are fetched for."""

FORM_NAME = "notice"
KEPT = timedelta(days=60)
MOST = 5
"""Files one notice may have: each is a message of its own to everybody."""

_KINDS = frozenset({EventKind.photo, EventKind.document})
_SAID = re.compile(r"\s*/?(?:发(?:个|布|送)?|群发)?通知|\s*/?notice\b", re.IGNORECASE)
_LEFT_OUT = frozenset({FileState.refused, FileState.lost, FileState.forgotten})


@dataclass(frozen=True, slots=True)
class Attached:
    """The files of a draft: those that are there, whether some are on their way, and lost ones."""

    there: tuple[tables.StoredFile, ...]
    coming: bool
    lost: tuple[tables.StoredFile, ...]


def take(turn: Turn) -> list[Outcome] | None:
    """Take a file sent while a notice is written; None where none is."""
    sent = files.of_message(turn)
    opened = turn.conversation.open
    if sent is None or opened is None or opened.name != FORM_NAME or sent.kind not in _KINDS:
        return None
    if sent.caption and begins(sent.caption):
        return None
    return [Reply(keep(turn, opened, sent))]


def begins(caption: str) -> bool:
    """Tell whether a caption is the beginning of a notice."""
    return bool(_SAID.match(caption))


def keep(turn: Turn, opened: OpenForm, sent: Sent) -> Words:
    """Have a file fetched for the notice being written; give what is said of it."""
    refused = files.refusal(turn, sent)
    if refused is not None:
        return refused
    count = int(opened.context.get("files", 0))
    if count >= MOST:
        return text("notice.files_full", most=MOST)
    files.keep(turn, sent, PURPOSE, about(str(opened.context["draft"])))
    opened.context["files"] = count + 1
    turn.conversation.changed = True
    name = sent.file.name or text("notice.picture")
    return text("notice.file_taken", name=name, n=count + 1)


def about(draft: str) -> str:
    """Give what the files of a draft belong to."""
    return f"notice-draft:{draft}"


def of_draft(moment: Moment, draft: str) -> Attached:
    """Give the files of a draft as they stand."""
    found = stored.about(moment.work, [about(draft)])
    return Attached(
        tuple(one for one in found if one.state is FileState.stored),
        any(one.state is FileState.wanted for one in found),
        tuple(one for one in found if one.state in _LEFT_OUT),
    )


def names(attached: Attached) -> tuple[str | Words, ...]:
    """Give what the files are called; a picture has no name."""
    found = (*attached.there, *attached.lost)
    return tuple(one.name or text("notice.picture") for one in found)


def arrived(arrived: Arrived) -> list[Outcome]:
    """Keep a file for a while; sending the notice keeps it longer. Its sender was told before."""
    stored.keep_until(arrived.work, [FileId(arrived.file.id)], arrived.now + KEPT)
    return []


ARRIVAL = Arrival(arrived, PICTURES | {PDF, WORD, EXCEL, OLD_OFFICE})
