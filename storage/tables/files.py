"""Files: what goes out with a message, and what people sent, whose bytes are in a folder."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import EventKind, FileState
from storage.tables.base import Base


class Enclosure(Base):
    """The file of an outbox row of action `file`, as bytes or as what it is to be made from.

    `picture` asks the messenger to show it as one; `language` is that of whoever gets it.
    """

    __tablename__ = "enclosure"

    outbox_key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    mime: Mapped[str]
    picture: Mapped[bool]
    language: Mapped[str]
    recipe: Mapped[dict[str, Any] | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class StoredFile(Base):
    """A file somebody sent that is wanted here, and what became of it.

    `source` is the platform's own id of it, by which it is fetched; `mime` and `size` are what the
    platform said until it is stored, and what was found then. `digest` names it in the store
    folder. `purpose` says who takes it when it is there, `about` what it belongs to.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        Index(None, "event_key"),
        Index(None, "about"),
        Index(None, "person_id"),
        Index(None, "digest"),
        Index(None, "keep_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    platform: Mapped[str]
    bot: Mapped[str]
    user: Mapped[str]
    chat: Mapped[str]
    source: Mapped[str]
    kind: Mapped[EventKind]
    name: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int]
    caption: Mapped[str]
    purpose: Mapped[str]
    about: Mapped[str]
    state: Mapped[FileState]
    digest: Mapped[str | None]
    reason: Mapped[str | None]
    sent_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    keep_until: Mapped[datetime | None]
