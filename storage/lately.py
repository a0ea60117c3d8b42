"""What was said of somebody a moment ago: queued messages arrive at once with the signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.kinds import Half, MarkSource, PersonId
from storage.prepared import Among, Prepared, given
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Said:
    """One mark: whose words they are, and of which day, what."""

    day: date
    half: Half
    kind: str
    source: MarkSource


def marks_since(work: Work, person: PersonId, since: datetime, day: date) -> list[Said]:
    """Give what was recorded of somebody since an instant about a day or a later one.

    Read once for everybody of the batch, when the first needs it; marks of this batch are part
    of it. `since` and `day` hold for the whole batch.
    """
    known = work.loaded.lately
    if person not in known:
        others = (work.loaded.window.people | {person}) - known.keys()
        values = {"people": sorted(others), "since": since, "day": day - timedelta(days=1)}
        rows: Sequence[Any] = _SINCE.rows(work, values)
        known.update((one, []) for one in others)
        for row in rows:
            known[row[0]].append(row[1:])
    return [Said(*one) for one in known[person] if one[0] >= day]


def _recorded_since(among: Among) -> Any:  # noqa: ANN401  a select
    table = tables.Mark
    return select(table.person_id, table.day, table.half, table.kind, table.source).where(
        among(table.person_id, "people"),
        table.day >= given("day", table.day.type),
        table.recorded_at >= given("since", table.recorded_at.type),
    )


_SINCE = Prepared(_recorded_since)
