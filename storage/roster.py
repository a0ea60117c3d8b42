"""Writes a roster: people and their dated assignments, with places and units as needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from storage import areas, roster_places, tables
from storage.areas import Directory
from storage.kinds import PersonId, Role
from storage.roster_entries import Change, Changes, Conflict, Entry, NewPhone, Place
from storage.roster_places import Places
from storage.work import Work

STATIONED = (Role.leader, Role.member)
NEW_PHONE = "roster.fault.phone_changed"
Posted = tuple[Entry, Place]


@dataclass(frozen=True, slots=True)
class Start:
    """The day of the import, the day from which anything counts, and new people's language.

    `agreed` tells whether somebody has agreed that a number is a known person's new one.
    """

    today: date
    go_live: date
    language: str
    agreed: Callable[[NewPhone], bool] = lambda _phone: False


def begin(work: Work) -> Directory:
    """Give the places as they are, and let no other import begin before this transaction ends."""
    work.run(select(tables.Installation.id).with_for_update())
    return areas.directory(work)


def write(work: Work, directory: Directory, entries: Sequence[Entry], start: Start) -> Changes:
    """Take a roster over and tell what that changed; the same once more changes nothing.

    A role without a first day begins today, in a team new with this import on the go-live day if
    that is earlier. Whoever gets another team or another role in it leaves the old one the day
    before. Nobody is removed. After a conflict the transaction must be rolled back.
    """
    changes = Changes()
    places = roster_places.read(work, directory, changes)
    posts = roster_places.resolve(places, entries)
    # Also after a conflict: whatever else does not fit is told with it.
    writing = _Writing(work, start, changes, places, _known(work), _assignments(work))
    phones = frozenset(entry.phone for entry in entries)
    for some in _by_phone(posts):
        writing.person(some, phones)
    work.session.flush()
    areas.changed(work)
    return changes


def _by_phone(posts: Sequence[Posted]) -> list[list[Posted]]:
    found: dict[str, list[Posted]] = {}
    for post in posts:
        found.setdefault(post[0].phone, []).append(post)
    return list(found.values())


def add_assignment(work: Work, person: PersonId, post: tuple[Role, Place], first: date) -> None:
    """Give somebody a role in a place from a day on."""
    role, place = post
    work.add(_assignment(person, role, place, first))


def add_person(work: Work, name: str, phone: str, language: str) -> PersonId:
    """Put somebody into the roster, without any role yet."""
    row = tables.Person(name=name, phone=phone, language=language)
    work.add(row)
    return PersonId(row.id)


def _known(work: Work) -> dict[str, tables.Person]:
    return {row.phone: row for row in work.ones(select(tables.Person).order_by(tables.Person.id))}


def _assignments(work: Work) -> dict[int, list[tables.Assignment]]:
    found: dict[int, list[tables.Assignment]] = {}
    for row in work.ones(select(tables.Assignment).order_by(tables.Assignment.id)):
        found.setdefault(row.person_id, []).append(row)
    return found


def _assignment(person: int, role: Role, place: Place, first: date) -> tables.Assignment:
    return tables.Assignment(
        person_id=person,
        role=role,
        team_id=place.team,
        area_id=place.area,
        unit_id=place.unit,
        first_day=first,
        last_day=None,
    )


def _same(row: tables.Assignment, role: Role, place: Place) -> bool:
    held = (row.role, row.team_id, row.area_id, row.unit_id)
    return held == (role, place.team, place.area, place.unit)


def _noted(row: tables.Assignment, entry: Entry) -> list[str]:
    """Write what an entry says besides, and name what that changed."""
    told = [
        what
        for what in ("first_secretary", "full_time", "membership")
        if getattr(entry.said, what) not in {None, getattr(row, what)}
    ]
    for what in told:
        setattr(row, what, getattr(entry.said, what))
    return told


@dataclass(slots=True)
class _Writing:
    work: Work
    start: Start
    changes: Changes
    places: Places
    known: dict[str, tables.Person]
    assignments: dict[int, list[tables.Assignment]]
    new: set[str] = field(default_factory=set)

    def person(self, posts: Sequence[Posted], phones: frozenset[str]) -> None:
        """Create or update one person with all rows of theirs."""
        entry = posts[0][0]
        told = len(self.changes.changed) + len(self.changes.conflicts)
        row = self._renamed(posts) or self._with_new_phone(posts, phones)
        if row is None:
            self.new.add(entry.phone)
            row = tables.Person(name=entry.name, phone=entry.phone, language=self.start.language)
            self.work.add(row)
            self.changes.new_people.append(entry.name)
        unit = next((e.unit for e, _ in posts if e.unit), "")
        if unit and row.unit_id != self.places.unit(unit):
            row.unit_id = self.places.unit(unit)
            self._tell(entry, "unit", unit=unit)
        self._personal(row, [entry for entry, _ in posts])
        self._posts(row, posts)
        changed = len(self.changes.changed) + len(self.changes.conflicts) > told
        if entry.phone not in self.new and not changed:
            self.changes.unchanged += 1

    def _personal(self, row: tables.Person, entries: Sequence[Entry]) -> None:
        """Note what is said of the person and not of a post."""
        for what in ("skill", "insured_until", "examined_on"):
            said = next((v for e in entries if (v := getattr(e.said, what)) is not None), None)
            if said is not None and said != getattr(row, what):
                setattr(row, what, said)
                self._tell(entries[0], what, after=said if what == "skill" else str(said))

    def _renamed(self, posts: Sequence[Posted]) -> tables.Person | None:
        """The person with this number; another name is theirs only if the post is the same."""
        entry = posts[0][0]
        row = self.known.get(entry.phone)
        if row is not None and row.name != entry.name:
            if not self._holds(row, posts):
                values = {"value": entry.phone, "name": row.name}
                conflict = Conflict(entry.row, "roster.fault.phone_known", values)
                self.changes.conflicts.append(conflict)
            else:
                self._tell(entry, "name", before=row.name)
                row.name = entry.name
        return row

    def _with_new_phone(
        self, posts: Sequence[Posted], phones: frozenset[str]
    ) -> tables.Person | None:
        """The one person of this name, unit and post whose number the file does not have.

        Another number is taken only if somebody agreed; else it is a conflict.
        """
        entry = posts[0][0]
        found = [
            row
            for row in self.known.values()
            if row.name == entry.name
            and row.phone not in phones
            and self._holds(row, posts)
            and self._sent_by(row, posts)
        ]
        if len(found) != 1:
            return None
        phone = NewPhone(entry.name, found[0].phone, entry.phone)
        values = {"name": phone.name, "before": phone.before, "after": phone.after}
        if not self.start.agreed(phone):
            self.changes.conflicts.append(Conflict(entry.row, NEW_PHONE, values))
            return found[0]
        self._tell(entry, "phone", before=phone.before, after=phone.after)
        found[0].phone = entry.phone
        return found[0]

    def _sent_by(self, row: tables.Person, posts: Sequence[Posted]) -> bool:
        unit = next((e.unit for e, _ in posts if e.unit), "")
        return not unit or row.unit_id is None or row.unit_id == self.places.units.get(unit)

    def _holds(self, row: tables.Person, posts: Sequence[Posted]) -> bool:
        return any(
            _same(held, entry.role, place) and (held.last_day or date.max) >= self.start.today
            for held in self.assignments.get(row.id, [])
            for entry, place in posts
            if entry.role in STATIONED
        )

    def _posts(self, row: tables.Person, posts: Sequence[Posted]) -> None:
        held = self.assignments.get(row.id, [])
        kept: list[tables.Assignment] = []
        added: list[tables.Assignment] = []
        for entry, place in posts:
            match = next((a for a in held if self._continues(a, entry, place)), None)
            if match is not None:
                kept.append(match)
                self._redate(match, entry)
                for what in _noted(match, entry):
                    self._tell(entry, what, after=getattr(entry.said, what))
                continue
            first = entry.first_day or self._first_day(place)
            if entry.last_day is not None and entry.last_day < first:
                conflict = Conflict(entry.row, "roster.fault.already_over")
                self.changes.conflicts.append(conflict)
                continue
            post = _assignment(row.id, entry.role, place, first)
            post.last_day = entry.last_day
            _noted(post, entry)
            self.work.add(post)
            added.append(post)
            called = self.places.called(place)
            self._tell(entry, "post", role=entry.role, place=called, day=first)
        self._leave([a for a in held if a not in kept], added)

    def _first_day(self, place: Place) -> date:
        return min(self.start.today, self.start.go_live) if place.new else self.start.today

    def _continues(self, row: tables.Assignment, entry: Entry, place: Place) -> bool:
        today = self.start.today
        since = entry.first_day or min(today, entry.last_day or today)
        return _same(row, entry.role, place) and (row.last_day or date.max) >= since

    def _redate(self, row: tables.Assignment, entry: Entry) -> None:
        first, last = entry.first_day, entry.last_day
        if first is not None and first != row.first_day:
            self._tell(entry, "first_day", before=row.first_day, after=first)
            row.first_day = first
        if last is not None and last != row.last_day:
            self._tell(entry, "last_day", after=last)
            row.last_day = last

    def _leave(
        self, others: Sequence[tables.Assignment], added: Sequence[tables.Assignment]
    ) -> None:
        """End what a new team or role replaces, the day before that begins."""
        for post in added:
            for old in others if post.role in STATIONED else ():
                overlap = (old.last_day or date.max) >= post.first_day and old.first_day <= (
                    post.last_day or date.max
                )
                if old.role not in STATIONED or not overlap:
                    continue
                if old.first_day >= post.first_day:
                    self.work.session.delete(old)
                else:
                    old.last_day = post.first_day - timedelta(days=1)

    def _tell(self, entry: Entry, what: str, **values: object) -> None:
        if entry.phone not in self.new:
            change = Change(entry.name, f"roster.change.{what}", values)
            self.changes.changed.append(change)
