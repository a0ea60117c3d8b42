"""Trips planned ahead: kept, and dropped again while they are still to come."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete

from storage import attendance, tables
from storage.kinds import Half, PersonId
from storage.work import Work

_THE_UNITS = "pulled_back"

Ends = tuple[date, Half, date, Half]
"""First day and its half, last day and its half; a half of `whole` is the whole of that day."""


def plan(
    work: Work,
    person: PersonId,
    what: tuple[str, str],
    days: Ends,
    said: tuple[datetime, PersonId | None],
) -> None:
    """Keep days elsewhere: `what` is day kind and reason, `said` when and who said it for them."""
    kind, reason = what
    first, first_half, last, last_half = days
    at, by = said
    work.add(
        tables.Trip(
            person_id=person,
            kind=kind,
            first_day=first,
            first_half=first_half,
            last_day=last,
            last_half=last_half,
            reason=reason,
            reported_at=at,
            by_id=by,
        )
    )
    attendance.leaves_changed(work)


def drop(work: Work, person: PersonId, days: tuple[date, date], today: date) -> int:
    """Delete somebody's trips to come that end on the last of these days and begin within them.

    Gives how many there were; what has begun stays, and so does being called back by the unit.
    """
    trip = tables.Trip
    first, last = days
    gone: Any = work.run(
        delete(trip).where(
            trip.person_id == person,
            trip.kind != _THE_UNITS,
            trip.first_day >= max(first, today + timedelta(days=1)),
            trip.last_day == last,
        )
    )
    attendance.leaves_changed(work)
    return int(gone.rowcount)
