"""What an import of a roster takes and what it tells afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from storage.kinds import AreaId, Membership, Role, Skill, TeamId, UnitId


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of somebody stationed besides; what is None stays as it was known."""

    first_secretary: bool | None = None
    full_time: bool | None = None
    membership: Membership | None = None
    skill: Skill | None = None
    insured_until: date | None = None
    examined_on: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One role of one person as a row says it; None and "" are what it does not say."""

    row: int
    name: str
    phone: str
    role: Role
    unit: str = ""
    township: str = ""
    village: str = ""
    first_day: date | None = None
    last_day: date | None = None
    said: Said = Said()


@dataclass(frozen=True, slots=True)
class Place:
    """What a role is held in; `new` is true of a team that this very import creates."""

    team: TeamId | None = None
    area: AreaId | None = None
    unit: UnitId | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a row does not fit what is remembered: a text id with its values."""

    row: int
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing an import changes of somebody known: a text id with its values."""

    name: str
    what: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewPhone:
    """Somebody known by name, unit and team whom a file gives another number."""

    name: str
    before: str
    after: str


@dataclass(slots=True)
class Changes:
    """What an import does; with any conflict the transaction must be rolled back."""

    new_people: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    areas: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
