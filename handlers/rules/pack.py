"""The shape of a policy pack: what a county may write in its TOML file, as frozen values."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from handlers.rules.pack_care import Care
from handlers.rules.pack_diary import Diary, Duty
from handlers.rules.pack_guard import BURDEN, COMPLAINTS, Burden, Complaints
from handlers.rules.pack_leave import Leave, LeaveKind
from handlers.rules.pack_meeting import Meeting
from handlers.rules.pack_report import Days, Report
from handlers.rules.pack_safety import HelpClock, LocationRule, NoticeLimit, RollCallLimit
from handlers.rules.pack_terms import (
    Counts,
    Identifier,
    Label,
    Natural,
    Number,
    Positive,
    Rule,
    Section,
    Share,
)


class Words(Section):
    """What the two actions of a ladder, a village and a household are called."""

    approve: Label
    file: Label
    village: Label | None = None
    household: Label | None = None


class Office(Section):
    """An office that decides about leave or gets copies."""

    id: Identifier
    label: Label


class Switch(Rule):
    """A rule that holds or does not."""

    value: bool


class Team(Section):
    """Clauses 一(二) and 二(二)."""

    one_village_one_team: Switch
    min_members: Number
    min_years: Number


class Method(Rule):
    """Attendance by exception or by daily check-in, and what part a location plays."""

    value: Literal["exception", "daily"]
    location: Literal["off", "optional", "required"]


class At(Rule):
    """A time of the day."""

    at: time


class Pattern(Section):
    """Days and nights of every week in the village (五天四夜)."""

    days: Annotated[int, Field(ge=1, le=7)]
    nights: Annotated[int, Field(ge=0, le=7)]


class Targets(Rule):
    """What is demanded of somebody's days; absent means no such target.

    `year_share` is of the year's working days ("2/3"), `min_present` so many of a team at once;
    `part_month` says how the target of a joiner's or leaver's month is rounded.
    """

    month_days: Positive | None = None
    year_days: Positive | None = None
    year_share: Share | None = None
    pattern: Pattern | None = None
    min_present: Positive | None = None
    part_month: Literal["up", "down", "nearest"] = "down"

    def demanded(self) -> dict[str, str]:
        """Give what is demanded, by the word of its sentence, the first being the chief one."""
        months = {"month": self.month_days, "year": self.year_days}
        plain = [name for name, days in months.items() if days]
        found = {"_".join(plain): "/".join(str(months[name]) for name in plain)} if plain else {}
        if self.year_share:
            found["share"] = self.year_share
        if self.pattern:
            found["pattern"] = f"{self.pattern.days}+{self.pattern.nights}"
        if self.min_present:
            found["present"] = str(self.min_present)
        return found


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


class Corrections(Rule):
    """补签: how many days of a month somebody may correct, and how many days back."""

    per_month: Natural
    days: Natural


class MonthClose(Rule):
    """How a month closes.

    Sheets go out on the first working day of the next month at `at`; lines may be contested for
    `contest_days` working days; the month closes on day `closes_on`, but never before they end.
    """

    at: time
    contest_days: Positive
    closes_on: Annotated[int, Field(ge=1, le=28)]


class Explanation(Rule):
    """Working days somebody has to explain before being found off post (脱岗)."""

    explain_days: Positive


class Attendance(Section):
    """Attendance of clause 四(二)."""

    method: Method
    confirmation: At
    backfill: Days
    correction: Corrections
    month: MonthClose
    absence: Explanation
    targets: Targets
    day: DayStart
    rest_days: RestDays
    kinds: DayKinds
    location: LocationRule = LocationRule(clause="四(二)", basis="example")


class QuietHours(Rule):
    """From `starts` to `ends` nothing is pushed; may run over midnight."""

    starts: time
    ends: time


class Budget(Rule):
    """Asks a person may get in a day."""

    asks_per_day: Natural


class DailyMessage(Rule):
    """What is due by the day comes in one message at this local hour.

    What a rule says at exactly `at`, and may be said for a day or longer, is due by the day. A
    person may choose another hour from `earliest` to `latest`, both included.
    """

    at: time
    earliest: time
    latest: time


class Messages(Section):
    """What protects people from the assistant, and what may pass: clauses 四(二) and 六(四)."""

    quiet_hours: QuietHours
    budget: Budget
    daily: DailyMessage = DailyMessage(
        at=time(9), earliest=time(7, 30), latest=time(12), clause="四(二)", basis="example"
    )
    help: HelpClock = HelpClock(
        minutes=10, next=("unit", "county"), clause="六(四)", basis="example"
    )
    roll_call: RollCallLimit = RollCallLimit(hours_at_most=24, clause="四(二)", basis="example")
    notice: NoticeLimit = NoticeLimit(
        confirm_above=200, receipt_days=3, clause="四(二)", basis="example"
    )
    burden: Burden = BURDEN
    complaints: Complaints = COMPLAINTS


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
    care: Care = Care()
    diary: Diary = Diary()

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
