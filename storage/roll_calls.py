"""Roll-calls: who is enrolled, who answered what, and who is still to be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from storage import bulk, tables
from storage.kinds import AreaId, PersonId, Role, RollId, RollState, Safety, TeamId
from storage.work import Work

_STATIONED = (Role.leader, Role.member)


@dataclass(frozen=True, slots=True)
class NewRoll:
    """A roll-call as it begins; instants aware."""

    event_key: str
    area: AreaId
    reason: str
    by: PersonId
    called_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: where they are, if said, who said it and when."""

    answer: Safety
    place: str
    by: PersonId
    at: datetime


def begin(work: Work, new: NewRoll) -> tables.RollCall:
    """Store a roll-call in which nobody is enrolled yet."""
    row = tables.RollCall(
        event_key=new.event_key,
        area_id=new.area,
        reason=new.reason,
        by_id=new.by,
        called_at=new.called_at,
        expires_at=new.expires_at,
        state=RollState.open,
        enrolled_to=0,
        round=1,
        asked_at=new.called_at,
    )
    work.add(row)
    return row


def get(work: Work, roll: RollId) -> tables.RollCall | None:
    """Give a roll-call as it stands in the database now."""
    row = tables.RollCall
    statement = select(row).where(row.id == roll).execution_options(populate_existing=True)
    found: tables.RollCall | None = work.one(statement)
    return found


def running(work: Work, now: datetime) -> list[tables.RollCall]:
    """Give the roll-calls neither closed nor over, the newest first."""
    row = tables.RollCall
    open_ones = select(row).where(row.state == RollState.open, row.expires_at > now)
    return work.ones(open_ones.order_by(row.id.desc()))


def closed_since(work: Work, since: datetime) -> list[tables.RollCall]:
    """Give the roll-calls closed since an instant, the newest first."""
    row = tables.RollCall
    closed = select(row).where(row.state == RollState.closed, row.closed_at >= since)
    return work.ones(closed.order_by(row.id.desc()))


def running_for(work: Work, person: PersonId, now: datetime) -> list[tables.RollCall]:
    """Give the running roll-calls somebody is enrolled in, the newest first."""
    row, mine = tables.RollCall, tables.RollAnswer
    return work.ones(
        select(row)
        .join(mine, mine.roll_call_id == row.id)
        .where(mine.person_id == person, row.state == RollState.open, row.expires_at > now)
        .order_by(row.id.desc())
    )


def unanswered_by(work: Work, person: PersonId, now: datetime) -> list[tables.RollCall]:
    """Give the running roll-calls somebody was asked in and has not answered."""
    row, mine = tables.RollCall, tables.RollAnswer
    return work.ones(
        select(row)
        .join(mine, mine.roll_call_id == row.id)
        .where(
            mine.person_id == person,
            mine.answer.is_(None),
            mine.on_leave.is_(False),
            row.state == RollState.open,
            row.expires_at > now,
        )
        .order_by(row.id.desc())
    )


def expired(work: Work, now: datetime) -> list[tables.RollCall]:
    """Give the roll-calls whose time is over and that nobody closed."""
    row = tables.RollCall
    over = select(row).where(row.state == RollState.open, row.expires_at <= now)
    return work.ones(over.order_by(row.id).execution_options(populate_existing=True))


def unfinished(work: Work, now: datetime) -> list[tables.RollCall]:
    """Give the running roll-calls with people still to enrol or to ask once more."""
    row, one = tables.RollCall, tables.RollAnswer
    to_ask = select(one.person_id).where(one.roll_call_id == row.id, *_to_ask(row.round)).exists()
    return work.ones(
        select(row)
        .where(
            row.state == RollState.open,
            row.expires_at > now,
            or_(row.enrolled_to.is_not(None), to_ask),
        )
        .order_by(row.id)
        .execution_options(populate_existing=True)
    )


def count_stationed(work: Work, teams: Iterable[TeamId], day: date) -> int:
    """Count the leaders and members of some teams on a day."""
    post = tables.Assignment
    counted = select(func.count(func.distinct(post.person_id)))
    return int(work.one(counted.where(*_stationed(teams, day))) or 0)


