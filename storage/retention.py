"""Forgets in chunks what may no longer be kept: old messages, updates, files, coordinates."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, select, tuple_, update

from storage import complaints, enclosures, files, inbox, news, outbox, positions, tables
from storage.jobs import Job, Progress
from storage.work import Work

KIND = "retention"
_DRAFTS_KEPT = timedelta(days=1)


def forget(work: Work, job: Job, limit: int) -> Progress:
    """Do one chunk: first the outbox by ranges of ids, then the inbox and files by age."""
    if "last" not in job.position:
        last = outbox.last_id(work)
        return Progress({"outbox": 0, "last": last}, 0, last, finished=False)
    last, after = int(job.position["last"]), int(job.position["outbox"])
    if after < last:
        upto = min(after + limit, last)
        outbox.blank(work, job.now, (after, upto))
        enclosures.forget(work, job.now, (after, upto))
        return Progress({"outbox": upto, "last": last}, upto, last, finished=False)
    forgotten = _forget_updates(work, job, limit) or files.forget(work, job.now, limit)
    forgotten = forgotten or positions.forget(work, job.now, limit)
    forgotten = forgotten or complaints.forget_drafts(work, job.now.date() - _DRAFTS_KEPT, limit)
    forgotten = forgotten or news.blank(work, job.now, limit)
    done = job.done + forgotten
    return Progress(job.position, done, max(last, done), finished=forgotten == 0)


def _forget_updates(work: Work, job: Job, limit: int) -> int:
    """Drop old keys, then the payloads of failed events whose time is over."""
    row = tables.Inbox
    key = tuple_(row.platform, row.bot, row.update_id)
    old = row.received_at < job.now - inbox.KEPT
    dropped: Any = work.run(delete(row).where(key.in_(_some(old, limit))))
    if dropped.rowcount:
        return int(dropped.rowcount)
    spent = and_(row.received_at < job.now - inbox.PAYLOADS_KEPT, row.payload.is_not(None))
    blanked: Any = work.run(update(row).where(key.in_(_some(spent, limit))).values(payload=None))
    return int(blanked.rowcount)


def _some(condition: Any, limit: int) -> Any:  # noqa: ANN401  SQL conditions
    row = tables.Inbox
    columns = select(row.platform, row.bot, row.update_id)
    return columns.where(condition).order_by(row.received_at).limit(limit)
