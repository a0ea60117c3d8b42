"""Leave requests, and the steps of the ladder that decide or file them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import Half, LeaveState, StepState
from storage.tables.base import Base


class Leave(Base):
    """A request for leave: days inclusive, `half_days` its length, clause and pack of its time.

    `by_id` is who wrote it down for somebody else. `ladder_half_days` is the length by which its
    rung was found, adjoining leaves included, 0 where none was; `raised_by` the rule that asked
    for a higher step.
    `extends_id` is the running leave that this one asks more days for, `completes_id` the
    departure in an emergency that it is the papers of. `stand_in_id` is who was asked to stand
    in, `stand_in_agreed_at` when they agreed.
    """

    __tablename__ = "leave"
    __table_args__ = (
        UniqueConstraint("event_key"),
        Index(None, "person_id", "last_day"),
        Index(None, "team_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    kind: Mapped[str]
    first_day: Mapped[date]
    first_half: Mapped[Half]
    last_day: Mapped[date]
    last_half: Mapped[Half]
    half_days: Mapped[int]
    reason: Mapped[str]
    state: Mapped[LeaveState] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    returned_on: Mapped[date | None]
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    rule: Mapped[str]
    ladder_half_days: Mapped[int] = mapped_column(default=0)
    raised_by: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    extends_id: Mapped[int | None] = mapped_column(ForeignKey("leave.id"))
    completes_id: Mapped[int | None] = mapped_column(ForeignKey("leave.id"))
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    stand_in_agreed_at: Mapped[datetime | None]


class LeaveStep(Base):
    """One step of a leave's ladder: an office approves, or gets a copy to file.

    `for_id` is whom a proxy decided for. `opened_at` is when its turn came, from which the pack's
    clock runs. With `paper_on` it was decided on paper that day, and `by_id` is who entered it.
    """

    __tablename__ = "leave_step"

    leave_id: Mapped[int] = mapped_column(ForeignKey("leave.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str]
    office: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[StepState] = mapped_column(index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    paper_on: Mapped[date | None]
    note: Mapped[str]


class LeaveStop(Base):
    """A stop of all leave (停假) a county declares for some days, both included.

    `ended_on` is the first day on which it held no longer, where it was ended early.
    """

    __tablename__ = "leave_stop"
    __table_args__ = (Index(None, "area_id", "last_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    reason: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    declared_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class LeaveDraft(Base):
    """A hint that somebody opened a leave form; the conversation knows if it is still there."""

    __tablename__ = "leave_draft"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    serial: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(index=True)
