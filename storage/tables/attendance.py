"""Attendance marks, appended and never changed, and trips reported ahead."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import Half, MarkSource
from storage.tables.base import Base, BigId


class Mark(Base):
    """What somebody said of a day; the latest one counts, the others stay readable.

    Hot table: its key is the event that made it and a number within that event.
    `kind` is a day kind of the policy pack; `late` is true where it came after its day (补报).
    """

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("event_key", "n"), Index(None, "person_id", "day"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_key: Mapped[str]
    n: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    day: Mapped[date]
    half: Mapped[Half]
    kind: Mapped[str]
    source: Mapped[MarkSource]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    late: Mapped[bool]
    note: Mapped[str]
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))


class TeamDay(Base):
    """A leader's one confirmation of the team's day."""

    __tablename__ = "team_day"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime]


class Trip(Base):
    """Days elsewhere, known ahead, both inclusive; `by_id` is who reported for another.

    The first day may begin at noon and the last end there.
    """

    __tablename__ = "trip"
    __table_args__ = (Index(None, "person_id", "last_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    first_half: Mapped[Half] = mapped_column(default=Half.whole)
    last_half: Mapped[Half] = mapped_column(default=Half.whole)
    reason: Mapped[str]
    reported_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
