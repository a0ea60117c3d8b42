"""What surrounds reminders: the hours people chose, and news for a digest."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class DailyHour(Base):
    """The local hour at which somebody wants the message of the day; no row: the pack's."""

    __tablename__ = "daily_hour"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[time] = mapped_column(index=True)


class News(Base):
    """A copy, or that something was filed, for somebody in an office: told once, with others.

    `told_on` is the day whose digest tells it, None while it waits. The words are in the person's
    language and blanked when the digest is long gone.
    """

    __tablename__ = "news"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(
            "ix_news_waiting",
            "person_id",
            "created_at",
            sqlite_where=text("told_on IS NULL"),
        ),
        Index(None, "person_id", "told_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str]
    buttons: Mapped[list[Any]]
    created_at: Mapped[datetime]
    told_on: Mapped[date | None]
