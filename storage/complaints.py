"""Complaints and suggestions: filed under a name or nameless, answered once, read by a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update

from storage import tables
from storage.kinds import AreaId, ComplaintState, PersonId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Addressed:
    """To which office of which county something goes, and the days of filing and of the answer."""

    area: AreaId
    office: str
    filed_on: date
    due_on: date


def file(work: Work, to: Addressed, said: str, person: PersonId, event_key: str) -> int:
    """Store what somebody said under their name, once for an event, and give its number."""
    table = tables.Complaint
    known: int | None = work.one(select(table.id).where(table.event_key == event_key))
    if known is not None:
        return known
    row = table(**_columns(to), said=said, person_id=person, event_key=event_key)
    row.state = ComplaintState.open
    work.add(row)
    return row.id


def draft(work: Work, to: Addressed, said: str, digest: str) -> None:
    """Store a nameless one that is not addressed yet; all that is known of it is its digest."""
    row = tables.Complaint(**_columns(to), said=said, digest=digest)
    row.state = ComplaintState.draft
    work.add(row)


def address(work: Work, digest: str, to: Addressed) -> bool:
    """Hand a draft to an office; False if there is no draft of this digest."""
    table = tables.Complaint
    values = {"office": to.office, "filed_on": to.filed_on, "due_on": to.due_on}
    return _changed(
        work,
        update(table)
        .where(table.digest == digest, table.state == ComplaintState.draft)
        .values(state=ComplaintState.open, **values),
    )


def tear_up(work: Work, digest: str) -> bool:
    """Forget a draft; False if there is none of this digest."""
    table = tables.Complaint
    return _changed(
        work, delete(table).where(table.digest == digest, table.state == ComplaintState.draft)
    )


def of_digest(work: Work, digest: str) -> tables.Complaint | None:
    """Give the nameless one of this digest as it stands in the database now."""
    table = tables.Complaint
    found: tables.Complaint | None = work.one(
        select(table).where(table.digest == digest).execution_options(populate_existing=True)
    )
    return found


def get(work: Work, number: int) -> tables.Complaint | None:
    """Give one that was handed to an office, as it stands in the database now."""
    table = tables.Complaint
    found: tables.Complaint | None = work.one(
        select(table)
        .where(table.id == number, table.state != ComplaintState.draft)
        .execution_options(populate_existing=True)
    )
    return found


def nameless_on(work: Work, area: AreaId, day: date) -> int:
    """Count the nameless ones of a county that bear a day, drafts included."""
    table = tables.Complaint
    mine = (table.area_id == area, table.filed_on == day, table.digest.is_not(None))
    return int(work.one(select(func.count()).select_from(table).where(*mine)) or 0)


def waiting(work: Work) -> list[tables.Complaint]:
    """Give all that wait for an answer, the oldest first."""
    table = tables.Complaint
    return work.ones(select(table).where(table.state == ComplaintState.open).order_by(table.id))


def waiting_at(
    work: Work, seats: Iterable[tuple[str, AreaId]], sender: PersonId
) -> list[tables.Complaint]:
    """Give what waits at some offices, and what somebody filed that waits; the oldest first."""
    table = tables.Complaint
    places = [
        and_(table.office == office, table.area_id == area) for office, area in sorted(set(seats))
    ]
    mine = or_(table.person_id == sender, *places)
    return work.ones(
        select(table).where(table.state == ComplaintState.open, mine).order_by(table.id)
    )


def answer(work: Work, number: int, said: str, by: PersonId, at: datetime) -> bool:
    """Answer what waits; False if somebody did before."""
    table = tables.Complaint
    values = {"answer": said, "answered_by": by, "answered_at": at}
    return _changed(
        work,
        update(table)
        .where(table.id == number, table.state == ComplaintState.open)
        .values(state=ComplaintState.answered, **values),
    )


def forget_drafts(work: Work, before: date, limit: int) -> int:
    """Drop drafts of days before one, at most so many, and tell how many went."""
    table = tables.Complaint
    old = (
        select(table.id)
        .where(table.state == ComplaintState.draft, table.filed_on < before)
        .order_by(table.id)
        .limit(limit)
    )
    done: Any = work.run(
        delete(table).where(table.id.in_(old)).execution_options(synchronize_session=False)
    )
    return int(done.rowcount)


def _columns(to: Addressed) -> dict[str, Any]:
    return {
        "area_id": to.area,
        "office": to.office,
        "filed_on": to.filed_on,
        "due_on": to.due_on,
        "answer": "",
    }


def _changed(work: Work, statement: Any) -> bool:  # noqa: ANN401  an update or delete
    done: Any = work.run(statement.execution_options(synchronize_session=False))
    return bool(done.rowcount)
