"""Attendance marks, confirmed team days, and the absences that explain a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Executable,
    bindparam,
    select,
    type_coerce,
    union_all,
)

from storage import absent, bulk, lately, tables
from storage.absent import Absence
from storage.kinds import Half, MarkSource, PersonId, PolicyId, TeamId
from storage.prepared import Among, Prepared
from storage.work import Window, Work

_COLUMNS = ("person_id", "day", "half", "kind", "source", "by_id", "said_at", "late", "note")


class Mark(msgspec.Struct, frozen=True):
    """What somebody said of a day (`day`, `half`) of a person's; `kind` is a day kind."""

    person: PersonId
    day: date
    half: Half
    kind: str
    source: MarkSource
    by: PersonId
    said_at: datetime
    late: bool
    note: str = ""


class Origin(msgspec.Struct, frozen=True):
    """Where marks come from: the event, when it was recorded, and the rules then in force."""

    event_key: str
    recorded_at: datetime
    policy: PolicyId
    team: TeamId | None


def record(work: Work, origin: Origin, marks: Iterable[Mark]) -> None:
    """Append marks; they are written with the batch."""
    taken = work.marks_of_event.get(origin.event_key, 0)
    for n, mark in enumerate(marks, start=taken):
        lately.add(work, mark.person, (mark.day, mark.half, mark.kind, mark.source))
        work.marks_of_event[origin.event_key] = n + 1
        work.new_marks.append(
            {
                "event_key": origin.event_key,
                "n": n,
                "person_id": mark.person,
                "team_id": origin.team,
                "day": mark.day,
                "half": mark.half,
                "kind": mark.kind,
                "source": mark.source,
                "by_id": mark.by,
                "said_at": mark.said_at,
                "recorded_at": origin.recorded_at,
                "late": mark.late,
                "note": mark.note,
                "policy_id": origin.policy,
            }
        )


def preload(
    work: Work, people: Iterable[PersonId], days: tuple[date, date], now: datetime
) -> None:
    """Read the absences of many people for a few days, and what they said just now, at once.

    Other marks are not read ahead: a check-in appends to them without looking.
    """
    ids = frozenset(people)
    first, last = days
    values = {
        **absent.among(sorted(ids), first, last),
        "since": now - lately.TOGETHER,
    }
    rows = _AHEAD.rows(work, values)
    lately.keep(work, ids, [row for row in rows if row[2] == lately.STATE])
    work.loaded.absences = {}
    for absence in _in_order(row for row in rows if row[2] != lately.STATE):
        work.loaded.absences.setdefault(absence.person, []).append(absence)
    work.loaded.window = Window(ids, first, last)


def marks_of(work: Work, people: Sequence[PersonId], first: date, last: date) -> list[Mark]:
    """Give the marks of some people for days, the earliest said first, buffered ones included."""
    return _marks(work, people, first, last)


def told_of(work: Work, people: Sequence[PersonId], first: date, last: date) -> Sequence[Any]:
    """Give the marks of many people as bare rows, by person and day, the earliest said first.

    (person, day, half, kind, source, note, said), the latter as the database keeps it: made for
    reading a county's month at once; `tables.instant` reads `said`, which few need.
    """
    values = {"people": people, "first": first, "last": last}
    return work.rows(_TOLD, values)


@dataclass(frozen=True, slots=True)
class Late:
    """A day somebody spoke of after it: when they said so, and when that arrived."""

    person: PersonId
    day: date
    half: Half
    said_at: datetime
    recorded_at: datetime


def late_of(work: Work, people: Sequence[PersonId], first: date, last: date) -> list[Late]:
    """Give what was said late (补报) of some people's days, corrections left out."""
    table = tables.Mark
    rows = work.rows(
        select(table.person_id, table.day, table.half, table.said_at, table.recorded_at)
        .where(
            table.person_id.in_(people),
            table.day.between(first, last),
            table.late.is_(True),
            table.source.not_in((MarkSource.corrected, MarkSource.finding)),
        )
        .order_by(table.day, table.said_at, table.id)
    )
    return [Late(*row) for row in rows]