def next_stationed(
    work: Work, teams: Iterable[TeamId], day: date, after: tuple[int, int]
) -> list[tuple[PersonId, TeamId]]:
    """Give (person, team) of leaders and members by id: after the first number, that many."""
    post = tables.Assignment
    rows = work.rows(
        select(post.person_id, func.min(post.team_id))
        .where(*_stationed(teams, day), post.person_id > after[0])
        .group_by(post.person_id)
        .order_by(post.person_id)
        .limit(after[1])
    )
    return [(PersonId(person), TeamId(team)) for person, team in rows]


def enrol(
    work: Work,
    roll: tables.RollCall,
    people: Sequence[tuple[PersonId, TeamId, bool]],
    upto: int | None,
) -> bool:
    """Enrol (person, team, on leave) and say how far that goes; False if another was first."""
    row = tables.RollCall
    holds = (row.id == roll.id, row.enrolled_to == roll.enrolled_to, row.state == RollState.open)
    if not _changed(work, update(row).where(*holds).values(enrolled_to=upto)):
        return False
    rows = [
        {
            "roll_call_id": roll.id,
            "person_id": person,
            "team_id": team,
            "on_leave": on_leave,
            "asked": 0 if on_leave else roll.round,
            "place": "",
        }
        for person, team, on_leave in people
    ]
    table = tables.table(tables.RollAnswer)
    bulk.insert_new(work.connection, table, rows, ("roll_call_id", "person_id"))
    roll.enrolled_to = upto
    work.session.flush()
    return True


def ask_again(work: Work, roll: tables.RollCall, now: datetime) -> bool:
    """Begin another round; False if another was first or it is closed."""
    row = tables.RollCall
    holds = (row.id == roll.id, row.round == roll.round, row.state == RollState.open)
    return _changed(work, update(row).where(*holds).values(round=roll.round + 1, asked_at=now))


def next_to_ask(work: Work, roll: RollId, number: int, limit: int) -> list[PersonId]:
    """Take who has not answered and was not asked in this round: they count as asked now."""
    row = tables.RollAnswer
    found = work.ones(
        select(row.person_id)
        .where(row.roll_call_id == roll, *_to_ask(number))
        .order_by(row.person_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    asked = update(row).where(row.roll_call_id == roll, row.person_id.in_(found))
    work.run(asked.values(asked=number).execution_options(synchronize_session=False))
    return [PersonId(person) for person in found]


def answer(work: Work, roll: RollId, people: Iterable[PersonId], said: Said) -> list[PersonId]:
    """Record an answer of some; give those of them who are enrolled."""
    row = tables.RollAnswer
    found = work.ones(
        update(row)
        .where(row.roll_call_id == roll, row.person_id.in_(sorted(set(people))))
        .values(answer=said.answer, place=said.place, by_id=said.by, answered_at=said.at)
        .returning(row.person_id)
        .execution_options(synchronize_session=False)
    )
    return sorted(PersonId(person) for person in found)


def close(work: Work, roll: RollId, at: datetime) -> bool:
    """Close a roll-call; False if it was closed before."""
    row = tables.RollCall
    holds = (row.id == roll, row.state == RollState.open)
    values = {"state": RollState.closed, "closed_at": at}
    return _changed(work, update(row).where(*holds).values(**values))


def _stationed(teams: Iterable[TeamId], day: date) -> tuple[Any, ...]:
    post = tables.Assignment
    return (
        post.team_id.in_(sorted(set(teams))),
        post.role.in_(_STATIONED),
        post.first_day <= day,
        or_(post.last_day.is_(None), post.last_day >= day),
    )


def _to_ask(number: Any) -> tuple[Any, ...]:  # noqa: ANN401  a number or a column
    row = tables.RollAnswer
    return (row.asked < number, row.answer.is_(None), row.on_leave.is_(False))


def _changed(work: Work, statement: Any) -> bool:  # noqa: ANN401  an update
    done: Any = work.run(statement.execution_options(synchronize_session=False))
    return bool(done.rowcount)
