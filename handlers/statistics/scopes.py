"""Whose days are asked for, and who may look at them: oneself, a team, an area or a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from handlers import naming
from handlers.pressing import ForgedButtonError
from handlers.reading.values import Misread
from handlers.rules.roster import STATIONED
from storage import people
from storage.kinds import AreaId, Level, PersonId, Role, TeamId, UnitId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.office import Office
    from handlers.turn import Turn
    from storage.people import Person
    from storage.posts import Post

Kind = Literal["p", "t", "a", "u"]
_KINDS: dict[str, Kind] = {"p": "p", "t": "t", "a": "a", "u": "u"}
_AREA_ROLES = frozenset({Role.township, Role.county, Role.observer})
_PERSON_ROLES = frozenset({*_AREA_ROLES, Role.leader, Role.unit})
_COORDINATORS = frozenset({Role.township, Role.county})
_ANSWERING = _COORDINATORS | {Role.leader}


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


_SELF = _words("我 我的 本人 me my mine")
_TEAM = _words("本队 全队 我队 我们队 队里 myteam team")
_UNIT = _words("我单位 我们单位 本单位 单位 myunit unit")
_TOWNSHIP = _words("全镇 本镇 我镇 我们镇 全乡 本乡 我乡 我们乡 mytownship")
_AREA = _words("全县 本县 我县 我们县 全市 本市 全省 mycounty")
_ENDINGS = ("镇", "乡", "县", "村", "市", "区", "省", "街道", "工作队")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose days: "p" a person's, "t" a team's, "a" those of an area's teams, "u" of a unit's."""

    kind: Kind
    id: int

    @property
    def code(self) -> str:
        """What a button carries."""
        return f"{self.kind}{self.id}"

    @property
    def person(self) -> PersonId:
        """The person's id, of a "p"."""
        return PersonId(self.id)

    @property
    def team(self) -> TeamId:
        """The team's id, of a "t"."""
        return TeamId(self.id)

    @property
    def area(self) -> AreaId:
        """The area's id, of an "a"."""
        return AreaId(self.id)

    @property
    def unit(self) -> UnitId:
        """The unit's id, of a "u"."""
        return UnitId(self.id)

    @classmethod
    def of_code(cls, code: str) -> Scope:
        """Give what a button carries; ForgedButtonError for anything else."""
        kind, number = _KINDS.get(code[:1]), code[1:]
        if kind is None or not (number.isascii() and number.isdecimal()):
            raise ForgedButtonError(code)
        return cls(kind, int(number))


def own(turn: Turn) -> Scope:
    """Give what somebody looks at who names nothing: the widest they answer for, or themselves."""
    areas = [scope for _, scope in _areas(turn)]
    if areas:
        return areas[0]
    led = people.leads(turn.person, turn.today)
    if led:
        return Scope("t", led[0])
    units = _units(turn)
    return units[0] if units else Scope("p", turn.person.id)


def named(turn: Turn, said: str) -> Scope | Misread:
    """Give the scope of that name among those the speaker may look at, or what to ask back.

    What is out of reach looks like what does not exist.
    """
    plain = said.replace(" ", "").lower()
    if not plain:
        return own(turn)
    if plain in _SELF:
        return Scope("p", turn.person.id)
    unknown = Misread("statistics.unknown", {"name": said})
    for words, found in (
        (_TEAM, [Scope("t", team) for team in people.leads(turn.person, turn.today)]),
        (_UNIT, _units(turn)),
        (_TOWNSHIP, [scope for level, scope in _areas(turn) if level is Level.township]),
        (_AREA, [scope for level, scope in _areas(turn) if level is not Level.township]),
    ):
        if plain in words:
            return found[0] if found else unknown
    places = sorted({scope.code: scope for scope in _places(turn, plain)}.items())
    if len(places) > 1:
        shown = "、".join(_full_name(turn.office, scope) for _, scope in places)
        return Misread("naming.several", {"names": shown})
    if places:
        return places[0][1]
    one = naming.find(turn, said, lambda person: may_see_person(turn, person))
    if isinstance(one, Misread):
        return unknown if one.reason == "naming.unknown" else one
    return Scope("p", one.id)


