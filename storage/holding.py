"""Whether delivery waits for the operator, as it does after a restore, and what it would send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, text, update

from storage import tables
from storage.kinds import MessageKind, MessageState
from storage.urgency import ONCE_MORE
from storage.work import Work

_INDEXED = text("outbox.state IN ('queued', 'sending')")
_DROPPED = "dropped by the operator"
_DROPPED_AS = {
    MessageState.queued: MessageState.dropped,
    MessageState.sending: MessageState.unknown,
}


@dataclass(frozen=True, slots=True)
class Held:
    """A message that would go out: to whom, when at the earliest, and how it begins."""

    id: int
    kind: MessageKind
    name: str | None
    created_at: datetime
    not_before: datetime
    body: str


def hold(work: Work, now: datetime) -> None:
    """Let nothing be sent from the next start on, until `lift`."""
    table = tables.Installation
    work.run(
        update(table)
        .where(table.held_since.is_(None))
        .values(held_since=now)
        .execution_options(synchronize_session=False)
    )


def since(work: Work) -> datetime | None:
    """Give since when delivery is held; None where it is not."""
    found: datetime | None = work.one(select(tables.Installation.held_since))
    return found


def lift(work: Work) -> None:
    """Let delivery go on."""
    table = tables.Installation
    work.run(update(table).values(held_since=None).execution_options(synchronize_session=False))


def waiting(work: Work, limit: int) -> tuple[int, list[Held]]:
    """Give how many messages would go out, and the first of them in the order they would leave.

    An answer that was being sent when the copy was made goes out once more.
    """
    row, person = tables.Outbox, tables.Person
    again = and_(
        row.state == MessageState.sending, row.kind.in_(ONCE_MORE), row.doubtful.is_(False)
    )
    queued = (_INDEXED, or_(row.state == MessageState.queued, again))
    number = int(work.one(select(func.count()).select_from(row).where(*queued)) or 0)
    found: Sequence[Any] = work.rows(
        select(row.id, row.kind, person.name, row.created_at, row.not_before, row.body)
        .outerjoin(person, person.id == row.person_id)
        .where(*queued)
        .order_by(row.not_before, row.id)
        .limit(limit)
    )
    return number, [Held(*one) for one in found]


def drop(work: Work, now: datetime) -> int:
    """Take back every message that waits, and tell how many; one being sent may have arrived."""
    row = tables.Outbox
    number, _ = waiting(work, 0)
    for before, after in _DROPPED_AS.items():
        work.run(
            update(row)
            .where(_INDEXED, row.state == before)
            .values(state=after, settled_at=now, error=_DROPPED)
            .execution_options(synchronize_session=False)
        )
    return number
