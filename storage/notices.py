"""Notices: who sent what to whom, how far it is, and what was written back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select, update

from storage import bulk, tables
from storage.audiences import Reader
from storage.kinds import (
    AreaId,
    MessageAction,
    MessageState,
    NoticeId,
    PersonId,
)
from storage.notice_kinds import NoticeState
from storage.urgency import OVER_BUDGET
from storage.work import Work

_ARRIVED = (MessageState.sent, MessageState.unknown)
_WAITING = (MessageState.queued, MessageState.sending)
OVER = (NoticeState.declined, NoticeState.stopped)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a notice is: people by what became of their message, and receipts.

    `people` are all it was for so far, `unreached` those for whom nothing could be queued; of
    those waiting, `held` were asked enough today.
    """

    people: int = 0
    unreached: int = 0
    confirmed: int = 0
    waiting: int = 0
    sent: int = 0
    unknown: int = 0
    refused: int = 0
    dropped: int = 0
    held: int = 0


def subject(notice: int, round_: int = 1) -> str:
    """Give what the messages of a round are about, so that they can be counted."""
    return f"notice:{notice}" if round_ == 1 else f"notice:{notice}:round:{round_}"


def key(notice: int, person: int, round_: int = 1) -> str:
    """Give the business key of the message to one person; no round has it twice."""
    plain = f"notice:{notice}:{person}"
    return plain if round_ == 1 else f"{plain}:{round_}"


def files(notice: int) -> str:
    """Give what the files of a notice are about, so that they are not counted as it."""
    return f"notice-file:{notice}"


def get(work: Work, notice: NoticeId) -> tables.Notice | None:
    """Give a notice as it stands in the database now."""
    row = tables.Notice
    statement = select(row).where(row.id == notice).execution_options(populate_existing=True)
    found: tables.Notice | None = work.one(statement)
    return found


