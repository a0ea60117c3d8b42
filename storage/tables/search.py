"""What can be searched for: one row for each diary line, report and problem."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class SearchKind(StrEnum):
    """What a search finds."""

    line = "line"
    report = "report"
    problem = "problem"


class SearchEntry(Base):
    """Something written, cut into tokens; `ref_id` is its id in the table of its kind.

    The words themselves are found by an index each kind of database has in its own way:
    `storage/migrations/word_index.py`.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("kind", "ref_id"),
        Index(None, "team_id", "day"),
        Index(None, "person_id", "day"),
        Index(None, "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SearchKind]
    ref_id: Mapped[int]
    person_id: Mapped[int | None]
    team_id: Mapped[int | None]
    day: Mapped[date]
    tokens: Mapped[str]
