"""The rows that sentences of a report were made from, read again to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.kinds import PersonId
from storage.report_values import Source
from storage.work import Work

_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Row:
    """A row by whose it is, its days and what it says; a leave says nothing of its reason."""

    person: PersonId
    first: date
    last: date
    body: str = ""


def read(work: Work, sources: Iterable[Source], zone: tzinfo) -> dict[str, dict[int, Row]]:
    """Give the rows of every kind of source by id, in one statement a kind for 5,000 rows.

    The day of a meeting is that of the zone.
    """
    wanted: dict[str, set[int]] = {}
    for source in sources:
        wanted.setdefault(source.kind, set()).update(source.ids)
    found: dict[str, dict[int, Row]] = {}
    for kind, ids in wanted.items():
        found[kind] = {}
        if kind not in _TABLES:
            continue
        table, ordered = _TABLES[kind], sorted(ids)
        for start in range(0, len(ordered), _CHUNK):
            rows = work.ones(select(table).where(table.id.in_(ordered[start : start + _CHUNK])))
            found[kind] |= {row.id: _row(kind, row, zone) for row in rows}
    return found


_TABLES: dict[str, Any] = {
    "diary": tables.DiaryLine,
    "leave": tables.Leave,
    "meeting": tables.Meeting,
    "mark": tables.Mark,
    "trip": tables.Trip,
    "problem": tables.Problem,
}


def _row(kind: str, row: Any, zone: tzinfo) -> Row:  # noqa: ANN401  a row of any of the tables
    match kind:
        case "diary":
            return Row(PersonId(row.person_id), row.day, row.day, row.body)
        case "problem":
            day = row.raised_at.astimezone(zone).date()
            return Row(PersonId(row.person_id), day, day, row.body)
        case "mark":
            return Row(PersonId(row.person_id), row.day, row.day)
        case "meeting":
            day = row.starts_at.astimezone(zone).date()
            return Row(PersonId(row.called_by), day, day, row.title)
        case _:
            return Row(PersonId(row.person_id), row.first_day, row.last_day)
