"""A request nobody decides: a reminder, then it goes up, by working hours; never approved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import deciding, words
from handlers.reminders.due import About, Due, dues
from handlers.rules import stages
from handlers.rules.stages import Stage
from handlers.talk import Push, Words, text
from storage import leave as leaves
from storage import reminders, undecided
from storage.kinds import LeaveId, MessageKind, PersonId, PolicyId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.turn import Moment
    from storage import tables

_AWAY = "away"
_STALE_AFTER = timedelta(days=31)


class Undecided:
    """The subject is a turn of a step, its period '<leave>:<step>@<when its turn came>'.

    Those asked before are reminded; those it goes up to are asked; the applicant is told.
    """

    name = "leave_undecided"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who is to hear of steps whose next stage has begun and was not said to anybody."""
        waiting = undecided.steps(moment.work)
        if not waiting:
            return ()
        begun = [*self._late(moment, waiting), *self._without_approver(moment)]
        periods = {period_of(step) for step, _, _ in begun}
        keys = reminders.known(moment.work, [self.name], periods)
        said = {(period, stage) for _, _, period, stage in keys}
        fresh = [one for one in begun if (period_of(one[0]), one[2].id) not in said]
        return dues(self.name, moment, self._to_whom(moment, fresh))

    def _late(
        self, moment: Moment, waiting: Sequence[undecided.Step]
    ) -> Iterator[tuple[tables.LeaveStep, tables.Leave, Stage]]:
        for step, row in waiting:
            if step.opened_at is None:
                continue
            found = moment.office.rules[PolicyId(row.policy_id)]
            all_ = stages.undecided(
                step.opened_at, found.policy, found.calendar, moment.office.zone
            )
            stage = stages.latest(all_, moment.now)
            if stage is not None:
                yield step, row, stage

    def _without_approver(
        self, moment: Moment
    ) -> Iterator[tuple[tables.LeaveStep, tables.Leave, Stage]]:
        """Give the steps whose approver has gone on leave: whoever is there is asked instead."""
        today = moment.now.astimezone(moment.office.zone).date()
        for step, row in undecided.of_absent(moment.work, today):
            if step.opened_at is not None:
                expires = step.opened_at + _STALE_AFTER
                yield step, row, Stage(_AWAY, step.opened_at, expires, 0)

    def _to_whom(
        self, moment: Moment, fresh: Sequence[tuple[tables.LeaveStep, tables.Leave, Stage]]
    ) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        seats = offices.Seats(moment, moment.now.astimezone(moment.office.zone).date())
        found: dict[tuple[PersonId, str], list[Stage]] = {}
        for step, row, stage in fresh:
            tiers = deciding.tiers_of(seats, row, step)
            level = deciding.raised(moment, row, step) if stage.id != _AWAY else 0
            last = min(level, len(tiers) - 1)
            hear = [one.person.id for one in tiers[last]] if tiers else []
            hear += [PersonId(row.person_id)] if level else []
            for person in hear:
                found.setdefault((person, period_of(step)), []).append(stage)
        for (person, period), mine in found.items():
            yield person, period, tuple(mine)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for steps still open, to who may decide them now and to the applicant."""
        wanted = {about: parse(about.period) for about in subjects}
        found = undecided.of(moment.work, [key for key, _ in wanted.values()])
        seats = offices.Seats(moment, moment.now.astimezone(moment.office.zone).date())
        said: dict[About, Push] = {}
        for about, (key, opened) in wanted.items():
            if key not in found or period_of(found[key][0]) != about.period or not opened:
                continue
            push = _Waits(moment, seats, *found[key]).push(about)
            if push is not None:
                said[about] = push
        return said

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.leave_undecided")


@dataclass(slots=True)
class _Waits:
    """One open step, and what is said of it to whom."""

    moment: Moment
    seats: offices.Seats
    step: tables.LeaveStep
    row: tables.Leave
    tiers: deciding.Tiers = field(init=False)
    level: int = field(init=False)

    def __post_init__(self) -> None:
        self.tiers = deciding.tiers_of(self.seats, self.row, self.step)
        self.level = deciding.raised(self.moment, self.row, self.step)

    def push(self, about: About) -> Push | None:
        if about.person.id == self.row.person_id:
            return self._to_applicant(about.person.id)
        for n, tier in enumerate(self.tiers[: self.level + 1]):
            for one in tier:
                if one.person.id == about.person.id:
                    return self._to_decider(one, n)
        return None

    def _to_applicant(self, who: PersonId) -> Push | None:
        """Say where the request is now, and that it waits; nothing is approved by silence."""
        if not self.level:
            return None
        span = words.days_of(self.row)
        if self.level >= len(self.tiers):
            told = text("leave.clock.nobody", span=span)
        else:
            day = self.seats.day
            names = offices.names(self.moment, self.tiers[self.level], day)
            told = text("leave.clock.raised_told", span=span, names=names)
        return Push(who, MessageKind.notice, told, rule=self._rule())

    def _to_decider(self, one: offices.Decider, tier: int) -> Push:
        hours = self._hours()
        if tier and self.level < len(self.tiers):
            before = offices.names(self.moment, self.tiers[tier - 1], self.seats.day)
            head = text("leave.clock.raised", names=before, hours=hours)
        elif self.level >= len(self.tiers):
            head = text("leave.clock.nobody_decides", hours=hours)
        else:
            head = text("leave.clock.waits")
        leave = LeaveId(self.row.id)
        steps = leaves.steps_of(self.moment.work, leave)
        return deciding.request(self.moment, (self.row, self.step), one, steps, head)

    def _hours(self) -> int:
        clock = self.moment.office.rules[PolicyId(self.row.policy_id)].policy.leave.clock
        return clock.escalate_after_hours * self.level if clock is not None else 0

    def _rule(self) -> str:
        return f"{self.row.policy_id}/leave.clock"


def period_of(step: tables.LeaveStep) -> str:
    """Give the period of a step's turn: opened once more, it is another."""
    opened = int(step.opened_at.timestamp()) if step.opened_at is not None else 0
    return f"{step.leave_id}:{step.n}@{opened}"


def parse(period: str) -> tuple[tuple[int, int], int]:
    """Give the leave and step of a period, and when its turn came."""
    step, _, opened = period.partition("@")
    leave, _, number = step.partition(":")
    return (int(leave), int(number)), int(opened)
