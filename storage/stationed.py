"""Who is stationed in teams over a stretch of days, and the names of dispatching units."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from storage import tables
from storage.kinds import PersonId, Role, TeamId, UnitId
from storage.work import Work


def members(work: Work, teams: Iterable[TeamId], first: date, last: date) -> list[PersonId]:
    """Give who was stationed in any of these teams on any day from `first` to `last`, by id."""
    post = tables.Assignment
    found = select(post.person_id).where(
        post.team_id.in_(sorted(set(teams))),
        post.role.in_((Role.leader, Role.member)),
        post.first_day <= last,
        or_(post.last_day.is_(None), post.last_day >= first),
    )
    return [PersonId(who) for who in work.ones(found.distinct().order_by(post.person_id))]


def unit_name(work: Work, unit: UnitId) -> str:
    """Give what a dispatching unit is called, "" for one that is not there."""
    return str(work.one(select(tables.Unit.name).where(tables.Unit.id == unit)) or "")
