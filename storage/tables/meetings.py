"""Meetings with who is invited, and notices with who confirmed them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Meeting(Base):
    """A meeting of a kind in the pack; 'leaders' is the quarterly one of clause 四(二)."""

    __tablename__ = "meeting"
    __table_args__ = (Index(None, "area_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    kind: Mapped[str]
    title: Mapped[str]
    place: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    called_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    called_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class Invitation(Base):
    """Somebody invited to a meeting."""

    __tablename__ = "invitation"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    answer: Mapped[str]
    answered_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]


class Notice(Base):
    """A text for an audience."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str]
    audience: Mapped[dict[str, Any]]
    receipts: Mapped[bool]
    state: Mapped[str]
    written_at: Mapped[datetime]


class Receipt(Base):
    """A person a notice is for, and when they confirmed it, or `by_id` for them."""

    __tablename__ = "receipt"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    confirmed_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
