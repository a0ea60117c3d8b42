"""Reports: drafts with their sources, what was filed in all its versions, and moved deadlines."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import ReportState
from storage.tables.base import Base


class Report(Base):
    """A report for a period such as '2026H1' (Guiding Opinions, clause 四(二)).

    `subject` is who owes it: 't3' a team, 'p7' a person; `person_id` is the person, of a 'p'.
    `version` is the newest one, `filed_at` and `late` are those of the first. `comment` says why
    it was sent back, "" otherwise.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("subject", "kind", "period"),
        Index(None, "team_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    period: Mapped[str] = mapped_column(index=True)
    state: Mapped[ReportState]
    version: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_at: Mapped[datetime]
    late: Mapped[bool]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(default="")


class ReportVersion(Base):
    """A report as it was filed once; never changed but for what the county said of it.

    `sections` maps a head of the pack to its sentences, [text, [[kind, [ids]], …]] each: the rows
    a sentence was made from, none where a person wrote it. `labels` are the heads' names of its
    time, [id, zh, en]. `file_id` is a Word file filed with it.
    """

    __tablename__ = "report_version"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    sections: Mapped[dict[str, Any]]
    labels: Mapped[list[Any]]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_at: Mapped[datetime]
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    state: Mapped[ReportState]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(default="")


class ReportDraft(Base):
    """What is written of a report so far, by whoever files it at the time.

    `former` are the sections before each change, the newest last; `until` is the last day whose
    records are in it. `file_id` is a Word file sent for it, `upload` what stands in that.
    """

    __tablename__ = "report_draft"
    __table_args__ = (UniqueConstraint("subject", "kind", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str]
    period: Mapped[str]
    sections: Mapped[dict[str, Any]]
    former: Mapped[list[Any]]
    until: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    upload: Mapped[dict[str, Any]]


class ReportOpening(Base):
    """Somebody opened a version: only what was opened is accepted in a batch."""

    __tablename__ = "report_opening"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    opened_at: Mapped[datetime]


class ReportDeadline(Base):
    """A deadline moved by an office, for one team or for all of an area; the newest one holds."""

    __tablename__ = "report_deadline"
    __table_args__ = (Index(None, "kind", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    period: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    due: Mapped[date]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    moved_at: Mapped[datetime]
