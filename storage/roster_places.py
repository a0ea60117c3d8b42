"""Townships, villages, teams and units by name: found, or created as a roster needs them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from storage import areas, places, tables
from storage.areas import Area, Directory
from storage.kinds import AreaId, Level, Role, TeamId, UnitId
from storage.roster_entries import Changes, Conflict, Entry, Place
from storage.work import Work

_TEAM = "{}工作队"
_STATIONED = (Role.leader, Role.member)


@dataclass(slots=True)
class Places:
    """Every place of the installation; what is created is told in `changes`."""

    work: Work
    root: Area
    townships: dict[str, AreaId]
    villages: dict[tuple[AreaId, str], AreaId]
    teams: dict[AreaId, TeamId]
    team_names: dict[TeamId, str]
    units: dict[str, UnitId]
    changes: Changes
    fresh: set[TeamId]
    names: dict[AreaId, str]
    listed: bool

    def of(self, entry: Entry) -> Place | None:
        """Give where an entry's role is held; None, with a conflict, where that is not clear."""
        if entry.role in _STATIONED:
            village = self._village(entry)
            if village is None:
                return None
            team = self._team(village)
            return Place(team=team, new=team in self.fresh)
        if entry.role is Role.township:
            township = self._township(entry)
            return Place(area=township) if township is not None else None
        if entry.role is Role.unit:
            return Place(unit=self.unit(entry.unit))
        return Place(area=self.root.id)

    def unit(self, name: str) -> UnitId:
        """Give the unit of this name."""
        if name not in self.units:
            row = tables.Unit(name=name)
            self.work.add(row)
            self.units[name] = UnitId(row.id)
        return self.units[name]

    def called(self, place: Place) -> str:
        """Give the name of a team, area or unit."""
        if place.team is not None:
            return self.team_names[place.team]
        if place.unit is not None:
            return next(name for name, unit in self.units.items() if unit == place.unit)
        named = {area: name for name, area in self.townships.items()}
        return named.get(place.area or self.root.id, self.root.name)

    def _township(self, entry: Entry) -> AreaId | None:
        if self.root.level is Level.township:
            if entry.township in {"", self.root.name}:
                return self.root.id
            self._conflict(entry, "other_township", value=entry.township)
            return None
        if not entry.township:
            unsaid = "missing_township" if entry.village else "township_unsaid"
            self._conflict(entry, unsaid, value=entry.village)
            return None
        if entry.township not in self.townships:
            if self.listed:
                self._unknown(entry, "township", entry.township, self.townships)
                return None
            self.townships[entry.township] = areas.add_area(
                self.work, Level.township, entry.township, self.root.id
            )
            self.changes.areas.append(entry.township)
        return self.townships[entry.township]

    def _village(self, entry: Entry) -> AreaId | None:
        if self.root.level is not Level.township and not entry.township:
            known = {area for (_, name), area in self.villages.items() if name == entry.village}
            if len(known) == 1:
                return known.pop()
            if self.listed and not known:
                everywhere = {name: area for (_, name), area in self.villages.items()}
                self._unknown(entry, "village", entry.village, everywhere)
                return None
            reason = "several_villages" if known else "missing_township"
            self._conflict(entry, reason, value=entry.village)
            return None
        township = self._township(entry)
        if township is None:
            return None
        key = (township, entry.village)
        if key not in self.villages:
            if self.listed:
                near = {n: area for (above, n), area in self.villages.items() if above == township}
                self._unknown(entry, "village", entry.village, near)
                return None
            self.villages[key] = areas.add_area(self.work, Level.village, entry.village, township)
            self.names[self.villages[key]] = entry.village
            self.changes.areas.append(entry.village)
        return self.villages[key]

    def _team(self, village: AreaId) -> TeamId:
        if village not in self.teams:
            called = _TEAM.format(self.names[village])
            team = areas.add_team(self.work, called, village)
            self.teams[village] = team
            self.team_names[team] = called
            self.fresh.add(team)
            self.changes.teams.append(called)
        return self.teams[village]

    def _unknown(self, entry: Entry, what: str, value: str, known: Mapping[str, AreaId]) -> None:
        choices = {said: self.names[area] for said, area in known.items()}
        self._conflict(entry, f"unknown_{what}", value=value, choices=choices)

    def _conflict(self, entry: Entry, reason: str, **values: object) -> None:
        self.changes.conflicts.append(Conflict(entry.row, f"roster.fault.{reason}", values))


def read(work: Work, directory: Directory, changes: Changes) -> Places:
    """Read every place below the root; LookupError on a database that was not set up."""
    if directory.root is None:
        message = "the database has no area yet"
        raise LookupError(message)
    below = [a for a in directory.areas.values() if directory.within(a.id, directory.root)]
    also = places.aliases(work)
    # Names come after aliases, so that a name is never taken for another place's alias.
    said = [(a, alias) for a in below for alias in also.get(a.id, ())]
    said += [(a, a.name) for a in below]
    return Places(
        work,
        directory.areas[directory.root],
        {name: area.id for area, name in said if area.level is Level.township},
        {
            (area.ancestry[1], name): area.id
            for area, name in said
            if area.level is Level.village and len(area.ancestry) > 1
        },
        {team.village: team.id for team in directory.teams.values()},
        {team.id: team.name for team in directory.teams.values()},
        {unit.name: UnitId(unit.id) for unit in work.ones(select(tables.Unit))},
        changes,
        set(),
        {area.id: area.name for area in below},
        listed=any(directory.areas[area].level is Level.village for area in also),
    )


def resolve(places: Places, entries: Sequence[Entry]) -> list[tuple[Entry, Place]]:
    """Give every entry its place; those with a township first, for others may rely on them."""
    found: dict[int, Place] = {}
    order = sorted(range(len(entries)), key=lambda n: (not entries[n].township, n))
    for n in order:
        place = places.of(entries[n])
        if place is not None:
            found[n] = place
    return [(entries[n], found[n]) for n in sorted(found)]
