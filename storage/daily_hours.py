"""The hour at which somebody wants the message of the day, where it is not the pack's."""

from collections.abc import Iterable
from datetime import time

from sqlalchemy import delete, select

from storage import tables
from storage.kinds import PersonId
from storage.work import Work

_CHUNK = 1000


def choose(work: Work, person: PersonId, at: time | None) -> None:
    """Remember somebody's local hour; None is the pack's again."""
    table = tables.DailyHour
    work.run(delete(table).where(table.person_id == person))
    if at is not None:
        work.add(table(person_id=person, at=at))


def of(work: Work, people: Iterable[PersonId]) -> dict[PersonId, time]:
    """Give the hours of those who chose one."""
    table = tables.DailyHour
    found: dict[PersonId, time] = {}
    wanted = sorted(set(people))
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        rows = work.rows(select(table.person_id, table.at).where(table.person_id.in_(some)))
        found |= {PersonId(person): at for person, at in rows}
    return found


def chosen(work: Work) -> list[time]:
    """Give every hour that somebody chose, each once."""
    return sorted(work.ones(select(tables.DailyHour.at).distinct()))
