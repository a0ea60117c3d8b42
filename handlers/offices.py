"""Who stands behind a step of a ladder: holders, deputies and proxies, never the applicant."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from handlers import naming
from handlers.talk import Words, text
from storage import attendance, offices, people
from storage.kinds import AreaId, Half, LeaveState, Level, PersonId, Role, TeamId, UnitId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from handlers.rules.policy import Policy
    from handlers.turn import Moment
    from storage import tables
    from storage.people import Person
    from storage.posts import Post

TEAM_LEADER = "team_leader"
COUNTY = "county"
UNIT = "unit"
PULLED_BACK = "pulled_back"
_LEVELS = {"township": Level.township}
_ROLES = {"township": Role.township, COUNTY: Role.county, UNIT: Role.unit}
_NOON = 12
_LEAVE = frozenset({LeaveState.approved, LeaveState.urgent})


@dataclass(frozen=True, slots=True)
class Place:
    """The team, area or dispatching unit an office belongs to."""

    team: TeamId | None = None
    area: AreaId | None = None
    unit: UnitId | None = None


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who may decide now; `stands_for` is whose proxy they are.

    `own_office` is false of a county's that decides because nobody else could be asked.
    """

    person: Person
    stands_for: Person | None = None
    own_office: bool = True

    @property
    def name(self) -> Words:
        """The name, with 代 where somebody stands in."""
        return self.named({})

    def named(self, shown: Mapping[PersonId, str]) -> Words:
        """Give the name as `name`, in a list that tells people apart."""
        name = shown.get(self.person.id, self.person.name)
        if self.stands_for is None:
            return text("label", value=name)
        holder = shown.get(self.stands_for.id, self.stands_for.name)
        return text("office.proxy", name=name, holder=holder)


def place_of(moment: Moment, office: str, team: TeamId, applicant: Person | None = None) -> Place:
    """Give what an office of the pack belongs to, seen from a team; a unit is the applicant's."""
    if office == TEAM_LEADER:
        return Place(team=team)
    if office == UNIT:
        return Place(unit=applicant.unit if applicant else None)
    village = moment.office.directory.teams[team].village
    area = moment.office.directory.above(village, _LEVELS.get(office, Level.county))
    return Place(area=area.id if area else moment.office.root)


def of_step(step: tables.LeaveStep) -> Place:
    """Give the team, area or unit of a stored step."""
    return Place(
        None if step.team_id is None else TeamId(step.team_id),
        None if step.area_id is None else AreaId(step.area_id),
        None if step.unit_id is None else UnitId(step.unit_id),
    )


def of_post(post: Post) -> tuple[str, Place] | None:
    """Give the office that holding a post is, None for a post that decides nothing."""
    if post.office:
        return post.office, Place(area=post.area, unit=post.unit)
    if post.role is Role.leader and post.team is not None:
        return TEAM_LEADER, Place(team=post.team)
    for office, role in _ROLES.items():
        if post.role is role and (post.area is not None or post.unit is not None):
            return office, Place(area=post.area, unit=post.unit)
    return None


def label(policy: Policy, office: str) -> Words:
    """Give what an office is called in a pack; "" is oneself."""
    for known in policy.offices:
        if known.id == office:
            return text("label", value=known.label)
    return text(f"office.{office or 'own'}" if office in {"", UNIT} else "office.other", id=office)


def deciders(
    moment: Moment,
    office: str,
    place: Place,
    applicant: tuple[PersonId, date],
    barred: Iterable[PersonId | None] = (),
) -> list[Person]:
    """Give the people of `deciding`."""
    seats = Seats(moment, applicant[1])
    who = frozenset({applicant[0], *(one for one in barred if one is not None)})
    return [one.person for one in seats.deciding(office, place, who)]


