"""Who stands behind a step of a ladder: an office's holders, never the applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import people
from storage.kinds import AreaId, Level, PersonId, Role, TeamId

if TYPE_CHECKING:
    from datetime import date

    from handlers.turn import Moment
    from storage import tables
    from storage.people import Person

TEAM_LEADER = "team_leader"
_LEVELS = {"township": Level.township, "county": Level.county}
_ROLES = {"township": Role.township, "county": Role.county}

Place = tuple[TeamId | None, AreaId | None]


def place_of(moment: Moment, office: str, team: TeamId) -> Place:
    """Give the team or area an office of the pack belongs to, seen from a team."""
    if office == TEAM_LEADER:
        return team, None
    village = moment.office.directory.teams[team].village
    area = moment.office.directory.above(village, _LEVELS[office])
    return None, area.id if area else moment.office.root


def of_step(step: tables.LeaveStep) -> Place:
    """Give the team or area of a stored step."""
    team = None if step.team_id is None else TeamId(step.team_id)
    return team, None if step.area_id is None else AreaId(step.area_id)


def deciders(
    moment: Moment, office: str, place: Place, applicant: tuple[PersonId, date]
) -> list[Person]:
    """Give who may decide: the office's holders but the applicant, else the county's."""
    who, day = applicant
    team, area = place
    if office == TEAM_LEADER and team is not None:
        found = people.holders(moment.work, Role.leader, people.in_team(team), day)
    elif area is not None:
        found = people.holders(moment.work, _ROLES[office], people.in_area(area), day)
    else:
        found = []
    others = [person for person in found if person.id != who]
    return others or _county(moment, place, applicant)


def _county(moment: Moment, place: Place, applicant: tuple[PersonId, date]) -> list[Person]:
    """Give the county coordinators above a place, so that no chain ends with nobody."""
    who, day = applicant
    team, area = place
    start = moment.office.directory.teams[team].village if team is not None else area
    above = moment.office.directory.areas[start].ancestry if start is not None else ()
    for each in above:
        found = people.holders(moment.work, Role.county, people.in_area(each), day)
        others = [person for person in found if person.id != who]
        if others:
            return others
    return []
