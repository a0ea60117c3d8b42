"""Who speaks for a team: its leader, a proxy, or the named deputy while the leader is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from storage import offices as store
from storage import people
from storage.kinds import PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from handlers.turn import Moment
    from storage.people import Person


def led(moment: Moment, person: Person, day: date) -> tuple[TeamId, ...]:
    """Give the teams somebody speaks for on a day: their own, a proxy's, or as named deputy.

    A deputy leads while every leader of the team is away on leave and handed over to nobody.
    """
    own = people.leads(person, day)
    others = [team for team in people.may_lead(person, day) if team not in own]
    if not others:
        return own
    seats = offices.Seats(moment, day)
    acting = [
        team
        for team in others
        if any(
            one.person.id == person.id
            for one in seats.deciding(offices.TEAM_LEADER, offices.Place(team=team), frozenset())
        )
    ]
    return (*own, *acting)


def instead(
    moment: Moment, leaders: Iterable[tuple[PersonId, TeamId]], day: date
) -> dict[TeamId, PersonId]:
    """Give who leads in place of leaders who are away that day: the first deputy who is not."""
    pairs = list(leaders)
    if not pairs:
        return {}
    known = people.load(moment.work, {leader for leader, _ in pairs})
    gone = offices.away(moment, known.values(), day)
    there = {team for leader, team in pairs if leader not in gone}
    alone = {team for _, team in pairs} - there
    if not alone:
        return {}
    villages = {moment.office.directory.teams[team].village: team for team in alone}
    named = store.deputies(moment.work, offices.TEAM_LEADER, villages, day)
    loaded = people.load(moment.work, {person for _, person in named})
    off = offices.away(moment, loaded.values(), day)
    found: dict[TeamId, PersonId] = {}
    for area, person in named:
        if person not in off:
            found.setdefault(villages[area], person)
    return found
