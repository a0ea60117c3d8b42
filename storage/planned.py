"""What is planned or known of people's days besides their words: meetings, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from sqlalchemy import select

from storage import tables
from storage.kinds import Half, PersonId
from storage.work import Work

Origin = Literal["meeting", "rota", "contested"]

_MARGIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that explains a day or half a day of a person's; `kind` is a day kind.

    `day` None means: the local day and half of `at`, for who reads it knows the time zone.
    `said_at` is when it became known, by which it takes the place of an earlier word.
    """

    person: PersonId
    origin: Origin
    kind: str
    day: date | None
    half: Half
    at: datetime | None = None
    said_at: datetime | None = None


def meetings(work: Work, people: Sequence[PersonId], first: date, last: date) -> list[Planned]:
    """Give the meetings these people signed in to; a day more on either side, for time zones."""
    meeting, invited = tables.Meeting, tables.Invitation
    start = datetime.combine(first, time(), UTC) - _MARGIN
    end = datetime.combine(last, time(), UTC) + 2 * _MARGIN
    rows = work.rows(
        select(invited.person_id, meeting.starts_at, invited.signed_in_at)
        .join(meeting, meeting.id == invited.meeting_id)
        .where(
            invited.person_id.in_(people),
            invited.signed_in_at.is_not(None),
            meeting.starts_at.between(start, end),
            meeting.cancelled_at.is_(None),
        )
        .order_by(invited.person_id, meeting.starts_at)
    )
    return [
        Planned(
            PersonId(person), "meeting", "meeting", None, Half.whole, starts, max(starts, signed)
        )
        for person, starts, signed in rows
    ]
