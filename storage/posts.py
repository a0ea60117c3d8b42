"""Roles and offices people hold from day to day, their own and those handed over to them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import and_, false, literal, null, or_, select, union_all

from storage import tables
from storage.kinds import AreaId, PersonId, Role, TeamId, UnitId
from storage.prepared import Among, Prepared, given, ordered
from storage.work import Work

TEAM_LEADER = "team_leader"
_ROLES = {role.value: role for role in (Role.township, Role.county, Role.unit)}


class Post(msgspec.Struct, frozen=True):
    """A role from a day to a day, both inclusive; open where `last_day` is None.

    `handover` is true of a post beside the main one; `office` names an office of the pack held
    without a role of its own, `deputy` that it is held as deputy; a leader's deputy is named for
    the village, and `team` is its team; `stands_for` is the person whose post it is where it was
    handed over for some days.
    """

    role: Role
    team: TeamId | None
    area: AreaId | None
    unit: UnitId | None
    first_day: date
    last_day: date | None
    handover: bool = False
    office: str = ""
    deputy: bool = False
    stands_for: PersonId | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the role is held on that day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def beside(work: Work, people: Sequence[PersonId]) -> Iterator[tuple[PersonId, Post]]:
    """Give the offices of some people and the posts handed over to them, in one statement."""
    for row in _BESIDE.rows(work, {"people": ordered(people)}):
        who, role, team, area, unit, first, last, kind, deputy, stands_for, since, until = row
        post = Post(
            role or _ROLES.get(kind, Role.office), team, area, unit, first, last,
            office=kind, deputy=bool(deputy), stands_for=stands_for,
        )  # fmt: skip
        cut = _within(post, since, until)
        if cut is not None:
            yield PersonId(who), cut


def _offices(among: Among) -> Any:  # noqa: ANN401  a select
    office, holder, post = tables.Office, tables.OfficeHolder, tables.Assignment
    team = tables.Team
    return (
        select(
            holder.person_id.label("person"),
            null().cast(post.role.type).label("role"),
            team.id.label("team"),
            office.area_id.label("area"),
            office.unit_id.label("unit"),
            holder.first_day.label("first_day"),
            holder.last_day.label("last_day"),
            office.kind.label("kind"),
            holder.deputy.label("deputy"),
            null().cast(holder.person_id.type).label("stands_for"),
            null().cast(holder.first_day.type).label("since"),
            null().cast(holder.first_day.type).label("until"),
        )
        .join(office, office.id == holder.office_id)
        .outerjoin(team, and_(team.village_id == office.area_id, office.kind == TEAM_LEADER))
        .where(among(holder.person_id, "people"))
    )


def _handed_roles(among: Among) -> Any:  # noqa: ANN401  a select
    post, proxy = tables.Assignment, tables.Proxy
    return (
        select(
            proxy.proxy_id,
            post.role,
            post.team_id,
            post.area_id,
            post.unit_id,
            post.first_day,
            post.last_day,
            literal("").cast(tables.plain_text),
            false(),
            proxy.person_id,
            proxy.first_day,
            proxy.last_day,
        )
        .join(post, post.person_id == proxy.person_id)
        .where(among(proxy.proxy_id, "people"), post.role != Role.member)
    )


def _handed_offices(among: Among) -> Any:  # noqa: ANN401  a select
    office, holder, proxy = tables.Office, tables.OfficeHolder, tables.Proxy
    post = tables.Assignment
    return (
        select(
            proxy.proxy_id,
            null().cast(post.role.type),
            null().cast(post.team_id.type),
            office.area_id,
            office.unit_id,
            holder.first_day,
            holder.last_day,
            office.kind,
            holder.deputy,
            proxy.person_id,
            proxy.first_day,
            proxy.last_day,
        )
        .join(holder, holder.person_id == proxy.person_id)
        .join(office, office.id == holder.office_id)
        .where(among(proxy.proxy_id, "people"))
    )


def _all(among: Among) -> Any:  # noqa: ANN401  a union of selects
    return union_all(_offices(among), _handed_roles(among), _handed_offices(among))


_BESIDE = Prepared(_all)


def _within(post: Post, since: date | None, until: date | None) -> Post | None:
    """Cut a post to the days for which it was handed over; None where none are left."""
    if since is None or until is None:
        return post
    first, last = max(post.first_day, since), min(post.last_day or until, until)
    return replace(post, first_day=first, last_day=last) if first <= last else None


def held_on(first: Any, last: Any, day: date) -> Any:  # noqa: ANN401  columns in, SQL out
    """Give the condition: the days from `first` to `last` (none: no end) hold this day."""
    return (first <= day) & or_(last.is_(None), last >= day)


def team_names(work: Work, teams: Iterable[TeamId], day: date) -> dict[TeamId, tuple[str, ...]]:
    """Give the names of who belongs to each of some teams on a day."""
    found: dict[TeamId, tuple[str, ...]] = {}
    for team, name in _NAMES.rows(work, {"teams": ordered(teams), "day": day}):
        found[TeamId(team)] = (*found.get(TeamId(team), ()), name)
    return found


def _names(among: Among) -> Any:  # noqa: ANN401  a select
    post, person = tables.Assignment, tables.Person
    day = given("day", post.first_day.type)
    return (
        select(post.team_id, person.name)
        .join(person, person.id == post.person_id)
        .where(
            among(post.team_id, "teams"),
            post.first_day <= day,
            or_(post.last_day.is_(None), post.last_day >= day),
        )
        .order_by(person.id)
    )


def stationed_in(
    work: Work, teams: Iterable[TeamId], first: date, last: date
) -> list[tuple[PersonId, TeamId]]:
    """Give who was a member or leader of which of these teams on any day of a span."""
    post = tables.Assignment
    rows = work.rows(
        select(post.person_id, post.team_id)
        .where(
            post.team_id.in_(sorted(set(teams))),
            post.role.in_((Role.leader, Role.member)),
            post.first_day <= last,
            or_(post.last_day.is_(None), post.last_day >= first),
        )
        .distinct()
        .order_by(post.person_id, post.team_id)
    )
    return [(PersonId(person), TeamId(team)) for person, team in rows]


_NAMES = Prepared(_names)
