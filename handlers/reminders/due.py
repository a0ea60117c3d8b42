"""What is due to somebody, and what a rule of the scheduler promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from handlers import day as days
from handlers.rules import quiet, stages
from storage import people as roster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from handlers.office import Rules
    from handlers.rules.stages import Stage
    from handlers.talk import Push, Words
    from handlers.turn import Moment
    from storage.kinds import PersonId
    from storage.people import Person

_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class About:
    """To whom a rule speaks, and of what; `period` is ASCII and says it all to its rule."""

    person: Person
    period: str


@dataclass(frozen=True, slots=True)
class Due:
    """The stage of something due that speaks now; `overtaken` are those it takes the place of."""

    rule: str
    about: About
    stage: Stage
    overtaken: tuple[Stage, ...] = ()

    @property
    def person(self) -> Person:
        """To whom."""
        return self.about.person

    @property
    def period(self) -> str:
        """Of what."""
        return self.about.period


class Rule(Protocol):
    """One thing the scheduler watches."""

    @property
    def name(self) -> str:
        """What reminder rows call the rule; never changed."""
        ...

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give what may be due now: the latest stage begun and not expired, for each subject.

        Cheap in a minute in which nothing new is due; conditions are for `pushes`.
        """
        ...

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give what to say to those for whom it still has a point now; the others are left out.

        Asked when queueing and once more before sending.
        """
        ...

    def why(self) -> Words:
        """Give the reason, for the operator's list."""
        ...


def dues(
    rule: str, moment: Moment, found: Iterable[tuple[PersonId, str, tuple[Stage, ...]]]
) -> Iterator[Due]:
    """Pick, of the stages of each (person, period), the one that speaks now, if any does."""
    kept = []
    for person, period, all_stages in found:
        stage = stages.latest(all_stages, moment.now)
        if stage is not None:
            kept.append((person, period, stage, all_stages))
    known = load(moment, {row[0] for row in kept})
    for person, period, stage, all_stages in kept:
        if person in known:
            earlier = tuple(one for one in all_stages if one.at < stage.at)
            yield Due(rule, About(known[person], period), stage, earlier)


def load(moment: Moment, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
    """Give people, many of them, in a few statements."""
    wanted = sorted(ids)
    found: dict[PersonId, Person] = {}
    for start in range(0, len(wanted), _CHUNK):
        found |= roster.load(moment.work, wanted[start : start + _CHUNK])
    return found


def day_read(moment: Moment, rules: Rules) -> date:
    """Give the day on which a message queued now is read, quiet hours considered."""
    read = quiet.release_at(moment.now, rules.policy, moment.office.zone)
    return read.astimezone(moment.office.zone).date()


def away(moment: Moment, people: Sequence[Person]) -> set[PersonId]:
    """Give who is on leave or called back by their unit at this hour."""
    office = moment.office
    found: set[PersonId] = set()
    by_day: dict[date, list[Person]] = {}
    for person in people:
        by_day.setdefault(office.business_day(moment.now, person), []).append(person)
    for day, some in by_day.items():
        known = days.statuses(moment, some, day, day)
        found |= {p.id for p in some if days.away(known[p.id, day], moment.now, office)}
    return found
