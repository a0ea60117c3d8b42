"""Replies claimed by the very transaction that makes them, so that they leave once it commits.

What came back of earlier ones is recorded by it too: an answer costs no transaction of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.delivery import merging
from bot.delivery.letters import Dispatch, Letter
from bot.delivery.room import Room
from bot.gateways import Outgoing
from handlers.talk import Address
from storage import delivery, outbox
from storage.delivery import Bot, Lane, Waiting
from storage.kinds import MessageAction, MessageKind, MessageState
from storage.outbox import Arrived

if TYPE_CHECKING:
    from datetime import datetime

    from bot.delivery.ledger import Ledger
    from bot.delivery.outcome import Finished
    from bot.gateways import Limits
    from bot.limiter import Limiter
    from storage.work import Work

Row = dict[str, Any]

# With more than these waiting, all that may go out is delivery's to choose, in its order.
_LOOKED_AT = 200


@dataclass(slots=True)
class Ahead:
    """One for a process that sends; used within a turn's transaction, in the writer's thread."""

    ledger: Ledger
    limits: Mapping[Bot, Limits]
    limiters: Mapping[Bot, Limiter]
    _recorded: Sequence[Finished] = ()
    _chosen: list[list[Row]] = field(default_factory=list)
    _dispatches: list[Dispatch] = field(default_factory=list)
    _rest: bool = False

    def claim(self, work: Work, now: datetime) -> bool:
        """Write what the turns said, replies that may leave at once as being sent.

        To be called when the turns are done, and followed by `committed` or `failed`. Tell
        whether all that was said leaves at once; else delivery has to look.
        """
        self._record(work)
        self._choose(work, now)
        work.flush()
        self._dispatches = [one for rows in self._chosen for one in _dispatch(work, rows)]
        self._rest = work.messages_written > sum(len(rows) for rows in self._chosen)
        return not self._rest

    def committed(self) -> None:
        """Let go what was claimed, now that the transaction is committed."""
        ledger = self.ledger
        ledger.recorded(self._recorded)
        ledger.claimed(self._dispatches)
        ledger.ready.extend(self._dispatches)
        ledger.look = ledger.look or self._rest
        self._forget()

    def failed(self) -> None:
        """Let go of nothing; the commit may have been made all the same."""
        self.ledger.unsure = self.ledger.unsure or bool(self._dispatches)
        self._forget()

    def _forget(self) -> None:
        self._recorded, self._chosen, self._dispatches, self._rest = (), [], [], False

    def _record(self, work: Work) -> None:
        """Record what simply arrived; anything else is delivery's to judge."""
        self._recorded = tuple(self.ledger.arrived)
        outbox.arrived(
            work,
            [
                Arrived(one.row.id, one.row.doubtful, one.row.attempts + 1, finished.at, message)
                for finished in self._recorded
                for message in [getattr(finished.result, "message_id", "")]
                for one in finished.dispatch.letters
            ],
        )

    def _choose(self, work: Work, now: datetime) -> None:
        waiting = list(work.new_messages.values())
        if not (self.ledger.bots and waiting) or any(
            row["kind"] is MessageKind.emergency for row in waiting
        ):
            return
        earlier = delivery.replies_waiting(work, _LOOKED_AT)
        if len(earlier) == _LOOKED_AT or any(not_before <= now for _, not_before in earlier):
            return
        closed = {lane for lane, _ in earlier}
        recorded = {one.row.id for done in self._recorded for one in done.dispatch.letters}
        held = {lane for id_, lane in self.ledger.held.items() if id_ not in recorded}
        closed |= held
        room = Room(self.limits, held)
        for lane, rows in self._by_lane(waiting, closed).items():
            bot, limiter = lane[:2], self.limiters[lane[:2]]
            if not room.has(bot, MessageKind.reply):
                continue
            if limiter.allow(lane[2], now, group=lane[2] != rows[0]["user"]):
                room.take(bot)
                self._chosen.append(self._first_of(lane, rows))
        for rows in self._chosen:
            for row in rows:
                row["state"], row["attempts"] = MessageState.sending, 1

    def _by_lane(self, waiting: Sequence[Row], closed: set[Lane]) -> dict[Lane, list[Row]]:
        lanes: dict[Lane, list[Row]] = {}
        for row in waiting:
            if row["kind"] is not MessageKind.reply:
                continue
            lane = (row["platform"], row["bot"], row["chat"])
            if lane in closed or lane[:2] not in self.ledger.bots:
                continue
            if row["action"] is MessageAction.send and row["person_id"] is None:
                lanes.setdefault(lane, []).append(row)
            else:
                # A change of a message goes its own way, and what is said later goes after it.
                closed.add(lane)
        return lanes

    def _first_of(self, lane: Lane, rows: list[Row]) -> list[Row]:
        if len(rows) == 1:
            return rows
        limit = self.limits[lane[:2]].text_length
        return rows[: len(merging.replies([_letter(0, row) for row in rows], limit))]


def _dispatch(work: Work, rows: Sequence[Row]) -> Sequence[Dispatch]:
    """Give one message of rows chosen together, without those written before."""
    ids = work.messages
    letters = [_letter(ids[row["key"]], row) for row in rows if row["key"] in ids]
    return [merging.merged(letters)] if letters else ()


def _letter(id_: int, row: Row) -> Letter:
    """Give a row as it was queued with the id it got."""
    platform, bot, user, chat = row["platform"], row["bot"], row["user"], row["chat"]
    action, body, ask = row["action"], row["body"], row["ask"]
    waiting = Waiting(
        id_, row["priority"], row["key"], row["kind"], action, row["doubtful"], None,
        platform, bot, user, chat,
        body, row["buttons"], ask, row["target"], row["expires_at"], 0,
    )  # fmt: skip
    address = Address(platform, bot, user, chat)
    return Letter(waiting, address, Outgoing(address, action, body, row["buttons"], ask))
