"""Messages to send: written with the turn that caused them, settled by delivery."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, update

from storage import settlements, tables
from storage.kinds import MessageAction, MessageKind, MessageState, PersonId
from storage.urgency import PRIORITY
from storage.work import Work

BODIES_KEPT = timedelta(days=30)
Buttons = tuple[tuple[tuple[str, str], ...], ...]
_ARRIVED = (MessageState.sent, MessageState.unknown)
_WAITING = (MessageState.queued, MessageState.sending)
_SHOWN = 20


class Destination(msgspec.Struct, frozen=True):
    """Where a row goes: an account's chat for a reply, a person for a push."""

    person: PersonId | None = None
    platform: str | None = None
    bot: str | None = None
    user: str | None = None
    chat: str | None = None


class Message(msgspec.Struct, frozen=True):
    """A rendered message; `key` is what makes it the same message however often it is queued."""

    key: str
    kind: MessageKind
    destination: Destination
    body: str
    created_at: datetime
    not_before: datetime
    buttons: Buttons = ()
    ask: str = ""
    about: str = ""
    rule: str = ""
    expires_at: datetime | None = None
    action: MessageAction = MessageAction.send
    target: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of one row; with `attempt`, only if it is still that attempt being sent."""

    id: int
    state: MessageState
    at: datetime
    message_id: str | None = None
    error: str | None = None
    not_before: datetime | None = None
    doubtful: bool = False
    attempt: int | None = None


class Arrived(NamedTuple):
    """A row that a platform took, and as which of its messages; of this attempt only."""

    id: int
    doubtful: bool
    attempt: int
    at: datetime
    message_id: str


def queue(work: Work, message: Message) -> None:
    """Remember a message; written with the batch, ignored if its key is there already."""
    to = message.destination
    work.new_messages[message.key] = {
        "key": message.key,
        "kind": message.kind,
        "priority": PRIORITY[message.kind],
        "action": message.action,
        "state": MessageState.queued,
        "doubtful": False,
        "person_id": to.person,
        "platform": to.platform,
        "bot": to.bot,
        "user": to.user,
        "chat": to.chat,
        "body": message.body,
        "buttons": message.buttons,
        "ask": message.ask,
        "about": message.about,
        "rule": message.rule,
        "target": message.target,
        "created_at": message.created_at,
        "not_before": message.not_before,
        "expires_at": message.expires_at,
        "attempts": 0,
    }


def due(
    work: Work, now: datetime, limit: int, person: PersonId | None = None
) -> list[tables.Outbox]:
    """Give what may go out now, the most urgent first; with `person`, all that waits for them.

    Somebody who comes to look is not disturbed, so for them nothing is held back.
    """
    row = tables.Outbox
    statement = select(row).where(row.state == MessageState.queued)
    if person is None:
        statement = statement.where(row.not_before <= now)
    else:
        statement = statement.where(row.person_id == person)
    return work.ones(statement.order_by(row.priority, row.id).limit(limit))


def sending(work: Work) -> list[tables.Outbox]:
    """Give the rows whose sending was begun."""
    row = tables.Outbox
    return work.ones(select(row).where(row.state == MessageState.sending).order_by(row.id))


def begin(work: Work, ids: Iterable[int]) -> None:
    """Say, before the call, that these rows are being sent."""
    row = tables.Outbox
    work.run(
        update(row)
        .where(row.id.in_(sorted(ids)), row.state == MessageState.queued)
        .values(state=MessageState.sending, attempts=row.attempts + 1)
        .execution_options(synchronize_session=False)
    )


def settle(work: Work, outcomes: Sequence[Settlement]) -> None:
    """Record what became of rows; a row queued again has no `settled_at`.

    A push queued again forgets the account chosen for it, since the next one may be another.
    """
    rows = [
        {
            "row_id": one.id,
            "state": str(one.state.value),
            "error": one.error,
            "not_before": (one.not_before or one.at) if _again(one) else None,
            "settled_at": None if _again(one) else one.at,
            "message_id": one.message_id,
            "doubtful": one.doubtful,
            "attempt": one.attempt,
        }
        for one in sorted(outcomes, key=lambda outcome: outcome.id)
    ]
    if rows:
        work.flush()
        settlements.write(work.connection, rows)


def arrived(work: Work, rows: Sequence[Arrived]) -> None:
    """Record what platforms took; of a doubtful row nobody knows whether they took it twice."""
    if rows:
        settlements.arrived(
            work.connection,
            [
                (MessageState.unknown.value if doubtful else MessageState.sent.value, *rest)
                for id_, doubtful, attempt, at, message in sorted(rows)
                for rest in [(at, message, id_, attempt)]
            ],
        )


def by_keys(work: Work, keys: Iterable[str]) -> dict[str, tables.Outbox]:
    """Give rows by their business keys."""
    row = tables.Outbox
    found = work.ones(select(row).where(row.key.in_(sorted(set(keys)))))
    return {one.key: one for one in found}


def shown_about(work: Work, about: str) -> list[tables.Outbox]:
    """Give the messages with buttons about something that were sent or will be."""
    row = tables.Outbox
    found: list[tables.Outbox] = work.ones(
        select(row).where(
            row.about == about,
            row.action == MessageAction.send,
            row.state.in_((*_ARRIVED, *_WAITING)),
        )
    )
    return [one for one in found if one.buttons]


def drop(work: Work, ids: Iterable[int], at: datetime, reason: str) -> None:
    """Take queued rows back, with the reason."""
    row = tables.Outbox
    work.run(
        update(row)
        .where(row.id.in_(sorted(ids)), row.state == MessageState.queued)
        .values(state=MessageState.dropped, settled_at=at, error=reason)
        .execution_options(synchronize_session=False)
    )


def drop_about(work: Work, about: str, at: datetime, reason: str) -> None:
    """Take back everything about something that still waits, with the reason; files too."""
    row = tables.Outbox
    work.run(
        update(row)
        .where(row.about == about, row.state == MessageState.queued)
        .values(state=MessageState.dropped, settled_at=at, error=reason)
        .execution_options(synchronize_session=False)
    )


def take_back(work: Work, key: str, at: datetime, reason: str) -> bool:
    """Take one queued row back; False if it is under way or gone by now."""
    row = tables.Outbox
    done: Any = work.run(
        update(row)
        .where(row.key == key, row.state == MessageState.queued)
        .values(state=MessageState.dropped, settled_at=at, error=reason)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def reword(work: Work, row: int, body: str, buttons: Buttons) -> bool:
    """Let a message that waits say something else; False if it is under way or gone by now."""
    table = tables.Outbox
    done: Any = work.run(
        update(table)
        .where(table.id == row, table.state == MessageState.queued)
        .values(body=body, buttons=[[list(button) for button in line] for line in buttons])
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def shown(work: Work, who: Destination, since: datetime) -> list[tables.Outbox]:
    """Give the last messages a person or chat was shown since an instant, the newest first.

    Replies count from the moment they are written: they leave before the next thing is said.
    """
    row = tables.Outbox
    here = (row.platform == who.platform) & (row.bot == who.bot) & (row.chat == who.chat)
    mine = or_(row.person_id == who.person, here) if who.person else here
    reached = or_(row.kind == MessageKind.reply, row.state.in_(_ARRIVED))
    newest = func.coalesce(row.settled_at, row.created_at)
    return work.ones(
        select(row)
        .where(mine, reached, newest >= since, row.action == MessageAction.send)
        .order_by(newest.desc(), row.id.desc())
        .limit(_SHOWN)
    )


def asks_since(work: Work, people: Iterable[PersonId], since: datetime) -> dict[PersonId, int]:
    """Count the messages that asked something of these people and arrived since an instant.

    A notice with buttons wants a receipt, so it asks too. Merged asks are one message.
    """
    row = tables.Outbox
    rows = work.rows(
        select(row.person_id, func.count(func.distinct(row.message_id)))
        .where(
            row.person_id.in_(sorted(set(people))),
            asking(),
            row.state.in_(_ARRIVED),
            row.settled_at >= since,
        )
        .group_by(row.person_id)
    )
    return {PersonId(person): count for person, count in rows}


def blank(work: Work, now: datetime, ids: tuple[int, int] | None = None) -> None:
    """Forget the words of messages settled long ago; with `ids`, of those after and up to."""
    row = tables.Outbox
    statement = update(row).where(row.settled_at < now - BODIES_KEPT, row.body != "")
    if ids is not None:
        statement = statement.where(row.id > ids[0], row.id <= ids[1])
    work.run(
        statement.values(body="", rule="", error=None).execution_options(synchronize_session=False)
    )


def last_id(work: Work) -> int:
    """Give the id of the newest message, 0 if there is none."""
    return int(work.one(select(func.max(tables.Outbox.id))) or 0)


def asking() -> ColumnElement[bool]:
    """Give the condition: a message counts against the budget, as `bot.delivery.holds.asks`."""
    row = tables.Outbox
    wants_receipt = and_(row.kind == MessageKind.notice, cast(row.buttons, String) != "[]")
    return or_(row.kind == MessageKind.ask, wants_receipt)


def _again(one: Settlement) -> bool:
    return one.state is MessageState.queued
