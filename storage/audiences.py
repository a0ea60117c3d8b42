"""Who a notice is for: by area, role, dispatching unit, time of the post and name, in bulk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from storage import tables
from storage.kinds import AreaId, PersonId, Role, UnitId
from storage.notice_kinds import Unreached
from storage.work import Work

Whom = Literal["member", "leader", "first_secretary", "township", "county", "unit"]
Days = tuple[date | None, date | None]
ANY_DAY: Days = (None, None)
EVERYBODY: tuple[Whom, ...] = ("member", "leader")


@dataclass(frozen=True, slots=True)
class Audience:
    """What is asked of everybody, all of it together; `people` come in beside, `without` never.

    `reach` are the areas it can never go beyond: those the sender coordinates. No `areas` means
    all of them; no `roles` means only `people`. `arrived` and `leaving` are first and last days,
    open where None, between which a post began or ends.
    """

    reach: tuple[AreaId, ...]
    areas: tuple[AreaId, ...] = ()
    roles: tuple[Whom, ...] = ()
    units: tuple[UnitId, ...] = ()
    arrived: Days = ANY_DAY
    leaving: Days = ANY_DAY
    people: tuple[PersonId, ...] = ()
    without: tuple[PersonId, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give it as a notice keeps it."""
        return {
            "reach": list(self.reach),
            "areas": list(self.areas),
            "roles": list(self.roles),
            "units": list(self.units),
            "arrived": [day and day.isoformat() for day in self.arrived],
            "leaving": [day and day.isoformat() for day in self.leaving],
            "people": list(self.people),
            "without": list(self.without),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Audience":
        """Give what was made `to_json`."""
        return cls(
            tuple(kept["reach"]),
            tuple(kept["areas"]),
            tuple(kept["roles"]),
            tuple(kept["units"]),
            _days(kept["arrived"]),
            _days(kept["leaving"]),
            tuple(kept["people"]),
            tuple(kept["without"]),
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """One person of an audience, where they belong, and why no message can be meant for them."""

    person: PersonId
    area: AreaId
    language: str
    unreached: Unreached | None = None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """How many people an audience has, how many of them cannot be reached, and some names."""

    people: int
    unreached: int
    names: tuple[str, ...]
    unreached_names: tuple[str, ...]


def reckon(work: Work, audience: Audience, day: date, shown: int) -> Reckoned:
    """Count an audience as it is on a day, with the first names of all and of who has no way."""
    post, person = tables.Assignment, tables.Person
    wanted = _wanted(work, audience, day)
    silent = and_(wanted, ~_reachable(post.person_id))

    def counted(condition: ColumnElement[bool]) -> int:
        return int(work.one(_joined(func.count(func.distinct(post.person_id))).where(condition)))

    def named(condition: ColumnElement[bool]) -> tuple[str, ...]:
        some = _joined(person.id, person.name).where(condition)
        rows = work.rows(some.distinct().order_by(person.id).limit(shown))
        return tuple(name for _, name in rows)

    unreached = counted(silent)
    return Reckoned(counted(wanted), unreached, named(wanted), named(silent) if unreached else ())


def readers(
    work: Work, audience: Audience, day: date, after: tuple[PersonId, int]
) -> list[Reader]:
    """Give the next people of an audience by id: after the first number, that many at most."""
    post, person = tables.Assignment, tables.Person
    rows = work.rows(
        # Grouped by the one column of an index, so that it is read no further than the limit.
        _joined(post.person_id, func.min(tables.Area.id), func.min(person.language))
        .where(post.person_id > after[0], _wanted(work, audience, day))
        .group_by(post.person_id)
        .order_by(post.person_id)
        .limit(after[1])
    )
    ways = unreached(work, [PersonId(row[0]) for row in rows])
    root = audience.reach[0]
    return [
        Reader(PersonId(who), AreaId(area or root), language, ways.get(PersonId(who)))
        for who, area, language in rows
    ]


def unreached(work: Work, people: Sequence[PersonId]) -> dict[PersonId, Unreached]:
    """Give who of these has no account, or none that takes messages."""
    account = tables.Account
    rows = work.rows(
        select(account.person_id, func.count(), func.count(account.unreachable))
        .where(account.person_id.in_(sorted(people)))
        .group_by(account.person_id)
    )
    found = {PersonId(who): total > blocked for who, total, blocked in rows}
    return {
        who: Unreached.no_account if who not in found else Unreached.blocked
        for who in people
        if not found.get(who)
    }


def named(
    work: Work, names: Collection[str], reach: Sequence[AreaId], day: date
) -> list[tuple[PersonId, str]]:
    """Give everybody with one of these names who holds a post within some areas, by id."""
    post, person = tables.Assignment, tables.Person
    rows = work.rows(
        _joined(person.id, person.name)
        .where(person.name.in_(sorted(names)), _held(post, day), _within(work, reach))
        .distinct()
        .order_by(person.id)
    )
    return [(PersonId(who), name) for who, name in rows]


def units(work: Work) -> dict[str, UnitId]:
    """Give every dispatching unit by its name."""
    unit = tables.Unit
    return {name: UnitId(id_) for id_, name in work.rows(select(unit.id, unit.name))}


def _joined(*columns: Any) -> Select[Any]:  # noqa: ANN401  columns in, a select out
    post, person, team, area = tables.Assignment, tables.Person, tables.Team, tables.Area
    return (
        select(*columns)
        .select_from(post)
        .join(person, person.id == post.person_id)
        .outerjoin(team, team.id == post.team_id)
        .outerjoin(area, area.id == func.coalesce(team.village_id, post.area_id))
    )


def _days(kept: Sequence[str | None]) -> Days:
    first, last = (day and date.fromisoformat(day) for day in kept)
    return (first or None, last or None)


def _wanted(work: Work, audience: Audience, day: date) -> ColumnElement[bool]:
    post = tables.Assignment
    chosen = and_(
        or_(false(), *(_role(work, audience, role) for role in audience.roles)),
        _between(post.first_day, audience.arrived),
        _between(post.last_day, audience.leaving),
        *([tables.Person.unit_id.in_(sorted(audience.units))] if audience.units else []),
    )
    beside = and_(post.person_id.in_(sorted(audience.people)), _within(work, audience.reach))
    return and_(
        _held(post, day),
        or_(chosen, beside) if audience.people else chosen,
        *([post.person_id.not_in(sorted(audience.without))] if audience.without else []),
    )


def _role(work: Work, audience: Audience, role: Whom) -> ColumnElement[bool]:
    """Give the condition: such a post within the areas; of a unit, that it sent somebody there."""
    post = tables.Assignment
    areas = audience.areas or audience.reach
    if role == "unit":
        return and_(post.role == Role.unit, post.unit_id.in_(_sending_into(work, areas)))
    if role == "first_secretary":
        return and_(post.first_secretary.is_(True), _within(work, areas))
    return and_(post.role == Role(role), _within(work, areas))


def _sending_into(work: Work, areas: Sequence[AreaId]) -> Any:  # noqa: ANN401  a subselect
    post = tables.Assignment.__table__.alias("sent")
    person, team = (
        tables.Person.__table__.alias("sent_person"),
        tables.Team.__table__.alias("sent_team"),
    )
    area = tables.Area.__table__.alias("sent_area")
    return (
        select(person.c.unit_id)
        .select_from(post)
        .join(person, person.c.id == post.c.person_id)
        .join(team, team.c.id == post.c.team_id)
        .join(area, area.c.id == team.c.village_id)
        .where(person.c.unit_id.is_not(None), _below(work, area.c.path, areas))
    )


def _within(work: Work, areas: Sequence[AreaId]) -> ColumnElement[bool]:
    return _below(work, tables.Area.path, areas)


def _below(work: Work, path: Any, areas: Sequence[AreaId]) -> ColumnElement[bool]:  # noqa: ANN401  a column
    """Give the condition: a path is one of these areas or lies below it."""
    area = tables.Area
    roots = work.ones(select(area.path).where(area.id.in_(sorted(areas))))
    return or_(false(), *(path.startswith(root, autoescape=True) for root in roots))


def _held(post: Any, day: date) -> ColumnElement[bool]:  # noqa: ANN401  the mapped class
    return and_(post.first_day <= day, or_(post.last_day.is_(None), post.last_day >= day))


def _between(column: Any, days: Days) -> ColumnElement[bool]:  # noqa: ANN401  a column
    first, last = days
    bounds = [*([column >= first] if first else []), *([column <= last] if last else [])]
    return and_(*bounds) if bounds else tables.Assignment.id.is_not(None)


def _reachable(person: Any) -> ColumnElement[bool]:  # noqa: ANN401  a column
    account = tables.Account
    return exists().where(account.person_id == person, account.unreachable.is_(None))
