"""What becomes of rows after a gateway's answer, by the kind of message (design: delivery)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import msgspec

from bot.delivery.letters import Dispatch, Letter
from bot.gateways import NotSent, Refused, Result, Sent, TargetGone, Unknown
from storage.delivery import Waiting
from storage.kinds import MessageAction, MessageState
from storage.outbox import Settlement
from storage.urgency import ONCE_MORE

FIRST_WAIT = 1.0
LONGEST_WAIT = 300.0
REASON_LENGTH = 300


class Finished(msgspec.Struct, frozen=True):
    """A call that came back, and when."""

    dispatch: Dispatch
    result: Result
    at: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """No sending before `until`: to one chat, or at all where `chat` is None."""

    until: datetime
    chat: str | None


def settlements(finished: Finished, chance: Random) -> list[Settlement]:
    """Give what to record of every row of a call."""
    return [_settlement(one, finished, chance) for one in finished.dispatch.letters]


def pause(finished: Finished, chance: Random) -> Wait | None:
    """Give how long the platform wants to be left alone, None if it did not say."""
    result = finished.result
    if not isinstance(result, NotSent):
        return None
    if result.whole_bot:
        attempts = finished.dispatch.letters[0].row.attempts
        seconds = back_off(attempts, chance) if result.after is None else result.after
        return Wait(finished.at + timedelta(seconds=seconds), None)
    if result.after is None:
        return None
    chat = finished.dispatch.letters[0].address.chat
    return Wait(finished.at + timedelta(seconds=result.after), chat)


def after_unknown(row: Waiting, attempt: int, at: datetime, reason: str) -> Settlement:
    """Settle a row of which nobody knows whether it arrived."""
    if row.kind in ONCE_MORE and not row.doubtful:
        return Settlement(
            row.id, MessageState.queued, at, error=_short(reason), doubtful=True, attempt=attempt
        )
    return Settlement(row.id, MessageState.unknown, at, error=_short(reason), attempt=attempt)


def back_off(attempts: int, chance: Random) -> float:
    """Give the seconds to wait after so many earlier attempts, doubling and spread by chance."""
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempts, 20))
    return wait * chance.uniform(0.5, 1.0)


def _settlement(letter: Letter, finished: Finished, chance: Random) -> Settlement:
    row, at = letter.row, finished.at
    attempt = row.attempts + 1
    match finished.result:
        case Sent(message_id):
            # It may have arrived twice, which whoever looks at the row should see.
            state = MessageState.unknown if row.doubtful else MessageState.sent
            return Settlement(row.id, state, at, message_id, attempt=attempt)
        case NotSent(reason, after):
            seconds = back_off(row.attempts, chance) if after is None else after
            again = at + timedelta(seconds=seconds)
            return Settlement(
                row.id,
                MessageState.queued,
                at,
                error=_short(reason),
                not_before=again,
                attempt=attempt,
            )
        case Refused(reason):
            state = MessageState.unknown if row.doubtful else MessageState.refused
            return Settlement(row.id, state, at, error=_short(reason), attempt=attempt)
        case TargetGone(reason):
            deleted = row.action is MessageAction.delete
            state = MessageState.sent if deleted else MessageState.dropped
            return Settlement(row.id, state, at, error=_short(reason), attempt=attempt)
        case Unknown(reason):
            return after_unknown(row, attempt, at, reason)


def _short(reason: str) -> str:
    return reason.replace("\0", "")[:REASON_LENGTH]
