"""Months as they were closed: versions, statements, and who saw their sheet before."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, and_, bindparam, literal, select, union_all, update

from storage import bulk, tables
from storage.kinds import MessageState, PersonId, TeamId, Unseen
from storage.work import Work

Key = tuple[TeamId, date]


@dataclass(frozen=True, slots=True)
class Closed:
    """A statement to store: somebody's days as codes, and what is to be said of them."""

    team: TeamId
    person: PersonId
    days: tuple[str, ...]
    unseen: Unseen
    doubts: tuple[tuple[str, str], ...]


def latest(work: Work, teams: Collection[TeamId], months: Collection[date]) -> dict[Key, Any]:
    """Give the newest closing of each team's month that was ever closed."""
    row = tables.Closing
    found: dict[Key, tables.Closing] = {}
    for one in work.ones(
        select(row)
        .where(row.team_id.in_(sorted(teams)), row.month.in_(sorted(months)))
        .order_by(row.version)
        .execution_options(populate_existing=True)
    ):
        found[TeamId(one.team_id), one.month] = one
    return found


def reasons(work: Work, teams: Collection[TeamId], month: date) -> dict[tuple[int, int], str]:
    """Give why versions were reopened, by team and version."""
    row = tables.Closing
    rows = work.rows(
        select(row.team_id, row.version, row.reason).where(
            row.team_id.in_(sorted(teams)), row.month == month, row.reopened_at.is_not(None)
        )
    )
    return {(team, version): reason for team, version, reason in rows}


def unclosed(work: Work, months: Sequence[date]) -> list[Key]:
    """Give the teams whose month is not closed now, of these months: never, or reopened."""
    team, row = tables.Team, tables.Closing
    parts = []
    for month in months:
        holds = and_(row.team_id == team.id, row.month == month, row.reopened_at.is_(None))
        kept = literal(month, row.month.type).label("month")
        parts.append(select(team.id, kept).outerjoin(row, holds).where(row.team_id.is_(None)))
    rows = work.rows(union_all(*parts)) if parts else []
    return sorted((TeamId(team_id), month) for team_id, month in rows)


def reopened_since(work: Work, month: date) -> dict[TeamId, datetime]:
    """Give the teams whose month was closed before, with when it was last reopened."""
    row = tables.Closing
    rows = work.rows(
        select(row.team_id, row.reopened_at)
        .where(row.month == month, row.reopened_at.is_not(None))
        .order_by(row.version)
    )
    return {TeamId(team): at for team, at in rows}


def begin(
    work: Work, keys: Iterable[tuple[Key, int]], now: datetime, by: PersonId | None
) -> set[Key]:
    """Close teams' months under these versions; gives those that nobody closed before."""
    rows = [
        {
            "team_id": team,
            "month": month,
            "version": version,
            "closed_at": now,
            "closed_by": by,
            "digest": "",
            "reopened_at": None,
            "reopened_by": None,
            "reason": "",
        }
        for (team, month), version in sorted(keys)
    ]
    key = ("team_id", "month", "version")
    fresh = bulk.insert_new(work.connection, tables.table(tables.Closing), rows, key)
    won = {int(row[0]) for row in fresh}
    return {(team, month) for (team, month), _ in keys if team in won}


def seal(work: Work, key: Key, version: int, digest: str) -> None:
    """Write down the digest of a closing's statements."""
    row = tables.Closing
    work.run(
        update(row)
        .where(row.team_id == key[0], row.month == key[1], row.version == version)
        .values(digest=digest)
        .execution_options(synchronize_session=False)
    )


