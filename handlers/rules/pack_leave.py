"""What a policy pack says about leave: how it is counted, its kinds and its ladders."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from handlers.rules.pack_terms import (
    Identifier,
    Label,
    MonthDay,
    Positive,
    Rule,
    Section,
    WorkingHours,
)

Warned = Literal["warn", "refuse"]
Raised = Literal["warn", "higher_step", "refuse"]


class LeaveLength(Rule):
    """How the length of a leave is counted."""

    unit: Literal["natural", "working"]
    half_days: bool
    join_adjoining: bool
    join_across_rest_days: bool


class LeaveReturn(Rule):
    """When a return (销假) is due after the last day of a leave."""

    due: Literal["same_day", "next_day"]
    on_working_day: bool


class Told(Section):
    """An office that is told of a return so many days overdue."""

    office: Identifier
    days: Positive


class LeaveReminders(Rule):
    """When the person is asked on the last evening, and again each of so many days overdue.

    `tells` are the offices told of it meanwhile, the nearest first.
    """

    last_evening_at: time
    overdue_at: time
    days_after: tuple[Positive, ...]
    tells: tuple[Told, ...] = ()


class Emergency(Rule):
    """Hours within which papers follow after leaving in an emergency (急事先走).

    With `higher_step` the next rung of the ladder decides a leave told only afterwards.
    """

    papers_within_hours: Positive
    higher_step: bool = False


class Papers(Rule):
    """How many days after a leave its papers are kept."""

    keep_days: Positive


class LeaveClock(WorkingHours):
    """Working hours until a request not decided is recalled, then goes up; never approved."""

    remind_after_hours: Positive
    escalate_after_hours: Positive


class LeaveLimits(Rule):
    """What becomes of a request that goes against a limit; every one warns where nothing is said.

    `allowance`: more days of a kind than are left; `targets`: the days in the village fall short;
    `present`: too few remain in the village; `stop`: the county declared a stop (停假), during
    which the next rung may have to decide.
    """

    allowance: Warned = "warn"
    targets: Warned = "warn"
    present: Warned = "warn"
    stop: Raised = "warn"


class Allowance(Section):
    """So many days within so many months, counted from January on."""

    days: Positive
    months: Literal[1, 2, 3, 4, 6, 12]


class LeaveKind(Section):
    """A kind of leave; its days get `day_kind`, which says whether they count as stationed."""

    id: Identifier
    label: Label
    day_kind: Identifier
    papers: bool = False
    allowance: Allowance | None = None
    words: Annotated[tuple[str, ...], Field(min_length=1)]


class LeaveKinds(Rule):
    """The kinds of leave."""

    table: Annotated[tuple[LeaveKind, ...], Field(min_length=1)]


class Rung(Section):
    """Leaves over `over` up to and including `up_to` days; without `up_to`, any longer one."""

    over: Annotated[Decimal, Field(ge=0)]
    up_to: Decimal | None = None
    approve: tuple[Identifier, ...]
    file: tuple[Identifier, ...] = ()


class Season(Section):
    """Days of the year, MM-DD, both included; may run over New Year."""

    first: MonthDay
    last: MonthDay

    def has(self, day: date) -> bool:
        """Whether the day lies in the season of any year."""
        here = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


class Blackout(Rule):
    """Days of every year on which leave of some kinds (none named: all) is not wanted.

    With `higher_step` the next rung of the ladder decides what touches the season.
    """

    id: Identifier
    label: Label
    season: Season
    kinds: tuple[Identifier, ...] = ()
    then: Raised = "warn"


class LadderRule(Rule):
    """Who decides: for one applicant role, some kinds (none named: all), in a season or always."""

    id: Identifier
    applicant: Literal["member", "leader"]
    kinds: tuple[Identifier, ...] = ()
    season: Season | None = None
    rungs: Annotated[tuple[Rung, ...], Field(min_length=1)]


class Leave(Section):
    """Leave of clause 四(二)."""

    length: LeaveLength
    return_: Annotated[LeaveReturn, Field(alias="return")]
    reminders: LeaveReminders
    emergency: Emergency
    papers: Papers | None = None
    clock: LeaveClock | None = None
    limits: LeaveLimits | None = None
    kinds: LeaveKinds
    blackouts: tuple[Blackout, ...] = ()
    ladders: Annotated[tuple[LadderRule, ...], Field(min_length=1)]