def hands_of(work: Work, people: Sequence[PersonId], first: date, last: date) -> Sequence[Any]:
    """Give whose hand and which team every mark of some people is of.

    (person, day, half, kind, source, by, team), by person and day.
    """
    table = tables.Mark
    return work.rows(
        select(
            table.person_id,
            table.day,
            table.half,
            table.kind,
            table.source,
            table.by_id,
            table.team_id,
        )
        .where(table.person_id.in_(people), table.day.between(first, last))
        .order_by(table.person_id, table.day, table.id)
    )


def absences_of(work: Work, people: Sequence[PersonId], first: date, last: date) -> list[Absence]:
    """Give leaves (asked for, approved, or ended by coming back) and trips that touch the days."""
    found = absences_until_back(work, people, first, last)
    return [one for one in found if one.first_day <= last and one.last_day >= first]


def absences_until_back(
    work: Work, people: Sequence[PersonId], first: date, last: date
) -> list[Absence]:
    """Give the same and leaves over before the days, of which the return was still awaited then.

    A return is awaited for `absent.AWAITED_FOR` at the most.
    """
    if all(work.loaded.window.covers(person, first, last) for person in people):
        return [
            absence
            for person in people
            for absence in work.loaded.absences.get(person, [])
            if absent.matters(absence, first, last)
        ]
    return _absences(work, people, first, last)


def leaves_changed(work: Work) -> None:
    """Forget preloaded absences because a leave or trip was written."""
    work.loaded.window = Window()


def confirm_day(work: Work, team: TeamId, day: date, by: PersonId, at: datetime) -> bool:
    """Record the leader's confirmation of a team's day; False if it was confirmed before."""
    row = {"team_id": team, "day": day, "by_id": by, "confirmed_at": at}
    table = tables.table(tables.TeamDay)
    return bool(bulk.insert_new(work.connection, table, [row], ("team_id", "day")))


def confirmed(work: Work, day: date) -> dict[TeamId, PersonId]:
    """Give the teams whose day is confirmed, and by whom."""
    table = tables.TeamDay
    rows = work.rows(select(table.team_id, table.by_id).where(table.day == day))
    return {TeamId(row.team_id): PersonId(row.by_id) for row in rows}


def _marks(work: Work, people: Iterable[PersonId], first: date, last: date) -> list[Mark]:
    table = tables.Mark
    columns = [getattr(table, name) for name in _COLUMNS]
    rows = work.rows(
        select(*columns)
        .where(table.person_id.in_(sorted(set(people))), table.day.between(first, last))
        .order_by(table.said_at, table.id)
    )
    return [Mark(*row) for row in rows]


def _absences(work: Work, people: Iterable[PersonId], first: date, last: date) -> list[Absence]:
    return _in_order(_ABSENCES.rows(work, absent.among(sorted(set(people)), first, last)))


def _in_order(rows: Iterable[Any]) -> list[Absence]:
    return sorted((Absence(*row) for row in rows), key=lambda a: (a.first_day, a.state, a.id))


def _absent(among: Among) -> Executable:
    return union_all(*absent.selects(among))


def _ahead(among: Among) -> Executable:
    return union_all(*absent.selects(among), lately.own_marks(among))


def _told() -> Executable:
    table = tables.Mark
    people: Any = bindparam("people", expanding=True)
    first, last = (bindparam(name, type_=table.day.type) for name in ("first", "last"))
    plain = tables.plain_text
    return (
        select(
            table.person_id,
            table.day,
            type_coerce(table.half, plain),
            table.kind,
            type_coerce(table.source, plain),
            table.note,
            type_coerce(table.said_at, BigInteger()),
        )
        .where(table.person_id.in_(people), table.day.between(first, last))
        .order_by(table.person_id, table.day, table.said_at, table.id)
    )


_TOLD = _told()

_ABSENCES = Prepared(_absent)
_AHEAD = Prepared(_ahead)
