"""Who a month still is to be told to: sheets not sent, sheets never seen, months all closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, func, literal, not_, or_, select

from storage import tables
from storage.kinds import AreaId, PersonId, Role, TeamId, Unseen
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Sheets:
    """A rule, its period, and the first and last day of the month it is about."""

    rule: str
    period: str
    span: tuple[date, date]


def unsent(work: Work, about: Sheets, at_once: int, shard: int) -> list[tuple[PersonId, TeamId]]:
    """Give who was on a team in a month, still holds a post, and was not sent their sheet.

    Where there are more than `at_once`, a share of them that changes with `shard`, so that some
    who cannot be told yet keep nobody else waiting.
    """
    post, told, other = tables.Assignment, tables.Reminder, tables.Assignment.__table__.alias()
    first, last = about.span
    unsaid = and_(
        post.role.in_((Role.leader, Role.member)),
        post.team_id.is_not(None),
        post.first_day <= last,
        or_(post.last_day.is_(None), post.last_day >= first),
        not_(
            exists().where(
                told.rule == about.rule,
                told.person_id == post.person_id,
                told.period == about.period,
            )
        ),
        exists().where(
            other.c.person_id == post.person_id,
            or_(other.c.last_day.is_(None), other.c.last_day > last),
        ),
    )
    number: int = work.one(select(func.count()).select_from(post).where(unsaid))
    if not number:
        return []
    shards = -(-number // at_once)
    rows = work.rows(
        select(post.person_id, post.team_id)
        .where(unsaid, post.person_id % literal(shards) == shard % shards)
        .order_by(post.person_id, post.team_id)
    )
    return [(PersonId(person), TeamId(team)) for person, team in rows]


def unseen(
    work: Work, rule: str, since: date, at_once: int
) -> list[tuple[PersonId, date, datetime]]:
    """Give who never saw a closed month's sheet, has an account, and was not sent it since.

    (person, month, when it was first closed), of months from `since` on.
    """
    row, closing = tables.Statement, tables.Closing
    told, account, looked = tables.Reminder, tables.Account, tables.SheetSeen
    rows = work.rows(
        select(row.person_id, row.month, closing.closed_at)
        .join(
            closing,
            and_(
                closing.team_id == row.team_id,
                closing.month == row.month,
                closing.version == row.version,
            ),
        )
        .where(
            row.month >= since,
            row.version == 1,
            row.unseen != Unseen.seen,
            exists().where(account.person_id == row.person_id),
            not_(
                exists().where(
                    told.rule == rule,
                    told.person_id == row.person_id,
                    told.period == row.month.cast(tables.plain_text),
                )
            ),
            not_(exists().where(looked.person_id == row.person_id, looked.month == row.month)),
        )
        .order_by(row.month, row.person_id)
        .limit(at_once)
    )
    return [(PersonId(person), month, at) for person, month, at in rows]


def untold(work: Work, rule: str, month: date, day: date) -> list[tuple[PersonId, AreaId]]:
    """Give the coordinators of a day, with their area, who were not told of a month's closing."""
    post, told = tables.Assignment, tables.Reminder
    period = literal(f"{month.isoformat()}:") + post.area_id.cast(tables.plain_text)
    said = exists().where(
        told.rule == rule, told.person_id == post.person_id, told.period == period
    )
    rows = work.rows(
        select(post.person_id, post.area_id)
        .where(
            post.role.in_((Role.county, Role.township)),
            post.area_id.is_not(None),
            post.first_day <= day,
            or_(post.last_day.is_(None), post.last_day >= day),
            not_(said),
        )
        .order_by(post.person_id, post.area_id)
        .distinct()
    )
    return [(PersonId(person), AreaId(area)) for person, area in rows]
