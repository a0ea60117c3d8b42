"""Attendance marks, confirmed team days, and the absences that explain a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Executable,
    bindparam,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from storage import bulk, lately, tables
from storage.kinds import Half, LeaveState, MarkSource, PersonId, PolicyId, TeamId
from storage.prepared import Among, Prepared, given
from storage.work import Window, Work

_COLUMNS = ("person_id", "day", "half", "kind", "source", "by_id", "said_at", "late", "note")
_ALIVE = (LeaveState.pending, LeaveState.approved, LeaveState.returned, LeaveState.urgent)


@dataclass(frozen=True, slots=True)
class Mark:
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


@dataclass(frozen=True, slots=True)
class Origin:
    """Where marks come from: the event, when it was recorded, and the rules then in force."""

    event_key: str
    recorded_at: datetime
    policy: PolicyId
    team: TeamId | None


@dataclass(frozen=True, slots=True)
class Absence:
    """A leave or trip: days inclusive; `state` is the leave's, 'trip' for a trip.

    `back_on` is the day somebody on leave came back, None while they have not.
    """

    person: PersonId
    id: int
    state: str
    kind: str
    first_day: date
    first_half: Half
    last_day: date
    last_half: Half
    back_on: date | None


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
    values = {"people": sorted(ids), "first": first, "last": last, "since": now - lately.TOGETHER}
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
    if all(work.loaded.window.covers(person, first, last) for person in people):
        return [
            absence
            for person in people
            for absence in work.loaded.absences.get(person, [])
            if absence.first_day <= last and absence.last_day >= first
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
    values = {"people": sorted(set(people)), "first": first, "last": last}
    return _in_order(_ABSENCES.rows(work, values))


def _in_order(rows: Iterable[Any]) -> list[Absence]:
    return sorted((Absence(*row) for row in rows), key=lambda a: (a.first_day, a.state, a.id))


def _absent(among: Among) -> Executable:
    return union_all(*_absences_of(among))


def _ahead(among: Among) -> Executable:
    return union_all(*_absences_of(among), lately.own_marks(among))


def _absences_of(among: Among) -> tuple[Any, Any]:
    leave, trip = tables.Leave, tables.Trip
    first, last = (given(name, leave.first_day.type) for name in ("first", "last"))
    leaves = select(
        leave.person_id.label("person"),
        leave.id.label("id"),
        leave.state.cast(tables.plain_text).label("state"),
        leave.kind.label("kind"),
        leave.first_day.label("first_day"),
        leave.first_half.label("first_half"),
        leave.last_day.label("last_day"),
        leave.last_half.label("last_half"),
        leave.returned_on.label("back_on"),
    ).where(
        among(leave.person_id, "people"),
        leave.first_day <= last,
        leave.last_day >= first,
        leave.state.in_(_ALIVE),
    )
    trips = select(
        trip.person_id,
        trip.id,
        literal("trip").cast(tables.plain_text),
        trip.kind,
        trip.first_day,
        trip.first_half,
        trip.last_day,
        trip.last_half,
        null().cast(leave.returned_on.type),
    ).where(among(trip.person_id, "people"), trip.first_day <= last, trip.last_day >= first)
    return leaves, trips


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
