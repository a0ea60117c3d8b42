"""The turn's own tables: inbox, conversations, outbox, reminders and jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import (
    InboxState,
    JobState,
    MessageAction,
    MessageKind,
    MessageState,
    ReminderState,
)
from storage.tables.base import Base, BigId


class Inbox(Base):
    """Updates already taken; a payload is kept only of a failed one."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(None, "received_at"),
        Index(
            "ix_inbox_trouble",
            "state",
            sqlite_where=text("state IN ('failed', 'flood')"),
        ),
    )

    platform: Mapped[str] = mapped_column(primary_key=True)
    bot: Mapped[str] = mapped_column(primary_key=True)
    update_id: Mapped[str] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    state: Mapped[InboxState]
    error: Mapped[str | None]
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)


class Conversation(Base):
    """Where a person stands: the open form's answers, parked forms; locked for a turn."""

    __tablename__ = "conversation"

    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class Outbox(Base):
    """A message to send or change; `key` is its business key, the id only orders.

    `doubtful` is true once a sending may or may not have arrived. `target` is the key of the
    row an edit changes. `settled_at` is when the state became final.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(
            "ix_outbox_waiting",
            "priority",
            "id",
            sqlite_where=text("state IN ('queued', 'sending')"),
        ),
        Index(
            "ix_outbox_due",
            "not_before",
            sqlite_where=text("state = 'queued'"),
        ),
        Index(
            "ix_outbox_changes",
            "target",
            sqlite_where=text("state = 'queued' AND target != ''"),
        ),
        Index(
            "ix_outbox_of_person",
            "person_id",
            "id",
            sqlite_where=text("person_id IS NOT NULL"),
        ),
        Index(None, "platform", "chat", "id"),
        Index(None, "about"),
        Index(
            "ix_outbox_pushed",
            "created_at",
            sqlite_where=text("person_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    kind: Mapped[MessageKind]
    priority: Mapped[int]
    action: Mapped[MessageAction]
    state: Mapped[MessageState]
    doubtful: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    platform: Mapped[str | None]
    bot: Mapped[str | None]
    user: Mapped[str | None]
    chat: Mapped[str | None]
    body: Mapped[str]
    buttons: Mapped[list[Any]]
    ask: Mapped[str]
    about: Mapped[str]
    rule: Mapped[str]
    target: Mapped[str]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int]
    message_id: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    error: Mapped[str | None]


class Reminder(Base):
    """Something due to a person, once per rule, period and stage, and what carries it.

    `expires_at` is when the stage has no point any more. `again_at` is when the person wants to
    hear it once more, None where they do not or have heard it.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("rule", "person_id", "period", "stage"),
        Index(
            "ix_reminder_again",
            "again_at",
            sqlite_where=text("again_at IS NOT NULL"),
        ),
        Index(None, "due_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rule: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    period: Mapped[str]
    stage: Mapped[str]
    due_at: Mapped[datetime]
    swept_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    again_at: Mapped[datetime | None]
    state: Mapped[ReminderState]
    outbox_key: Mapped[str | None] = mapped_column(index=True)


class Job(Base):
    """Long work done in chunks; `position` says where to go on."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(index=True)
    position: Mapped[dict[str, Any]]
    done: Mapped[int]
    total: Mapped[int]
    created_at: Mapped[datetime]
    heartbeat: Mapped[datetime | None]
    error: Mapped[str | None]
