"""Offices with their holders and deputies, and who stands in for whom for some days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from storage import tables
from storage.kinds import AreaId, OfficeId, PersonId, UnitId
from storage.posts import held_on
from storage.work import Work


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Everything one person may do, handed over to another; both days inclusive."""

    person: PersonId
    proxy: PersonId
    first_day: date
    last_day: date


def find(work: Work, kind: str, area: AreaId | None, unit: UnitId | None) -> OfficeId | None:
    """Give an office of a kind in an area or unit, None if nobody was ever put into it."""
    table = tables.Office
    place = (
        table.area_id.is_(None) if area is None else table.area_id == area,
        table.unit_id.is_(None) if unit is None else table.unit_id == unit,
    )
    found: OfficeId | None = work.one(select(table.id).where(table.kind == kind, *place))
    return found


def appoint(
    work: Work, office: tuple[str, AreaId | None, UnitId | None], person: PersonId,
    days: tuple[date, date | None], *, deputy: bool,
) -> bool:  # fmt: skip
    """Put somebody into an office as holder or deputy; False if they hold it like that already."""
    found = find(work, *office)
    if found is None:
        kind, area, unit = office
        row = tables.Office(kind=kind, area_id=area, unit_id=unit)
        work.add(row)
        found = OfficeId(row.id)
    holder = tables.OfficeHolder
    known = select(holder.id).where(
        holder.office_id == found,
        holder.person_id == person,
        holder.deputy == deputy,
        held_on(holder.first_day, holder.last_day, days[0]),
    )
    if work.one(known) is not None:
        return False
    work.add(
        holder(
            office_id=found, person_id=person, deputy=deputy, first_day=days[0], last_day=days[1]
        )
    )
    return True


def dismiss(work: Work, person: PersonId, kind: str | None, last_day: date) -> int:
    """End somebody's offices (of a kind, or all) on a day and tell how many; later ones go."""
    holder, office = tables.OfficeHolder, tables.Office
    mine = [holder.person_id == person]
    if kind is not None:
        mine.append(holder.office_id.in_(select(office.id).where(office.kind == kind)))
    gone: Any = work.run(
        delete(holder)
        .where(*mine, holder.first_day > last_day)
        .execution_options(synchronize_session=False)
    )
    ended: Any = work.run(
        update(holder)
        .where(*mine, or_(holder.last_day.is_(None), holder.last_day > last_day))
        .values(last_day=last_day)
        .execution_options(synchronize_session=False)
    )
    return int(gone.rowcount + ended.rowcount)


def end(
    work: Work, office: tuple[str, AreaId | None, UnitId | None], person: PersonId,
    last_day: date, *, deputy: bool,
) -> bool:  # fmt: skip
    """End what somebody holds of one office on a day; False if it had ended by then."""
    holder = tables.OfficeHolder
    result: Any = work.run(
        update(holder)
        .where(
            holder.office_id == find(work, *office),
            holder.person_id == person,
            holder.deputy == deputy,
            holder.first_day <= last_day,
            or_(holder.last_day.is_(None), holder.last_day > last_day),
        )
        .values(last_day=last_day)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def seats(
    work: Work, kind: str, place: tuple[AreaId | None, UnitId | None], day: date
) -> list[tuple[PersonId, bool]]:
    """Give who was put into an office for a day, each with whether as deputy."""
    office, holder = tables.Office, tables.OfficeHolder
    area, unit = place
    there = office.unit_id == unit if unit is not None else office.area_id == area
    rows = work.rows(
        select(holder.person_id, holder.deputy)
        .join(office, office.id == holder.office_id)
        .where(office.kind == kind, there, held_on(holder.first_day, holder.last_day, day))
        .order_by(holder.person_id)
    )
    return [(PersonId(person), bool(deputy)) for person, deputy in rows]


def deputies(
    work: Work, kind: str, areas: Iterable[AreaId], day: date
) -> list[tuple[AreaId, PersonId]]:
    """Give the deputies of an office in some areas on a day, in the order they were named."""
    office, holder = tables.Office, tables.OfficeHolder
    rows = work.rows(
        select(office.area_id, holder.person_id)
        .join(office, office.id == holder.office_id)
        .where(
            office.kind == kind,
            office.area_id.in_(sorted(set(areas))),
            holder.deputy.is_(True),
            held_on(holder.first_day, holder.last_day, day),
        )
        .order_by(holder.id)
    )
    return [(AreaId(area), PersonId(person)) for area, person in rows]


def hand_over(work: Work, what: HandedOver, at: datetime) -> None:
    """Let a proxy do everything somebody may, for some days."""
    work.add(
        tables.Proxy(
            person_id=what.person,
            proxy_id=what.proxy,
            first_day=what.first_day,
            last_day=what.last_day,
            named_at=at,
        )
    )


def handed_over(work: Work, person: PersonId, first: date, last: date) -> list[HandedOver]:
    """Give to whom somebody handed over within some days."""
    table = tables.Proxy
    rows = work.ones(
        select(table)
        .where(table.person_id == person, table.first_day <= last, table.last_day >= first)
        .order_by(table.first_day, table.id)
    )
    return [HandedOver(person, PersonId(r.proxy_id), r.first_day, r.last_day) for r in rows]


def take_back(work: Work, person: PersonId, last_day: date, *, proxy: bool = False) -> int:
    """End what somebody handed over (or, with `proxy`, what was handed to them) on a day."""
    table = tables.Proxy
    whose = table.proxy_id == person if proxy else table.person_id == person
    gone: Any = work.run(
        delete(table)
        .where(whose, table.first_day > last_day)
        .execution_options(synchronize_session=False)
    )
    ended: Any = work.run(
        update(table)
        .where(whose, table.last_day > last_day)
        .values(last_day=last_day)
        .execution_options(synchronize_session=False)
    )
    return int(gone.rowcount + ended.rowcount)


def proxies(work: Work, people: Iterable[PersonId], day: date) -> dict[PersonId, PersonId]:
    """Give who stands in for whom on a day; the last one named, where there are several."""
    table = tables.Proxy
    rows = work.rows(
        select(table.person_id, table.proxy_id)
        .where(
            table.person_id.in_(sorted(set(people))),
            table.first_day <= day,
            table.last_day >= day,
        )
        .order_by(table.id)
    )
    return {PersonId(person): PersonId(proxy) for person, proxy in rows}


def stood_for(work: Work, proxy: PersonId, since: date) -> list[HandedOver]:
    """Give for whom somebody stands in on a day or later."""
    table = tables.Proxy
    rows = work.rows(
        select(table.person_id, table.first_day, table.last_day)
        .where(table.proxy_id == proxy, table.last_day >= since)
        .order_by(table.first_day, table.id)
    )
    return [HandedOver(PersonId(row[0]), proxy, row[1], row[2]) for row in rows]
