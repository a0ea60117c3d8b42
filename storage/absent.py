"""Leaves and trips as days somebody is away, and leaves of which the return is still awaited."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import and_, literal, null, or_, select

from storage import tables
from storage.kinds import Half, LeaveState, PersonId
from storage.prepared import Among, given

AWAITED_FOR = timedelta(days=92)
"""So long after its last day a leave that nobody came back from is still looked for."""

_ALIVE = (LeaveState.pending, LeaveState.approved, LeaveState.returned, LeaveState.urgent)


class Absence(msgspec.Struct, frozen=True):
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


def among(people: Sequence[PersonId], first: date, last: date) -> Mapping[str, Any]:
    """Give the values that `selects` are run with."""
    return {"people": people, "first": first, "last": last, "ended": _earliest(first)}


def matters(absence: Absence, first: date, last: date) -> bool:
    """Tell whether an absence touches the days, or the return from it was awaited on one."""
    if absence.first_day > last or absence.last_day < _earliest(first):
        return False
    late = absence.back_on is not None and absence.back_on > first
    return absence.last_day >= first or late or awaited(absence)


def _earliest(first: date) -> date:
    return max(first, date.min + AWAITED_FOR) - AWAITED_FOR


def awaited(absence: Absence) -> bool:
    """Tell whether nobody came back from an approved leave so far; it may still run."""
    return absence.state == LeaveState.approved and absence.back_on is None


def selects(among: Among) -> tuple[Any, Any]:
    """Give the selects of leaves and of trips, in one shape, for the values of `among`."""
    leave, trip = tables.Leave, tables.Trip
    names = ("first", "last", "ended")
    first, last, ended = (given(name, leave.first_day.type) for name in names)
    awaited = and_(leave.state == LeaveState.approved, leave.returned_on.is_(None))
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
        leave.last_day >= ended,
        or_(leave.last_day >= first, leave.returned_on > first, awaited),
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
