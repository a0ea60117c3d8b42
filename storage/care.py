"""What is due to the people themselves: ends of terms, insurance, examinations, talks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select

from storage import tables
from storage.kinds import Mood, PersonId, Role, TeamId, UnitId
from storage.posts import held_on
from storage.work import Work

_STATIONED = (Role.leader, Role.member)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Somebody stationed, in which team and of which unit, and a day said of them."""

    person: PersonId
    team: TeamId
    unit: UnitId | None
    day: date


@dataclass(frozen=True, slots=True)
class Stint:
    """Somebody's days in a team, open where `last_day` is None."""

    team: TeamId
    person: PersonId
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk as it is recorded: with whom, on which day, by whom in which office; no content."""

    event_key: str
    person: PersonId
    day: date
    by: PersonId
    office: str
    mood: Mood | None


def ending(work: Work, days: Iterable[date]) -> list[Deadline]:
    """Give the posts in teams that end on one of these days."""
    post, person = tables.Assignment, tables.Person
    rows = work.rows(
        select(post.person_id, post.team_id, person.unit_id, post.last_day)
        .join(person, person.id == post.person_id)
        .where(
            post.last_day.in_(sorted(set(days))),
            post.role.in_(_STATIONED),
            post.team_id.is_not(None),
        )
        .order_by(post.last_day, post.team_id, post.person_id)
    )
    return [Deadline(PersonId(who), TeamId(team), unit, day) for who, team, unit, day in rows]


def stints(work: Work, teams: Iterable[TeamId], today: date) -> list[Stint]:
    """Give who is in some teams today or later, by team and first day."""
    post = tables.Assignment
    rows = work.rows(
        select(post.team_id, post.person_id, post.first_day, post.last_day)
        .where(
            post.team_id.in_(sorted(set(teams))),
            post.role.in_(_STATIONED),
            or_(post.last_day.is_(None), post.last_day >= today),
        )
        .order_by(post.team_id, post.first_day, post.person_id)
    )
    return [Stint(TeamId(team), PersonId(who), *days) for team, who, *days in rows]


def insured_until(work: Work, days: Iterable[date], today: date) -> list[Deadline]:
    """Give who of those stationed today is insured until one of these days."""
    return _facts(work, tables.Person.insured_until, days, today)


def examined_on(work: Work, days: Iterable[date], today: date) -> list[Deadline]:
    """Give who of those stationed today was last examined on one of these days."""
    return _facts(work, tables.Person.examined_on, days, today)


def holders(work: Work, role: Role, day: date) -> list[tuple[PersonId, int]]:
    """Give everybody who holds a role in an area or unit on a day, with that area or unit."""
    post = tables.Assignment
    place = post.unit_id if role is Role.unit else post.area_id
    rows = work.rows(
        select(post.person_id, place)
        .where(post.role == role, place.is_not(None), held_on(post.first_day, post.last_day, day))
        .order_by(place, post.person_id)
        .distinct()
    )
    return [(PersonId(who), int(where)) for who, where in rows]


def untalked(work: Work, days: tuple[date, date], today: date) -> list[Deadline]:
    """Give who is stationed today and was not talked to on any of these days, by team."""
    post, person, talk = tables.Assignment, tables.Person, tables.HeartTalk
    talked = select(talk.person_id).where(talk.day >= days[0], talk.day <= days[1])
    rows = work.rows(
        select(post.person_id, post.team_id, person.unit_id)
        .join(person, person.id == post.person_id)
        .where(*_here(today), post.person_id.not_in(talked))
        .order_by(post.team_id, post.person_id)
        .distinct()
    )
    return [Deadline(PersonId(who), TeamId(team), unit, today) for who, team, unit in rows]


def record(work: Work, talk: Talk, now: datetime) -> int:
    """Record a talk, once for an event, and give its number."""
    table = tables.HeartTalk
    known: int | None = work.one(select(table.id).where(table.event_key == talk.event_key))
    if known is not None:
        return known
    row = table(
        event_key=talk.event_key,
        person_id=talk.person,
        day=talk.day,
        by_id=talk.by,
        office=talk.office,
        mood=talk.mood,
        said_at=now,
    )
    work.add(row)
    return row.id


def drop(work: Work, number: int, by: PersonId) -> bool:
    """Take back a talk somebody recorded themselves; False if there is none such."""
    table = tables.HeartTalk
    done: Any = work.run(
        delete(table)
        .where(table.id == number, table.by_id == by)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def _here(today: date) -> tuple[Any, ...]:
    post = tables.Assignment
    held = held_on(post.first_day, post.last_day, today)
    return (post.role.in_(_STATIONED), post.team_id.is_not(None), held)


def _facts(work: Work, fact: Any, days: Iterable[date], today: date) -> list[Deadline]:  # noqa: ANN401  a column
    post, person = tables.Assignment, tables.Person
    rows = work.rows(
        select(post.person_id, post.team_id, person.unit_id, fact)
        .join(person, person.id == post.person_id)
        .where(fact.in_(sorted(set(days))), *_here(today))
        .order_by(fact, post.team_id, post.person_id)
    )
    return [Deadline(PersonId(who), TeamId(team), unit, day) for who, team, unit, day in rows]
