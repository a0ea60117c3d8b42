"""What was handed out at a meeting (交办): who does it, by when, and how it ended."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class ActionState(StrEnum):
    """Where something handed out (交办) stands; dropped: taken back by who gave it."""

    open = "open"
    done = "done"
    dropped = "dropped"


class Action(Base):
    """One thing somebody is to do by the end of a day, given by a coordinator or leader."""

    __tablename__ = "action"
    __table_args__ = (
        Index(None, "state", "due_on"),
        Index(None, "owner_id", "state"),
        Index(None, "given_by", "state"),
        Index(None, "area_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str] = mapped_column(unique=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    body: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    given_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    state: Mapped[ActionState]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")
