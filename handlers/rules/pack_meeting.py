"""What a policy pack says about meetings: their kinds, when they recur, signing in, actions."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import Field

from handlers.rules.pack_terms import Identifier, Label, Natural, Number, Positive, Rule, Section

LEADERS = "leaders"
"""The quarterly leaders' meeting of Guiding Opinions, clause 四(二)."""

TOWNSHIP = "township"

GROUP_HEAD = "group_head"
"""The office of the head of the county's leading group (领导小组)."""

MonthlyDay = Annotated[int, Field(ge=1, le=31)]
Invites = Literal["leader", "member", "township"]
Reader = Literal["caller", "group_head"]


class QuarterWatch(Rule):
    """Days left of a quarter without the meeting on which the county's coordinator is told.

    With `head_days` or fewer left the head of the leading group is told as well.
    """

    days_before: Annotated[tuple[Natural, ...], Field(min_length=1)]
    at: time
    head_days: Natural = 3


class HoursBefore(Rule):
    """So many hours ahead, one stage each."""

    hours_before: tuple[Positive, ...]


class SignIn(Rule):
    """When somebody may sign in, by a tap or only with the code shown in the room.

    Minutes before the start and after it; `guesses` wrong codes of one person end their tries.
    """

    by: Literal["tap", "code"]
    minutes_before: Natural
    minutes_after: Positive
    guesses: Positive


class MeetingPack(Rule):
    """The pack of a meeting (会前材料): so many days before, at a time, and who gets them."""

    days_before: Positive
    at: time
    to: Annotated[tuple[Reader, ...], Field(min_length=1)]


class ActionReminders(Rule):
    """Days before and after an action (交办) is due on which its owner is reminded."""

    days_before: tuple[Natural, ...]
    days_after: tuple[Positive, ...]
    at: time


class Schedule(Section):
    """When a meeting recurs, and how many days ahead it is put to its coordinator.

    On a day of each month (of a quarter: of its last month), or on the last working day; a rest
    day moves it before or after. Its coordinator is asked at `asks_at`.
    """

    every: Literal["month", "quarter"]
    on: MonthlyDay | Literal["last_working_day"]
    at: time
    moves: Literal["before", "after"]
    lead_days: Positive
    asks_at: time = time(9)
    place: Annotated[str, Field(max_length=100)] = ""


class MeetingKind(Rule):
    """A kind of meeting: who calls it, what it is called in a message, and whom it invites."""

    id: Identifier
    label: Label
    level: Literal["county", "township"]
    words: tuple[str, ...]
    invites: Annotated[tuple[Invites, ...], Field(min_length=1)]
    schedule: Schedule | None = None


_CLAUSE = "四(二)"

KINDS = (
    MeetingKind(
        id=LEADERS,
        label=Label(zh="队长例会", en="leaders' meeting"),
        level="county",
        words=("队长会", "队长会议", "队长例会", "例会", "leaders' meeting"),
        invites=("leader",),
        clause=_CLAUSE,
        basis="example",
    ),
    MeetingKind(
        id=TOWNSHIP,
        label=Label(zh="乡镇例会", en="township meeting"),
        level="township",
        words=("队长会", "队长会议", "乡镇例会", "例会", "碰头会", "township meeting"),
        invites=("leader",),
        clause=_CLAUSE,
        basis="example",
    ),
)


class Meeting(Section):
    """Meetings of clause 四(二)."""

    leaders_per_quarter: Number
    quarter_watch: QuarterWatch
    reminders: HoursBefore
    sign_in: SignIn = SignIn(
        by="tap", minutes_before=30, minutes_after=120, guesses=5, clause=_CLAUSE, basis="example"
    )
    pack: MeetingPack = MeetingPack(
        days_before=1, at=time(9), to=("caller",), clause=_CLAUSE, basis="example"
    )
    actions: ActionReminders = ActionReminders(
        days_before=(3, 0), days_after=(1, 7), at=time(9), clause=_CLAUSE, basis="example"
    )
    kinds: tuple[MeetingKind, ...] = KINDS

    def kind(self, kind: str) -> MeetingKind | None:
        """Give the kind of an id, None where the pack has none such (any more)."""
        return next((row for row in self.kinds if row.id == kind), None)
