"""What was due to whom: one row per rule, person, period and stage, so nothing is due twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_, update

from storage import bulk, tables
from storage.kinds import MessageState, PersonId, ReminderState
from storage.work import Work

Key = tuple[str, PersonId, str, str]
_KEY = ("rule", "person_id", "period", "stage")
_CHUNK = 1000
_OPEN = (ReminderState.queued, ReminderState.skipped, ReminderState.postponed)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One stage of something due, until when it has a point, and the outbox row that carries it.

    `again_at` is when the person wants to hear it once more; `id` is 0 before it is stored.
    """

    rule: str
    person: PersonId
    period: str
    stage: str
    due_at: datetime
    expires_at: datetime
    state: ReminderState
    outbox_key: str | None
    again_at: datetime | None = None
    id: int = 0

    @property
    def key(self) -> Key:
        """What makes it the same reminder."""
        return (self.rule, self.person, self.period, self.stage)


def known(work: Work, rules: Iterable[str], periods: Iterable[str]) -> set[Key]:
    """Give the keys already used of these rules and periods."""
    row = tables.Reminder
    rows = work.rows(
        select(row.rule, row.person_id, row.period, row.stage).where(
            row.rule.in_(sorted(set(rules))), row.period.in_(sorted(set(periods)))
        )
    )
    return {(rule, PersonId(person), period, stage) for rule, person, period, stage in rows}


def record(work: Work, reminders: Sequence[Reminder], now: datetime) -> dict[Key, int]:
    """Insert reminders and give the ids of those that were new, by their keys."""
    rows = [
        {
            "rule": one.rule,
            "person_id": one.person,
            "period": one.period,
            "stage": one.stage,
            "due_at": one.due_at,
            "swept_at": now,
            "expires_at": one.expires_at,
            "state": one.state,
            "outbox_key": one.outbox_key,
        }
        for one in sorted(reminders, key=lambda reminder: reminder.key)
    ]
    table = tables.table(tables.Reminder)
    fresh = bulk.insert_new(work.connection, table, rows, _KEY, more=("id",))
    return {(row[0], PersonId(int(row[1])), row[2], row[3]): int(row[4]) for row in fresh}


def swept_at(work: Work, rule: str, person: PersonId, period: str) -> datetime | None:
    """Give when somebody was first told this of a period, None if they never were."""
    row = tables.Reminder
    found: datetime | None = work.one(
        select(row.swept_at)
        .where(row.rule == rule, row.person_id == person, row.period == period)
        .order_by(row.swept_at)
        .limit(1)
    )
    return found


def carried_by(work: Work, outbox_keys: Iterable[str]) -> dict[str, list[Reminder]]:
    """Give the reminders that each of these messages carries."""
    row = tables.Reminder
    found: dict[str, list[Reminder]] = {}
    for one in work.ones(select(row).where(row.outbox_key.in_(sorted(set(outbox_keys))))):
        found.setdefault(one.outbox_key, []).append(_reminder(one))
    return found


def get(work: Work, number: int) -> Reminder | None:
    """Give a reminder by its id."""
    row: tables.Reminder | None = work.one(
        select(tables.Reminder)
        .where(tables.Reminder.id == number)
        .execution_options(populate_existing=True)
    )
    return None if row is None else _reminder(row)


def wanted_again(work: Work, now: datetime) -> list[Reminder]:
    """Give the reminders put off to an instant that has come, as long as they have a point."""
    row = tables.Reminder
    rows = work.ones(
        select(row)
        .where(row.again_at <= now, row.expires_at > now)
        .order_by(row.id)
        .execution_options(populate_existing=True)
    )
    return [_reminder(one) for one in rows]


def answer(
    work: Work, number: int, state: ReminderState, again_at: datetime | None = None
) -> bool:
    """Say what the person wants of one reminder; False if none has this id."""
    row = tables.Reminder
    done: Any = work.run(
        update(row)
        .where(row.id == number)
        .values(state=state, again_at=again_at)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def close(work: Work, one: Reminder) -> None:
    """Say that the person has done what this is about: no stage of it is said any more."""
    _subject(work, one, _OPEN, ReminderState.done)


def open_again(work: Work, one: Reminder) -> None:
    """Take `close` back: later stages are said as they come."""
    _subject(work, one, (ReminderState.done,), ReminderState.queued)


def heard_again(work: Work, subjects: Sequence[tuple[str, PersonId, str]]) -> None:
    """Forget that these were put off: they are said once more now."""
    row = tables.Reminder
    for start in range(0, len(subjects), _CHUNK):
        some = sorted(subjects[start : start + _CHUNK])
        work.run(
            update(row)
            .where(tuple_(row.rule, row.person_id, row.period).in_(some))
            .values(again_at=None)
            .execution_options(synchronize_session=False)
        )


def waiting(work: Work, people: Iterable[PersonId]) -> dict[PersonId, dict[str, list[Reminder]]]:
    """Give the reminders in messages not sent yet, by person and the message's key."""
    row, message = tables.Reminder, tables.Outbox
    found: dict[PersonId, dict[str, list[Reminder]]] = {}
    wanted = sorted(set(people))
    for start in range(0, len(wanted), _CHUNK):
        # By the person's own messages: there is an index, and only few of theirs wait.
        rows = work.ones(
            select(row)
            .join(message, message.key == row.outbox_key)
            .where(
                message.person_id.in_(wanted[start : start + _CHUNK]),
                message.state == MessageState.queued,
                row.state == ReminderState.queued,
                row.person_id == message.person_id,
            )
            .order_by(row.id)
            .execution_options(populate_existing=True)
        )
        for one in rows:
            mine = found.setdefault(PersonId(one.person_id), {})
            mine.setdefault(one.outbox_key, []).append(_reminder(one))
    return found


def recorded(work: Work, first: datetime, last: datetime, limit: int) -> list[Reminder]:
    """Give what was due between two instants, both included, as it stands, in order of time."""
    row = tables.Reminder
    rows = work.ones(
        select(row)
        .where(row.due_at >= first, row.due_at <= last)
        .order_by(row.due_at, row.id)
        .limit(limit)
    )
    return [_reminder(one) for one in rows]


def _subject(
    work: Work, one: Reminder, before: Sequence[ReminderState], after: ReminderState
) -> None:
    row = tables.Reminder
    work.run(
        update(row)
        .where(
            row.rule == one.rule,
            row.person_id == one.person,
            row.period == one.period,
            row.state.in_(before),
        )
        .values(state=after, again_at=None)
        .execution_options(synchronize_session=False)
    )


def _reminder(row: tables.Reminder) -> Reminder:
    return Reminder(
        row.rule,
        PersonId(row.person_id),
        row.period,
        row.stage,
        row.due_at,
        row.expires_at,
        row.state,
        row.outbox_key,
        row.again_at,
        row.id,
    )
