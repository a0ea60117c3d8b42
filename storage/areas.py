"""Areas, teams, policy versions and calendar days, read together as one snapshot."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, update

from storage import tables
from storage.kinds import AreaId, Level, PolicyId, TeamId
from storage.prepared import Prepared
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Area:
    """A place in the area tree; `path` is '/1/4/9/', ids from the root down to itself."""

    id: AreaId
    level: Level
    name: str
    path: str
    go_live: date | None
    ancestry: tuple[AreaId, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the ids from the area itself up to the root, once."""
        ids = tuple(AreaId(int(part)) for part in reversed(self.path.strip("/").split("/")))
        object.__setattr__(self, "ancestry", ids)


@dataclass(frozen=True, slots=True)
class Team:
    """A work team and its village."""

    id: TeamId
    name: str
    village: AreaId
    go_live: date | None


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A policy pack of an area from a day on; `body` is its TOML."""

    id: PolicyId
    area: AreaId
    pack: str
    valid_from: date
    body: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A holiday or a make-up working day."""

    day: date
    kind: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that changes rarely and every turn needs."""

    revision: int
    timezone: str
    demo: bool
    root: AreaId | None
    areas: dict[AreaId, Area]
    teams: dict[TeamId, Team]
    policies: tuple[PolicyVersion, ...]
    calendar: tuple[CalendarDay, ...]

    def above(self, area: AreaId, level: Level) -> Area | None:
        """Give the area itself or the one above it that is of this level."""
        for ancestor in self.areas[area].ancestry:
            if self.areas[ancestor].level is level:
                return self.areas[ancestor]
        return None

    def within(self, area: AreaId, outer: AreaId) -> bool:
        """Tell whether an area is another one or lies below it."""
        return outer in self.areas[area].ancestry

    def teams_in(self, area: AreaId) -> tuple[Team, ...]:
        """Give the teams of an area, in administrative order."""
        return tuple(team for team in self.teams.values() if self.within(team.village, area))

    def policy_for(self, area: AreaId, day: date) -> PolicyVersion:
        """Give the version of the nearest area that has one on that day.

        Before the first version of all begins, that first version holds.
        """
        for ancestor in self.areas[area].ancestry:
            own = [p for p in self.policies if p.area == ancestor and p.valid_from <= day]
            if own:
                return max(own, key=lambda version: (version.valid_from, version.id))
        return min(self.policies, key=lambda version: (version.valid_from, version.id))

    def go_live_of(self, team: TeamId) -> date:
        """Give the first day that counts: the county's, or the team's own if that is later."""
        village = self.areas[self.teams[team].village]
        days = [self.areas[area].go_live for area in village.ancestry]
        days.append(self.teams[team].go_live)
        return max((day for day in days if day is not None), default=date.min)


EMPTY = Directory(-1, "", demo=False, root=None, areas={}, teams={}, policies=(), calendar=())


def directory(work: Work, known: Directory = EMPTY) -> Directory:
    """Give the snapshot: `known` itself, at the price of one statement, if nothing changed.

    Where people were read before, their statement told the revision too.
    """
    revision = work.loaded.revision
    if revision is None:
        found = _REVISION.rows(work, {})
        if not found:
            return EMPTY
        revision = found[0][0]
    return known if revision == known.revision else _read(work)


_REVISION = Prepared(lambda _among: select(tables.Installation.revision))


def _read(work: Work) -> Directory:
    row = work.one(select(tables.Installation))
    areas = [
        Area(AreaId(a.id), a.level, a.name, a.path, a.go_live)
        for a in work.ones(select(tables.Area).order_by(tables.Area.id))
    ]
    teams = [
        Team(TeamId(t.id), t.name, AreaId(t.village_id), t.go_live)
        for t in work.ones(select(tables.Team).order_by(tables.Team.id))
    ]
    version = tables.PolicyVersion
    in_force = select(version).where(version.activated_at.is_not(None))
    versions = work.ones(in_force.order_by(version.id))
    days = work.ones(select(tables.CalendarDay).order_by(tables.CalendarDay.day))
    return Directory(
        revision=row.revision,
        timezone=row.timezone,
        demo=row.demo,
        root=row.root_id,
        areas={area.id: area for area in areas},
        teams={team.id: team for team in teams},
        policies=tuple(
            PolicyVersion(PolicyId(v.id), AreaId(v.area_id), v.pack, v.valid_from, v.body)
            for v in versions
        ),
        calendar=tuple(CalendarDay(d.day, d.kind, d.name, d.source) for d in days),
    )


def changed(work: Work) -> None:
    """Say that areas, teams, policy or calendar changed, so that snapshots are read anew."""
    table = tables.Installation
    work.run(update(table).values(revision=table.revision + 1))
    work.loaded.revision = None


def add_area(work: Work, level: Level, name: str, parent: AreaId | None, **more: Any) -> AreaId:  # noqa: ANN401  columns of the table
    """Create an area below another one and give its id."""
    above = work.one(select(tables.Area.path).where(tables.Area.id == parent)) if parent else "/"
    row = tables.Area(level=level, name=name, parent_id=parent, path="", **more)
    work.add(row)
    row.path = f"{above}{row.id}/"
    work.session.flush()
    return AreaId(row.id)


def add_team(work: Work, name: str, village: AreaId, go_live: date | None = None) -> TeamId:
    """Create a team in a village and give its id."""
    row = tables.Team(name=name, village_id=village, go_live=go_live)
    work.add(row)
    return TeamId(row.id)


def install(work: Work, root: AreaId, timezone: str, *, demo: bool) -> None:
    """Mark the database as set up for one area; once."""
    work.add(tables.Installation(id=1, revision=1, root_id=root, timezone=timezone, demo=demo))
