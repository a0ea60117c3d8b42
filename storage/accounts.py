"""Accounts that stop speaking for a person."""

from sqlalchemy import delete, select

from storage import tables
from storage.kinds import PersonId
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
    return bool(found)


def others(work: Work, person: PersonId, key: AccountKey) -> list[tuple[AccountKey, str]]:
    """Give a person's other accounts on the platform of `key`, each with its chat."""
    account = tables.Account
    rows = work.rows(
        select(account.platform, account.bot, account.user, account.chat)
        .where(account.person_id == person, account.platform == key[0])
        .order_by(account.id)
    )
    found = [((row.platform, row.bot, row.user), row.chat) for row in rows]
    return [(other, chat) for other, chat in found if other != key]
