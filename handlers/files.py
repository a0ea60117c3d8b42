"""Files people send: a turn asks for the bytes, and a handler gets them once they are there.

A platform's file is only named in a turn. `keep` has it fetched after the commit; the handler
that `handlers/arrivals.py` names for its purpose then goes on with the content.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from handlers.talk import Address, FileRef, Outcome, Words, text
from handlers.turn import Moment
from storage import files, jobs
from storage.files import Wanted
from storage.jobs import NewJob
from storage.kinds import EventKind, FileId

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables
    from storage.people import Person

_MEGABYTE = 1_000_000

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLD_OFFICE = "application/x-ole-storage"
VOICE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/amr", "audio/wav"})
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    PDF: ".pdf",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/amr": ".amr",
    "audio/wav": ".wav",
}
"""What the name of a file of ours ends in, by its type; not every type has an ending here."""


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

    With `reads` "table" the handler gets the rows of an XLSX, XLS or CSV, with "paragraphs" those
    of a DOCX as (is a heading, text); a file that is none is refused in words before it. Like a
    turn the handler may be run again after a rollback.
    """

    handle: Callable[[Arrived], list[Outcome]]
    types: frozenset[str]
    reads: str = field(default="")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as a message named it; kept in a conversation, so that a later answer can take it.

    `album` is what files share that were sent together.
    """

    event_key: str
    address: Address
    kind: EventKind
    file: FileRef
    caption: str
    at: datetime
    album: str = ""


_SENT: TypeAdapter[Sent] = TypeAdapter(Sent)


def of_message(turn: Turn) -> Sent | None:
    """Give the file that came with this turn's message, None if there is none."""
    event = turn.event
    if event.file is None:
        return None
    of = (event.key, event.address, event.kind, event.file, event.text, event.sent_at)
    return Sent(*of, event.album)


def as_json(sent: Sent) -> dict[str, Any]:
    """Give a file as a conversation stores it."""
    stored: dict[str, Any] = _SENT.dump_python(sent, mode="json")
    return stored


def of_json(stored: Any) -> Sent:  # noqa: ANN401  what a conversation stored
    """Read what was stored."""
    return _SENT.validate_python(stored)


def note(turn: Turn, name: str, sent: Sent) -> None:
    """Remember a file under a name until somebody says what it is for."""
    turn.conversation.note(name, as_json(sent))


def noted(turn: Turn, name: str) -> Sent | None:
    """Give the file remembered under a name, None where there is none."""
    found = turn.conversation.notes.get(name)
    return None if found is None else of_json(found)


def keep(turn: Turn, sent: Sent, purpose: str, about: str = "") -> FileId:
    """Have a file fetched for a purpose of `handlers/arrivals.py`, after the commit.

    `about` says what it belongs to, such as `leave:12`. Ask `refusal` first.
    """
    here = sent.address
    wanted = Wanted(
        event_key=sent.event_key,
        person=turn.person.id,
        address=(here.platform, here.bot, here.user, here.chat),
        source=sent.file.id,
        kind=sent.kind,
        name=sent.file.name,
        mime=sent.file.mime,
        size=sent.file.size,
        caption=sent.caption,
        purpose=purpose,
        about=about,
        sent_at=sent.at,
    )
    file = files.want(turn.work, wanted)
    job = NewJob(f"fetch:{file}", fetching(here.platform, here.bot), {"file": int(file)})
    jobs.add(turn.work, job, turn.now)
    return file


def fetching(platform: str, bot: str) -> str:
    """Give the kind of job that fetches files from a bot."""
    return f"fetch:{platform}:{bot}"


def refusal(turn: Turn, sent: Sent) -> Words | None:
    """Give why a file cannot be taken, as far as the platform says; None where it can."""
    most = turn.office.largest_file
    return too_large(sent.file.size, most) if sent.file.size > most else None


def too_large(size: int, most: int) -> Words:
    """Say that a file has more bytes than are taken."""
    return text("files.too_large", size=f"{size / _MEGABYTE:.1f}", most=most // _MEGABYTE)
