"""Who is stationed in teams over a stretch of days, and the names of dispatching units."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

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


def ending(work: Work, day: date, ends: tuple[date, date], years: int) -> list[Any]:
    """Give the posts of a day whose term ends between two days: (person, team, first, last).

    One without a last day is taken to last so many years, to a few days; look closer at those.
    """
    post = tables.Assignment
    first, last = ends
    earliest, latest = first - timedelta(days=366 * years), last - timedelta(days=365 * years - 1)
    lasting = and_(post.last_day.is_(None), post.first_day.between(earliest, latest))
    rows = work.rows(
        select(post.person_id, post.team_id, post.first_day, post.last_day)
        .where(
            post.role.in_((Role.leader, Role.member)),
            post.team_id.is_not(None),
            post.first_day <= day,
            or_(post.last_day.is_(None), post.last_day >= day),
            or_(post.last_day.between(first, last), lasting),
        )
        .order_by(post.person_id, post.id)
    )
    return list(rows)


def unit_name(work: Work, unit: UnitId) -> str:
    """Give what a dispatching unit is called, "" for one that is not there."""
    return str(work.one(select(tables.Unit.name).where(tables.Unit.id == unit)) or "")
