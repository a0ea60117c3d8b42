"""Files people send: a turn asks for the bytes, and a handler gets them once they are there.

A platform's file is only named in a turn. `keep` has it fetched after the commit; the handler
that `handlers/arrivals.py` names for its purpose then goes on with the content.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handlers.talk import Outcome, Words, text
from handlers.turn import Moment
from storage import files, jobs
from storage.files import Wanted
from storage.jobs import NewJob

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables
    from storage.kinds import FileId
    from storage.people import Person

_MEGABYTE = 1_000_000

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLD_OFFICE = "application/x-ole-storage"
VOICE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/amr", "audio/wav"})


@dataclass(slots=True, kw_only=True)
class Arrived(Moment):
    """A file that is there now: its row, its bytes, and who sent it.

    `value` is what the arrival's reader made of the bytes; without one, the bytes. `spell` renders
    words in the sender's language.
    """

    file: tables.StoredFile
    content: bytes
    value: Any
    sender: Person
    spell: Callable[[Words], str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is done with the files of a purpose: the types taken, and the handler.

    With `reads` "table" the handler gets the rows of an XLSX, XLS or CSV; a file that is none is
    refused in words before it. Like a turn the handler may be run again after a rollback.
    """

    handle: Callable[[Arrived], list[Outcome]]
    types: frozenset[str]
    reads: str = field(default="")


def keep(turn: Turn, purpose: str, about: str = "") -> FileId:
    """Have the file of this turn's message fetched for a purpose of `handlers/arrivals.py`.

    `about` says what it belongs to, such as `leave:12`. Ask `refusal` first.
    """
    event = turn.event
    if event.file is None:
        raise LookupError(event.key)
    here = event.address
    wanted = Wanted(
        event_key=event.key,
        person=turn.person.id,
        address=(here.platform, here.bot, here.user, here.chat),
        source=event.file.id,
        kind=event.kind,
        name=event.file.name,
        mime=event.file.mime,
        size=event.file.size,
        caption=event.text,
        purpose=purpose,
        about=about,
        sent_at=event.sent_at,
    )
    file = files.want(turn.work, wanted)
    fetch(turn, file, (here.platform, here.bot), turn.now)
    return file


def fetch(moment: Moment, file: FileId, bot: tuple[str, str], now: datetime) -> None:
    """Queue the fetching; only a process that speaks to this bot takes it up."""
    job = NewJob(f"fetch:{file}", fetching(*bot), {"file": int(file)})
    jobs.add(moment.work, job, now)


def fetching(platform: str, bot: str) -> str:
    """Give the kind of job that fetches files from a bot."""
    return f"fetch:{platform}:{bot}"


def refusal(turn: Turn) -> Words | None:
    """Give why the file of this message cannot be taken, as far as the platform says; or None."""
    file, most = turn.event.file, turn.office.largest_file
    if file is not None and file.size > most:
        return too_large(file.size, most)
    return None


def too_large(size: int, most: int) -> Words:
    """Say that a file has more bytes than are taken."""
    return text("files.too_large", size=f"{size / _MEGABYTE:.1f}", most=most // _MEGABYTE)
