"""A batch of events as one transaction: claimed, locked, answered, written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import structlog
from sqlalchemy.exc import DBAPIError

from bot import dialogue
from bot.answers import Answers, Cause
from bot.blame import AccountsMovedError, NotSetUpError, is_the_turns_fault, reason_of
from bot.posting import Posting, Readers
from handlers import binding
from handlers.conversation import Conversation
from handlers.office import Office, Offices
from handlers.rules import masking
from handlers.talk import Event, Outcome, Reply, Words, text
from handlers.turn import Moment, Turn
from storage import attendance, conversations, inbox, people, posts, signals
from storage.inbox import Failure
from storage.kinds import InboxState, TeamId

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.delivery.ahead import Ahead
    from storage.database import Database
    from storage.people import AccountKey, Bound, Person
    from storage.work import Work

_log = structlog.get_logger(__name__)
_DAYS_AHEAD = timedelta(days=1)
_DAYS_BACK = timedelta(days=3)


class _StandingChangedError(Exception):
    """An event changed who a later event of the batch speaks for: run the rest by itself."""

    def __init__(self, before: Sequence[Arrival], rest: Sequence[Arrival]) -> None:
        """Say where to cut; neither part is empty."""
        super().__init__()
        self.before, self.rest = before, rest


class Arrival(msgspec.Struct, frozen=True):
    """An event, and whether it is part of a flood."""

    event: Event
    flood: bool = False


@dataclass(slots=True)
class Turns:
    """Runs batches in the writer's thread; safe to run again after a rollback."""

    database: Database
    posting: Posting
    clock: Clock
    language: str
    offices: Offices
    ahead: Ahead | None = None

    def run(self, batch: Sequence[Arrival]) -> None:
        """Apply every event once.

        An exception of a turn's own code, or a data error, is narrowed down by halves until the
        culprit stands alone and is recorded as failed. Whatever else the database does is raised:
        nothing was applied then, and the same batch may be run again.
        """
        try:
            self._settled(batch)
        except _StandingChangedError as changed:
            self.run(changed.before)
            self.run(changed.rest)
        except Exception as error:
            if not is_the_turns_fault(error):
                raise
            if len(batch) == 1:
                self._record_failure(batch[0].event, error)
                return
            middle = len(batch) // 2
            self.run(batch[:middle])
            self.run(batch[middle:])

    def _settled(self, batch: Sequence[Arrival]) -> None:
        try:
            self._once(batch)
        except AccountsMovedError:
            self._once(batch)

    def _once(self, batch: Sequence[Arrival]) -> None:
        now = self.clock.now()
        with self._write() as work:
            fresh = inbox.claim(work, [_key(a.event) for a in batch], now)
            arrivals = _first_of_each(batch, fresh)
            if not arrivals:
                return
            scene = self._scene(work, [a.event for a in arrivals], now)
            for n, arrival in enumerate(arrivals):
                if arrival.flood:
                    self._answer_flood(scene, arrival.event)
                elif _account(arrival.event) in work.accounts_moved:
                    # Whom it speaks for now was neither read nor locked, and locks have an order.
                    raise _StandingChangedError(arrivals[:n], arrivals[n:])
                else:
                    self._turn(scene, arrival.event)
            self._finish(work, now)

    @contextmanager
    def _write(self) -> Iterator[Work]:
        """Give a transaction; replies it claims for sending leave once it is committed."""
        try:
            with self.database.write() as work:
                yield work
        except BaseException:
            if self.ahead is not None:
                self.ahead.failed()
            raise
        if self.ahead is not None:
            self.ahead.committed()

    def _finish(self, work: Work, now: datetime) -> None:
        """Claim what may leave at once, and wake the sender where anything else was said."""
        if self.ahead is None or not self.ahead.claim(work, now):
            signals.notify(work)

    def _scene(self, work: Work, events: list[Event], now: datetime) -> _Scene:
        keys = [_account(event) for event in events]
        bound = people.resolve(work, keys)
        names = {key: _conversation_key(key, bound) for key in keys}
        bodies = conversations.lock(work, list(names.values()), now)
        if not work.is_sqlite and people.resolve(work, keys) != bound:
            raise AccountsMovedError
        known = people.load(work, [account.person for account in bound.values()])
        office = self._office(work)
        sent = [event.sent_at for event in events]
        first, last = office.business_day(min(sent)), office.business_day(max(sent))
        window = (first - _DAYS_BACK, last + _DAYS_AHEAD)
        attendance.preload(work, list(known), window, now)
        return _Scene(work, now, office, bound, bodies, Readers(work, self.language, known))

    def _office(self, work: Work) -> Office:
        office = self.offices.current(work)
        if office is None:
            raise NotSetUpError
        return office

    def _turn(self, scene: _Scene, event: Event) -> None:
        key = _account(event)
        account = scene.bound.get(key)
        moment = Moment(scene.work, scene.office, scene.now)
        if account is None:
            outcomes = binding.bind(moment, event, event.text)
            self._post(scene, event, outcomes, None)
            return
        if account.unreachable:
            people.mark_unreachable(scene.work, key, None)
        person = scene.readers.person(account.person)
        self._post(scene, event, self._answer(scene, event, person), person)

    def _answer(self, scene: _Scene, event: Event, person: Person) -> list[Outcome]:
        office = scene.office
        key = conversations.key_of(person.id)
        conversation = Conversation.from_json(key, scene.bodies.get(key) or {})
        today = office.business_day(event.sent_at, person)
        turn = Turn(
            work=scene.work,
            office=office,
            now=scene.now,
            event=event,
            person=person,
            conversation=conversation,
            today=today,
            rules=office.rules_for(office.area_of(person, today), today),
            spell=lambda words: self._spell(words, person),
            names=lambda: scene.names_led_by(person, today),
        )
        outcomes = dialogue.answer(turn)
        if conversation.changed:
            scene.bodies[key] = conversation.to_json()
            conversations.save(scene.work, key, scene.bodies[key], scene.now)
        return outcomes

    def _spell(self, words: Words, person: Person) -> str:
        return self.posting.wording.render(words, person.language)

    def _post(
        self, scene: _Scene, event: Event, outcomes: Sequence[Outcome], person: Person | None
    ) -> None:
        moment = Moment(scene.work, scene.office, scene.now)
        language = person.language if person else self.language
        cause = Cause(event.key, event.address, language)
        Answers(self.posting, scene.readers).post(moment, cause, outcomes)

    def _answer_flood(self, scene: _Scene, event: Event) -> None:
        inbox.settle(scene.work, _key(event), InboxState.flood)
        moment = Moment(scene.work, scene.office, scene.now)
        minute = int(scene.now.timestamp()) // 60
        key = f"flood:{':'.join(_account(event))}:{minute}"
        words = Reply(text("dialogue.too_many"))
        self.posting.reply(moment, key, (event.address, words), self.language)

    def _record_failure(self, event: Event, error: Exception) -> None:
        now = self.clock.now()
        reason = reason_of(error)
        shown = None if isinstance(error, DBAPIError) else error
        _log.error(
            "turn failed", event_key=event.key, kind=str(event.kind), reason=reason, exc_info=shown
        )
        with self._write() as work:
            if not inbox.claim(work, [_key(event)], now):
                return
            failure = Failure(reason, masking.masked_bytes(event.raw))
            inbox.settle(work, _key(event), InboxState.failed, failure)
            reply = Reply(text("dialogue.failed", number=event.update_id))
            moment = Moment(work, self._office(work), now)
            key = f"reply:{event.key}:failed"
            self.posting.reply(moment, key, (event.address, reply), self.language)
            self._finish(work, now)


