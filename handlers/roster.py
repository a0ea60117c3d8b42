"""Takes a roster over into the office, or says row by row why not; all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date, timedelta

from handlers import naming
from handlers.office import Offices
from handlers.rules import roster as rules
from handlers.rules.nearest import nearest
from handlers.rules.roster import Fault
from handlers.turn import Moment
from storage import people, roster
from storage.kinds import PersonId, Role, TeamId
from storage.people import Person
from storage.posts import Post
from storage.roster import Start
from storage.roster_entries import Changes, Conflict, Entry, NewPhone, Said

HANDOVER = timedelta(days=rules.HANDOVER_DAYS)
Agreed = Callable[[NewPhone], bool]


def _nobody_agreed(_phone: NewPhone) -> bool:
    return False


def phones_to_agree(faults: Sequence[Fault]) -> tuple[NewPhone, ...]:
    """Give the numbers that must be agreed to, where nothing else is wrong."""
    found = [
        NewPhone(str(f.values["name"]), str(f.values["before"]), str(f.values["after"]))
        for f in faults
        if f.reason == roster.NEW_PHONE
    ]
    return tuple(found) if len(found) == len(faults) else ()


@dataclass(frozen=True, slots=True)
class Import:
    """What came of a file: faults, after which the caller must roll back, or the changes.

    `absent` are people stationed today whom the file does not name; nothing happens to them.
    `ended` are those whose term, by the file, is over already.
    """

    faults: tuple[Fault, ...]
    changes: Changes = field(default_factory=Changes)
    absent: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def take(
    moment: Moment,
    cells: Sequence[Sequence[str]],
    by: PersonId | None,
    language: str,
    agreed: Agreed = _nobody_agreed,
) -> Import:
    """Read a table and write what it says; `by` is None at the operator's console.

    Another number of somebody known is a fault until `agreed` says that it is theirs. Rows that
    can be read are held against what is known even if others cannot, so that a file is mended
    once.
    """
    found = rules.read(cells)
    if not found.rows:
        return Import(found.faults, ignored=found.ignored)
    today = moment.now.astimezone(moment.office.zone).date()
    directory = roster.begin(moment.work)
    go_live = directory.areas[moment.office.root].go_live or today
    unread = {fault.row for fault in found.faults}
    entries = [_entry(row) for row in found.rows if row.row not in unread]
    start = Start(today, go_live, language, agreed)
    changes = roster.write(moment.work, directory, entries, start)
    everybody = people.load_all(moment.work)
    known = [_fault(conflict) for conflict in changes.conflicts]
    known = known or _second_leaders(entries, everybody, today)
    faults = sorted([*found.faults, *known], key=lambda fault: fault.row)
    if faults:
        return Import(tuple(faults), ignored=found.ignored)
    named = {entry.phone for entry in entries}
    absent = [p for p in everybody.values() if p.team_on(today) and p.phone not in named]
    past = {e.phone for e in entries if e.last_day is not None and e.last_day < today}
    ended = [p for p in everybody.values() if p.phone in past and not p.posts_on(today)]
    counts = f"+{len(changes.new_people)} ~{len(changes.changed)} ={changes.unchanged}"
    people.audit(moment.work, by, "roster.import", counts, moment.now)
    missing, over = _told_apart(moment, absent, today), _told_apart(moment, ended, today)
    return Import((), changes, missing, over, found.ignored)


def _told_apart(moment: Moment, found: Sequence[Person], today: date) -> tuple[str, ...]:
    # The teams of this very import are in the office only once it is read anew.
    office = Offices().current(moment.work) or moment.office
    after = Moment(moment.work, office, moment.now)
    return tuple(naming.told_apart(after, found, today).values())


def _fault(conflict: Conflict) -> Fault:
    """Give a conflict as a fault; of an unknown place, with the nearest names there are."""
    values = dict(conflict.values)
    choices = values.pop("choices", None)
    reason = conflict.reason
    if isinstance(choices, dict):
        values["names"] = nearest(str(values["value"]), choices)
        reason = reason if values["names"] else f"{reason}_at_all"
    return Fault(conflict.row, reason, values)


def _entry(row: rules.RosterRow) -> Entry:
    return Entry(
        row.row,
        row.name,
        row.phone,
        row.role,
        row.unit,
        row.township,
        row.village,
        row.first_day,
        row.last_day,
        Said(*astuple(row.extras)),
    )


def _second_leaders(
    entries: Sequence[Entry], everybody: Mapping[PersonId, Person], today: date
) -> list[Fault]:
    """Whoever leads a team longer than a handover beside a leader of the file's is named."""
    rows = {entry.phone: entry for entry in entries if entry.role is Role.leader}
    leaders: dict[TeamId, list[tuple[Person, Post]]] = {}
    for person in everybody.values():
        for post in person.posts:
            over = post.last_day is not None and post.last_day < today
            if post.role is Role.leader and post.team is not None and not over:
                leaders.setdefault(post.team, []).append((person, post))
    faults: list[Fault] = []
    for posts in leaders.values():
        for person, post in posts:
            row = rows.get(person.phone)
            others = [o for o, p in posts if o.id != person.id and _beside(post, p)]
            others = [o for o in others if o.phone not in rows or o.id < person.id]
            if row is not None and others:
                values = {"value": row.village, "name": others[0].name}
                faults.append(Fault(row.row, "roster.fault.leader_known", values))
    return sorted(faults, key=lambda fault: fault.row)


def _beside(one: Post, other: Post) -> bool:
    ends = min(one.last_day or date.max, other.last_day or date.max)
    starts = max(one.first_day, other.first_day)
    return ends - starts >= HANDOVER
