"""One sweep: what is due now and was not said yet, merged into one message for each person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from handlers import telephone
from handlers.reminders import DIGEST, RULES, About, Due, daily, message, unsaid
from handlers.reminders.due import load
from handlers.reminders.message import Part
from storage import due as query
from storage import outbox, reminders
from storage.kinds import MessageKind, PersonId, ReminderState
from storage.reminders import Reminder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from handlers.talk import Push, Words
    from handlers.turn import Moment
    from storage.people import Person
    from storage.reminders import Key

ROWS_AT_ONCE = 500
"""Rows a background transaction may write, so that turns beside it stay quick."""


class Sink(Protocol):
    """Where messages go: bot.posting.Posting."""

    def push(self, moment: Moment, key: str, push: Push, person: Person) -> None:
        """Queue a message; ignored if its key is there already."""
        ...

    def release(self, moment: Moment, kind: MessageKind, person: Person) -> datetime:
        """Give the first moment outside quiet hours at which it may reach the person."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """One thing due, with what is said of it and why."""

    due: Due
    push: Push
    why: Words

    @property
    def key(self) -> Key:
        """What makes it the same reminder."""
        return (self.due.rule, self.due.person.id, self.due.period, self.due.stage.id)

    @property
    def name(self) -> str:
        """The business key of a message that this item leads."""
        rule, person, period, stage = self.key
        return f"remind:{rule}:{person}:{period}:{stage}"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message to the same person that waits to be sent, and what of it is still wanted."""

    key: str
    parts: tuple[tuple[Reminder, Push], ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to a person that says everything due to them at one sweep.

    `not_before` is when quiet hours let it go; it is then still worth saying. `earlier` are
    messages it takes the place of, unless they leave before.
    """

    person: Person
    items: tuple[Item, ...]
    not_before: datetime
    earlier: tuple[Earlier, ...] = ()

    @property
    def key(self) -> str:
        """The outbox row's business key, named after the first item."""
        return self.items[0].name

    @property
    def expires_at(self) -> datetime:
        """When nothing in it is worth saying any more."""
        return max(item.due.stage.expires for item in self.items)

    @property
    def rows(self) -> int:
        """How many rows queueing it writes."""
        waiting = sum(1 + len(one.parts) for one in self.earlier)
        return 1 + waiting + sum(1 + len(item.due.overtaken) for item in self.items)


def plan(moment: Moment, sink: Sink) -> list[Planned]:
    """Give what a sweep at this moment would queue, by person; nothing is written.

    There is no last sweep to remember: what was said before is in the reminder table.
    """
    items: dict[PersonId, list[Item]] = {}
    releases: dict[PersonId, datetime] = {}
    for rule, fresh in unsaid.find(moment):
        pushes = rule.pushes(moment, [due.about for due in fresh]) if fresh else {}
        for due in fresh:
            push = pushes.get(due.about)
            if push is None:
                continue
            who = due.person.id
            if who not in releases:
                releases[who] = sink.release(moment, push.kind, due.person)
            if releases[who] < due.stage.expires:
                items.setdefault(who, []).append(Item(due, push, rule.why()))
    earlier = _earlier(moment, items)
    return [
        Planned(mine[0].due.person, tuple(mine), releases[who], tuple(earlier.get(who, ())))
        for who, mine in sorted(items.items())
    ]


def _earlier(moment: Moment, people: Iterable[PersonId]) -> dict[PersonId, list[Earlier]]:
    """Give, by person, the messages not sent yet that what is due now shall join."""
    waiting = reminders.waiting(moment.work, people)
    rows = [one for some in waiting.values() for mine in some.values() for one in mine]
    wanted = _wanted(moment, rows) if rows else {}
    found: dict[PersonId, list[Earlier]] = {}
    for who, some in waiting.items():
        for key, mine in some.items():
            parts = tuple((one, wanted[one.key]) for one in mine if one.key in wanted)
            if parts:
                found.setdefault(who, []).append(Earlier(key, parts))
    return found


def batches(planned: Iterable[Planned], rows: int = ROWS_AT_ONCE) -> Iterator[list[Planned]]:
    """Cut what is planned into parts that one transaction may write."""
    batch: list[Planned] = []
    size = 0
    for one in planned:
        if batch and size + one.rows > rows:
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += one.rows
    if batch:
        yield batch


def store(moment: Moment, sink: Sink, planned: Sequence[Planned]) -> list[Planned]:
    """Queue what nobody queued before and give it; safe to run again and beside other sweeps.

    The unique key of the reminder row decides who was first; the loser queues nothing.
    """
    rows = [row for one in planned for row in _rows(one)]
    won = reminders.record(moment.work, rows, moment.now)
    mine = [item for one in planned for item in one.items if item.key in won]
    again = [item.due for item in mine if unsaid.is_again(item.due)]
    reminders.heard_again(moment.work, [(d.rule, d.person.id, d.period) for d in again])
    digests = DIGEST.claim(moment, [i.due.about for i in mine if i.due.rule == DIGEST.name])
    alone = telephone.without_account(moment, [one.person for one in planned])
    tomorrow = daily.tomorrow(moment, [one.person for one in planned]) if won else {}
    queued = []
    for one in planned:
        items = tuple(_items(one.items, won, digests))
        if not items:
            continue
        kept = Planned(one.person, items, one.not_before, one.earlier)
        if kept.key != one.key:
            query.carry(moment.work, [item.key for item in items], kept.key)
        own = () if kept.person.id in alone else _taken(moment, kept)
        parts = [*own, *(Part(won[i.key], i.key, i.due.stage.expires, i.push) for i in items)]
        push = message.whole(parts, moment.now, tomorrow[kept.person.id])
        _send(moment, sink, (kept, push), alone)
        queued.append(kept)
    return queued


def _items(
    items: Iterable[Item], won: Mapping[Key, int], digests: Mapping[About, Push]
) -> Iterator[Item]:
    """Give the items nobody queued before; of a digest, with the news it took."""
    for item in items:
        if item.key not in won:
            continue
        if item.due.rule != DIGEST.name:
            yield item
        elif item.due.about in digests:
            yield replace(item, push=digests[item.due.about])


def _taken(moment: Moment, planned: Planned) -> list[Part]:
    """Take back the messages that wait for the person, so that all of it is one message."""
    found = []
    for one in planned.earlier:
        if outbox.take_back(moment.work, one.key, moment.now, "in a later message"):
            found += [Part(row.id, row.key, row.expires_at, push) for row, push in one.parts]
    if found:
        query.carry(moment.work, [part.key for part in found], planned.key)
    return found


def _send(moment: Moment, sink: Sink, what: tuple[Planned, Push], alone: set[PersonId]) -> None:
    """Queue the message; what is due to somebody without an account, their leader tells them."""
    planned, push = what
    if planned.person.id not in alone:
        sink.push(moment, planned.key, push, planned.person)
        return
    found = telephone.instead(moment, push, planned.person)
    known = load(moment, [one.person for one in found])
    for n, one in enumerate(found):
        key = f"{planned.key}:{n}" if n else planned.key
        sink.push(moment, key, one, known[one.person])


def second_look(moment: Moment, keys: Iterable[str]) -> dict[str, Push | None]:
    """Ask again, right before sending, whether messages still say what is so.

    Gives, by outbox key, None for a message of which nothing is wanted any more and a new push for
    one of which only a part is; messages that stand as they are, and those that carry no reminder,
    are left out.
    """
    carried = reminders.carried_by(moment.work, keys)
    found = _wanted(moment, [one for some in carried.values() for one in some])
    looked: dict[str, Push | None] = {}
    for key, some in carried.items():
        still = [one for one in some if one.key in found]
        if not still:
            looked[key] = None
        elif len(still) < len(some):
            parts = [Part(one.id, one.key, one.expires_at, found[one.key]) for one in still]
            person = load(moment, [still[0].person])[still[0].person]
            looked[key] = message.whole(
                parts, moment.now, daily.tomorrow(moment, [person])[person.id]
            )
    return looked


def _wanted(moment: Moment, carried: Sequence[Reminder]) -> dict[Key, Push]:
    """Give what is still to be said of reminders, without those that their person answered."""
    people = load(moment, {one.person for one in carried})
    found: dict[Key, Push] = {}
    for rule in RULES:
        abouts = {
            one.key: About(people[one.person], one.period)
            for one in carried
            if one.rule == rule.name and one.person in people and one.state is ReminderState.queued
        }
        pushes = rule.pushes(moment, list(abouts.values())) if abouts else {}
        found |= {key: pushes[about] for key, about in abouts.items() if about in pushes}
    return found


def _rows(planned: Planned) -> Iterator[Reminder]:
    for item in planned.items:
        due = item.due
        for stage in due.overtaken:
            yield Reminder(
                due.rule,
                due.person.id,
                due.period,
                stage.id,
                stage.at,
                stage.expires,
                ReminderState.overtaken,
                None,
            )
        yield Reminder(
            *item.key, due.stage.at, due.stage.expires, ReminderState.queued, planned.key
        )
