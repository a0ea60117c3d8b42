"""The reports a team files."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import ReportState
from storage.tables.base import Base


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
