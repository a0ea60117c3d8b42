"""The shape of a policy pack: what a county may write in its TOML file, as frozen values."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from handlers.rules.pack_leave import Leave, LeaveKind
from handlers.rules.pack_terms import (
    Counts,
    Identifier,
    Label,
    MonthDay,
    Natural,
    Positive,
    Rule,
    Section,
)


class Words(Section):
    """What the two actions of a ladder are called."""

    approve: Label
    file: Label


class Office(Section):
    """An office that decides about leave or gets copies."""

    id: Identifier
    label: Label


class Duty(Section):
    """One duty of clause 三, for tagging diary lines."""

    id: Identifier
    clause: str
    label: Label


class Switch(Rule):
    """A rule that holds or does not."""

    value: bool


class Number(Rule):
    """A rule that is one number."""

    value: Positive


class Team(Section):
    """Clauses 一(二) and 二(二)."""

    one_village_one_team: Switch
    min_members: Number
    min_years: Number


class DaysBefore(Rule):
    """So many days ahead, at a time of the day."""

    days_before: Natural
    at: time


class HoursBefore(Rule):
    """So many hours ahead, one stage each."""

    hours_before: tuple[Positive, ...]


class Meeting(Section):
    """Meetings of clause 四(二)."""

    leaders_per_quarter: Number
    quarter_watch: DaysBefore
    reminders: HoursBefore


class Head(Section):
    """A head under which a report is written."""

    id: Identifier
    label: Label


class HalfYear(Rule):
    """The half-year report: two due days of the year as MM-DD, and its heads."""

    due: Annotated[tuple[MonthDay, ...], Field(min_length=2, max_length=2)]
    heads: Annotated[tuple[Head, ...], Field(min_length=1)]


class Days(Rule):
    """A number of days, zero allowed."""

    days: Natural


class ReportReminders(Rule):
    """Days before and after the due day on which the leader is reminded, and at what time."""

    days_before: tuple[Natural, ...]
    days_after: tuple[Positive, ...]
    at: time


class Report(Section):
    """Reports of clause 四(二)."""

    half_year: HalfYear
    grace: Days
    reminders: ReportReminders


class Method(Rule):
    """Attendance by exception or by daily check-in, and what part a location plays."""

    value: Literal["exception", "daily"]
    location: Literal["off", "optional", "required"]


class At(Rule):
    """A time of the day."""

    at: time


class Targets(Rule):
    """Stationed days demanded; absent means no such target."""

    month_days: Positive | None = None
    year_days: Positive | None = None


class DayStart(Rule):
    """When a business day begins: before it, a message belongs to the day before."""

    starts: time


class RestDays(Rule):
    """Weekdays off (1 Monday … 7 Sunday) and whether statutory holidays are off."""

    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...]
    holidays: bool


class DayKind(Section):
    """A kind of day and what it counts as."""

    id: Identifier
    counts: Counts
    label: Label


class DayKinds(Rule):
    """The kinds of day."""

    table: Annotated[tuple[DayKind, ...], Field(min_length=1)]


class Attendance(Section):
    """Attendance of clause 四(二)."""

    method: Method
    confirmation: At
    backfill: Days
    targets: Targets
    day: DayStart
    rest_days: RestDays
    kinds: DayKinds


class QuietHours(Rule):
    """From `starts` to `ends` nothing is pushed; may run over midnight."""

    starts: time
    ends: time


class Budget(Rule):
    """Asks a person may get in a day."""

    asks_per_day: Natural


class Messages(Section):
    """What protects people from the assistant: clause 四(二), 防止形式主义."""

    quiet_hours: QuietHours
    budget: Budget


class Policy(Section):
    """A whole pack: an immutable value that every decision is made under."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)]
    issued: date
    title: Label
    words: Words
    offices: Annotated[tuple[Office, ...], Field(min_length=1)]
    duties: tuple[Duty, ...] = ()
    team: Team
    meeting: Meeting
    report: Report
    leave: Leave
    attendance: Attendance
    messages: Messages

    def day_kind(self, kind: str) -> DayKind:
        """Give the day kind of this id; KeyError when the pack has none."""
        return _by_id(self.attendance.kinds.table, kind)

    def leave_kind(self, kind: str) -> LeaveKind:
        """Give the leave kind of this id; KeyError when the pack has none."""
        return _by_id(self.leave.kinds.table, kind)

    def office(self, office: str) -> Office:
        """Give the office of this id; KeyError when the pack has none."""
        return _by_id(self.offices, office)

    def leave_words(self) -> dict[str, str]:
        """Give what people call each kind of leave: word → kind id."""
        return {word: kind.id for kind in self.leave.kinds.table for word in kind.words}


_Row = TypeVar("_Row", DayKind, LeaveKind, Office)


def _by_id(rows: tuple[_Row, ...], wanted: str) -> _Row:
    for row in rows:
        if row.id == wanted:
            return row
    raise KeyError(wanted)
