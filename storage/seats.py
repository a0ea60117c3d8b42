"""Who sits where on a day: every office with its holders, and who of them can be reached."""

from datetime import date

from sqlalchemy import or_, select

from storage import tables
from storage.kinds import PersonId, Role
from storage.posts import held_on
from storage.work import Work

Seat = tuple[str, int | None, int | None, int | None]
"""An office: its kind, and the team, area or unit it is of."""

_OFFICES = {
    Role.leader: "team_leader",
    Role.township: "township",
    Role.county: "county",
    Role.unit: "unit",
}


def holders(work: Work, day: date) -> dict[Seat, set[PersonId]]:
    """Give who holds each office on a day, deputies left out; two statements for everybody."""
    post = tables.Assignment
    rows = work.rows(
        select(post.role, post.team_id, post.area_id, post.unit_id, post.person_id).where(
            post.role.in_(tuple(_OFFICES)),
            held_on(post.first_day, post.last_day, day),
        )
    )
    found: dict[Seat, set[PersonId]] = {}
    for role, team, area, unit, person in rows:
        seat = (_OFFICES[Role(role)], team, area, unit)
        found.setdefault(seat, set()).add(PersonId(person))
    office, holder = tables.Office, tables.OfficeHolder
    named = work.rows(
        select(office.kind, office.area_id, office.unit_id, holder.person_id)
        .join(holder, holder.office_id == office.id)
        .where(
            holder.deputy.is_(False),
            or_(office.area_id.is_not(None), office.unit_id.is_not(None)),
            held_on(holder.first_day, holder.last_day, day),
        )
    )
    for kind, area, unit, person in named:
        found.setdefault((kind, None, area, unit), set()).add(PersonId(person))
    return found