@dataclass(slots=True)
class Seats:
    """Who may decide on a day, office by office, each looked up once."""

    moment: Moment
    day: date
    _held: dict[tuple[str, Place], tuple[list[_Seat], list[_Seat]]] = field(default_factory=dict)

    def deciding(self, office: str, place: Place, barred: frozenset[PersonId]) -> list[Decider]:
        """Give who may decide, never one of `barred`: the applicant and who wrote it down.

        Holders; where none is there, deputies; in place of whoever handed over, their proxy. An
        office with nobody is the county's, and somebody away comes before nobody at all.
        """
        asked = [(office, place), *self._county(office, place)]
        for n, (kind, where) in enumerate(asked):
            for seats in self._seats(kind, where):
                found = list(_unbarred(seats, barred))
                if found:
                    return [replace(one, own_office=n == 0) for one in found]
        for n, (kind, where) in enumerate(asked):
            for seats in self._seats(kind, where):
                there = [seat.holder for seat in seats if seat.holder.id not in barred]
                if there:
                    return [Decider(one, own_office=n == 0) for one in there]
        return []

    def vacant(self, office: str, place: Place, barred: frozenset[PersonId]) -> bool:
        """Tell whether an office itself has nobody there who may decide now."""
        return not any(any(_unbarred(seats, barred)) for seats in self._seats(office, place))

    def deputies(self, office: str, place: Place, barred: frozenset[PersonId]) -> list[Decider]:
        """Give the deputies who are there, or who stands in for them."""
        return list(_unbarred(self._seats(office, place)[1], barred))

    def _seats(self, office: str, place: Place) -> tuple[list[_Seat], list[_Seat]]:
        """Give the seats of holders, and those of deputies."""
        key = (office, place)
        if key not in self._held:
            self._held[key] = self._read(office, place)
        return self._held[key]

    def _read(self, office: str, place: Place) -> tuple[list[_Seat], list[_Seat]]:
        work, day = self.moment.work, self.day
        area = place.area
        if place.team is not None:
            found = people.holders(work, Role.leader, people.in_team(place.team), day)
            area = self.moment.office.directory.teams[place.team].village
        elif place.unit is not None:
            found = people.holders(work, Role.unit, people.in_unit(place.unit), day)
        elif office in _ROLES and area is not None:
            found = people.holders(work, _ROLES[office], people.in_area(area), day)
        else:
            found = []
        beside = offices.seats(work, office, (area, place.unit), day)
        proxies = offices.proxies(work, [p.id for p in found] + [who for who, _ in beside], day)
        known = {p.id: p for p in found}
        known |= people.load(work, {*(who for who, _ in beside), *proxies.values()} - set(known))
        gone = away(self.moment, list(known.values()), day)
        holders = [p.id for p in found] + [who for who, deputy in beside if not deputy]
        deputies = [who for who, deputy in beside if deputy]

        def seat(who: PersonId) -> _Seat:
            proxy = proxies.get(who)
            there = None if (proxy or who) in gone else known[proxy or who]
            return _Seat(known[who], there)

        ordered = list(dict.fromkeys(holders))
        return [seat(one) for one in ordered], [seat(one) for one in dict.fromkeys(deputies)]

    def _county(self, office: str, place: Place) -> Iterator[tuple[str, Place]]:
        """Give the county offices above a place, so that no chain ends with nobody."""
        directory = self.moment.office.directory
        if place.team is not None:
            start: AreaId = directory.teams[place.team].village
        else:
            start = place.area if place.area is not None else self.moment.office.root
        for each in directory.areas[start].ancestry:
            if (office, place) != (COUNTY, Place(area=each)):
                yield COUNTY, Place(area=each)


@dataclass(frozen=True, slots=True)
class _Seat:
    """Somebody in an office, and who acts for it now: themselves, a proxy, or nobody."""

    holder: Person
    there: Person | None


def _unbarred(seats: Iterable[_Seat], barred: frozenset[PersonId]) -> Iterator[Decider]:
    seen: set[PersonId] = set()
    for seat in seats:
        there = seat.there
        if seat.holder.id in barred or there is None or there.id in barred | seen:
            continue
        seen.add(there.id)
        yield Decider(there, None if there.id == seat.holder.id else seat.holder)


def away(moment: Moment, found: Iterable[Person], day: date) -> set[PersonId]:
    """Give who is on leave, papers or not, or called back by their unit at this hour of a day."""
    local = moment.now.astimezone(moment.office.zone)
    morning = local.date() == day and local.hour < _NOON
    ids = [person.id for person in found if person.team_on(day) is not None]
    if not ids:
        return set()
    return {
        one.person
        for one in attendance.absences_of(moment.work, ids, day, day)
        if (one.state in _LEAVE or one.kind == PULLED_BACK)
        and (one.back_on is None or day < one.back_on)
        and not (day == one.first_day and one.first_half == Half.afternoon and morning)
        and not (day == one.last_day and one.last_half == Half.morning and not morning)
    }


def names(moment: Moment, found: Sequence[Decider], day: date) -> tuple[Words, ...]:
    """Give the names of those who may decide, told apart."""
    known = {one.person.id: one.person for one in found}
    known |= {one.stands_for.id: one.stands_for for one in found if one.stands_for}
    shown = naming.told_apart(moment, known.values(), day)
    return tuple(one.named(shown) for one in found)


def leading(moment: Moment, teams: Iterable[TeamId], day: date) -> list[PersonId]:
    """Give who leads these teams on a day, one copy each, a proxy in place of who handed over."""
    led = people.leaders_of(moment.work, teams, day)
    proxies = offices.proxies(moment.work, [person.id for person in led], day)
    return list(dict.fromkeys(proxies.get(person.id, person.id) for person in led))


def coordinated(person: Person, day: date) -> tuple[AreaId, ...]:
    """Give the areas somebody coordinates on a day, for themselves or another, county first."""
    posts = [p for p in person.duties_on(day) if p.role in {Role.county, Role.township}]
    posts.sort(key=lambda post: post.role is not Role.county)
    return tuple(dict.fromkeys(post.area for post in posts if post.area is not None))
