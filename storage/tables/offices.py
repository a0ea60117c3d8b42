"""Offices beyond a role in an area, who holds them from when to when, and who stands in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Office(Base):
    """An office of the pack in an area, such as 县委组织部, or a dispatching unit's own."""

    __tablename__ = "office"
    __table_args__ = (UniqueConstraint("kind", "area_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class OfficeHolder(Base):
    """Somebody who holds an office, or is its deputy, from a day to a day (inclusive)."""

    __tablename__ = "office_holder"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    deputy: Mapped[bool]
    first_day: Mapped[date]
    last_day: Mapped[date | None]


class Proxy(Base):
    """Everything somebody may do, handed over to another for some days (代理).

    `leave_id` is the leave for whose days the other stands in, if it is for one.
    """

    __tablename__ = "proxy"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    proxy_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    named_at: Mapped[datetime]
    leave_id: Mapped[int | None] = mapped_column(ForeignKey("leave.id"), index=True)


class Moving(Base):
    """What a leaver has in hand in some areas, to be the successor's after the last day (移交).

    `moved_at` is when it was; without a successor it goes back to where it came from.
    """

    __tablename__ = "moving"
    __table_args__ = (Index(None, "moved_at", "last_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    leaver_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    last_day: Mapped[date]
    areas: Mapped[list[Any]]
    moved_at: Mapped[datetime | None]
