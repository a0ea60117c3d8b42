"""Areas from province to village, the teams in the villages, and the units that send people."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import Datum, Level, Need
from storage.tables.base import Base


class Area(Base):
    """A province, city, county, township or village; `path` is '/1/4/9/', ids from the root."""

    __tablename__ = "area"
    __table_args__ = (Index(None, "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[Level]
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    path: Mapped[str]
    go_live: Mapped[date | None]


class Place(Base):
    """What a list of places says of an area; coordinates as given, `datum` names their system.

    `set_at` is when a clerk set the point from the village itself. `unlisted` is true of a village
    that the newest list no longer names; `reason` is the county's.
    """

    __tablename__ = "place"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    aliases: Mapped[list[Any]]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    datum: Mapped[Datum | None]
    set_at: Mapped[datetime | None]
    need: Mapped[Need | None]
    unlisted: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None]


class Team(Base):
    """A work team; one village, one team (Guiding Opinions, clause 一(二))."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    go_live: Mapped[date | None]


class Unit(Base):
    """A dispatching unit (派出单位)."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Installation(Base):
    """One row on this database; `revision` rises when areas, teams, policy or calendar change.

    Since `held_since` nothing is sent, until the operator releases it.
    """

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    root_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    timezone: Mapped[str]
    demo: Mapped[bool]
    held_since: Mapped[datetime | None]


class CalendarDay(Base):
    """A day that differs from the week: a holiday or a make-up working day, with its source."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    source: Mapped[str]


class PolicyVersion(Base):
    """A policy pack for an area, whole; in force once activated, and never changed afterwards.

    Nobody proposed the one an installation begins with; the first after it needs no second person.
    A proposal that was taken back stays readable and can no longer be activated.
    """

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    pack: Mapped[str]
    valid_from: Mapped[date]
    body: Mapped[str]
    checksum: Mapped[str]
    added_at: Mapped[datetime | None]
    proposed_by: Mapped[str | None]
    confirmed_by: Mapped[str | None]
    activated_at: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_by: Mapped[str | None]
