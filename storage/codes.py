"""One-time binding codes, of which only a digest is kept, and the failed attempts to guess one."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, literal, select, update

from storage import tables
from storage.kinds import CodeKind, PersonId
from storage.work import Work

# Nothing that can be taken for something else: no 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "ACDEFGHJKMNPRTWXY34679"
LENGTH = 8
LIFETIME = {
    CodeKind.roster: timedelta(days=14),
    CodeKind.spot: timedelta(minutes=10),
    CodeKind.device: timedelta(minutes=10),
}
GUESSES = 5
GUESSES_OF_ALL = 200
GUESSED_WITHIN = timedelta(hours=1)
TAILS = 3
REPORTED = "binding.guessing"


@dataclass(frozen=True, slots=True)
class Code:
    """A code that is still good: whom it binds, and where it comes from."""

    digest: str
    person: PersonId
    kind: CodeKind


def fresh(choose: Callable[[str], str]) -> str:
    """Make a code; `choose` picks one sign and must be unforeseeable (`secrets.choice`)."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def spelt(code: str) -> str:
    """Give a code as people read it out, in two halves."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def digest(code: str) -> str:
    """Give what is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def issue(work: Work, person: PersonId, kind: CodeKind, code: str, now: datetime) -> datetime:
    """Let a code bind a person and give when it ends; older unused ones of theirs end now."""
    table = tables.BindingCode
    end(work, person)
    ends = now + LIFETIME[kind]
    work.add(
        table(digest=digest(code), person_id=person, kind=kind, issued_at=now, expires_at=ends)
    )
    return ends


def end(work: Work, person: PersonId) -> None:
    """Let no unused code bind somebody any more."""
    table = tables.BindingCode
    work.run(delete(table).where(table.person_id == person, table.used_at.is_(None)))


def good(work: Work, of: str, now: datetime) -> Code | None:
    """Give the code of a digest; None if it is unknown, used, over or dead."""
    table = tables.BindingCode
    rows = work.rows(select(table.person_id, table.kind).where(*_good(of, now)))
    return next((Code(of, PersonId(row.person_id), row.kind) for row in rows), None)


def owner(work: Work, code: str, now: datetime) -> PersonId | None:
    """Give whom a code would bind; None if it is unknown, used or over."""
    found = good(work, digest(code), now)
    return found.person if found is not None else None


def use(work: Work, of: str, now: datetime) -> bool:
    """Spend the code of a digest; False if somebody else was first or it is no longer good."""
    table = tables.BindingCode
    result: Any = work.run(
        update(table)
        .where(*_good(of, now))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def wrong_tail(work: Work, of: str, now: datetime) -> int:
    """Count a wrong telephone number against a code and give how many may still be tried."""
    table = tables.BindingCode
    ends = case(
        (table.misses >= TAILS - 1, literal(now, tables.UtcInstant())), else_=table.expires_at
    )
    work.run(
        update(table)
        .where(*_good(of, now))
        .values(misses=table.misses + 1, expires_at=ends)
        .execution_options(synchronize_session=False)
    )
    misses = work.one(select(table.misses).where(table.digest == of))
    return max(0, TAILS - int(misses or TAILS))


def missed(work: Work, account: str, now: datetime) -> None:
    """Remember that an account tried a code that binds nobody."""
    work.add(tables.BindingAttempt(account=account, at=now))


def misses(work: Work, account: str | None, now: datetime) -> int:
    """Give how often an account (None: anybody) missed within the last hour."""
    table = tables.BindingAttempt
    statement = select(func.count()).select_from(table).where(table.at > now - GUESSED_WITHIN)
    if account is not None:
        statement = statement.where(table.account == account)
    return int(work.one(statement))


def may_try(work: Work, account: str, now: datetime) -> bool:
    """Tell whether an account may try a code, after what it and everybody tried within an hour."""
    return misses(work, account, now) < GUESSES and misses(work, None, now) < GUESSES_OF_ALL


def to_report(work: Work, now: datetime) -> bool:
    """Tell whether everybody's misses are to be reported now, which they are once an hour."""
    if misses(work, None, now) < GUESSES_OF_ALL:
        return False
    # Two batches of one moment must not both report.
    work.run(select(tables.Installation.id).with_for_update())
    table = tables.Audit
    recent = (table.action == REPORTED, table.at > now - GUESSED_WITHIN)
    return work.one(select(table.id).where(*recent).limit(1)) is None


def _good(of: str, now: datetime) -> tuple[Any, ...]:
    table = tables.BindingCode
    return table.digest == of, table.used_at.is_(None), table.expires_at > now
