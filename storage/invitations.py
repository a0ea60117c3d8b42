"""Who is invited to meetings, what they answered, and who was there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from storage import bulk, tables
from storage.kinds import AreaId, PersonId, Role, TeamId
from storage.work import Work

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are invited to a meeting, answered what, and signed in."""

    invited: int = 0
    coming: int = 0
    excused: int = 0
    there: int = 0

    @property
    def silent(self) -> int:
        """How many did not answer."""
        return self.invited - self.coming - self.excused


def add(
    work: Work,
    meeting: tables.Meeting,
    people: Iterable[PersonId],
    stands_for: PersonId | None = None,
) -> None:
    """Invite people to a meeting as it stands; who is invited already stays as they are."""
    rows = [
        {
            "meeting_id": meeting.id,
            "person_id": person,
            "answer": "",
            "reason": "",
            "told": meeting.revision,
            "minutes_told": meeting.minutes_round,
            "misses": 0,
            "stands_for_id": stands_for,
        }
        for person in sorted(set(people))
    ]
    if rows:
        table = tables.table(tables.Invitation)
        bulk.insert_new(work.connection, table, rows, ("meeting_id", "person_id"))


def of_meeting(work: Work, meeting: int) -> list[tables.Invitation]:
    """Give the invitations to a meeting, by person."""
    table = tables.Invitation
    return work.ones(
        select(table)
        .where(table.meeting_id == meeting)
        .order_by(table.person_id)
        .execution_options(populate_existing=True)
    )


def get(work: Work, meeting: int, person: PersonId) -> tables.Invitation | None:
    """Give somebody's invitation to a meeting as it stands now, None if they have none."""
    table = tables.Invitation
    found: tables.Invitation | None = work.one(
        select(table)
        .where(table.meeting_id == meeting, table.person_id == person)
        .execution_options(populate_existing=True)
    )
    return found


def put(work: Work, meeting: int, people: Iterable[PersonId], **values: Any) -> None:  # noqa: ANN401  columns of the row
    """Set columns of some invitations."""
    table = tables.Invitation
    work.run(
        update(table)
        .where(table.meeting_id == meeting, table.person_id.in_(sorted(set(people))))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def ask_again(work: Work, meeting: int) -> None:
    """Forget what everybody answered, because it was about another time."""
    table = tables.Invitation
    work.run(
        update(table)
        .where(table.meeting_id == meeting)
        .values(answer="", answered_at=None, reason="")
        .execution_options(synchronize_session=False)
    )


def sign_in(work: Work, meeting: int, person: PersonId, at: datetime) -> bool:
    """Note that somebody is there; False if that was noted before."""
    table = tables.Invitation
    done: Any = work.run(
        update(table)
        .where(
            table.meeting_id == meeting,
            table.person_id == person,
            table.signed_in_at.is_(None),
        )
        .values(signed_in_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def miss(work: Work, meeting: int, person: PersonId) -> None:
    """Count a wrong code of somebody."""
    table = tables.Invitation
    work.run(
        update(table)
        .where(table.meeting_id == meeting, table.person_id == person)
        .values(misses=table.misses + 1)
        .execution_options(synchronize_session=False)
    )


def behind(
    work: Work, meeting: tables.Meeting, column: str, upto: int, limit: int
) -> list[tables.Invitation]:
    """Give some of those whose `told` or `minutes_told` is below a number, by person."""
    table = tables.Invitation
    return work.ones(
        select(table)
        .where(table.meeting_id == meeting.id, getattr(table, column) < upto)
        .order_by(table.person_id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )


def of_people(
    work: Work, people: Iterable[PersonId], first: datetime, last: datetime
) -> list[tuple[tables.Meeting, tables.Invitation]]:
    """Give people's meetings not called off that start in [first, last), the nearest first."""
    meeting, table = tables.Meeting, tables.Invitation
    rows = work.rows(
        select(meeting, table)
        .join(table, table.meeting_id == meeting.id)
        .where(
            table.person_id.in_(sorted(set(people))),
            meeting.starts_at >= first,
            meeting.starts_at < last,
            meeting.cancelled_at.is_(None),
        )
        .order_by(meeting.starts_at, meeting.id, table.person_id)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in rows]


def answers(work: Work, meetings: Iterable[int]) -> dict[int, dict[PersonId, str]]:
    """Give what everybody invited to each meeting answered, "" where they did not."""
    table = tables.Invitation
    found: dict[int, dict[PersonId, str]] = {}
    rows = work.rows(
        select(table.meeting_id, table.person_id, table.answer)
        .where(table.meeting_id.in_(sorted(set(meetings))))
        .order_by(table.person_id)
    )
    for meeting, person, answer in rows:
        found.setdefault(meeting, {})[PersonId(person)] = answer
    return found


def counts(work: Work, meetings: Iterable[int]) -> Mapping[int, Counts]:
    """Give how the answers to each of these meetings stand; who stands in is not one more."""
    table = tables.Invitation
    own = table.stands_for_id.is_(None)
    rows = work.rows(
        select(
            table.meeting_id,
            func.count().filter(own),
            func.count().filter(own, table.answer == YES),
            func.count().filter(own, table.answer == NO),
            func.count().filter(table.signed_in_at.is_not(None)),
        )
        .where(table.meeting_id.in_(sorted(set(meetings))))
        .group_by(table.meeting_id)
    )
    return {row[0]: Counts(*row[1:]) for row in rows}


def holding(
    work: Work, places: tuple[Iterable[TeamId], Iterable[AreaId]], roles: Iterable[Role], day: date
) -> list[PersonId]:
    """Give who holds one of these roles in these teams or areas on a day, by id."""
    post = tables.Assignment
    teams, areas = places
    rows = work.ones(
        select(post.person_id)
        .where(
            post.role.in_(sorted(set(roles))),
            or_(post.team_id.in_(sorted(set(teams))), post.area_id.in_(sorted(set(areas)))),
            and_(post.first_day <= day, or_(post.last_day.is_(None), post.last_day >= day)),
        )
        .distinct()
        .order_by(post.person_id)
    )
    return [PersonId(person) for person in rows]
