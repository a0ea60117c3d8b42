"""Notices to an audience, who they were for and who confirmed them, and what was replied."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.notice_kinds import NoticeState, Unreached
from storage.tables.base import Base


class Notice(Base):
    """A text for an audience, from what was agreed to until the last of it was sent.

    `draft` is the key under which its files came. `expected` is how many people it was for when
    it was agreed to. `corrects_id` is the notice this one corrects, or with `recalls` takes back.
    `round` counts how often it was sent to those who had not confirmed it. `address` is the chat
    that is told how far it is, by changing the message of the outbox key `told`.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("event_key"),
        Index(None, "by_id", "id"),
        Index(None, "area_id", "id"),
        Index(None, "state"),
        Index(None, "corrects_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    draft: Mapped[str]
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str]
    audience: Mapped[dict[str, Any]]
    expected: Mapped[int]
    receipts: Mapped[bool]
    receipts_until: Mapped[datetime | None]
    state: Mapped[NoticeState]
    written_at: Mapped[datetime]
    send_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    recalls: Mapped[bool] = mapped_column(default=False)
    round: Mapped[int] = mapped_column(default=1)
    address: Mapped[list[Any]]
    language: Mapped[str]
    told: Mapped[str]


class Receipt(Base):
    """A person a notice is for, and when they confirmed it, or `by_id` for them.

    `area_id` is where they belonged when it was sent; `unreached` says why nothing was queued for
    them at all.
    """

    __tablename__ = "receipt"
    __table_args__ = (Index(None, "notice_id", "area_id"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    unreached: Mapped[Unreached | None]
    confirmed_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class NoticeReply(Base):
    """What somebody a notice is for wrote back to who sent it, or with `to_id` was answered."""

    __tablename__ = "notice_reply"
    __table_args__ = (UniqueConstraint("event_key"), Index(None, "notice_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str]
    said_at: Mapped[datetime]
