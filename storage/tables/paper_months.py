"""Month sheets that came as a file and wait to be confirmed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class PaperMonth(Base):
    """A clerk's sheet as it was read; `days` is [person, ISO day, half, kind], not counted yet."""

    __tablename__ = "paper_month"
    __table_args__ = (UniqueConstraint("event_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    month: Mapped[date]
    days: Mapped[list[Any]]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
