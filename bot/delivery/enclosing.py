"""Files that go out: made right before the call, and what is said where one cannot go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.letters import Letter
from bot.documents.making import CannotMakeError
from bot.gateways import Attachment, Limits, NotSent, Outgoing, Refused
from handlers.talk import Text, text
from storage import enclosures
from storage.database import Database
from storage.enclosures import Enclosed
from storage.kinds import MessageAction
from storage.outbox import Destination, Message
from storage.work import Work

log = structlog.get_logger()

Make = Callable[[Enclosed], bytes]
"""Gives the bytes of a file; CannotMakeError says in words why not."""

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Excuse:
    """A message to queue in place of a file, its words still to be spelt."""

    message: Message
    words: Text
    language: str


def with_file(
    database: Database, make: Make, letter: Letter, limits: Limits
) -> Outgoing | Refused | NotSent:
    """Give the message with its file's bytes; blocking, to be called outside the writer's thread.

    A file that cannot be made, or is larger than the messenger takes, is refused.
    """
    try:
        with database.read() as work:
            enclosed = enclosures.of_message(work, letter.row.key)
    except SQLAlchemyError as error:
        return NotSent(f"its file could not be read: {type(error).__name__}")
    if enclosed is None:
        return Refused("its file was forgotten")
    try:
        content = make(enclosed)
    except CannotMakeError as error:
        return Refused(f"its file could not be made: {error}", told=error.words)
    except Exception as error:
        log.exception("delivery.file_not_made", key=letter.row.key)
        return Refused(f"its file could not be made: {type(error).__name__}")
    if len(content) > limits.file_size:
        told = text(
            "files.too_large_to_send",
            name=enclosed.name,
            size=_megabytes(len(content)),
            most=limits.file_size // _MEGABYTE,
        )
        return Refused(f"its file has {len(content)} bytes", told=told)
    attached = Attachment(enclosed.name, enclosed.mime, content, picture=enclosed.picture)
    return replace(letter.outgoing, file=attached)


def excuse(work: Work, letter: Letter, refused: Refused, at: datetime) -> Excuse | None:
    """Give what tells whoever waits for a file that it does not come; None where it is no file."""
    row = letter.row
    if row.action is not MessageAction.file or refused.unreachable:
        return None
    enclosed = enclosures.of_message(work, row.key)
    if enclosed is None:
        return None
    here = letter.address
    chat = Destination(None, here.platform, here.bot, here.user, here.chat)
    to = chat if row.person is None else Destination(row.person)
    message = Message(f"{row.key}:refused", row.kind, to, "", at, at)
    told = refused.told or text("files.refused", name=enclosed.name)
    return Excuse(message, told, enclosed.language)


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.1f}"
