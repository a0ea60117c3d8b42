"""What messages cost people in a month, counted in bulk from the outbox; no person is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    or_,
    select,
)

from storage import outbox, tables
from storage.kinds import NEW_MESSAGES, AreaId, MessageKind, MessageState, PersonId, Role, TeamId
from storage.work import Work

# A message held back longer than this before it went out is counted in no month.
_HELD_AT_MOST = timedelta(days=7)
_ARRIVED = (MessageState.sent, MessageState.unknown)
_REMINDER = "remind:"
_ORDERED: dict[str, Any] = {
    "meeting": tables.Meeting,
    "notice": tables.Notice,
    "roll-ask": tables.RollCall,
}
"""What is sent because an office ordered it: the head of `about`, and the table of its id."""

_CALLED: dict[str, tuple[Any, Any]] = {
    "roll-ask": (tables.RollCall, tables.RollCall.by_id),
    "help": (tables.HelpCall, tables.HelpCall.person_id),
    "urgent": (tables.Leave, tables.Leave.person_id),
}
"""What nothing holds back: the head of `about`, the table of its id, and who is behind it."""


@dataclass(frozen=True, slots=True)
class Month:
    """Whose messages are counted and when: the teams, the days, the instants, and its nights."""

    teams: Sequence[TeamId]
    first: date
    last: date
    begins: datetime
    ends: datetime
    nights: Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Load:
    """Messages one person got in the month, and how many of them asked something."""

    messages: int
    asks: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Messages of one kind: a rule of the scheduler, or what they are about."""

    rule: str
    about: str
    messages: int
    asks: int


@dataclass(frozen=True, slots=True)
class Emergency:
    """Messages at night that nothing holds: of what kind, who ordered them, and how many."""

    kind: str
    person: PersonId | None
    messages: int


def people(work: Work, month: Month) -> int:
    """Count who was in one of the teams on a day of the month."""
    return int(work.one(select(func.count()).select_from(_cadres(month).subquery())) or 0)


def loads(work: Work, month: Month) -> list[Load]:
    """Give the loads of everybody who got a message; merged messages count once."""
    row = tables.Outbox
    asked = func.count(distinct(case((outbox.asking(), row.message_id))))
    rows = work.rows(
        select(func.count(distinct(row.message_id)), asked)
        .where(*_in(month))
        .group_by(row.person_id)
    )
    return [Load(messages, asks) for messages, asks in rows]


def origins(work: Work, month: Month) -> list[Origin]:
    """Give what the messages were, the most frequent first; parts of a merged one each count."""
    row = tables.Outbox
    reminds = row.key.startswith(_REMINDER, autoescape=True)
    rest = func.substr(row.key, len(_REMINDER) + 1)
    rule = case((reminds, _head(work, rest)), else_=literal("")).label("rule")
    about = case((reminds, literal("")), else_=_head(work, row.about)).label("about")
    found = select(rule, about, outbox.asking().label("asks")).where(*_in(month)).subquery()
    asked = func.sum(case((found.c.asks, 1), else_=0))
    rows = work.rows(
        select(found.c.rule, found.c.about, func.count(), asked)
        .group_by(found.c.rule, found.c.about)
        .order_by(func.count().desc(), found.c.rule, found.c.about)
    )
    return [Origin(*one) for one in rows]


def ordered_by(work: Work, month: Month) -> list[tuple[str, AreaId, int]]:
    """Give how many messages went out because an office ordered them: what, its area, how many."""
    row = tables.Outbox
    found: list[tuple[str, AreaId, int]] = []
    for head, table in _ORDERED.items():
        about = literal(f"{head}:") + cast(table.id, String)
        rows = work.rows(
            select(table.area_id, func.count())
            .join(row, row.about == about)
            .where(*_in(month))
            .group_by(table.area_id)
            .order_by(func.count().desc(), table.area_id)
        )
        found += [(head, AreaId(area), count) for area, count in rows]
    return found


