"""People, what they are where and when, their accounts, and the codes that bind accounts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import CodeKind, Membership, Role, Skill
from storage.tables.base import Base, BigId


class Person(Base):
    """Somebody in the roster.

    `insured_until` and `examined_on` (insurance against accidents, last physical examination) are
    what the sending unit owes (clause 六(四)); None where no roster said it.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("phone"),
        Index(None, "insured_until"),
        Index(None, "examined_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str]
    language: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    skill: Mapped[Skill | None]
    insured_until: Mapped[date | None]
    examined_on: Mapped[date | None]


class Assignment(Base):
    """A role of a person from a day to a day (inclusive), in a team, an area or a unit.

    `handover` is true of a post beside the main one while its last holder still is there.
    `first_secretary`, `full_time` and `membership` are None where no roster said it.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index(None, "person_id"),
        Index(None, "team_id"),
        Index(None, "area_id"),
        Index(None, "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    handover: Mapped[bool] = mapped_column(default=False)
    first_secretary: Mapped[bool | None]
    full_time: Mapped[bool | None]
    membership: Mapped[Membership | None]


class Account(Base):
    """An account of a messenger that speaks for a person."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "bot", "user"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    bot: Mapped[str]
    user: Mapped[str]
    chat: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    bound_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    unreachable: Mapped[str | None]


class BindingCode(Base):
    """A one-time code; only its digest is kept."""

    __tablename__ = "binding_code"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[CodeKind]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    misses: Mapped[int] = mapped_column(default=0)


class BindingAttempt(Base):
    """A failed attempt to bind, kept to limit guessing."""

    __tablename__ = "binding_attempt"
    __table_args__ = (Index(None, "account", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    at: Mapped[datetime]


class Audit(Base):
    """Who did or read what; `actor` is a person, or None for the operator's console."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
