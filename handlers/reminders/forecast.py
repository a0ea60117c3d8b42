"""What will be due between two instants if nothing changes, asked of every rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from handlers.reminders import RULES, Due, daily
from handlers.rules import quiet
from handlers.turn import Moment
from storage import daily_hours
from storage import due as query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handlers.reminders.due import Rule
    from handlers.rules.stages import Stage
    from handlers.talk import Words
    from storage.kinds import PersonId
    from storage.people import Person
    from storage.reminders import Key

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@runtime_checkable
class Punctual(Protocol):
    """A rule some of whose stages are so short that one look a day misses them."""

    def instants(self, moment: Moment, first: datetime, last: datetime) -> Iterable[datetime]:
        """Give when such stages begin, between two instants."""
        ...


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Something that will be due: `planned` is when it is said, quiet hours considered."""

    due: Due
    planned: datetime
    why: Words


def between(moment: Moment, first: datetime, last: datetime) -> list[Foreseen]:
    """Give what will be said from one instant to another, both included, in order of time.

    Today's roster, leave, meetings and reports are assumed to stay as they are. Each rule is
    looked at once an evening, when every stage of the day has begun and few have ended.
    """
    hours = _Hours(moment)
    found: list[Foreseen] = []
    for rule in RULES:
        found += _of_rule(_Look(rule, first, last), hours)
    order = {rule.name: n for n, rule in enumerate(RULES)}
    found.sort(key=lambda one: (one.planned, order[one.due.rule], one.due.person.id))
    return found


@dataclass(frozen=True, slots=True)
class _Look:
    rule: Rule
    first: datetime
    last: datetime

    def instants(self, moment: Moment) -> list[datetime]:
        """Give when to look: every evening before the quiet hours, and where little time is."""
        office = moment.office
        day, until = (daily.day_of(moment, one) for one in (self.first, self.last))
        found = set()
        while day <= until:
            starts = office.root_rules(day).policy.messages.quiet_hours.starts
            evening = office.at(day, starts) - _MINUTE
            found.add(min(max(evening, self.first), self.last))
            day += _DAY
        if isinstance(self.rule, Punctual):
            found |= set(self.rule.instants(moment, self.first, self.last))
        return sorted(found)


class _Hours:
    """When things are said: at the hours people chose, outside quiet hours."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self._chosen: dict[PersonId, dict[PersonId, time]] = {}

    def planned(self, due: Due, looked_at: datetime) -> datetime:
        """Give when it is said; what had no point on its own day, on that of `looked_at`."""
        office = self.moment.office
        said = daily.said_at(self.moment, due, self._of(due.person))
        if daily.day_of(self.moment, said) < daily.day_of(self.moment, looked_at):
            day = daily.day_of(self.moment, looked_at)
            said = office.at(day, daily.rule_of(self.moment, due.person, looked_at).at)
        day = daily.day_of(self.moment, said)
        policy = office.rules_for(office.area_of(due.person, day), day).policy
        return quiet.release_at(said, policy, office.zone)

    def _of(self, person: Person) -> dict[PersonId, time]:
        if person.id not in self._chosen:
            self._chosen[person.id] = daily_hours.of(self.moment.work, [person.id])
        return self._chosen[person.id]


def _of_rule(look: _Look, hours: _Hours) -> Iterator[Foreseen]:
    told: set[Key] = set()
    for instant in look.instants(hours.moment):
        then = Moment(hours.moment.work, hours.moment.office, instant)
        fresh = [
            (due, stage)
            for due in look.rule.due(then)
            for stage in _stages(due)
            if _key(due, stage) not in told and stage.at <= look.last
        ]
        fresh = _unsaid(then, fresh)
        abouts = list({due.about: None for due, _ in fresh})
        wanted = look.rule.pushes(then, abouts) if abouts else {}
        for due, stage in fresh:
            if due.about not in wanted:
                continue
            told.add(_key(due, stage))
            one = replace(due, stage=stage, overtaken=())
            # A stage overtaken by now had a point on its own day, or so we take it.
            planned = hours.planned(one, instant if stage is due.stage else stage.at)
            if look.first <= planned <= look.last:
                yield Foreseen(one, planned, look.rule.why())


def _stages(due: Due) -> tuple[Stage, ...]:
    """Give the stage that speaks, and those before it that had their own day in the forecast."""
    return (*due.overtaken, due.stage)


def _key(due: Due, stage: Stage) -> Key:
    return (due.rule, due.person.id, due.period, stage.id)


def _unsaid(moment: Moment, found: list[tuple[Due, Stage]]) -> list[tuple[Due, Stage]]:
    """Leave out what is on record already, as said or as done."""
    subjects = {(due.rule, due.person.id, due.period) for due, _ in found}
    said = query.said(moment.work, subjects) if subjects else {}
    kept = []
    for due, stage in found:
        before = said.get((due.rule, due.person.id, due.period))
        if before is None or not (before.done or stage.id in before.stages):
            kept.append((due, stage))
    return kept
