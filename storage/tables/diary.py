"""Diary lines, problems that wait for a township, and deeds chosen from the lines."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.diary_kinds import DeedState, ProblemAct, ProblemState
from storage.kinds import EventKind
from storage.tables.base import Base


class DiaryLine(Base):
    """What somebody did on a day, in their own words, tagged with duties of the pack.

    `retagged` once its author chose the duties, which no rule changes then. `households` are the
    county's numbers of those spoken of, never shown outside the county. With a `file_kind` a
    photo or voice note came with it, kept as the file about `diary:<id>`; the body of a voice
    note is empty. `message` names the message it came in, which may be changed later; `former`
    are the words before each change, [until, body, day].
    """

    __tablename__ = "diary_line"
    __table_args__ = (
        UniqueConstraint("event_key"),
        Index(None, "person_id", "day"),
        Index(None, "team_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    day: Mapped[date]
    body: Mapped[str]
    duties: Mapped[list[Any]]
    retagged: Mapped[bool] = mapped_column(default=False)
    households: Mapped[list[Any]] = mapped_column(default=list)
    file_kind: Mapped[EventKind | None]
    said_at: Mapped[datetime]
    message: Mapped[str] = mapped_column(default="", index=True)
    former: Mapped[list[Any]] = mapped_column(default=list)


class Problem(Base):
    """A problem a team raised for its township, with an owner and a clock.

    `area_id` is the township whose answer is wanted. `opened_at` is since when it waits: since it
    was raised, or came back because the answer did not help. `owner_id` is who took it on;
    `policy_id` the version whose clock runs. `closed_at` is when who raised it said it is solved,
    or took it back.
    """

    __tablename__ = "problem"
    __table_args__ = (
        UniqueConstraint("event_key"),
        Index(None, "area_id", "state"),
        Index(None, "team_id", "state"),
        Index(None, "state", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    body: Mapped[str]
    state: Mapped[ProblemState]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class ProblemWord(Base):
    """What was said and done about a problem, in order."""

    __tablename__ = "problem_word"
    __table_args__ = (Index(None, "problem_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    act: Mapped[ProblemAct]
    body: Mapped[str]
    at: Mapped[datetime]


class Deed(Base):
    """A diary line a coordinator wants others to learn from (Guiding Opinions, clause 六(三)).

    `body` are the words its author was asked about; what they agreed to is what is shown, whatever
    becomes of the line.
    """

    __tablename__ = "deed"
    __table_args__ = (UniqueConstraint("line_id"), Index(None, "team_id", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("diary_line.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    day: Mapped[date]
    body: Mapped[str]
    state: Mapped[DeedState]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
