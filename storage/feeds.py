"""Addresses of calendars: handed out one at a time, looked up by digest, revoked at once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage import tables
from storage.kinds import PersonId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose address it is, and whose days it shows, as a scope's code."""

    person: PersonId
    scope: str


def digest(token: str) -> str:
    """Give what is kept of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def hand_out(work: Work, token: str, feed: Feed, now: datetime) -> None:
    """Let an address show a calendar; earlier ones of the same person and scope end now."""
    revoke(work, feed, now)
    work.add(
        tables.CalendarFeed(
            digest=digest(token), person_id=feed.person, scope=feed.scope, created_at=now
        )
    )


def revoke(work: Work, feed: Feed, now: datetime) -> int:
    """End the addresses of a person and scope; give how many held."""
    row = tables.CalendarFeed
    changed: Any = work.run(
        update(row)
        .where(row.person_id == feed.person, row.scope == feed.scope, row.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)


def revoke_all(work: Work, person: PersonId, now: datetime) -> None:
    """End every address of a person, as when their phone is lost."""
    row = tables.CalendarFeed
    work.run(
        update(row)
        .where(row.person_id == person, row.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def holds(work: Work, feed: Feed) -> bool:
    """Tell whether a person has an address of a scope that still holds."""
    row = tables.CalendarFeed
    where = (row.person_id == feed.person, row.scope == feed.scope, row.revoked_at.is_(None))
    return bool(work.one(select(func.count()).select_from(row).where(*where)))


def of_token(work: Work, token: str) -> Feed | None:
    """Give what an address shows; None if it was never handed out or holds no longer."""
    row = tables.CalendarFeed
    found: tables.CalendarFeed | None = work.one(
        select(row).where(row.digest == digest(token), row.revoked_at.is_(None))
    )
    return None if found is None else Feed(PersonId(found.person_id), found.scope)
