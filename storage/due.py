"""What sweeps read in bulk: who has not been asked yet, who is where, and what was said before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import and_, exists, literal, not_, or_, select, tuple_, update

from storage import tables
from storage.kinds import (
    AreaId,
    Half,
    LeaveState,
    PersonId,
    ReminderState,
    ReportState,
    Role,
    TeamId,
)
from storage.reminders import Key
from storage.work import Work

_CHUNK = 5000
_KEYS = 1000
_One = TypeVar("_One")

Subject = tuple[str, PersonId, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A stage of a rule whose periods are '<head>:<team or area>'."""

    rule: str
    head: str
    stage: str


def leaders(
    work: Work,
    day: date,
    question: Question,
    *conditions: Any,  # noqa: ANN401  SQL conditions
) -> list[tuple[PersonId, TeamId]]:
    """Give the leaders of a day, with their team, to whom this stage was not said yet."""
    post = tables.Assignment
    found = _unasked(work, (day, Role.leader, post.team_id), question, *conditions)
    return [(PersonId(person), TeamId(team)) for person, team in found]


def stationed(
    work: Work,
    day: date,
    question: Question,
    *conditions: Any,  # noqa: ANN401  SQL conditions
) -> list[tuple[PersonId, TeamId]]:
    """Give everybody stationed on a day, with their team, to whom this stage was not said yet.

    The period is that of the person.
    """
    post = tables.Assignment
    found = []
    for role in (Role.leader, Role.member):
        found += _unasked(work, (day, role, post.person_id), question, *conditions)
    ids = [who for who, _ in found]
    held = (post.person_id.in_(ids), post.team_id.is_not(None), _held(day))
    places = select(post.person_id, post.team_id).where(*held)
    teams = dict(work.rows(places.order_by(post.handover.desc(), post.id)))
    return [(PersonId(who), TeamId(teams[who])) for who, _ in found if who in teams]


def coordinators(
    work: Work, day: date, question: Question, role: Role = Role.county
) -> list[tuple[PersonId, AreaId]]:
    """Give the coordinators of a day, with their area, to whom this was not said yet."""
    found = _unasked(work, (day, role, tables.Assignment.area_id), question)
    return [(PersonId(person), AreaId(area)) for person, area in found]


def heads(work: Work, kind: str, day: date, question: Question) -> list[AreaId]:
    """Give the areas where a holder of an office of the pack was not told this yet."""
    office, holder, said_before = tables.Office, tables.OfficeHolder, tables.Reminder
    period = literal(f"{question.head}:") + office.area_id.cast(tables.plain_text)
    asked = exists().where(
        said_before.rule == question.rule,
        said_before.person_id == holder.person_id,
        said_before.period == period,
        said_before.stage == question.stage,
    )
    held = and_(holder.first_day <= day, or_(holder.last_day.is_(None), holder.last_day >= day))
    rows = work.ones(
        select(office.area_id)
        .join(holder, holder.office_id == office.id)
        .where(office.kind == kind, office.area_id.is_not(None), held, not_(asked))
        .order_by(office.area_id)
        .distinct()
    )
    return [AreaId(area) for area in rows]


def unconfirmed(day: date) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: nobody confirmed the team's day."""
    table = tables.TeamDay
    return not_(exists().where(table.team_id == tables.Assignment.team_id, table.day == day))


def unfiled(kind: str, period: str, *, by_person: bool = False) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: no report of this kind and period is filed, or it was sent back.

    It is the team's, or with `by_person` that of whoever holds the post.
    """
    table, post = tables.Report, tables.Assignment
    mine = table.person_id == post.person_id if by_person else table.team_id == post.team_id
    return not_(
        exists().where(
            mine,
            table.kind == kind,
            table.period == period,
            table.state != ReportState.returned,
        )
    )


def confirmed(work: Work, teams: Iterable[TeamId], days: Iterable[date]) -> set[tuple[int, date]]:
    """Give which of these teams' days are confirmed."""
    table = tables.TeamDay
    found: set[tuple[int, date]] = set()
    wanted = sorted(set(days))
    for some in _chunks(sorted(set(teams)), _CHUNK):
        rows = work.rows(
            select(table.team_id, table.day).where(table.team_id.in_(some), table.day.in_(wanted))
        )
        found.update((row.team_id, row.day) for row in rows)
    return found


def members(work: Work, teams: Iterable[TeamId], day: date) -> dict[TeamId, list[PersonId]]:
    """Give who belongs to each team on a day, the leader first, then by id."""
    post = tables.Assignment
    stationed = (Role.leader, Role.member)
    found: dict[TeamId, dict[PersonId, bool]] = {}
    for some in _chunks(sorted(set(teams)), _CHUNK):
        rows = work.rows(
            select(post.team_id, post.person_id, post.role).where(
                post.team_id.in_(some), post.role.in_(stationed), _held(day)
            )
        )
        for team, person, role in rows:
            leads = found.setdefault(TeamId(team), {})
            leads[PersonId(person)] = leads.get(PersonId(person), False) or role == Role.leader
    return {
        team: sorted(people, key=lambda person: (not people[person], person))
        for team, people in found.items()
    }


