"""Who hears of people's deadlines: a county or township of its teams, a unit of whom it sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.complaints.receiving import County
from storage import care, offices
from storage.kinds import AreaId, Level, PersonId, Role, UnitId

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from handlers.turn import Moment
    from storage.care import Deadline

_LEVELS = {Role.township: Level.township}


@dataclass(frozen=True, slots=True)
class Audience:
    """An area's coordinators ('a<id>'), a unit's officers ('u<id>') or one person ('p<id>')."""

    code: str

    @classmethod
    def area(cls, area: AreaId) -> Audience:
        """The coordinators of an area."""
        return cls(f"a{area}")

    @classmethod
    def unit(cls, unit: UnitId) -> Audience:
        """The officers of a unit."""
        return cls(f"u{unit}")

    @classmethod
    def person(cls, person: PersonId) -> Audience:
        """One person, of their own."""
        return cls(f"p{person}")

    @property
    def kind(self) -> str:
        """Which of the three it is: a, u or p."""
        return self.code[0]

    @property
    def number(self) -> int:
        """The id of the area, unit or person."""
        return int(self.code[1:])

    def concerns(self, moment: Moment, one: Deadline) -> bool:
        """Tell whether somebody's deadline is this audience's to hear."""
        if self.kind == "p":
            return one.person == self.number
        if self.kind == "u":
            return one.unit == self.number
        directory = moment.office.directory
        return directory.within(directory.teams[one.team].village, AreaId(self.number))


def above(moment: Moment, one: Deadline, role: Role, day: date) -> Audience:
    """Give the township or county of somebody's team."""
    village = moment.office.directory.teams[one.team].village
    level = _LEVELS.get(role)
    found = moment.office.directory.above(village, level) if level is not None else None
    return Audience.area(found.id if found else County.above(moment.office, village, day).area)


def readers(moment: Moment, roles: Iterable[Role], day: date) -> dict[str, list[PersonId]]:
    """Give who reads for each audience of areas and units: holders, or who stands in for them."""
    held = [(role, *one) for role in roles for one in care.holders(moment.work, role, day)]
    proxies = offices.proxies(moment.work, {who for _, who, _ in held}, day)
    found: dict[str, list[PersonId]] = {}
    for role, who, where in held:
        code = f"{'u' if role is Role.unit else 'a'}{where}"
        mine = found.setdefault(code, [])
        if proxies.get(who, who) not in mine:
            mine.append(proxies.get(who, who))
    return found
