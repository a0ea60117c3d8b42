"""What a monthly work sheet holds besides days and diary: the meetings people went to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import tables
from storage.kinds import PersonId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Attended:
    """A meeting somebody was invited to, and whether they signed in."""

    person: PersonId
    title: str
    starts_at: datetime
    signed_in: bool


def meetings_of(
    work: Work, people: Collection[PersonId], first: datetime, before: datetime
) -> list[Attended]:
    """Give the meetings these were invited to that began in [first, before), in order of time."""
    meeting, invitation = tables.Meeting, tables.Invitation
    rows = work.rows(
        select(invitation.person_id, meeting.title, meeting.starts_at, invitation.signed_in_at)
        .join(meeting, meeting.id == invitation.meeting_id)
        .where(
            invitation.person_id.in_(sorted(people)),
            meeting.starts_at >= first,
            meeting.starts_at < before,
            meeting.cancelled_at.is_(None),
        )
        .order_by(meeting.starts_at, meeting.id)
    )
    return [Attended(PersonId(who), title, at, on is not None) for who, title, at, on in rows]
