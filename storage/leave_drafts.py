"""Leave forms that were opened, so that one left unsent can be mentioned without reading all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage import bulk, conversations, tables
from storage.kinds import PersonId
from storage.work import Work


def opened(work: Work, person: PersonId, serial: int, at: datetime) -> None:
    """Remember the form of a serial number as the newest somebody opened."""
    row = {"person_id": person, "serial": serial, "opened_at": at}
    bulk.upsert(work.connection, tables.table(tables.LeaveDraft), [row], ("person_id",))


def sent(work: Work, person: PersonId) -> None:
    """Forget the form somebody sent."""
    draft = tables.LeaveDraft
    work.run(
        delete(draft).where(draft.person_id == person).execution_options(synchronize_session=False)
    )


def between(work: Work, first: datetime, last: datetime) -> list[tuple[PersonId, int, datetime]]:
    """Give who opened which form when, from `first` to `last`, by person."""
    draft = tables.LeaveDraft
    rows = work.rows(
        select(draft.person_id, draft.serial, draft.opened_at)
        .where(draft.opened_at.between(first, last))
        .order_by(draft.person_id)
    )
    return [(PersonId(person), serial, at) for person, serial, at in rows]


def conversations_of(work: Work, people: Iterable[PersonId]) -> dict[PersonId, dict[str, Any]]:
    """Give where these people stand in their conversations."""
    keys = {conversations.key_of(person): person for person in people}
    table = tables.Conversation
    rows = work.rows(select(table.key, table.body).where(table.key.in_(sorted(keys))))
    return {keys[key]: body for key, body in rows}
