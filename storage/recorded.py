"""What was recorded of a team or person over some days, as a report's draft is made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import select

from storage import tables
from storage.diary_kinds import ProblemState
from storage.kinds import LeaveState, PersonId, TeamId
from storage.work import Work

_COUNTED = (LeaveState.approved, LeaveState.returned, LeaveState.urgent)


@dataclass(frozen=True, slots=True)
class Of:
    """Whose records: a team's, or with `person` those of somebody in it; days are inclusive."""

    team: TeamId
    person: PersonId | None
    first: date
    last: date


def lines(work: Work, of: Of) -> list[tables.DiaryLine]:
    """Give the diary lines, in order of time."""
    row = tables.DiaryLine
    mine = row.team_id == of.team if of.person is None else row.person_id == of.person
    return work.ones(
        select(row)
        .where(mine, row.day.between(of.first, of.last))
        .order_by(row.day, row.id)
        .execution_options(populate_existing=True)
    )


def leaves(work: Work, of: Of) -> list[tables.Leave]:
    """Give the leaves granted or left for in an emergency that touch the days, in order."""
    row = tables.Leave
    mine = row.team_id == of.team if of.person is None else row.person_id == of.person
    return work.ones(
        select(row)
        .where(
            mine,
            row.state.in_(_COUNTED),
            row.last_day >= of.first,
            row.first_day <= of.last,
        )
        .order_by(row.first_day, row.id)
        .execution_options(populate_existing=True)
    )


def attended(
    work: Work, people: Sequence[PersonId], begin: datetime, end: datetime
) -> list[tuple[tables.Meeting, list[PersonId]]]:
    """Give the meetings within [begin, end) that some of these people signed in to, with whom."""
    row, guest = tables.Meeting, tables.Invitation
    there = select(row, guest.person_id).join(guest, guest.meeting_id == row.id)
    rows = work.rows(
        there.where(
            guest.person_id.in_(sorted(people)),
            guest.signed_in_at.is_not(None),
            row.starts_at >= begin,
            row.starts_at < end,
            row.cancelled_at.is_(None),
        ).order_by(row.starts_at, row.id, guest.person_id)
    )
    found: dict[int, tuple[tables.Meeting, list[PersonId]]] = {}
    for meeting, person in rows:
        found.setdefault(meeting.id, (meeting, []))[1].append(PersonId(person))
    return list(found.values())


def marks(
    work: Work, people: Sequence[PersonId], kind: str, days: tuple[date, date]
) -> list[tables.Mark]:
    """Give what was said of a day kind for these people on the days, in order."""
    row = tables.Mark
    return work.ones(
        select(row)
        .where(row.person_id.in_(sorted(people)), row.day.between(*days), row.kind == kind)
        .order_by(row.day, row.id)
    )


def trips(
    work: Work, people: Sequence[PersonId], kind: str, days: tuple[date, date]
) -> list[tables.Trip]:
    """Give the trips of a day kind of these people that touch the days, in order."""
    row = tables.Trip
    first, last = days
    return work.ones(
        select(row)
        .where(
            row.person_id.in_(sorted(people)),
            row.kind == kind,
            row.last_day >= first,
            row.first_day <= last,
        )
        .order_by(row.first_day, row.id)
    )


def problems(work: Work, of: Of, zone: tzinfo) -> list[tables.Problem]:
    """Give the problems raised on the days of a zone and not taken back, in order."""
    row = tables.Problem
    mine = row.team_id == of.team if of.person is None else row.person_id == of.person
    begin = datetime.combine(of.first, time(), zone)
    end = datetime.combine(of.last + timedelta(days=1), time(), zone)
    return work.ones(
        select(row)
        .where(
            row.team_id == of.team,
            mine,
            row.raised_at >= begin,
            row.raised_at < end,
            row.state != ProblemState.withdrawn,
        )
        .order_by(row.raised_at, row.id)
        .execution_options(populate_existing=True)
    )
