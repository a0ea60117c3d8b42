"""Who confirmed the notices meant for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from storage import tables
from storage.kinds import PersonId
from storage.work import Work


def confirm(work: Work, person: PersonId, by: PersonId, at: datetime) -> int:
    """Confirm every notice that waits for somebody, by themselves or for them; tell how many."""
    table = tables.Receipt
    result: Any = work.run(
        update(table)
        .where(table.person_id == person, table.confirmed_at.is_(None))
        .values(confirmed_at=at, by_id=None if by == person else by)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)
