"""What people said of themselves a moment ago: queued messages arrive at once with the signal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import literal, null, select

from storage import tables
from storage.kinds import Half, MarkSource, PersonId
from storage.prepared import Among, given
from storage.work import Work

TOGETHER = timedelta(minutes=2)
"""Marks recorded within this time arrived together."""

STATE = "said"
"""What stands in the column `state` where a mark is read beside leave and trips."""


@dataclass(frozen=True, slots=True)
class Said:
    """One mark of one's own: of which day, what."""

    day: date
    half: Half
    kind: str


def marks_of(work: Work, person: PersonId, day: date) -> list[Said]:
    """Give what somebody said of a day within `TOGETHER`, the marks of this batch included.

    Only for who was read ahead with the batch; nobody else speaks in it.
    """
    return [one for one in work.loaded.lately.get(person, ()) if one.day == day]


def keep(work: Work, people: Iterable[PersonId], rows: Iterable[Any]) -> None:
    """Remember the marks that were read ahead, and that these people's are known."""
    work.loaded.lately = {person: [] for person in people}
    for row in rows:
        work.loaded.lately[row[0]].append(Said(row[4], Half(row[5]), row[3]))


def add(work: Work, person: PersonId, said: tuple[date, Half, str, MarkSource]) -> None:
    """Remember a mark of this batch."""
    known = work.loaded.lately.get(person)
    if known is not None and said[3] is MarkSource.self_:
        known.append(Said(said[0], said[1], said[2]))


def own_marks(among: Among) -> Any:  # noqa: ANN401  a select
    """Give the select of own marks recorded since an instant, in the shape of absences."""
    mark, leave = tables.Mark, tables.Leave
    first, last = (given(name, mark.day.type) for name in ("first", "last"))
    return select(
        mark.person_id,
        mark.id,
        literal(STATE).cast(tables.plain_text),
        mark.kind,
        mark.day,
        mark.half,
        mark.day,
        mark.half,
        null().cast(leave.returned_on.type),
    ).where(
        among(mark.person_id, "people"),
        mark.day >= first,
        mark.day <= last,
        mark.source == MarkSource.self_,
        mark.recorded_at >= given("since", mark.recorded_at.type),
    )
