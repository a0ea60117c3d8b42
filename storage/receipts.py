"""Who confirmed the notices meant for them, and what they wrote back."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage import tables
from storage.kinds import NoticeId, PersonId
from storage.work import Work


def confirm(work: Work, person: PersonId, by: PersonId, at: datetime) -> int:
    """Confirm every notice that waits for somebody, by themselves or for them; tell how many."""
    wanted = select(tables.Notice.id).where(tables.Notice.receipts.is_(True))
    return _confirm(work, (person, by), at, tables.Receipt.notice_id.in_(wanted))


def confirm_one(work: Work, notice: int, person: PersonId, at: datetime) -> bool:
    """Confirm one notice; False if it was confirmed before."""
    return bool(_confirm(work, (person, person), at, tables.Receipt.notice_id == notice))


def waiting_for(work: Work, person: PersonId, since: datetime) -> list[tables.Notice]:
    """Give the notices since an instant that somebody has yet to confirm, the oldest first."""
    row, mine = tables.Notice, tables.Receipt
    return work.ones(
        select(row)
        .join(mine, mine.notice_id == row.id)
        .where(
            mine.person_id == person,
            mine.confirmed_at.is_(None),
            row.receipts.is_(True),
            row.send_at >= since,
        )
        .order_by(row.id)
    )


def received(work: Work, person: PersonId, since: datetime, limit: int) -> list[tables.Notice]:
    """Give the newest notices that were for somebody."""
    row, mine = tables.Notice, tables.Receipt
    return work.ones(
        select(row)
        .join(mine, mine.notice_id == row.id)
        .where(mine.person_id == person, row.send_at >= since)
        .order_by(row.id.desc())
        .limit(limit)
    )


def is_for(work: Work, notice: int, person: PersonId) -> tables.Receipt | None:
    """Give somebody's row of a notice, None if it was not for them."""
    row = tables.Receipt
    found: tables.Receipt | None = work.one(
        select(row)
        .where(row.notice_id == notice, row.person_id == person)
        .execution_options(populate_existing=True)
    )
    return found


def replies(work: Work, notice: NoticeId, limit: int) -> list[tables.NoticeReply]:
    """Give the last replies to a notice and what was answered, the oldest of them first."""
    row = tables.NoticeReply
    last = work.ones(
        select(row).where(row.notice_id == notice).order_by(row.id.desc()).limit(limit)
    )
    return last[::-1]


def repliers(work: Work, notice: NoticeId) -> list[PersonId]:
    """Give who wrote back to a notice, who wrote last first; its sender's answers left out."""
    row = tables.NoticeReply
    last = func.max(row.id)
    found = select(row.person_id).where(row.notice_id == notice, row.to_id.is_(None))
    return [
        PersonId(one) for one in work.ones(found.group_by(row.person_id).order_by(last.desc()))
    ]


def _confirm(
    work: Work,
    who: tuple[PersonId, PersonId],
    at: datetime,
    which: Any,  # noqa: ANN401  a SQL condition
) -> int:
    table, (person, by) = tables.Receipt, who
    result: Any = work.run(
        update(table)
        .where(table.person_id == person, table.confirmed_at.is_(None), which)
        .values(confirmed_at=at, by_id=None if by == person else by)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)
