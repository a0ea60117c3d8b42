"""Roles given and taken away at the operator's console."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from storage import tables
from storage.kinds import PersonId, Role, UnitId
from storage.posts import Post
from storage.work import Work

_DAY = timedelta(days=1)


def give(work: Work, person: PersonId, post: Post) -> bool:
    """Give somebody a role from its first day on; False if they hold it on that day already."""
    table = tables.Assignment
    known = select(table.id).where(
        table.person_id == person,
        table.role == post.role,
        table.team_id == post.team if post.team is not None else table.team_id.is_(None),
        table.area_id == post.area if post.area is not None else table.area_id.is_(None),
        table.unit_id == post.unit if post.unit is not None else table.unit_id.is_(None),
        table.first_day <= post.first_day,
        or_(table.last_day.is_(None), table.last_day >= post.first_day),
    )
    if work.one(known) is not None:
        return False
    work.add(
        table(
            person_id=person,
            role=post.role,
            team_id=post.team,
            area_id=post.area,
            unit_id=post.unit,
            first_day=post.first_day,
            last_day=post.last_day,
        )
    )
    return True


def take(work: Work, person: PersonId, role: Role, today: date) -> int:
    """Take a role away from somebody at once, wherever they hold it, and tell how many posts."""
    table = tables.Assignment
    mine = (
        table.person_id == person,
        table.role == role,
        or_(table.last_day.is_(None), table.last_day >= today),
    )
    gone: Any = work.run(
        delete(table)
        .where(*mine, table.first_day >= today)
        .execution_options(synchronize_session=False)
    )
    ended: Any = work.run(
        update(table)
        .where(*mine)
        .values(last_day=today - _DAY)
        .execution_options(synchronize_session=False)
    )
    return int(gone.rowcount + ended.rowcount)


def unit_named(work: Work, name: str) -> UnitId:
    """Give the dispatching unit of that name, new if nobody knew it."""
    table = tables.Unit
    found = work.one(select(table.id).where(table.name == name))
    if found is None:
        row = table(name=name)
        work.add(row)
        found = row.id
    return UnitId(found)


def lasting(work: Work, role: Role, day: date) -> set[PersonId]:
    """Give who has a role on a day and keeps it; until this transaction ends nobody else asks.

    Two who each take the role of one of the last two away must not both be told that one is left.
    """
    work.run(select(tables.Installation.id).with_for_update())
    table = tables.Assignment
    found = work.ones(
        select(table.person_id).where(
            table.role == role, table.first_day <= day, table.last_day.is_(None)
        )
    )
    return {PersonId(one) for one in found}


def with_role(work: Work, role: Role, day: date) -> set[PersonId]:
    """Give who has a role on a day."""
    table = tables.Assignment
    found = work.ones(
        select(table.person_id).where(
            table.role == role,
            table.first_day <= day,
            or_(table.last_day.is_(None), table.last_day >= day),
        )
    )
    return {PersonId(one) for one in found}
