"""Copies and filings for people in offices, kept until the digest of a day tells them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from storage import bulk, tables
from storage.kinds import PersonId
from storage.outbox import BODIES_KEPT, Buttons
from storage.work import Work

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news in the person's language; `key` makes it the same however often added.

    `buttons` are rows of label and data, as those of a message.
    """

    key: str
    person: PersonId
    body: str
    at: datetime
    buttons: Buttons = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a digest says of one piece of news."""

    body: str
    buttons: Buttons = ()


def add(work: Work, items: Sequence[News]) -> None:
    """Remember news for the next digest; what is there already is left alone."""
    rows = [
        {
            "key": one.key,
            "person_id": one.person,
            "body": one.body,
            "buttons": one.buttons,
            "created_at": one.at,
            "told_on": None,
        }
        for one in sorted(items, key=lambda one: one.key)
    ]
    bulk.insert_new(work.connection, tables.table(tables.News), rows, ("key",))


def waiting(work: Work, before: datetime) -> list[PersonId]:
    """Give who has news older than an instant that no digest told."""
    table = tables.News
    rows = work.ones(
        select(table.person_id)
        .where(table.told_on.is_(None))
        .group_by(table.person_id)
        .having(func.min(table.created_at) < before)
        .order_by(table.person_id)
    )
    return [PersonId(one) for one in rows]


def claim(work: Work, people: Iterable[PersonId], day: date) -> None:
    """Let the digest of a day tell these people all that waits for them."""
    table = tables.News
    work.run(
        update(table)
        .where(table.person_id.in_(sorted(set(people))), table.told_on.is_(None))
        .values(told_on=day)
        .execution_options(synchronize_session=False)
    )


def told(work: Work, people: Iterable[PersonId], day: date) -> dict[PersonId, list[Told]]:
    """Give what the digest of a day tells, by person, in the order it came."""
    return _bodies(work, people, tables.News.told_on == day)


def pending(work: Work, people: Iterable[PersonId]) -> dict[PersonId, list[Told]]:
    """Give what waits for the next digest, by person, in the order it came."""
    return _bodies(work, people, tables.News.told_on.is_(None))


def blank(work: Work, now: datetime, limit: int) -> int:
    """Forget the words of some news told long ago; give how many."""
    table = tables.News
    old = table.told_on < (now - BODIES_KEPT).date()
    some = select(table.id).where(old, table.body != "").order_by(table.id).limit(limit)
    done: Any = work.run(
        update(table)
        .where(table.id.in_(some))
        .values(body="")
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)


def _bodies(work: Work, people: Iterable[PersonId], condition: Any) -> dict[PersonId, list[Told]]:  # noqa: ANN401  a SQL condition
    table = tables.News
    found: dict[PersonId, list[Told]] = {}
    wanted = sorted(set(people))
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        rows = work.rows(
            select(table.person_id, table.body, table.buttons)
            .where(table.person_id.in_(some), condition, table.body != "")
            .order_by(table.id)
        )
        for person, body, buttons in rows:
            kept = tuple(tuple((label, data) for label, data in line) for line in buttons)
            found.setdefault(PersonId(person), []).append(Told(body, kept))
    return found
