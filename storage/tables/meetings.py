"""Meetings with who is invited."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Meeting(Base):
    """A meeting of a kind in the pack; 'leaders' is the quarterly one of clause 四(二).

    `revision` counts changes of time and place and the calling off, `asks` is the one whose time
    the answers are about; `audience` says whom it is for, of whom those up to `invited_to` by id
    are invited (None: all). `telling` while somebody is still to be told of what is new.
    `occasion` is which recurrence it is. `code` is shown in the room. `pack_at` is when its pack
    was ordered.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        Index(None, "area_id", "starts_at"),
        UniqueConstraint("area_id", "kind", "occasion"),
        Index(
            "ix_meeting_telling",
            "id",
            sqlite_where=text("telling"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    kind: Mapped[str]
    title: Mapped[str]
    place: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    called_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    called_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    agenda: Mapped[str] = mapped_column(default="")
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=0)
    asks: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None]
    invited_to: Mapped[int | None]
    telling: Mapped[bool] = mapped_column(default=False)
    occasion: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="")
    pack_at: Mapped[datetime | None]
    minutes: Mapped[str] = mapped_column(default="")
    minutes_at: Mapped[datetime | None]
    minutes_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    minutes_round: Mapped[int] = mapped_column(default=0)


class Invitation(Base):
    """Somebody invited to a meeting, or standing in for somebody who is.

    `told` is the revision they were last told of, `minutes_told` the round of minutes sent to
    them; `misses` counts the wrong codes they tried.
    """

    __tablename__ = "invitation"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    answer: Mapped[str]
    answered_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    told: Mapped[int] = mapped_column(default=0)
    minutes_told: Mapped[int] = mapped_column(default=0)
    misses: Mapped[int] = mapped_column(default=0)
    stands_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
