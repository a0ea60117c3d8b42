"""The rest rota of teams: who rests when, drafts of a month, and swaps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from storage import bulk, tables
from storage.kinds import Half, PersonId, SwapState, TeamId
from storage.planned import Planned
from storage.work import Work

KIND = "rest"
"""The day kind of a rest day by rota."""

_WAITING = (SwapState.asked, SwapState.agreed)


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a rota, and when."""

    person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """A swap somebody asks for: their day against the other's."""

    team: TeamId
    person: PersonId
    day: date
    other: PersonId
    other_day: date


def rest_days(work: Work, people: Sequence[PersonId], first: date, last: date) -> list[Planned]:
    """Give the rest days of some people, for the day ledger."""
    row = tables.RestDay
    rows = work.rows(
        select(row.person_id, row.day)
        .where(row.person_id.in_(people), row.day.between(first, last))
        .order_by(row.person_id, row.day)
    )
    return [Planned(PersonId(who), "rota", KIND, day, Half.whole) for who, day in rows]


def of_team(work: Work, team: TeamId, first: date, last: date) -> dict[PersonId, list[date]]:
    """Give the rest days of a team, by person."""
    row = tables.RestDay
    found: dict[PersonId, list[date]] = {}
    for who, day in work.rows(
        select(row.person_id, row.day)
        .where(row.team_id == team, row.day.between(first, last))
        .order_by(row.person_id, row.day)
    ):
        found.setdefault(PersonId(who), []).append(day)
    return found


def draft(work: Work, row: tables.RotaDraft) -> int:
    """Keep a plan that is to be confirmed."""
    work.add(row)
    return row.id


def get_draft(work: Work, number: int) -> tables.RotaDraft | None:
    """Give a draft."""
    row = tables.RotaDraft
    found: tables.RotaDraft | None = work.one(select(row).where(row.id == number))
    return found


def settle_draft(work: Work, number: int, at: datetime) -> bool:
    """Confirm or drop a draft; False if that was done before."""
    row = tables.RotaDraft
    once = update(row).where(row.id == number, row.settled_at.is_(None))
    return _changed(work, once.values(settled_at=at))


def plan(
    work: Work,
    team: TeamId,
    days: Mapping[PersonId, Iterable[date]],
    span: tuple[date, date],
    author: Author,
) -> None:
    """Replace the rest days of these people from the first to the last day of a span."""
    row = tables.RestDay
    gone = row.person_id.in_(sorted(days)) & row.day.between(*span)
    work.run(delete(row).where(gone).execution_options(synchronize_session=False))
    _insert(work, team, [(who, day) for who, some in days.items() for day in some], author)


def _insert(
    work: Work, team: TeamId, days: Iterable[tuple[PersonId, date]], author: Author
) -> None:
    rows = [
        {
            "person_id": who,
            "day": day,
            "team_id": team,
            "by_id": author.person,
            "set_at": author.at,
        }
        for who, day in sorted(set(days))
    ]
    bulk.insert_new(work.connection, tables.table(tables.RestDay), rows, ("person_id", "day"))


def ask_swap(work: Work, wish: Wish, event_key: str, at: datetime) -> int:
    """Store a swap that waits for the other person."""
    row = tables.RestSwap(
        event_key=event_key,
        team_id=wish.team,
        person_id=wish.person,
        day=wish.day,
        with_id=wish.other,
        with_day=wish.other_day,
        state=SwapState.asked,
        asked_at=at,
    )
    work.add(row)
    return row.id


def get_swap(work: Work, number: int) -> tables.RestSwap | None:
    """Give a swap as it stands in the database now."""
    row = tables.RestSwap
    statement = select(row).where(row.id == number).execution_options(populate_existing=True)
    found: tables.RestSwap | None = work.one(statement)
    return found


def move_swap(
    work: Work, number: int, before: SwapState, after: SwapState, author: Author
) -> bool:
    """Let a swap go on from the state it is in; False if somebody was first."""
    row = tables.RestSwap
    values = {"state": after, "decided_by": author.person, "decided_at": author.at}
    return _changed(
        work, update(row).where(row.id == number, row.state == before).values(**values)
    )


def swap(work: Work, row: tables.RestSwap, author: Author) -> bool:
    """Exchange the two days; False, with nothing changed, if one of them is no longer theirs."""
    mine, theirs = (row.person_id, row.day), (row.with_id, row.with_day)
    table = tables.RestDay
    there = [(table.person_id == who) & (table.day == day) for who, day in (mine, theirs)]
    found = work.rows(select(table.person_id, table.day).where(or_(*there)).with_for_update())
    if {tuple(one) for one in found} != {mine, theirs}:
        return False
    gone = delete(table).where(or_(*there)).execution_options(synchronize_session=False)
    work.run(gone)
    exchanged = [(PersonId(mine[0]), theirs[1]), (PersonId(theirs[0]), mine[1])]
    _insert(work, TeamId(row.team_id), exchanged, author)
    return True


def swaps_waiting(
    work: Work, person: PersonId, teams: Iterable[TeamId], day: date
) -> list[tables.RestSwap]:
    """Give the swaps to come that wait for somebody, as the other person or as the leader."""
    row = tables.RestSwap
    asked = (row.with_id == person) & (row.state == SwapState.asked)
    agreed = row.team_id.in_(sorted(set(teams))) & (row.state == SwapState.agreed)
    return work.ones(
        select(row).where(or_(asked, agreed), row.day >= day, row.with_day >= day).order_by(row.id)
    )


def swaps_of(work: Work, person: PersonId, day: date) -> list[tables.RestSwap]:
    """Give the swaps to come somebody asked for that are not decided."""
    row = tables.RestSwap
    mine = (row.person_id == person, row.state.in_(_WAITING), row.day >= day)
    return work.ones(select(row).where(*mine).order_by(row.id))


def _changed(work: Work, statement: Any) -> bool:  # noqa: ANN401  an update
    done: Any = work.run(statement.execution_options(synchronize_session=False))
    return bool(done.rowcount)
