"""One sweep: what is due now and was not said yet, merged into one message for each person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from handlers import telephone
from handlers.reminders import RULES, About, Due
from handlers.reminders.due import load
from handlers.talk import Button, Push, Words, lines, text
from storage import due as query
from storage import reminders
from storage.kinds import MessageKind, PersonId, ReminderState
from storage.reminders import Reminder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

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
class Planned:
    """A message to a person that says everything due to them at one sweep.

    `not_before` is when quiet hours let it go; it is then still worth saying.
    """

    person: Person
    items: tuple[Item, ...]
    not_before: datetime

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
        return 1 + sum(1 + len(item.due.overtaken) for item in self.items)

    def push(self, now: datetime) -> Push:
        """Give the message: one item as it is, several numbered under one head."""
        joined = _joined([item.push for item in self.items])
        return replace(joined, lifetime=self.expires_at - now)


def plan(moment: Moment, sink: Sink) -> list[Planned]:
    """Give what a sweep at this moment would queue, by person; nothing is written.

    There is no last sweep to remember: what was said before is in the reminder table.
    """
    items: dict[PersonId, list[Item]] = {}
    releases: dict[PersonId, datetime] = {}
    for rule in RULES:
        fresh = _fresh(moment, rule.due(moment))
        if not fresh:
            continue
        pushes = rule.pushes(moment, [due.about for due in fresh])
        for due in fresh:
            push = pushes.get(due.about)
            if push is None:
                continue
            who = due.person.id
            if who not in releases:
                releases[who] = sink.release(moment, push.kind, due.person)
            if releases[who] < due.stage.expires:
                items.setdefault(who, []).append(Item(due, push, rule.why()))
    return [
        Planned(mine[0].due.person, tuple(mine), releases[who])
        for who, mine in sorted(items.items())
    ]


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
    alone = telephone.without_account(moment, [one.person for one in planned])
    queued = []
    for one in planned:
        mine = tuple(item for item in one.items if item.key in won)
        if not mine:
            continue
        kept = Planned(one.person, mine, one.not_before)
        if kept.key != one.key:
            query.carry(moment.work, [item.key for item in mine], kept.key)
        _send(moment, sink, kept, alone)
        queued.append(kept)
    return queued


def _send(moment: Moment, sink: Sink, planned: Planned, alone: set[PersonId]) -> None:
    """Queue the message; what is due to somebody without an account, their leader tells them."""
    push = planned.push(moment.now)
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
        order = [rule.name for rule in RULES]
        still = [one for one in some if one.key in found]
        still.sort(key=lambda one: (order.index(one.rule), one.period))
        if not still:
            looked[key] = None
        elif len(still) < len(some):
            looked[key] = _joined([found[one.key] for one in still])
    return looked


def _wanted(moment: Moment, carried: Sequence[Reminder]) -> dict[Key, Push]:
    people = load(moment, {one.person for one in carried})
    found: dict[Key, Push] = {}
    for rule in RULES:
        abouts = {
            one.key: About(people[one.person], one.period)
            for one in carried
            if one.rule == rule.name and one.person in people
        }
        pushes = rule.pushes(moment, list(abouts.values()))
        found |= {key: pushes[about] for key, about in abouts.items() if about in pushes}
    return found


def _joined(pushes: Sequence[Push]) -> Push:
    """Give one message that says all of these; buttons carry the number of what they are for."""
    first = pushes[0]
    if len(pushes) == 1:
        return first
    parts = [
        text("reminder.item", number=n, words=push.words) for n, push in enumerate(pushes, start=1)
    ]
    buttons = tuple(
        tuple(
            Button(text("reminder.item_button", number=n, label=one.label), one.data)
            for one in row
        )
        for n, push in enumerate(pushes, start=1)
        for row in push.buttons
    )
    words = lines(text("reminder.several", n=len(pushes)), *parts)
    # Its buttons are for different things, so a decision about one of them must not remove all.
    return Push(first.person, first.kind, words, buttons, rule=first.rule)


def _fresh(moment: Moment, found: Iterable[Due]) -> list[Due]:
    """Leave out what was said, or overtaken by a later stage that was said."""
    candidates = list(found)
    said = query.said(moment.work, [(d.rule, d.person.id, d.period) for d in candidates])
    fresh: dict[About, Due] = {}
    for due in candidates:
        before = said.get((due.rule, due.person.id, due.period), {})
        later = any(at >= due.stage.at for at in before.values())
        if due.stage.id not in before and not later:
            fresh[due.about] = due
    return list(fresh.values())


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
                ReminderState.overtaken,
                None,
            )
        yield Reminder(*item.key, due.stage.at, ReminderState.queued, planned.key)