def change(
    work: Work,
    notice: int,
    before: Collection[NoticeState],
    **values: Any,  # noqa: ANN401  columns
) -> bool:
    """Change a notice that still stands where it should; False if another was first."""
    row = tables.Notice
    done: Any = work.run(
        update(row)
        .where(row.id == notice, row.state.in_(sorted(before)))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def next_round(work: Work, notice: int, seen: int) -> bool:
    """Begin another round; False if one was begun since it was looked at."""
    row = tables.Notice
    done: Any = work.run(
        update(row)
        .where(row.id == notice, row.round == seen)
        .values(round=seen + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def of_sender(work: Work, person: PersonId, limit: int) -> list[tables.Notice]:
    """Give the newest notices somebody sent, those taken back or declined left out."""
    row = tables.Notice
    mine = select(row).where(row.by_id == person, row.state.not_in(OVER))
    return work.ones(mine.order_by(row.id.desc()).limit(limit))


def newest(work: Work, limit: int) -> list[tables.Notice]:
    """Give the newest notices of all."""
    row = tables.Notice
    return work.ones(select(row).order_by(row.id.desc()).limit(limit))


def reaching(work: Work, paths: Sequence[str], since: datetime, limit: int) -> list[tables.Notice]:
    """Give the newest notices to anybody in areas of these paths, sent since an instant."""
    row = tables.Notice
    held = exists().where(
        tables.Receipt.notice_id == row.id,
        tables.Receipt.area_id == tables.Area.id,
        below(paths),
    )
    found = select(row).where(row.send_at >= since, row.state.not_in(OVER), held)
    return work.ones(found.order_by(row.id.desc()).limit(limit))


def to_confirm(work: Work, areas: Collection[AreaId]) -> list[tables.Notice]:
    """Give the notices of these areas that wait for a second person, the oldest first."""
    row = tables.Notice
    waiting = select(row).where(
        row.state == NoticeState.to_confirm, row.area_id.in_(sorted(areas))
    )
    return work.ones(waiting.order_by(row.id))


def enrol(work: Work, notice: int, readers: Sequence[Reader]) -> set[PersonId]:
    """Enrol people and give who was not enrolled before."""
    rows = [
        {
            "notice_id": notice,
            "person_id": one.person,
            "area_id": one.area,
            "unreached": one.unreached,
        }
        for one in readers
    ]
    table = tables.table(tables.Receipt)
    new = bulk.insert_new(work.connection, table, rows, ("notice_id", "person_id"))
    return {PersonId(who) for _, who in new}


def enrolled(
    work: Work, notice: int, after: tuple[PersonId, int], *, unconfirmed: bool = False
) -> list[Reader]:
    """Give the next people a notice was for by id: after the first number, that many at most."""
    row, person = tables.Receipt, tables.Person
    wanted = [row.notice_id == notice, row.person_id > after[0]]
    if unconfirmed:
        wanted.append(row.confirmed_at.is_(None))
    rows = work.rows(
        select(row.person_id, row.area_id, person.language)
        .join(person, person.id == row.person_id)
        .where(*wanted)
        .order_by(row.person_id)
        .limit(after[1])
    )
    return [Reader(PersonId(who), AreaId(area), language) for who, area, language in rows]


def messages(
    work: Work, notice: tables.Notice, people: Sequence[PersonId]
) -> dict[PersonId, list[tuple[str, MessageState]]]:
    """Give the keys and states of what was queued for these people, round by round."""
    row = tables.Outbox
    keys = [key(notice.id, who, n) for who in people for n in range(1, notice.round + 1)]
    found: dict[PersonId, list[tuple[str, MessageState]]] = {}
    for who, its_key, state in work.rows(
        select(row.person_id, row.key, row.state).where(row.key.in_(keys)).order_by(row.id)
    ):
        found.setdefault(PersonId(who), []).append((its_key, state))
    return found


def tally(work: Work, notice: tables.Notice, round_: int = 1) -> Tally:
    """Count what became of the messages of a round, and all receipts."""
    row, mine = tables.Outbox, tables.Receipt
    over_budget = case((row.error == OVER_BUDGET, 1))
    counted = work.rows(
        select(row.state, func.count(), func.count(over_budget))
        .where(row.about == subject(notice.id, round_), row.action == MessageAction.send)
        .group_by(row.state)
    )
    states = {state: count for state, count, _ in counted}
    people, unreached, confirmed = work.rows(
        select(func.count(), func.count(mine.unreached), func.count(mine.confirmed_at)).where(
            mine.notice_id == notice.id
        )
    )[0]
    return Tally(
        people,
        unreached,
        confirmed,
        sum(states.get(state, 0) for state in _WAITING),
        sent=states.get(MessageState.sent, 0),
        unknown=states.get(MessageState.unknown, 0),
        refused=states.get(MessageState.refused, 0),
        dropped=states.get(MessageState.dropped, 0),
        held=sum(held for state, _, held in counted if state is MessageState.queued),
    )


def take_back(work: Work, notice: tables.Notice, at: datetime, limit: int) -> int:
    """Take back some of the messages of a notice that nobody began to send; give how many."""
    row = tables.Outbox
    abouts = [*(subject(notice.id, n) for n in range(1, notice.round + 1)), files(notice.id)]
    some = (
        select(row.id).where(row.about.in_(abouts), row.state == MessageState.queued).limit(limit)
    )
    done: Any = work.run(
        update(row)
        .where(row.id.in_(some), row.state == MessageState.queued)
        .values(state=MessageState.dropped, settled_at=at, error="taken back by its sender")
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)


def next_release(work: Work, notice: tables.Notice, round_: int) -> datetime | None:
    """Give when the first waiting message of a round may go out, None where none waits."""
    row = tables.Outbox
    found: datetime | None = work.one(
        select(func.min(row.not_before)).where(
            row.about == subject(notice.id, round_), row.state == MessageState.queued
        )
    )
    return found


def below(paths: Sequence[str]) -> ColumnElement[bool]:
    """Give the condition: an area is one of these paths or lies below it."""
    path = tables.Area.path
    return or_(*(path.startswith(one, autoescape=True) for one in paths))
