"""What delivery reads of the outbox: what may go out, what holds it, what it is merged with."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, and_, exists, literal, or_, select, text
from sqlalchemy.orm import aliased

from storage import settlements, tables
from storage.kinds import (
    NEW_MESSAGES,
    MessageAction,
    MessageKind,
    MessageState,
    PersonId,
)
from storage.prepared import Among, Prepared, given
from storage.urgency import PRIORITY
from storage.work import Work

Bot = tuple[str, str]
Lane = tuple[str, str, str]
Account = tuple[str, str, str, str]
Content = tuple[str, list[list[list[str]]]]

# Spelt out, for with bound values the partial index on waiting rows would not be used.
_INDEXED = text("outbox.state IN ('queued', 'sending')")
# In no name of a platform, bot or chat.
_SEPARATOR = "\x1f"
_ARRIVED = (MessageState.sent, MessageState.unknown)


class Waiting(NamedTuple):
    """A row of the outbox that is to be sent."""

    id: int
    priority: int
    key: str
    kind: MessageKind
    action: MessageAction
    doubtful: bool
    person: PersonId | None
    platform: str | None
    bot: str | None
    user: str | None
    chat: str | None
    body: str
    buttons: list[list[list[str]]]
    ask: str
    target: str
    expires_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows to look at: those after (priority, id), of these bots, not in these chats."""

    bots: Collection[Bot]
    limit: int
    after: tuple[int, int] = (-1, 0)
    closed: Collection[Lane] = ()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who comes to look, and the accounts they look from."""

    person: PersonId
    accounts: tuple[Account, ...]


def waiting(work: Work, now: datetime, page: Page) -> list[Waiting]:
    """Give what may go out now over these bots, the most urgent first.

    A push belongs to the bots its person has accounts of, and to any if there is no account. On
    PostgreSQL the rows are locked, and rows another process has locked are left out.
    """
    priority, newest = page.after
    values = {
        "now": now,
        "priority": priority,
        "newest": newest,
        "limit": page.limit,
        "bots": sorted(map(_SEPARATOR.join, page.bots)),
        "closed": sorted(map(_SEPARATOR.join, page.closed)),
    }
    return list(starmap(Waiting, _DUE.rows(work, values)))


def _due(among: Among) -> Executable:
    row = tables.Outbox
    priority, newest = given("priority", row.priority.type), given("newest", row.id.type)
    open_ = ~among(_joined(row.platform, row.bot, row.chat), "closed")
    return _waiting(
        and_(
            row.not_before <= given("now", row.not_before.type),
            or_(row.priority > priority, and_(row.priority == priority, row.id > newest)),
            _served(among),
            or_(row.chat.is_(None), row.kind == MessageKind.emergency, open_),
        ),
        given("limit", row.priority.type),
    )


def _served(among: Among) -> ColumnElement[bool]:
    row, account, changed = tables.Outbox, tables.Account, aliased(tables.Outbox)
    any_account = exists().where(account.person_id == row.person_id)
    has_one = any_account.where(among(_joined(account.platform, account.bot), "bots"))
    push = and_(row.platform.is_(None), or_(has_one, ~any_account))
    it_is_there = among(_joined(changed.platform, changed.bot), "bots")
    its_target = and_(changed.key == row.target, or_(changed.platform.is_(None), it_is_there))
    change = or_(exists().where(its_target), ~exists().where(changed.key == row.target))
    sends = row.action.in_(sorted(NEW_MESSAGES))
    ours = among(_joined(row.platform, row.bot), "bots")
    return or_(and_(sends, or_(ours, push)), and_(~sends, change))


def _joined(*columns: Any) -> Any:  # noqa: ANN401  columns in, SQL out
    """Give columns as one, for a list of values is compared with one column."""
    first, *others = columns
    for column in others:
        first = first + _SEPARATOR + column
    return first


def waiting_for(work: Work, visitor: Visitor, limit: int) -> list[Waiting]:
    """Give all that waits for somebody and their accounts, held back or not."""
    row = tables.Outbox
    mine = [
        and_(row.platform == platform, row.bot == bot, row.user == user, row.chat == chat)
        for platform, bot, user, chat in visitor.accounts
    ]
    statement = _waiting(or_(row.person_id == visitor.person, *mine), literal(limit))
    return [Waiting(*one) for one in work.rows(statement)]


def held_lanes(work: Work, now: datetime) -> set[Lane]:
    """Give the chats whose oldest reply is being sent or waits for another attempt."""
    return set(_HELD.rows(work, {"now": now}))


def _held(_among: Among) -> Executable:
    row = tables.Outbox
    later = row.not_before > given("now", row.not_before.type)
    return (
        select(row.platform, row.bot, row.chat)
        .where(
            _INDEXED,
            row.priority == PRIORITY[MessageKind.reply],
            or_(row.state == MessageState.sending, later),
        )
        .distinct()
    )


def replies_waiting(work: Work, limit: int) -> list[tuple[Lane, datetime]]:
    """Give the chats for which replies or emergencies wait, and from when each may leave.

    Of what this transaction itself has still to write there is nothing.
    """
    rows = _REPLIES_WAITING.rows_written(work, {"limit": limit})
    return [((platform, bot, chat), not_before) for platform, bot, chat, not_before in rows]


def _replies_waiting(_among: Among) -> Executable:
    row = tables.Outbox
    return (
        select(row.platform, row.bot, row.chat, row.not_before)
        .where(
            _INDEXED,
            row.state == MessageState.queued,
            row.priority <= PRIORITY[MessageKind.reply],
        )
        .order_by(row.priority, row.id)
        .limit(given("limit", row.priority.type))
    )


_REPLIES_WAITING = Prepared(_replies_waiting)


def being_sent(work: Work, bots: Collection[Bot]) -> list[Waiting]:
    """Give the rows whose sending over these bots was begun and not settled."""
    row = tables.Outbox
    statement = select(*_columns()).where(_INDEXED, row.state == MessageState.sending)
    found = [Waiting(*one) for one in work.rows(statement.order_by(row.priority, row.id))]
    return [one for one in found if (one.platform, one.bot) in bots]


def begin(work: Work, letters: Iterable[tuple[int, Account]]) -> None:
    """Say, before the call, that these rows are being sent, and to which account and chat."""
    rows = [
        {"row_id": id_, "platform": platform, "bot": bot, "account": user, "chat": chat}
        for id_, (platform, bot, user, chat) in sorted(letters)
    ]
    settlements.begin(work.connection, rows)


def waiting_changes(work: Work, targets: Collection[str]) -> dict[str, list[int]]:
    """Give the waiting edits and deletes of each of these messages, the oldest first."""
    row = tables.Outbox
    found: dict[str, list[int]] = {}
    for id_, target in work.rows(
        select(row.id, row.target)
        .where(
            _INDEXED,
            row.state == MessageState.queued,
            row.action.not_in(sorted(NEW_MESSAGES)),
            row.target.in_(sorted(targets)),
        )
        .order_by(row.priority, row.id)
    ):
        found.setdefault(target, []).append(id_)
    return {target: sorted(ids) for target, ids in found.items()}


def message_parts(work: Work, shown: tables.Outbox) -> dict[str, Content]:
    """Give the present content of every row that arrived as one message with this one, by key."""
    row = tables.Outbox
    here = and_(row.platform == shown.platform, row.bot == shown.bot, row.chat == shown.chat)
    siblings: Sequence[Any] = work.rows(
        select(row.key, row.body, row.buttons)
        .where(
            here,
            row.message_id == shown.message_id,
            row.action == MessageAction.send,
            row.state.in_(_ARRIVED),
        )
        .order_by(row.id)
    )
    parts: dict[str, Content] = {key: (body, buttons) for key, body, buttons in siblings}
    changes = select(row.target, row.body, row.buttons).where(
        here,
        row.action == MessageAction.edit,
        row.target.in_(sorted(parts)),
        row.state.in_(_ARRIVED),
    )
    if len(parts) > 1:
        parts |= {
            key: (body, buttons) for key, body, buttons in work.rows(changes.order_by(row.id))
        }
    return parts


def _waiting(condition: ColumnElement[bool], limit: ColumnElement[int]) -> Executable:
    row = tables.Outbox
    return (
        select(*_columns())
        .where(_INDEXED, row.state == MessageState.queued, condition)
        .order_by(row.priority, row.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=row)
    )


def _columns() -> list[Any]:
    row = tables.Outbox
    address = [row.platform, row.bot, row.user, row.chat]
    what = [row.id, row.priority, row.key, row.kind, row.action, row.doubtful, row.person_id]
    content = [row.body, row.buttons, row.ask, row.target, row.expires_at, row.attempts]
    return [*what, *address, *content]


_DUE, _HELD = Prepared(_due), Prepared(_held)
