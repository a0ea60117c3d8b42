"""Takes a list of townships and villages over, or says row by row why not; all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.rules import place_list as rules
from handlers.rules.roster import Fault
from handlers.turn import Moment
from storage import people, places, roster
from storage.kinds import Level, PersonId
from storage.places import ListChanges, Listed


@dataclass(frozen=True, slots=True)
class ListImport:
    """What came of a file: faults, after which the caller must roll back, or the changes."""

    faults: tuple[Fault, ...]
    changes: ListChanges = field(default_factory=ListChanges)


def take(moment: Moment, cells: Sequence[Sequence[str]], by: PersonId | None) -> ListImport:
    """Read a table and write what it says; `by` is None at the operator's console."""
    directory = roster.begin(moment.work)
    root = directory.areas[moment.office.root]
    found = rules.read(cells, root.name)
    faults = list(found.faults)
    if root.level is Level.township:
        other = [row for row in found.rows if row.township not in {"", root.name}]
        reason = "roster.fault.other_township"
    else:
        other = [row for row in found.rows if not row.township]
        reason = "roster.fault.missing_township"
    faults += [Fault(row.row, reason, {"value": row.township or row.village}) for row in other]
    if faults:
        return ListImport(tuple(sorted(faults, key=lambda fault: fault.row)))
    changes = places.write(moment.work, directory, [_listed(row) for row in found.rows])
    counts = f"+{len(changes.new)} ~{len(changes.changed)} ={changes.unchanged}"
    people.audit(moment.work, by, "areas.import", counts, moment.now)
    return ListImport((), changes)


def _listed(row: rules.PlaceRow) -> Listed:
    latitude, longitude, datum = row.degrees or (None, None, None)
    degrees = (latitude, longitude, datum)
    return Listed(row.row, row.township, row.village, row.aliases, *degrees, row.need, row.reason)
