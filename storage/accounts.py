"""Accounts that stop speaking for a person, and people who have none."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_, delete, exists, not_, or_, select

from storage import tables
from storage.kinds import PersonId, Role
from storage.people import AccountKey
from storage.work import Work


def unbind(work: Work, key: AccountKey) -> bool:
    """Let an account speak for nobody; False if it spoke for nobody before."""
    platform, bot, user = key
    account = tables.Account
    found = work.ones(
        delete(account)
        .where(account.platform == platform, account.bot == bot, account.user == user)
        .returning(account.id)
        .execution_options(synchronize_session=False)
    )
    if found:
        work.accounts_moved.add(key)
    return bool(found)


def others(work: Work, person: PersonId, key: AccountKey) -> list[tuple[AccountKey, str]]:
    """Give a person's other accounts on the platform of `key`, each with its chat."""
    found = of(work, person)
    return [(other, chat) for other, chat in found if other != key and other[0] == key[0]]


def of(work: Work, person: PersonId) -> list[tuple[AccountKey, str]]:
    """Give all accounts of a person, each with its chat."""
    account = tables.Account
    rows = work.rows(
        select(account.platform, account.bot, account.user, account.chat)
        .where(account.person_id == person)
        .order_by(account.id)
    )
    return [((row.platform, row.bot, row.user), row.chat) for row in rows]


def without(work: Work, people: Iterable[PersonId]) -> set[PersonId]:
    """Give who of these people has no account."""
    wanted = set(people)
    account = tables.Account
    rows = work.ones(
        select(account.person_id).where(account.person_id.in_(sorted(wanted))).distinct()
    )
    return wanted - {PersonId(who) for who in rows}


def beside_unbound(day: date) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: the assignment's holder has an account, and a team mate has none."""
    mine = tables.Assignment
    post, account = tables.Assignment.__table__.alias("posted"), tables.Account
    bound = exists().where(account.person_id == mine.person_id)
    theirs = exists().where(account.person_id == post.c.person_id)
    held = and_(
        post.c.team_id == mine.team_id,
        post.c.role.in_((Role.leader, Role.member)),
        post.c.first_day <= day,
        or_(post.c.last_day.is_(None), post.c.last_day >= day),
    )
    mate = exists().where(held, not_(theirs))
    return and_(bound, mate)
