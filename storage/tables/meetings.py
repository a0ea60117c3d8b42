"""Meetings with who is invited."""

from datetime import datetime

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
