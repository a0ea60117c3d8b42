"""What people were shown as which message of a platform, or under which key."""

from collections.abc import Iterable

from sqlalchemy import select

from storage import outbox, tables
from storage.kinds import MessageState
from storage.outbox import Destination
from storage.work import Work

_ALIVE = (
    MessageState.sent, MessageState.unknown, MessageState.queued, MessageState.sending,
)  # fmt: skip


def by_keys(work: Work, keys: Iterable[str]) -> list[tables.Outbox]:
    """Give those of these messages that were sent or will be and still have buttons."""
    found = outbox.by_keys(work, keys).values()
    return [one for one in found if one.buttons and one.state in _ALIVE]


def as_message(work: Work, who: Destination, message_id: str) -> tables.Outbox | None:
    """Give what somebody was shown as this message of the platform, in the chat they speak in."""
    row = tables.Outbox
    found: tables.Outbox | None = work.one(
        select(row)
        .where(
            row.platform == who.platform,
            row.bot == who.bot,
            row.chat == who.chat,
            row.message_id == message_id,
            row.about != "",
        )
        .order_by(row.id)
        .limit(1)
    )
    return found
