"""What rosters and lists of places say besides: of everybody stationed, and of the villages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from storage import tables
from storage.kinds import AreaId, Membership, Need, PersonId, Role, Skill, TeamId
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
    membership: Membership | None
    skill: Skill | None


@dataclass(frozen=True, slots=True)
class Care:
    """The last insured day and the day of the last examination; None is what nobody said."""

    insured_until: date | None
    examined_on: date | None


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
            post.membership,
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


def cared_for(work: Work, people: Iterable[PersonId]) -> dict[PersonId, Care]:
    """Give what the unit owes each of these people, as the roster last said it."""
    table = tables.Person
    rows = work.rows(
        select(table.id, table.insured_until, table.examined_on).where(table.id.in_(set(people)))
    )
    return {PersonId(row.id): Care(row.insured_until, row.examined_on) for row in rows}


def listed(work: Work) -> dict[AreaId, Listed]:
    """Give every place of the list, by area."""
    place = tables.Place
    rows = work.rows(select(place.area_id, place.need, place.unlisted, place.reason))
    return {AreaId(row.area_id): Listed(row.need, row.unlisted, row.reason) for row in rows}