def reopen(work: Work, row: tables.Closing, by: PersonId, at: datetime, reason: str) -> bool:
    """Open a closed month again; False if somebody did meanwhile."""
    table = tables.Closing
    done = work.run(
        update(table)
        .where(
            table.team_id == row.team_id,
            table.month == row.month,
            table.version == row.version,
            table.reopened_at.is_(None),
        )
        .values(reopened_at=at, reopened_by=by, reason=reason)
        .returning(table.version)
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None


def keep(work: Work, month: date, version_of: dict[TeamId, int], rows: Sequence[Closed]) -> None:
    """Store statements."""
    bulk.insert(
        work.connection,
        tables.table(tables.Statement),
        [
            {
                "team_id": one.team,
                "month": month,
                "version": version_of[one.team],
                "person_id": one.person,
                "days": list(one.days),
                "unseen": one.unseen,
                "doubts": [list(doubt) for doubt in one.doubts],
            }
            for one in rows
        ],
    )


def statements_of(work: Work, people: Sequence[PersonId], month: date) -> list[tables.Statement]:
    """Give every statement of some people's month, in every version, the oldest first."""
    row = tables.Statement
    return work.ones(
        select(row)
        .where(row.person_id.in_(people), row.month == month)
        .order_by(row.version, row.team_id)
    )


def statements_in(work: Work, teams: Collection[TeamId], month: date) -> list[tables.Statement]:
    """Give the statements that hold now of these teams."""
    row, closing = tables.Statement, tables.Closing
    return work.ones(
        select(row)
        .join(closing, _same(row, closing))
        .where(row.team_id.in_(sorted(teams)), row.month == month, closing.reopened_at.is_(None))
        .order_by(row.team_id, row.person_id)
    )


def holding(work: Work, people: Sequence[PersonId], first: date, last: date) -> Sequence[Any]:
    """Give (person, month, days) of the closed months that hold now and touch the days."""
    values = {"people": people, "first": first.replace(day=1), "last": last}
    return work.rows(_HOLDING, values)


def look(work: Work, person: PersonId, month: date, now: datetime) -> None:
    """Remember that somebody looked at their sheet."""
    row = {"person_id": person, "month": month, "seen_at": now}
    table = tables.table(tables.SheetSeen)
    bulk.insert_new(work.connection, table, [row], ("person_id", "month"))


def seen(work: Work, people: Sequence[PersonId], month: date, rule: str) -> set[PersonId]:
    """Give who looked at their sheet, or was sent it by this rule and got it themselves."""
    looked, due, message = tables.SheetSeen, tables.Reminder, tables.Outbox
    rows = work.rows(
        select(looked.person_id).where(looked.person_id.in_(people), looked.month == month)
    )
    sent = work.rows(
        select(due.person_id)
        .join(message, message.key == due.outbox_key)
        .where(
            due.rule == rule,
            due.period == month.isoformat(),
            due.person_id.in_(people),
            message.person_id == due.person_id,
            message.state == MessageState.sent,
        )
    )
    return {PersonId(one) for (one,) in (*rows, *sent)}


def unseen_before(work: Work, people: Sequence[PersonId], month: date) -> dict[PersonId, Unseen]:
    """Give who had not seen their sheet when the month was first closed, and why."""
    row = tables.Statement
    rows = work.rows(
        select(row.person_id, row.unseen).where(
            row.person_id.in_(people),
            row.month == month,
            row.version == 1,
            row.unseen != Unseen.seen,
        )
    )
    return {PersonId(person): Unseen(why) for person, why in rows}


def _same(row: type[tables.Statement], closing: type[tables.Closing]) -> Any:  # noqa: ANN401  a SQL condition
    return and_(
        closing.team_id == row.team_id,
        closing.month == row.month,
        closing.version == row.version,
    )


def _holding() -> Executable:
    row, closing = tables.Statement, tables.Closing
    people: Any = bindparam("people", expanding=True)
    first, last = (bindparam(name, type_=row.month.type) for name in ("first", "last"))
    return (
        select(row.person_id, row.month, row.days)
        .join(closing, _same(row, closing))
        .where(
            row.person_id.in_(people),
            row.month.between(first, last),
            closing.reopened_at.is_(None),
        )
    )


_HOLDING = _holding()
