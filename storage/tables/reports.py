"""Diary lines and the reports a team files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import ReportState
from storage.tables.base import Base


class DiaryLine(Base):
    """What somebody did on a day, in their own words, tagged with duties of the pack.

    `message` names the message it came in, which may be changed later; `former` are the words
    before each change, [until, body].
    """

    __tablename__ = "diary_line"
    __table_args__ = (UniqueConstraint("event_key"), Index(None, "person_id", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    day: Mapped[date]
    body: Mapped[str]
    duties: Mapped[list[Any]]
    said_at: Mapped[datetime]
    message: Mapped[str] = mapped_column(default="", index=True)
    former: Mapped[list[Any]] = mapped_column(default=list)


class Report(Base):
    """A report of a team for a period, such as '2026H1' (Guiding Opinions, clause 四(二))."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("team_id", "kind", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    kind: Mapped[str]
    period: Mapped[str] = mapped_column(index=True)
    state: Mapped[ReportState]
    heads: Mapped[dict[str, Any]]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_at: Mapped[datetime]
    late: Mapped[bool]
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
