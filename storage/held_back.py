"""What a person's budget of a day put off, kept so that those who send can see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from storage import bulk, tables
from storage.kinds import MessageKind, MessageState, PersonId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Put:
    """A message put off on a business day until an instant."""

    outbox_id: int
    day: date
    person: PersonId
    kind: MessageKind
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A message once put off: to whom, since when, until when, and what became of it."""

    person: PersonId
    kind: MessageKind
    key: str
    at: datetime
    until: datetime
    state: MessageState


def remember(work: Work, rows: Sequence[Put]) -> None:
    """Keep what was put off, once for each message and day."""
    kept = [
        {
            "outbox_id": one.outbox_id,
            "day": one.day,
            "person_id": one.person,
            "kind": one.kind,
            "at": one.at,
            "until": one.until,
        }
        for one in sorted(rows, key=lambda put: (put.outbox_id, put.day))
    ]
    bulk.insert_new(work.connection, tables.table(tables.HeldBack), kept, ("outbox_id", "day"))


def since(
    work: Work, people: Iterable[PersonId], first: date, limit: int
) -> tuple[int, list[Shown]]:
    """Give how many messages to these people were put off from a day on, and the newest."""
    table, message = tables.HeldBack, tables.Outbox
    mine = (table.person_id.in_(sorted(set(people))), table.day >= first)
    count = int(work.one(select(func.count(func.distinct(table.outbox_id))).where(*mine)) or 0)
    last = (
        select(table.outbox_id, func.max(table.day).label("day"))
        .where(*mine)
        .group_by(table.outbox_id)
        .subquery()
    )
    rows = work.rows(
        select(table.person_id, table.kind, message.key, table.at, table.until, message.state)
        .join(last, (last.c.outbox_id == table.outbox_id) & (last.c.day == table.day))
        .join(message, message.id == table.outbox_id)
        .order_by(table.at.desc(), table.outbox_id.desc())
        .limit(limit)
    )
    return count, [Shown(PersonId(row[0]), *row[1:]) for row in rows]
