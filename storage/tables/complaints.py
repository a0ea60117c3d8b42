"""Complaints and suggestions with their answers, and the talks somebody had with a cadre."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import ComplaintState, Mood
from storage.tables.base import Base


class Complaint(Base):
    """What somebody complains of or suggests (投诉建议), to an office of a county.

    A nameless one has neither `person_id` nor `event_key`, no instant but the day it was filed
    on, and a `digest` of the number its sender holds; nothing else tells who that is.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("event_key"),
        UniqueConstraint("digest"),
        Index(None, "state", "area_id"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    office: Mapped[str]
    said: Mapped[str]
    filed_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[ComplaintState]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    event_key: Mapped[str | None]
    digest: Mapped[str | None]
    answer: Mapped[str]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class HeartTalk(Base):
    """A talk with somebody stationed (谈心谈话, clause 六(四)): who, when, never of what.

    `mood` is a flag its holder may set. `office` is whose talk it was: township, county or unit.
    """

    __tablename__ = "heart_talk"
    __table_args__ = (UniqueConstraint("event_key"), Index(None, "day", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    office: Mapped[str]
    mood: Mapped[Mood | None]
    said_at: Mapped[datetime]
