"""Meetings: called, moved, called off, and which of them there are."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import false, or_, select, true, update

from storage import bulk, invitations, tables
from storage.kinds import AreaId, PersonId
from storage.work import Work


def call(work: Work, meeting: tables.Meeting, invited: Iterable[PersonId] = ()) -> None:
    """Store a meeting and its invitations."""
    work.add(meeting)
    invitations.add(work, meeting, invited)


def begin(work: Work, meeting: tables.Meeting) -> int | None:
    """Store a meeting nobody is invited to yet and give its id.

    None where its occasion has one already: two coordinators may answer the same proposal.
    """
    table = tables.table(tables.Meeting)
    row: dict[str, Any] = {}
    for column in table.columns:
        value = getattr(meeting, column.name)
        if value is None and column.default is not None:
            plain: Any = column.default
            value = plain.arg(None) if plain.is_callable else plain.arg
        if column.name != "id":
            row[column.name] = value
    key = ("area_id", "kind", "occasion")
    found = bulk.insert_new(work.connection, table, [row], key, more=("id",))
    return int(found[0][-1]) if found else None


def of_occasion(
    work: Work, area: AreaId, kind: str, occasions: Iterable[str]
) -> dict[str, tables.Meeting]:
    """Give the meetings of recurrences there are already, called off or not, by occasion."""
    table = tables.Meeting
    rows = work.ones(
        select(table)
        .where(
            table.area_id == area,
            table.kind == kind,
            table.occasion.in_(sorted(set(occasions))),
        )
        .execution_options(populate_existing=True)
    )
    return {row.occasion: row for row in rows}


def get(work: Work, meeting: int) -> tables.Meeting | None:
    """Give a meeting as it stands now, None if there is none."""
    table = tables.Meeting
    found: tables.Meeting | None = work.one(
        select(table).where(table.id == meeting).execution_options(populate_existing=True)
    )
    return found


def hold(work: Work, meeting: int) -> tables.Meeting | None:
    """Give a meeting as it stands now and lock it for this transaction; None for none."""
    table = tables.Meeting
    found: tables.Meeting | None = work.one(
        select(table)
        .where(table.id == meeting)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


def change(work: Work, meeting: int, revision: int, **values: Any) -> bool:  # noqa: ANN401  columns of the row
    """Change a meeting seen at a revision, which becomes the next; False if another was first."""
    table = tables.Meeting
    done: Any = work.run(
        update(table)
        .where(
            table.id == meeting,
            table.revision == revision,
            table.cancelled_at.is_(None),
        )
        .values(revision=revision + 1, telling=True, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def put(work: Work, meeting: int, **values: Any) -> None:  # noqa: ANN401  columns of the row
    """Set what concerns nobody's coming: minutes, the code, how far telling is."""
    table = tables.Meeting
    work.run(
        update(table)
        .where(table.id == meeting)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def to_tell(work: Work) -> list[int]:
    """Give the meetings of which somebody is still to be told something."""
    table = tables.Meeting
    return work.ones(select(table.id).where(table.telling.is_(True)).order_by(table.id))


def without_pack(work: Work, first: datetime, last: datetime) -> list[tables.Meeting]:
    """Give the meetings within (first, last] whose pack nobody ordered yet."""
    table = tables.Meeting
    return work.ones(
        select(table)
        .where(
            table.starts_at > first,
            table.starts_at <= last,
            table.pack_at.is_(None),
            table.cancelled_at.is_(None),
        )
        .order_by(table.id)
        .execution_options(populate_existing=True)
    )


def order_pack(work: Work, meeting: int, at: datetime) -> bool:
    """Note that a meeting's pack is ordered; False if it was before."""
    table = tables.Meeting
    done: Any = work.run(
        update(table)
        .where(table.id == meeting, table.pack_at.is_(None))
        .values(pack_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def starting(work: Work, first: datetime, last: datetime) -> list[tables.Meeting]:
    """Give the meetings not cancelled that start between two instants, inclusive."""
    table = tables.Meeting
    return work.ones(
        select(table)
        .where(table.starts_at.between(first, last), table.cancelled_at.is_(None))
        .order_by(table.starts_at, table.id)
    )


def of_areas(
    work: Work, areas: Iterable[AreaId], first: datetime, last: datetime, *, all_: bool = False
) -> list[tables.Meeting]:
    """Give the meetings of areas in [first, last), in order; with `all_` also the cancelled."""
    table = tables.Meeting
    return work.ones(
        select(table)
        .where(
            table.area_id.in_(sorted(set(areas))),
            table.starts_at >= first,
            table.starts_at < last,
            or_(table.cancelled_at.is_(None), true() if all_ else false()),
        )
        .order_by(table.starts_at, table.id)
        .execution_options(populate_existing=True)
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