def asked_again(work: Work, month: Month) -> int:
    """Count the asks that asked somebody once more about the same thing."""
    row = tables.Outbox
    times = func.count(distinct(row.message_id))
    return _beyond_the_first(
        work,
        select((times - 1).label("more"))
        .where(*_in(month), outbox.asking(), row.about != "")
        .group_by(row.person_id, row.about)
        .having(times > 1),
    )


def asked_alike(work: Work, month: Month) -> int:
    """Count the asks that came to somebody in the same words about something else.

    Words are kept for 30 days, so in the first days of a long month a few may be missed.
    """
    row = tables.Outbox
    times = func.count(distinct(row.about))
    return _beyond_the_first(
        work,
        select((times - 1).label("more"))
        .where(*_in(month), outbox.asking(), row.body != "")
        .group_by(row.person_id, row.body)
        .having(times > 1),
    )


def at_night(work: Work, month: Month) -> int:
    """Count the messages that arrived in quiet hours and were no emergency; it must be none."""
    row = tables.Outbox
    ordinary = row.kind != MessageKind.emergency
    counted = func.count(distinct(row.message_id))
    return int(work.one(select(counted).where(*_in(month), ordinary, _at_night(month))) or 0)


def emergencies_at_night(work: Work, month: Month) -> list[Emergency]:
    """Give the emergencies that arrived in quiet hours, by kind and by who ordered or called.

    The person is None for what follows such a call: who helps, that it is over.
    """
    row = tables.Outbox
    here = (*_in(month), row.kind == MessageKind.emergency, _at_night(month))
    found: list[Emergency] = []
    for head, (table, by) in _CALLED.items():
        about = literal(f"{head}:") + cast(table.id, String)
        rows = work.rows(
            select(by, func.count())
            .join(row, row.about == about)
            .where(*here)
            .group_by(by)
            .order_by(func.count().desc(), by)
        )
        found += [Emergency(head, PersonId(person), count) for person, count in rows]
    everything = int(work.one(select(func.count(row.id)).where(*here)) or 0)
    rest = everything - sum(one.messages for one in found)
    return [*found, Emergency("", None, rest)] if rest else found


def _beyond_the_first(work: Work, groups: Any) -> int:  # noqa: ANN401  a select of one column
    found = groups.subquery()
    return int(work.one(select(func.coalesce(func.sum(found.c.more), 0))) or 0)


def _cadres(month: Month) -> Any:  # noqa: ANN401  a select
    post = tables.Assignment
    return (
        select(post.person_id)
        .where(
            post.team_id.in_(sorted(month.teams)),
            post.role.in_((Role.leader, Role.member)),
            post.first_day <= month.last,
            or_(post.last_day.is_(None), post.last_day >= month.first),
        )
        .distinct()
    )


def _in(month: Month) -> tuple[ColumnElement[bool], ...]:
    row = tables.Outbox
    return (
        row.person_id.is_not(None),
        # Reckoned with, so that the index by person is not used: the one by age reads a month.
        (row.person_id + 0).in_(_cadres(month)),
        row.created_at >= month.begins - _HELD_AT_MOST,
        row.created_at < month.ends,
        row.settled_at >= month.begins,
        row.settled_at < month.ends,
        row.state.in_(_ARRIVED),
        row.action.in_(sorted(NEW_MESSAGES)),
        row.message_id.is_not(None),
    )


def _at_night(month: Month) -> ColumnElement[bool]:
    row = tables.Outbox
    return or_(
        *(and_(row.settled_at >= since, row.settled_at < until) for since, until in month.nights),
        literal(value=False),
    )


def _head(work: Work, text: Any) -> ColumnElement[str]:  # noqa: ANN401  a column or more
    """Give what stands before the first colon, all of it where there is none."""
    at = func.instr(text, ":") if work.is_sqlite else func.strpos(text, ":")
    return case((at > 0, func.substr(text, 1, at - 1)), else_=text)