def may_see(turn: Turn, scope: Scope) -> bool:
    """Tell whether the speaker may look at these days today."""
    directory = turn.office.directory
    match scope.kind:
        case "p":
            found = people.load(turn.work, [scope.person])
            return any(may_see_person(turn, person) for person in found.values())
        case "t":
            team = directory.teams.get(scope.team)
            led = scope.team in people.leads(turn.person, turn.today)
            return team is not None and (led or _covers(turn, team.village))
        case "a":
            return scope.area in directory.areas and _covers(turn, scope.area)
        case "u":
            return scope in _units(turn)


def may_see_person(turn: Turn, person: Person) -> bool:
    """Tell whether somebody's days are the speaker's own or of whom they answer for."""
    if person.id == turn.person.id:
        return True
    return naming.reach(turn, person, _PERSON_ROLES) is not None


def answers_for(turn: Turn, scope: Scope) -> bool:
    """Tell whether the speaker is, leads or coordinates these people, and sees who is missing."""
    if scope.kind == "t":
        led = scope.team in people.leads(turn.person, turn.today)
        return led or _covers(turn, turn.office.directory.teams[scope.team].village, _COORDINATORS)
    if scope.kind == "p":
        found = people.load(turn.work, [scope.person]).values()
        own = scope.person == turn.person.id
        return own or any(naming.reach(turn, person, _ANSWERING) for person in found)
    return scope.kind == "a" and _covers(turn, scope.area, _COORDINATORS)


def is_own(turn: Turn, scope: Scope) -> bool:
    """Tell whether looking concerns nobody but the speaker and the team they lead."""
    if scope.kind == "t":
        return scope.team in people.leads(turn.person, turn.today)
    return scope == Scope("p", turn.person.id)


def _covers(turn: Turn, area: AreaId, roles: frozenset[Role] = _AREA_ROLES) -> bool:
    directory = turn.office.directory
    return any(
        duty.role in roles and duty.area is not None and directory.within(area, duty.area)
        for duty in turn.person.duties_on(turn.today)
    )


def _areas(turn: Turn) -> list[tuple[Level, Scope]]:
    """Give the areas somebody may look at as a whole, the widest first."""
    areas = turn.office.directory.areas
    held = {d.area for d in turn.person.duties_on(turn.today) if d.role in _AREA_ROLES and d.area}
    order = sorted(held, key=lambda one: (len(areas[one].ancestry), one))
    return [(areas[one].level, Scope("a", one)) for one in order]


def _units(turn: Turn) -> list[Scope]:
    duties = turn.person.duties_on(turn.today)
    held = [duty.unit for duty in duties if duty.role is Role.unit and duty.unit is not None]
    return [Scope("u", unit) for unit in sorted(set(held))]


def _places(turn: Turn, plain: str) -> Iterator[Scope]:
    """Give the areas and teams of a name that the speaker may look at; a village is its team."""
    directory = turn.office.directory
    villages = set()
    for area in directory.areas.values():
        if not is_name(plain, area.name) or not _may_see_area(turn, area.id):
            continue
        if area.level is Level.village:
            villages.add(area.id)
        else:
            yield Scope("a", area.id)
    for team in directory.teams.values():
        if team.village in villages or is_name(plain, team.name):
            scope = Scope("t", team.id)
            if may_see(turn, scope):
                yield scope


def _may_see_area(turn: Turn, area: AreaId) -> bool:
    """Tell whether an area, or the village of a team they lead, is the speaker's to look at."""
    teams = turn.office.directory.teams
    led = {teams[team].village for team in people.leads(turn.person, turn.today)}
    return area in led or _covers(turn, area)


def is_name(plain: str, name: str) -> bool:
    """Tell whether a place is meant, its ending said or not."""
    known = name.replace(" ", "").lower()
    return plain == known or any(known == plain + ending for ending in _ENDINGS)


def _full_name(office: Office, scope: Scope) -> str:
    """Give the name with that of the area above, which tells two of one name apart."""
    directory = office.directory
    area = directory.teams[scope.team].village if scope.kind == "t" else scope.area
    above = directory.areas[area].ancestry[1:2]
    return "".join(directory.areas[one].name for one in (*above, area))


def posted(person: Person) -> list[Post]:
    """Give the posts of somebody in teams, whenever they were."""
    return [post for post in person.posts if post.role in STATIONED and post.team is not None]
