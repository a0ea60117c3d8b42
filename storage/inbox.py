"""Updates already taken, so that none is applied twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from storage import bulk, tables
from storage.kinds import InboxState
from storage.work import Work

Key = tuple[str, str, str]

KEPT = timedelta(days=14)
PAYLOADS_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an event could not be handled, with its payload for the operator."""

    error: str
    payload: bytes


def claim(work: Work, keys: Sequence[Key], now: datetime) -> set[Key]:
    """Record the keys not seen before and give those; sorted, so that batches cannot deadlock."""
    rows = [
        {
            "platform": platform,
            "bot": bot,
            "update_id": update_id,
            "received_at": now,
            "state": InboxState.done,
        }
        for platform, bot, update_id in sorted(set(keys))
    ]
    fresh = bulk.insert_new(
        work.connection, tables.table(tables.Inbox), rows, ("platform", "bot", "update_id")
    )
    return {(row[0], row[1], row[2]) for row in fresh}


def settle(work: Work, key: Key, state: InboxState, failure: Failure | None = None) -> None:
    """Say that a claimed event failed or was part of a flood."""
    platform, bot, update_id = key
    inbox = tables.Inbox
    work.run(
        update(inbox)
        .where(inbox.platform == platform, inbox.bot == bot, inbox.update_id == update_id)
        .values(
            state=state,
            error=failure.error if failure else None,
            payload=failure.payload if failure else None,
        )
    )


def forget(work: Work, now: datetime) -> None:
    """Drop old keys and the payloads of failed events whose time is over."""
    inbox = tables.Inbox
    work.run(delete(inbox).where(inbox.received_at < now - KEPT))
    work.run(
        update(inbox)
        .where(inbox.received_at < now - PAYLOADS_KEPT, inbox.payload.is_not(None))
        .values(payload=None)
    )
