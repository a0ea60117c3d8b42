"""Tells other processes that messages wait: one payload-less NOTIFY a transaction."""

from sqlalchemy import text

from storage.work import Work

CHANNEL = "zhucun_outbox"


def notify(work: Work) -> None:
    """Wake the sender, wherever it runs, once this transaction is committed.

    On SQLite there is nothing to do: the sender is in the same process, or looks once a second.
    """
    if not work.is_sqlite:
        work.run(text(f"NOTIFY {CHANNEL}"))
