"""Emergencies: calls for help with who was told, and roll-calls with who answered."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.kinds import HelpState, RollState, Safety
from storage.tables.base import Base


class HelpCall(Base):
    """Somebody asked for help (求助); taken by one helper, closed by the sender or the helper.

    `stage` counts the further offices told because nobody took it; the next is told at `next_at`,
    None where there is none. `by_id` is who called for somebody else.
    """

    __tablename__ = "help_call"
    __table_args__ = (
        UniqueConstraint("event_key"),
        Index(None, "state", "next_at"),
        Index(None, "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    said: Mapped[str]
    called_at: Mapped[datetime]
    state: Mapped[HelpState]
    stage: Mapped[int]
    next_at: Mapped[datetime | None]
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class HelpTold(Base):
    """Somebody who was told of a call for help, and when."""

    __tablename__ = "help_told"

    help_call_id: Mapped[int] = mapped_column(ForeignKey("help_call.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    told_at: Mapped[datetime]


class RollCall(Base):
    """An emergency roll-call (点名) of an area, with a reason and an end.

    People are enrolled in the order of their ids, some at a time: `enrolled_to` is the last one,
    None once all are. `round` rises when those who did not answer are asked again.
    """

    __tablename__ = "roll_call"
    __table_args__ = (UniqueConstraint("event_key"), Index(None, "state", "expires_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    called_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[RollState]
    closed_at: Mapped[datetime | None]
    enrolled_to: Mapped[int | None]
    round: Mapped[int]
    asked_at: Mapped[datetime]


class RollAnswer(Base):
    """Somebody enrolled in a roll-call and what they answered; never a mark, never a finding.

    `asked` is the last round in which they were asked, 0 for nobody yet. Who was on leave when it
    began is not asked. `place` is where they say they are; `by_id` is who answered for them.
    """

    __tablename__ = "roll_answer"
    __table_args__ = (Index(None, "roll_call_id", "answer"),)

    roll_call_id: Mapped[int] = mapped_column(ForeignKey("roll_call.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    on_leave: Mapped[bool]
    asked: Mapped[int]
    answer: Mapped[Safety | None]
    place: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
