"""Meetings and who is invited to them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from storage import tables
from storage.kinds import AreaId, PersonId
from storage.work import Work


def call(work: Work, meeting: tables.Meeting, invited: Iterable[PersonId]) -> None:
    """Store a meeting and its invitations."""
    work.add(meeting)
    for person in sorted(set(invited)):
        work.session.add(tables.Invitation(meeting_id=meeting.id, person_id=person, answer=""))
    work.session.flush()


def starting(work: Work, first: datetime, last: datetime) -> list[tables.Meeting]:
    """Give the meetings not cancelled that start between two instants, inclusive."""
    table = tables.Meeting
    return work.ones(
        select(table)
        .where(table.starts_at.between(first, last), table.cancelled_at.is_(None))
        .order_by(table.starts_at, table.id)
    )


def held(work: Work, area: AreaId, kind: str, span: tuple[datetime, datetime]) -> bool:
    """Tell whether an area called a meeting of a kind that starts within [first, last)."""
    table = tables.Meeting
    statement = select(table.id).where(
        table.area_id == area,
        table.kind == kind,
        table.starts_at >= span[0],
        table.starts_at < span[1],
        table.cancelled_at.is_(None),
    )
    return work.one(statement.limit(1)) is not None


def invited(work: Work, meetings: Iterable[int]) -> dict[int, list[PersonId]]:
    """Give who is invited to each meeting."""
    table = tables.Invitation
    found: dict[int, list[PersonId]] = {}
    rows = work.rows(
        select(table.meeting_id, table.person_id)
        .where(table.meeting_id.in_(sorted(set(meetings))))
        .order_by(table.person_id)
    )
    for meeting, person in rows:
        found.setdefault(meeting, []).append(PersonId(person))
    return found


def of_person(work: Work, person: PersonId, now: datetime) -> list[tables.Meeting]:
    """Give the meetings to come that somebody is invited to, the nearest first."""
    table, invitation = tables.Meeting, tables.Invitation
    return work.ones(
        select(table)
        .join(invitation, invitation.meeting_id == table.id)
        .where(
            invitation.person_id == person,
            table.starts_at >= now,
            table.cancelled_at.is_(None),
        )
        .order_by(table.starts_at, table.id)
    )
