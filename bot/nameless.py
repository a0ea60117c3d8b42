"""Takes what wants no name kept past inbox, conversation and outbox: answered at once, or lost."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from bot.blame import is_the_turns_fault
from bot.gateways import (
    Gateway,
    NotSent,
    Outgoing,
    OverloadedError,
    Result,
    Sent,
    TargetGone,
    Unknown,
)
from handlers.complaints import nameless
from handlers.complaints.receiving import County
from handlers.talk import Reply, text
from handlers.turn import Moment
from storage import codes, people
from storage.kinds import EventKind, MessageAction

if TYPE_CHECKING:
    from datetime import date

    from bot.clock import Clock
    from bot.posting import Posting
    from bot.writer import Writer
    from handlers.complaints.nameless import Wish
    from handlers.office import Office, Offices
    from handlers.talk import Event
    from storage.database import Database
    from storage.people import Person
    from storage.work import Work

_log = structlog.get_logger(__name__)
_TRIES = 5
_LONGEST_WAIT = 30.0
_HEARD_PER_DAY = 60
_MISSES_PER_DAY = 10

Sleep = Callable[[float], Awaitable[object]]


@dataclass(slots=True)
class Allowance:
    """How often each sender may try in a day, by this process's memory alone.

    Senders go by digests under a random key; both are forgotten when the day is over.
    """

    salt: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    day: date | None = None
    used: Counter[tuple[bytes, str]] = field(default_factory=Counter)

    def take(self, event: Event, what: str, most: int, today: date) -> bool:
        """Count one more of a kind; False if that is more than so many today."""
        key = self._key(event, what, today)
        self.used[key] += 1
        return self.used[key] <= most

    def left(self, event: Event, what: str, most: int, today: date) -> bool:
        """Tell whether one more of a kind would be allowed."""
        return self.used[self._key(event, what, today)] < most

    def _key(self, event: Event, what: str, today: date) -> tuple[bytes, str]:
        if self.day != today:
            self.day = today
            self.salt = secrets.token_bytes(32)
            self.used.clear()
        here = event.address
        name = f"{here.platform}:{here.bot}:{here.user}".encode()
        return hashlib.blake2b(name, key=self.salt, digest_size=16).digest(), what


@dataclass(slots=True)
class Nameless:
    """One for a process.

    Whom an answer is for is known to this object for as long as a call lasts, and to no table, no
    log line and no other part of the program.
    """

    database: Database
    posting: Posting
    clock: Clock
    language: str
    offices: Offices
    allowance: Allowance = field(default_factory=Allowance)
    number: Callable[[], str] = lambda: codes.fresh(secrets.choice)

    async def take(self, writer: Writer, event: Event, wish: Wish) -> Outgoing | None:
        """Do what is wished and give the answer to send, None for who tries far too often.

        OverloadedError while it cannot be done, so that the platform brings the event again.
        """
        try:
            return await writer.run(self.answer, event, wish, urgent=True)
        except OverloadedError:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, no line may quote its values
            _log.error("nameless.failed", kind=type(error).__name__)
            if isinstance(error, SQLAlchemyError | OSError) and not is_the_turns_fault(error):
                raise OverloadedError from None
            return self._to(event, Reply(text("nameless.failed")), self.language)

    def answer(self, event: Event, wish: Wish) -> Outgoing | None:
        """Give the answer to one event; blocking, in the writer's thread.

        Who sent it is looked up in a transaction that only reads; what writes learns the county.
        """
        with self.database.read() as work:
            office = self.offices.current(work)
            if office is None:
                raise OverloadedError
            person = _who(work, event)
        today = office.business_day(event.sent_at, person)
        if not self.allowance.take(event, "heard", _HEARD_PER_DAY, today):
            return None
        if person is None or person.left_on(today) is not None:
            return self._to(event, Reply(text("binding.guidance")), self.language)
        county = County.above(office, office.area_of(person, today), today)
        refused = self._refused(event, wish, office, county)
        if refused is not None:
            return self._to(event, refused, person.language)
        with self.database.write() as work:
            moment = Moment(work, office, self.clock.now())
            if nameless.missed(moment, wish):
                self.allowance.take(event, "missed", _MISSES_PER_DAY, today)
            reply = nameless.answer(moment, county, wish, self.number)
        return self._to(event, reply, person.language)

    def _refused(self, event: Event, wish: Wish, office: Office, county: County) -> Reply | None:
        """Say what is too often today, by what this process remembers of the sender."""
        day = county.day
        rule = office.rules_for(county.area, day).policy.messages.complaints
        most = rule.nameless_per_day
        if wish.what == "write" and most and not self.allowance.take(event, "write", most, day):
            return Reply(text("nameless.enough", n=most))
        if wish.what == "read" and not self.allowance.left(event, "missed", _MISSES_PER_DAY, day):
            return Reply(text("nameless.guessing"))
        return None

    def _to(self, event: Event, reply: Reply, language: str) -> Outgoing:
        """Give the answer as a message; an answer to a button takes the place of its message."""
        changes = event.kind is EventKind.button and bool(event.message_id)
        return Outgoing(
            event.address,
            MessageAction.edit if changes else MessageAction.send,
            self.posting.wording.render(reply.words, language),
            self.posting.buttons(reply.buttons, language),
            target=event.message_id if changes else "",
        )


async def send(gateway: Gateway, outgoing: Outgoing, sleep: Sleep = asyncio.sleep) -> bool:
    """Send an answer that no table holds; tell whether the platform took it.

    What certainly did not go out is tried again a few times, what may have gone out once more.
    """
    wait = 1.0
    for _ in range(_TRIES):
        try:
            result: Result = await gateway.send(outgoing)
        except Exception as error:  # noqa: BLE001  a gateway's fault must not name whom it was for
            result = Unknown(type(error).__name__)
        match result:
            case NotSent():
                await sleep(min(result.after or wait, _LONGEST_WAIT))
                wait *= 2
            case TargetGone():
                outgoing = replace(outgoing, action=MessageAction.send, target="")
            case Unknown() if wait == 1.0:
                wait *= 2
            case _:
                break
    if not isinstance(result, Sent):
        _log.warning("nameless.not_answered", kind=type(result).__name__)
    return isinstance(result, Sent)


def _who(work: Work, event: Event) -> Person | None:
    """Give whom the sender's account speaks for; nothing is written of it, not even a lock."""
    here = event.address
    key = (here.platform, here.bot, here.user)
    bound = people.resolve(work, [key]).get(key)
    return people.load(work, [bound.person])[bound.person] if bound else None
