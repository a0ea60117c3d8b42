"""Addresses at which a calendar of absences can be fetched without logging in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class CalendarFeed(Base):
    """An address handed out: kept as a digest, of whom and whose days, and until when it held."""

    __tablename__ = "calendar_feed"
    __table_args__ = (Index(None, "person_id", "scope"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scope: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
