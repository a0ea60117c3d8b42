"""One-time binding codes, of which only a digest is kept, and the failed attempts to guess one."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from storage import tables
from storage.kinds import CodeKind, PersonId
from storage.work import Work

# Nothing that can be taken for something else: no 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "ACDEFGHJKMNPRTWXY34679"
LENGTH = 8
LIFETIME = {CodeKind.roster: timedelta(days=14), CodeKind.spot: timedelta(minutes=10)}
GUESSES = 5
GUESSES_OF_ALL = 200
GUESSED_WITHIN = timedelta(hours=1)


def fresh(choose: Callable[[str], str]) -> str:
    """Make a code; `choose` picks one sign and must be unforeseeable (`secrets.choice`)."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def spelt(code: str) -> str:
    """Give a code as people read it out, in two halves."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def issue(work: Work, person: PersonId, kind: CodeKind, code: str, now: datetime) -> datetime:
    """Let a code bind a person and give when it ends; older unused ones of theirs end now."""
    table = tables.BindingCode
    work.run(delete(table).where(table.person_id == person, table.used_at.is_(None)))
    ends = now + LIFETIME[kind]
    work.add(
        table(digest=_digest(code), person_id=person, kind=kind, issued_at=now, expires_at=ends)
    )
    return ends


def owner(work: Work, code: str, now: datetime) -> PersonId | None:
    """Give whom a code would bind; None if it is unknown, used or over."""
    table = tables.BindingCode
    statement = select(table.person_id).where(
        table.digest == _digest(code), table.used_at.is_(None), table.expires_at > now
    )
    found: PersonId | None = work.one(statement)
    return found


def use(work: Work, code: str, now: datetime) -> bool:
    """Spend a code; False if somebody else was first or it is no longer good."""
    table = tables.BindingCode
    result: Any = work.run(
        update(table)
        .where(table.digest == _digest(code), table.used_at.is_(None), table.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def missed(work: Work, account: str, now: datetime) -> None:
    """Remember that an account tried a code that binds nobody."""
    work.add(tables.BindingAttempt(account=account, at=now))


def may_try(work: Work, account: str, now: datetime) -> bool:
    """Tell whether an account may try a code, after what it and everybody tried within an hour."""
    table = tables.BindingAttempt
    since = table.at > now - GUESSED_WITHIN
    own = work.one(select(func.count()).select_from(table).where(since, table.account == account))
    if own >= GUESSES:
        return False
    of_all = work.one(select(func.count()).select_from(table).where(since))
    return bool(of_all < GUESSES_OF_ALL)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
