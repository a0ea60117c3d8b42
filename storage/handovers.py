"""One person leaves a post and another takes over: posts, requests and invitations move."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from storage import offices, tables
from storage.kinds import AreaId, LeaveState, PersonId, Role, TeamId
from storage.posts import Post
from storage.work import Work

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Succession:
    """Who goes on which day, and who follows from when (None: nobody yet)."""

    leaver: PersonId
    last_day: date
    successor: PersonId | None
    begins: date | None


def end_posts(work: Work, what: Succession, posts: Sequence[Post]) -> list[Post]:
    """End these posts of the leaver on the last day; give those that had not ended before."""
    ended = []
    for post in posts:
        if post.office:
            office = (post.office, post.area, post.unit)
            if offices.end(work, office, what.leaver, what.last_day, deputy=post.deputy):
                ended.append(post)
            continue
        table = tables.Assignment
        result: Any = work.run(
            update(table)
            .where(
                _is(what.leaver, post),
                table.first_day == post.first_day,
                table.first_day <= what.last_day,
                or_(table.last_day.is_(None), table.last_day > what.last_day),
            )
            .values(last_day=what.last_day)
            .execution_options(synchronize_session=False)
        )
        if result.rowcount:
            ended.append(post)
    return ended


def follow(work: Work, what: Succession, posts: Sequence[Post]) -> None:
    """Give the successor these posts from the day after; before it they hold them beside.

    A member who takes over a team leaves the team they were a member of; a leader keeps theirs.
    """
    if what.successor is None:
        return
    main = what.last_day + _DAY
    for post in posts:
        if post.office:
            office = (post.office, post.area, post.unit)
            starts = what.begins or main
            offices.appoint(work, office, what.successor, (starts, None), deputy=post.deputy)
            continue
        if what.begins is not None and what.begins <= what.last_day:
            _add(work, what.successor, post, (what.begins, what.last_day))
        _cut(work, what.successor, post, main)
        starts = max(main, what.begins or main)
        _add(work, what.successor, post, (starts, None))


def _cut(work: Work, who: PersonId, post: Post, main: date) -> None:
    """End what the new main post replaces: the same post held beside, and a member's place."""
    table = tables.Assignment
    stationed = post.role in {Role.leader, Role.member}
    replaced = _is(who, post)
    if stationed:
        replaced = or_(replaced, (table.person_id == who) & (table.role == Role.member))
    later = (table.last_day.is_(None)) | (table.last_day >= main)
    work.run(
        update(table)
        .where(replaced, table.first_day < main, later)
        .values(last_day=main - _DAY)
        .execution_options(synchronize_session=False)
    )


def _add(work: Work, who: PersonId, post: Post, days: tuple[date, date | None]) -> None:
    work.add(
        tables.Assignment(
            person_id=who,
            role=post.role,
            team_id=post.team,
            area_id=post.area,
            unit_id=post.unit,
            first_day=days[0],
            last_day=days[1],
            handover=days[1] is not None,
        )
    )


def _is(who: PersonId, post: Post) -> Any:  # noqa: ANN401  a SQL condition
    table = tables.Assignment
    return (
        (table.person_id == who)
        & (table.role == post.role)
        & (table.team_id == post.team if post.team is not None else table.team_id.is_(None))
        & (table.area_id == post.area if post.area is not None else table.area_id.is_(None))
        & (table.unit_id == post.unit if post.unit is not None else table.unit_id.is_(None))
    )


def led_before(work: Work, team: TeamId, day: date) -> tuple[PersonId, date] | None:
    """Give who led a team last before a day without leading it since, and their last day."""
    table = tables.Assignment
    last = work.rows(
        select(table.person_id, table.last_day)
        .where(table.team_id == team, table.role == Role.leader, table.last_day < day)
        .order_by(table.last_day.desc(), table.id.desc())
        .limit(1)
    )
    return next(((PersonId(row.person_id), row.last_day) for row in last), None)


def leaves_after(work: Work, who: PersonId, day: date) -> list[tables.Leave]:
    """Give somebody's leaves, asked for or approved, that begin after a day."""
    table = tables.Leave
    return work.ones(
        select(table).where(
            table.person_id == who,
            table.first_day > day,
            table.state.in_((LeaveState.pending, LeaveState.approved)),
        )
    )


def pending_of(work: Work, teams: Sequence[TeamId]) -> int:
    """Count the requests of these teams' people that wait for a decision."""
    table = tables.Leave
    return len(
        work.ones(
            select(table.id).where(
                table.team_id.in_(sorted(set(teams))), table.state == LeaveState.pending
            )
        )
    )


def move_invitations(
    work: Work,
    leaver: PersonId,
    successor: PersonId | None,
    after: datetime,
    areas: Collection[AreaId] | None = None,
) -> int:
    """Let the successor be invited in the leaver's place to meetings after an instant.

    With `areas` only to those called there: whoever keeps another post is still invited to others.
    """
    invitation, meeting = tables.Invitation, tables.Meeting
    coming = select(meeting.id).where(meeting.starts_at >= after, meeting.cancelled_at.is_(None))
    if areas is not None:
        coming = coming.where(meeting.area_id.in_(sorted(areas)))
    mine = work.ones(
        select(invitation.meeting_id).where(
            invitation.person_id == leaver, invitation.meeting_id.in_(coming)
        )
    )
    if not mine:
        return 0
    known: set[int] = set()
    if successor is not None:
        known = set(
            work.ones(
                select(invitation.meeting_id).where(
                    invitation.person_id == successor, invitation.meeting_id.in_(mine)
                )
            )
        )
    work.run(
        delete(invitation)
        .where(invitation.person_id == leaver, invitation.meeting_id.in_(mine))
        .execution_options(synchronize_session=False)
    )
    for one in sorted(set(mine) - known) if successor is not None else ():
        work.session.add(invitation(meeting_id=one, person_id=successor, answer=""))
    work.session.flush()
    return len(mine)


def cut_trips(work: Work, who: PersonId, last_day: date) -> None:
    """Drop what somebody planned for days after their last one."""
    table = tables.Trip
    work.run(
        delete(table)
        .where(table.person_id == who, table.first_day > last_day)
        .execution_options(synchronize_session=False)
    )
    work.run(
        update(table)
        .where(table.person_id == who, table.last_day > last_day)
        .values(last_day=last_day)
        .execution_options(synchronize_session=False)
    )
