"""Who did not confirm a notice, whom it did not reach, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from storage import notices, tables
from storage.kinds import AreaId, MessageState, PersonId
from storage.notice_kinds import Unreached
from storage.work import Work

_WAITING = (MessageState.queued, MessageState.sending)


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who did not confirm, or whom a notice did not reach, with where and why."""

    person: PersonId
    name: str
    phone: str
    area: AreaId
    why: Unreached | MessageState | None
    error: str | None = None


def unconfirmed(
    work: Work, notice: tables.Notice, paths: Sequence[str], limit: int
) -> list[Missing]:
    """Give who did not confirm, in areas of these paths, in the order of the areas."""
    return _missing(work, notice, paths, (tables.Receipt.confirmed_at.is_(None),), limit)


def not_reached(
    work: Work, notice: tables.Notice, paths: Sequence[str], limit: int
) -> list[Missing]:
    """Give for whom nothing was queued, or no message certainly arrived, and why."""
    row, mine = tables.Outbox, tables.Receipt
    abouts = [notices.subject(notice.id, n) for n in range(1, notice.round + 1)]
    failed = exists().where(
        row.about.in_(abouts),
        row.person_id == mine.person_id,
        row.state.in_((MessageState.refused, MessageState.unknown)),
    )
    reached = exists().where(
        row.about.in_(abouts),
        row.person_id == mine.person_id,
        row.state.in_((MessageState.sent, *_WAITING)),
    )
    wanted = (or_(mine.unreached.is_not(None), and_(failed, ~reached)),)
    return _missing(work, notice, paths, wanted, limit)


def count_unconfirmed(work: Work, notice: int, paths: Sequence[str]) -> int:
    """Count who did not confirm in areas of these paths."""
    row, area = tables.Receipt, tables.Area
    return int(
        work.one(
            select(func.count())
            .select_from(row)
            .join(area, area.id == row.area_id)
            .where(row.notice_id == notice, row.confirmed_at.is_(None), notices.below(paths))
        )
    )


def _missing(
    work: Work,
    notice: tables.Notice,
    paths: Sequence[str],
    wanted: Sequence[ColumnElement[bool]],
    limit: int,
) -> list[Missing]:
    mine, person, area = tables.Receipt, tables.Person, tables.Area
    rows = work.rows(
        select(mine.person_id, person.name, person.phone, mine.area_id, mine.unreached)
        .join(person, person.id == mine.person_id)
        .join(area, area.id == mine.area_id)
        .where(mine.notice_id == notice.id, notices.below(paths), *wanted)
        .order_by(area.path, mine.person_id)
        .limit(limit)
    )
    latest = _latest(work, notice, [PersonId(row[0]) for row in rows])
    return [
        Missing(PersonId(who), name, phone, AreaId(place), why or known[0], known[1])
        for who, name, phone, place, why in rows
        for known in [latest.get(PersonId(who), (None, None))]
    ]


def _latest(
    work: Work, notice: tables.Notice, people: Sequence[PersonId]
) -> dict[PersonId, tuple[MessageState, str | None]]:
    row = tables.Outbox
    keys = [notices.key(notice.id, who, n) for who in people for n in range(1, notice.round + 1)]
    rows = work.rows(
        select(row.person_id, row.state, row.error).where(row.key.in_(keys)).order_by(row.id)
    )
    return {PersonId(who): (state, error) for who, state, error in rows}