def leaves(work: Work, ids: Iterable[int]) -> dict[int, tables.Leave]:
    """Give leaves by id, those in force only: approved, and nobody came back from them."""
    table = tables.Leave
    found: dict[int, tables.Leave] = {}
    for some in _chunks(sorted(set(ids)), _CHUNK):
        rows = work.ones(
            select(table)
            .where(
                table.id.in_(some),
                table.state == LeaveState.approved,
                table.returned_on.is_(None),
            )
            .execution_options(populate_existing=True)
        )
        found |= {row.id: row for row in rows}
    return found


def absent(
    work: Work, people: Iterable[PersonId], first: date, last: date
) -> dict[PersonId, list[tables.Leave]]:
    """Give the leaves, approved or ended by coming back, that touch the days, by person."""
    table = tables.Leave
    found: dict[PersonId, list[tables.Leave]] = {}
    for some in _chunks(sorted(set(people)), _CHUNK):
        rows = work.ones(
            select(table).where(
                table.person_id.in_(some),
                table.state.in_((LeaveState.approved, LeaveState.returned)),
                table.first_day <= last,
                table.last_day >= first,
            )
        )
        for row in rows:
            found.setdefault(PersonId(row.person_id), []).append(row)
    return found


def meetings(work: Work, ids: Iterable[int]) -> dict[int, tables.Meeting]:
    """Give meetings by id, without the cancelled ones."""
    table = tables.Meeting
    rows = work.ones(
        select(table)
        .where(table.id.in_(sorted(set(ids))), table.cancelled_at.is_(None))
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


@dataclass(slots=True)
class Said:
    """The stages of a subject recorded before, with when they were due; `done` if it is done."""

    stages: dict[str, datetime] = field(default_factory=dict)
    done: bool = False


def said(work: Work, subjects: Iterable[Subject]) -> dict[Subject, Said]:
    """Give what was recorded before of each rule, person and period."""
    row = tables.Reminder
    found: dict[Subject, Said] = {}
    for some in _chunks(sorted(set(subjects)), _KEYS):
        rows = work.rows(
            select(row.rule, row.person_id, row.period, row.stage, row.due_at, row.state).where(
                tuple_(row.rule, row.person_id, row.period).in_(some)
            )
        )
        for rule, person, period, stage, due_at, state in rows:
            known = found.setdefault((rule, PersonId(person), period), Said())
            known.stages[stage] = due_at
            known.done = known.done or state is ReminderState.done
    return found


def carry(work: Work, keys: Sequence[Key], outbox_key: str) -> None:
    """Say which message carries reminders that were recorded with another one in mind."""
    row = tables.Reminder
    work.run(
        update(row)
        .where(tuple_(row.rule, row.person_id, row.period, row.stage).in_(sorted(keys)))
        .values(outbox_key=outbox_key)
        .execution_options(synchronize_session=False)
    )


def silent(day: date) -> Any:  # noqa: ANN401  a SQL condition
    """Give the condition: somebody of the team has no mark for that whole day."""
    mine = tables.Assignment
    post, mark = tables.Assignment.__table__.alias("posted"), tables.Mark
    held = and_(
        post.c.team_id == mine.team_id,
        post.c.role.in_((Role.leader, Role.member)),
        post.c.first_day <= day,
        or_(post.c.last_day.is_(None), post.c.last_day >= day),
    )
    marked = exists().where(
        mark.person_id == post.c.person_id, mark.day == day, mark.half == Half.whole
    )
    return exists().where(held, not_(marked))


def _unasked(
    work: Work,
    post_of: tuple[date, Role, Any],
    question: Question,
    *conditions: Any,  # noqa: ANN401  SQL conditions
) -> list[tuple[int, int]]:
    day, role, place = post_of
    post, said_before = tables.Assignment, tables.Reminder
    period = literal(f"{question.head}:") + place.cast(tables.plain_text)
    asked = exists().where(
        said_before.rule == question.rule,
        said_before.person_id == post.person_id,
        said_before.period == period,
        said_before.stage == question.stage,
    )
    rows = work.rows(
        select(post.person_id, place)
        .where(post.role == role, place.is_not(None), _held(day), not_(asked), *conditions)
        .order_by(post.person_id, place)
        .distinct()
    )
    return [(row[0], row[1]) for row in rows]


def _held(day: date) -> Any:  # noqa: ANN401  a SQL condition
    post = tables.Assignment
    return and_(post.first_day <= day, or_(post.last_day.is_(None), post.last_day >= day))


def _chunks(things: Iterable[_One], size: int) -> Iterator[list[_One]]:
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
