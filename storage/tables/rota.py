"""The rest rota: days off by plan, plans not confirmed yet, and swaps of two days."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import SwapState
from storage.tables.base import Base


class RestDay(Base):
    """A day somebody rests by the rota of a team; it goes when the rota changes, audited."""

    __tablename__ = "rest_day"
    __table_args__ = (Index(None, "team_id", "day"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class RotaDraft(Base):
    """A month's plan as a message or file gave it; `days` is person → ISO days, not counted yet.

    It replaces the days of the people it names in the month that begins on `month`.
    """

    __tablename__ = "rota_draft"
    __table_args__ = (UniqueConstraint("event_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    month: Mapped[date]
    days: Mapped[dict[str, Any]]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class RestSwap(Base):
    """Two people exchange a rest day each, once both and the leader agree."""

    __tablename__ = "rest_swap"
    __table_args__ = (
        UniqueConstraint("event_key"),
        Index(None, "with_id", "state"),
        Index(None, "team_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    with_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    with_day: Mapped[date]
    state: Mapped[SwapState]
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
