"""What was due to whom: one row per rule, person, period and stage, so nothing is due twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import bulk, tables
from storage.kinds import PersonId, ReminderState
from storage.work import Work

Key = tuple[str, PersonId, str, str]
_KEY = ("rule", "person_id", "period", "stage")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One stage of something due, and the outbox row that carries it."""

    rule: str
    person: PersonId
    period: str
    stage: str
    due_at: datetime
    state: ReminderState
    outbox_key: str | None

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


def record(work: Work, reminders: Sequence[Reminder], now: datetime) -> set[Key]:
    """Insert reminders and give the keys of those that were new."""
    rows = [
        {
            "rule": one.rule,
            "person_id": one.person,
            "period": one.period,
            "stage": one.stage,
            "due_at": one.due_at,
            "swept_at": now,
            "state": one.state,
            "outbox_key": one.outbox_key,
        }
        for one in sorted(reminders, key=lambda reminder: reminder.key)
    ]
    fresh = bulk.insert_new(work.connection, tables.table(tables.Reminder), rows, _KEY)
    return {(row[0], PersonId(int(row[1])), row[2], row[3]) for row in fresh}


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
        found.setdefault(one.outbox_key, []).append(
            Reminder(
                one.rule,
                PersonId(one.person_id),
                one.period,
                one.stage,
                one.due_at,
                one.state,
                one.outbox_key,
            )
        )
    return found
