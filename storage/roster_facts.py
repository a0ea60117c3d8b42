"""What rosters and lists of places say besides: of everybody stationed, and of the villages."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from storage import tables
from storage.kinds import AreaId, Need, Role, Skill, TeamId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Stationed:
    """Somebody in a team, today or soon; None is what no roster said."""

    name: str
    team: TeamId
    role: Role
    handover: bool
    first_secretary: bool | None
    full_time: bool | None
    membership_moved: bool | None
    skill: Skill | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list says of a place; `unlisted`: the newest one names it no more."""

    need: Need | None
    unlisted: bool
    reason: str | None


def stationed(work: Work, today: date) -> list[Stationed]:
    """Give everybody whose place in a team has not ended, in order of team and person."""
    person, post = tables.Person, tables.Assignment
    rows = work.rows(
        select(
            person.name,
            post.team_id,
            post.role,
            post.handover,
            post.first_secretary,
            post.full_time,
            post.membership_moved,
            person.skill,
        )
        .join(person, person.id == post.person_id)
        .where(
            post.team_id.is_not(None),
            post.role.in_((Role.leader, Role.member)),
            or_(post.last_day.is_(None), post.last_day >= today),
        )
        .order_by(post.team_id, person.id, post.id)
    )
    return [Stationed(row.name, TeamId(row.team_id), *row[2:]) for row in rows]


def listed(work: Work) -> dict[AreaId, Listed]:
    """Give every place of the list, by area."""
    place = tables.Place
    rows = work.rows(select(place.area_id, place.need, place.unlisted, place.reason))
    return {AreaId(row.area_id): Listed(row.need, row.unlisted, row.reason) for row in rows}
