"""The day ledger: one status a day for many people over many days, in a few statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from handlers import facts
from handlers.facts import Ground, Known
from handlers.rules import attendance as rules
from handlers.rules import day_codes
from handlers.rules.roster import STATIONED
from storage import months
from storage import people as roster
from storage.kinds import Half, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handlers.office import Rules
    from handlers.rules.attendance import DayStatus
    from handlers.turn import Moment
    from storage.kinds import AreaId, TeamId
    from storage.people import Person

AT_ONCE = 500
"""People whose days are read and held at a time."""

NOBODY = PersonId(0)
"""Whose day it is does not matter: everybody's who said the same."""


@dataclass(frozen=True, slots=True)
class PersonDays:
    """Somebody's days, one status for every day from `first` on, in order."""

    person: Person
    first: date
    days: tuple[DayStatus, ...]

    def on(self, day: date) -> DayStatus:
        """Give the status of a day; IndexError for one after the last."""
        return self.days[(day - self.first).days]


def of_people(
    moment: Moment, ids: Sequence[PersonId], first: date, last: date, *, as_closed: bool = True
) -> Iterator[PersonDays]:
    """Give the days of many people from `first` to `last`, both included, in the order asked.

    Attendance of Guiding Opinions, clause 四(二). Streams: it reads 500 people at a time, in a
    fixed number of statements, and keeps none. Who is not in the roster is left out; days outside
    a post or before the go-live day are NOT_COUNTED. Days are those of the business time zone.
    A closed month is given as it was closed; with `as_closed` false it is derived anew.
    """
    book = _Book(moment, first, last)
    book.as_closed = as_closed
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        known = roster.load(moment.work, some)
        yield from _read(book, [known[one] for one in some if one in known])


def of_loaded(
    moment: Moment, people: Sequence[Person], first: date, last: date
) -> Iterator[PersonDays]:
    """Give the same for people who were read before."""
    book = _Book(moment, first, last)
    for start in range(0, len(people), AT_ONCE):
        yield from _read(book, people[start : start + AT_ONCE])


def _read(book: _Book, people: Sequence[Person]) -> Iterator[PersonDays]:
    ids = [person.id for person in people]
    known = facts.read(book.moment, ids, book.first, book.last)
    closed = _closed(book, ids)
    for person in people:
        days = book.days_of(person, known)
        if person.id in closed:
            days = _overlaid(days, closed[person.id], book.first)
        yield PersonDays(person, book.first, days)


def _closed(book: _Book, ids: Sequence[PersonId]) -> dict[int, list[tuple[date, list[str]]]]:
    """Give the closed months of the range; the running month cannot be one, and asks nothing."""
    found: dict[int, list[tuple[date, list[str]]]] = {}
    this_month = book.moment.office.business_day(book.moment.now).replace(day=1)
    if book.as_closed and book.first < this_month:
        for person, month, codes in months.holding(book.moment.work, ids, book.first, book.last):
            found.setdefault(person, []).append((month, codes))
    return found


def _overlaid(
    days: tuple[DayStatus, ...], closed: list[tuple[date, list[str]]], first: date
) -> tuple[DayStatus, ...]:
    row = list(days)
    for month, codes in closed:
        start = (month - first).days
        for n, code in enumerate(codes, start=start):
            if code and 0 <= n < len(row):
                row[n] = day_codes.read(code, first + timedelta(days=n))
    return tuple(row)


@dataclass(slots=True)
class _Cell:
    """A day of a place: what it is for who said nothing, and for each one word about all of it."""

    ground: Ground
    plain: DayStatus
    said: dict[tuple[str, str, bool], DayStatus] = field(default_factory=dict)

    @property
    def counted(self) -> bool:
        return self.plain.morning.kind != rules.NOT_COUNTED


_Row = tuple[_Cell, ...]


