"""Month sheets of a clerk: kept until they are confirmed or dropped, once."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage import tables
from storage.work import Work


def keep(work: Work, row: tables.PaperMonth) -> int:
    """Keep a sheet that is to be confirmed."""
    work.add(row)
    return row.id


def get(work: Work, number: int) -> tables.PaperMonth | None:
    """Give a sheet."""
    row = tables.PaperMonth
    found: tables.PaperMonth | None = work.one(select(row).where(row.id == number))
    return found


def settle(work: Work, number: int, at: datetime) -> bool:
    """Confirm or drop a sheet; False if that was done before."""
    row = tables.PaperMonth
    done: Any = work.run(
        update(row).where(row.id == number, row.settled_at.is_(None)).values(settled_at=at)
    )
    return bool(done.rowcount)
