"""Where people stand in their conversations; the row's lock keeps a person's turns serial."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, select

from storage import bulk, tables
from storage.kinds import PersonId
from storage.prepared import Among, Prepared
from storage.work import Work


def lock(work: Work, keys: Sequence[str], now: datetime) -> dict[str, dict[str, Any]]:
    """Create missing conversations, lock all of them in order, and give their bodies."""
    ordered = sorted(set(keys))
    table = tables.table(tables.Conversation)
    known = dict(_locked(work, ordered))
    missing = [key for key in ordered if key not in known]
    if missing:
        rows = [{"key": key, "body": {}, "updated_at": now} for key in missing]
        ours = {str(key) for (key,) in bulk.insert_new(work.connection, table, rows, ("key",))}
        known |= {key: {} for key in ours}
        others = [key for key in missing if key not in ours]
        if others:
            known |= dict(_locked(work, others))
    return known


def _locked(work: Work, ordered: Sequence[str]) -> Sequence[Any]:
    return _LOCKED.rows(work, {"keys": ordered})


def _in_order(among: Among) -> Executable:
    """Lock row after row by key; SQLite, with one writer, has no such locks and ignores it."""
    table = tables.Conversation
    chosen = select(table.key, table.body).where(among(table.key, "keys"))
    return chosen.order_by(table.key).with_for_update()


_LOCKED = Prepared(_in_order)


def key_of(person: PersonId) -> str:
    """Give the key of a known person's conversation, the same on every account of theirs."""
    return f"person:{person}"


def save(work: Work, key: str, body: Mapping[str, Any], now: datetime) -> None:
    """Remember a body; written with the batch."""
    work.conversations[key] = {"key": key, "body": dict(body), "updated_at": now}


def move(work: Work, source: str, target: str, now: datetime) -> None:
    """Hand an unknown account's conversation over to the person it now belongs to."""
    body = work.one(select(tables.Conversation.body).where(tables.Conversation.key == source))
    save(work, target, body or {}, now)
    save(work, source, {}, now)


def body(work: Work, key: str) -> dict[str, Any]:
    """Give a body as this transaction has it, empty where there is none."""
    waiting = work.conversations.get(key)
    if waiting is not None:
        return dict(waiting["body"])
    return dict(
        work.one(select(tables.Conversation.body).where(tables.Conversation.key == key)) or {}
    )