class _Book:
    """The cells of a range, each made once for all people of like places.

    Most days are the default or one word about the whole day; only the others are derived anew.
    """

    def __init__(self, moment: Moment, first: date, last: date) -> None:
        self.moment = moment
        self.first = first
        self.last = last
        self.as_closed = True
        self._dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._made: dict[tuple[int, date, bool, bool], _Cell] = {}
        self._of_team: dict[TeamId | None, _Row] = {}
        self._plain: dict[TeamId | None, tuple[DayStatus, ...]] = {}
        self._ruled = frozenset(one.area for one in moment.office.directory.policies)
        self._rules: dict[tuple[AreaId, ...], list[Rules]] = {}

    def days_of(self, person: Person, known: Known) -> tuple[DayStatus, ...]:
        """Give the status of every day of somebody's."""
        marks = known.marks.get(person.id)
        absences = known.absences.get(person.id)
        plans = known.plans.get(person.id)
        stays = _stays(person, self.first, self.last)
        if len(stays) == 1 and not marks and not absences and not plans:
            return self._plain_of(stays[0][2])
        row = self._cells(stays)
        days = [cell.plain for cell in row]
        again = {(day - self.first).days for day in plans or ()}
        for one in absences or ():
            begin = max(one.first_day, self.first)
            end = min(facts.awaited_until(one, known.today), self.last)
            again.update(range((begin - self.first).days, (end - self.first).days + 1))
        for day, said in (marks or {}).items():
            n = (day - self.first).days
            if n in again or len(said) > 1 or said[0][2] != Half.whole:
                again.add(n)
            elif row[n].counted:
                days[n] = _one_word(row[n], said[0])
        for n in again:
            cell = row[n]
            if cell.counted:
                days[n] = rules.day_status(known.of(person.id, cell.ground), cell.ground.policy)
        return tuple(days)

    def _plain_of(self, team: TeamId | None) -> tuple[DayStatus, ...]:
        if team not in self._plain:
            self._plain[team] = tuple(cell.plain for cell in self._team(team))
        return self._plain[team]

    def _cells(self, stays: list[_Stay]) -> _Row:
        if len(stays) == 1:
            return self._team(stays[0][2])
        row = list(self._team(None))
        for begin, end, team in stays:
            row[begin:end] = self._team(team)[begin:end]
        return tuple(row)

    def _team(self, team: TeamId | None) -> _Row:
        if team not in self._of_team:
            self._of_team[team] = tuple(self._row(team))
        return self._of_team[team]

    def _row(self, team: TeamId | None) -> Iterator[_Cell]:
        office = self.moment.office
        if team is None:
            area, live = office.root, date.max
        else:
            area, live = office.directory.teams[team].village, office.directory.go_live_of(team)
        for day, here in zip(self._dates, self._rules_of(area), strict=True):
            key = (here.id, day, day >= live, team is not None)
            if key not in self._made:
                self._made[key] = _cell(day, here, live=key[2], assigned=key[3])
            yield self._made[key]

    def _rules_of(self, area: AreaId) -> Sequence[Rules]:
        """Give the rules of each day, looked up once for all areas with the same rules above."""
        office = self.moment.office
        chain = tuple(a for a in office.directory.areas[area].ancestry if a in self._ruled)
        if chain not in self._rules:
            self._rules[chain] = [
                office.rules[office.directory.policy_for(area, day).id] for day in self._dates
            ]
        return self._rules[chain]


_Stay = tuple[int, int, "TeamId | None"]


def _stays(person: Person, first: date, last: date) -> list[_Stay]:
    """Give where somebody belongs over a range: [begin, end) in days from the first, and team.

    One stay covers the whole range where nothing changes in it.
    """
    length = (last - first).days + 1
    posts = [p for p in person.posts if p.role in STATIONED and p.team is not None]
    if not posts:
        return [(0, length, None)]
    only = posts[0]
    if len(posts) == 1 and only.first_day <= first and (only.last_day or last) >= last:
        return [(0, length, only.team)]
    found: list[_Stay] = []
    for n in range(length):
        team = person.team_on(first + timedelta(days=n))
        if found and found[-1][2] == team:
            found[-1] = (found[-1][0], n + 1, team)
        else:
            found.append((n, n + 1, team))
    return found


def _cell(day: date, here: Rules, *, live: bool, assigned: bool) -> _Cell:
    working = here.calendar.is_working_day(day)
    go_live = date.min if live else date.max
    ground = Ground.of(day, here.policy, working=working, go_live=go_live, assigned=assigned)
    return _Cell(ground, rules.day_status(Known().of(NOBODY, ground), here.policy))


def _one_word(cell: _Cell, row: Any) -> DayStatus:  # noqa: ANN401  a bare row of attendance.told_of
    """Give the day of who said one thing about all of it; what was said is all that matters."""
    key = (row[3], row[4], row[5] == facts.TEAM_LINE)
    if key not in cell.said:
        known = Known({NOBODY: {cell.ground.day: [row]}})
        cell.said[key] = rules.day_status(known.of(NOBODY, cell.ground), cell.ground.policy)
    return cell.said[key]
