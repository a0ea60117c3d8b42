"""Locations people sent: how far beyond, how old; coordinates only while the pack says."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Position(Base):
    """One location: `km` beyond the village, 0 within, None where nothing was measured.

    `doubt` is why it is no presence (forwarded, picked, old, inaccurate, unsent), else "".
    `answer` is the day kind said when asked about it. The coordinates (WGS-84) are None from the
    start where the pack keeps none, else they are blanked at `keep_until`. `message_id` is the
    platform's, by which a live location is brought up to date at `refreshed_at`.
    """

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint("event_key"),
        Index(None, "team_id", "sent_at"),
        Index(None, "person_id", "message_id"),
        Index(None, "keep_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    day: Mapped[date]
    sent_at: Mapped[datetime]
    age_seconds: Mapped[int]
    message_id: Mapped[str]
    doubt: Mapped[str]
    km: Mapped[int | None]
    answer: Mapped[str]
    refreshed_at: Mapped[datetime]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    keep_until: Mapped[datetime | None]
