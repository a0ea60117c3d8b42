"""What is due of a team: who is asked, and on a day, at the hour its day is confirmed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from handlers import deputies as seats
from handlers.rules import attendance, stages
from storage import offices
from storage import people as store
from storage.kinds import PersonId, Role, TeamId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from handlers.office import Rules
    from handlers.rules.stages import Stage
    from handlers.turn import Moment
    from storage.people import Person


def parse(period: str) -> tuple[date, TeamId]:
    """Give the day and team of a period."""
    day, _, team = period.partition(":")
    return date.fromisoformat(day), TeamId(int(team))


def stage(moment: Moment, rules: Rules) -> tuple[date, Stage]:
    """Give the business day it is now, and the stage at which its teams are asked about."""
    day = attendance.business_day(moment.now, moment.office.zone, rules.policy)
    return day, stages.confirmation(day, rules.policy, moment.office.zone)


def asked(
    moment: Moment, leaders: Iterable[tuple[PersonId, TeamId]], day: date
) -> list[tuple[PersonId, TeamId]]:
    """Give who is asked about these teams: the leader, or the proxy of one who handed over.

    Where the leader is away on leave and handed over to nobody, it is the named deputy.
    """
    found = list(leaders)
    if not found:
        return []
    proxies = offices.proxies(moment.work, {leader for leader, _ in found}, day)
    own = [(one, team) for one, team in found if one not in proxies]
    deputies = seats.instead(moment, own, day)

    def instead(one: PersonId, team: TeamId) -> PersonId:
        return proxies[one] if one in proxies else deputies.get(team, one)

    return list(dict.fromkeys((instead(one, team), team) for one, team in found))


def leading(
    moment: Moment, people: Iterable[Person], day: date
) -> Callable[[Person, TeamId], bool]:
    """Give what tells whether one of these people is whom `asked` gives for a team."""
    listed = list(people)
    over = offices.proxies(moment.work, {person.id for person in listed}, day)
    acting = {
        (person.id, team)
        for person in listed
        for team in set(seats.led(moment, person, day)) - set(store.leads(person, day))
    }

    def leads(person: Person, team: TeamId) -> bool:
        return (person.id, team) in acting or any(
            post.role is Role.leader
            and post.team == team
            and (post.stands_for is not None or person.id not in over)
            for post in person.duties_on(day)
        )

    return leads