@dataclass(slots=True)
class _Scene:
    """What one batch read before its turns."""

    work: Work
    now: datetime
    office: Office
    bound: dict[AccountKey, Bound]
    bodies: dict[str, dict[str, object]]
    readers: Readers
    _names: dict[TeamId, tuple[str, ...]] | None = None

    def names_led_by(self, person: Person, day: date) -> tuple[str, ...]:
        """Give who belongs to the teams somebody leads; read once for all leaders of the batch."""
        led = people.may_lead(person, day)
        if not led:
            return ()
        if self._names is None:
            all_led = [t for one in self.readers.known.values() for t in people.may_lead(one, day)]
            self._names = posts.team_names(self.work, all_led, day)
        return tuple(name for team in led for name in self._names.get(team, ()))


def _key(event: Event) -> inbox.Key:
    return (event.address.platform, event.address.bot, event.update_id)


def _account(event: Event) -> AccountKey:
    return (event.address.platform, event.address.bot, event.address.user)


def _conversation_key(account: AccountKey, bound: dict[AccountKey, Bound]) -> str:
    known = bound.get(account)
    return conversations.key_of(known.person) if known else f"account:{':'.join(account)}"


def _first_of_each(batch: Sequence[Arrival], fresh: set[inbox.Key]) -> list[Arrival]:
    left = set(fresh)
    found = []
    for arrival in batch:
        key = _key(arrival.event)
        if key in left:
            left.discard(key)
            found.append(arrival)
    return found
