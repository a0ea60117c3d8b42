"""The figures of a burden report: of a county or the whole installation, for a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from handlers.rules import burden as rules
from handlers.rules import months
from storage import burden
from storage.burden import Month

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handlers.office import Rules
    from handlers.rules.burden import Spread
    from handlers.turn import Moment
    from storage.burden import Emergency, Origin
    from storage.kinds import AreaId


@dataclass(frozen=True, slots=True)
class Figures:
    """A month of an area; no person is named but who ordered emergencies at night."""

    area: AreaId
    month: date
    rules: Rules
    people: int
    messages: Spread
    asks: Spread
    again: int
    alike: int
    nights: int
    emergencies: tuple[Emergency, ...]
    origins: tuple[Origin, ...]
    ordered: tuple[tuple[str, AreaId, int], ...]

    @property
    def minutes(self) -> float:
        """The minutes all of it took, by the pack's formula."""
        rule = self.rules.policy.messages.burden
        return rules.minutes(self.messages.total, self.asks.total, rule)


def count(moment: Moment, area: AreaId, month: date) -> Figures:
    """Count a month, given by its first day, in a fixed number of statements."""
    last = months.last_of(month)
    office = moment.office
    found = office.rules_for(area, last)
    teams = [team.id for team in office.directory.teams_in(area)]
    ends = office.at(last + timedelta(days=1), time.min)
    begins = office.at(month, time.min)
    nights = tuple(_nights(moment, found, month))
    what = Month(teams, month, last, begins, ends, nights)
    work = moment.work
    people, loads = burden.people(work, what), burden.loads(work, what)
    return Figures(
        area,
        month,
        found,
        people,
        rules.spread([one.messages for one in loads], people),
        rules.spread([one.asks for one in loads], people),
        burden.asked_again(work, what),
        burden.asked_alike(work, what),
        burden.at_night(work, what),
        tuple(burden.emergencies_at_night(work, what)),
        tuple(burden.origins(work, what)),
        tuple(burden.ordered_by(work, what)),
    )


def _nights(moment: Moment, found: Rules, month: date) -> Iterator[tuple[datetime, datetime]]:
    """Give the quiet hours that touch a month, each with its end outside."""
    rule, office = found.policy.messages.quiet_hours, moment.office
    if rule.starts == rule.ends:
        return
    wraps = rule.ends < rule.starts
    for n in range(-1, (months.last_of(month) - month).days + 1):
        day = month + timedelta(days=n)
        until = day + timedelta(days=1) if wraps else day
        yield office.at(day, rule.starts), office.at(until, rule.ends)
