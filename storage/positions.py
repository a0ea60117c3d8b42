"""Locations people sent: recorded, brought up to date, and forgotten in time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from storage import tables
from storage.kinds import PersonId, TeamId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Seen:
    """A location to record; `degrees` (WGS-84) and `keep_until` None: coordinates are not kept."""

    event_key: str
    person: PersonId
    team: TeamId
    day: date
    sent_at: datetime
    age_seconds: int
    message_id: str
    doubt: str
    km: int | None
    now: datetime
    degrees: tuple[float, float] | None = None
    keep_until: datetime | None = None


def record(work: Work, seen: Seen) -> int:
    """Store a location and give its number."""
    latitude, longitude = seen.degrees or (None, None)
    row = tables.Position(
        event_key=seen.event_key,
        person_id=seen.person,
        team_id=seen.team,
        day=seen.day,
        sent_at=seen.sent_at,
        age_seconds=seen.age_seconds,
        message_id=seen.message_id,
        doubt=seen.doubt,
        km=seen.km,
        answer="",
        refreshed_at=seen.now,
        latitude=latitude,
        longitude=longitude,
        keep_until=seen.keep_until,
    )
    work.add(row)
    return row.id


def get(work: Work, number: int) -> tables.Position | None:
    """Give one location."""
    row = tables.Position
    found: tables.Position | None = work.one(select(row).where(row.id == number))
    return found


def answered(work: Work, number: int, answer: str) -> None:
    """Remember what was said when asked about a location."""
    row = tables.Position
    said = update(row).where(row.id == number).values(answer=answer)
    work.run(said.execution_options(synchronize_session=False))


def of_message(work: Work, person: PersonId, message_id: str) -> tables.Position | None:
    """Give the location a message brought, by the platform's number of the message."""
    row = tables.Position
    found: tables.Position | None = work.one(
        select(row)
        .where(row.person_id == person, row.message_id == message_id)
        .order_by(row.id.desc())
        .limit(1)
    )
    return found


def refresh(work: Work, number: int, before: datetime, seen: Seen) -> bool:
    """Bring a live location up to date; False if that was done since `before`."""
    row = tables.Position
    latitude, longitude = seen.degrees or (None, None)
    newer = (
        update(row)
        .where(row.id == number, row.refreshed_at <= before)
        .values(
            refreshed_at=seen.now,
            sent_at=seen.sent_at,
            age_seconds=seen.age_seconds,
            km=seen.km,
            latitude=latitude,
            longitude=longitude,
            keep_until=seen.keep_until,
        )
    )
    done: Any = work.run(newer.execution_options(synchronize_session=False))
    return bool(done.rowcount)


def outside(work: Work, team: TeamId, since: datetime) -> list[tables.Position]:
    """Give each person's last usable location after an instant where that was outside."""
    row = tables.Position
    usable = (row.team_id == team, row.sent_at > since, row.doubt == "", row.km.is_not(None))
    last: dict[int, tables.Position] = {}
    for one in work.ones(select(row).where(*usable).order_by(row.sent_at, row.id)):
        last[one.person_id] = one
    return [one for _, one in sorted(last.items()) if one.km]


def forget(work: Work, now: datetime, limit: int) -> int:
    """Blank the coordinates whose time is over; give how many."""
    row = tables.Position
    over = select(row.id).where(row.keep_until <= now).order_by(row.keep_until).limit(limit)
    blanked = (
        update(row)
        .where(row.id.in_(over.scalar_subquery()))
        .values(latitude=None, longitude=None, keep_until=None)
    )
    done: Any = work.run(blanked.execution_options(synchronize_session=False))
    return int(done.rowcount)
