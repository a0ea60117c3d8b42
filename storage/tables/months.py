"""Corrections of days, months as they were closed, and findings of being off post."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import CorrectionState, FindingState, Half, Unseen
from storage.tables.base import Base, BigId


class Correction(Base):
    """A day somebody wants to be another kind of day, and what became of it.

    `was` are the kinds it had then, morning and afternoon; `contested` tells a line of the month's
    sheet from a 补签 of an open month; `office` is who decides now. The mark that counts in the
    end is appended besides.
    """

    __tablename__ = "correction"
    __table_args__ = (Index(None, "person_id", "day"), Index(None, "team_id", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    day: Mapped[date]
    half: Mapped[Half]
    kind: Mapped[str]
    was: Mapped[str]
    reason: Mapped[str]
    contested: Mapped[bool]
    office: Mapped[str]
    state: Mapped[CorrectionState]
    asked_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str]


class Closing(Base):
    """A team's month (its first day) that was closed; a new version after each reopening.

    `digest` is over the version's statements. A version holds until `reopened_at`; only the county
    reopens, and `reason` says why.
    """

    __tablename__ = "closing"
    __table_args__ = (Index(None, "month"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str]
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]


class Statement(Base):
    """One person's month in one team as it was closed; written once and never changed.

    `days` has a code for each day of the month, "" for days in no team or another one. `doubts`
    are what cannot be, as [what, day] pairs.
    """

    __tablename__ = "statement"
    __table_args__ = (Index(None, "person_id", "month"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    days: Mapped[list[Any]]
    unseen: Mapped[Unseen]
    doubts: Mapped[list[Any]]


class SheetSeen(Base):
    """Somebody looked at their own sheet of a month."""

    __tablename__ = "sheet_seen"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


class Finding(Base):
    """脱岗: a leader or township says somebody was off post; the person may explain first.

    Nothing counts while it is asked; until `explain_by` silence is not held against anybody.
    """

    __tablename__ = "finding"
    __table_args__ = (Index(None, "person_id", "day"), Index(None, "by_id", "state"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    day: Mapped[date]
    half: Mapped[Half]
    reason: Mapped[str]
    state: Mapped[FindingState]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    explain_by: Mapped[date]
    explanation: Mapped[str]
    explained_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
