"""The list of townships and villages: what else they are called, and where they lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from storage import areas, tables
from storage.areas import Area, Directory
from storage.kinds import AreaId, Datum, Level, Need
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list: a village of a township, or the township itself where `village` is "".

    Coordinates are as given, in degrees of `datum`; None is what the list does not say. `reason`
    is why the county lets the village leave the list.
    """

    row: int
    township: str
    village: str
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    datum: Datum | None = None
    need: Need | None = None
    reason: str | None = None


@dataclass(slots=True)
class ListChanges:
    """What taking a list over did; `absent` are villages it does not name, left as they are."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    absent: list[str] = field(default_factory=list)


def aliases(work: Work) -> dict[AreaId, tuple[str, ...]]:
    """Give the aliases of every place that came from a list, by area."""
    table = tables.Place
    rows = work.rows(select(table.area_id, table.aliases).order_by(table.area_id))
    return {AreaId(row.area_id): tuple(row.aliases) for row in rows}


@dataclass(frozen=True, slots=True)
class Described:
    """Where an area lies, in degrees of `datum`, as the list gave it."""

    area: AreaId
    latitude: float
    longitude: float
    datum: Datum


def described(work: Work) -> list[Described]:
    """Give every place with coordinates."""
    table = tables.Place
    rows = work.rows(
        select(table.area_id, table.latitude, table.longitude, table.datum)
        .where(table.datum.is_not(None))
        .order_by(table.area_id)
    )
    return [Described(AreaId(r.area_id), r.latitude, r.longitude, r.datum) for r in rows]


def point_of(work: Work, area: AreaId) -> tuple[Described, datetime | None] | None:
    """Give where one place lies, and when a clerk set that; None where nobody knows."""
    row = tables.Place
    found = work.one(select(row).where(row.area_id == area, row.datum.is_not(None)))
    if found is None:
        return None
    return Described(area, found.latitude, found.longitude, found.datum), found.set_at


def set_point(work: Work, point: Described, at: datetime) -> None:
    """Let a place lie at this point from now on, in place of what a list said."""
    found = work.one(select(tables.Place).where(tables.Place.area_id == point.area))
    place = found or tables.Place(area_id=point.area, aliases=[])
    place.latitude, place.longitude = point.latitude, point.longitude
    place.datum, place.set_at = point.datum, at
    work.add(place)


def write(work: Work, directory: Directory, rows: Sequence[Listed]) -> ListChanges:
    """Take a list over; the same once more changes nothing, and nothing is ever removed."""
    if directory.root is None:
        message = "the database has no area yet"
        raise LookupError(message)
    changes = ListChanges()
    root = directory.areas[directory.root]
    known = _known(directory, root)
    places = {AreaId(row.area_id): row for row in work.ones(select(tables.Place))}
    named: set[AreaId] = set()
    for row in rows:
        township = root.id
        if row.township and not (root.level is Level.township and row.township == root.name):
            township = _area(work, known, (Level.township, row.township, root.id), changes)
            named.add(township)
        area = township
        if row.village:
            area = _area(work, known, (Level.village, row.village, township), changes)
            named.add(area)
        _describe(work, places, area, row, changes)
    villages = [area for area in directory.areas.values() if area.level is Level.village]
    changes.absent += [area.name for area in villages if area.id not in named]
    if any(row.village for row in rows):
        _unlist(work, places, {area.id: area.id not in named for area in villages})
    areas.changed(work)
    return changes


def _unlist(work: Work, places: dict[AreaId, tables.Place], gone: Mapping[AreaId, bool]) -> None:
    """Remember which villages the list does not name, so that their teams are not forgotten."""
    for area, unlisted in gone.items():
        place = places.get(area)
        if place is not None:
            place.unlisted = unlisted
        elif unlisted:
            work.add(tables.Place(area_id=area, aliases=[], unlisted=True))


_Key = tuple[Level, str, AreaId]


def _known(directory: Directory, root: Area) -> dict[_Key, AreaId]:
    return {
        (area.level, area.name, area.ancestry[1]): area.id
        for area in directory.areas.values()
        if area.id != root.id and len(area.ancestry) > 1
    }


def _area(work: Work, known: dict[_Key, AreaId], key: _Key, changes: ListChanges) -> AreaId:
    if key not in known:
        level, name, above = key
        known[key] = areas.add_area(work, level, name, above)
        changes.new.append(name)
    return known[key]


def _describe(
    work: Work,
    places: dict[AreaId, tables.Place],
    area: AreaId,
    row: Listed,
    changes: ListChanges,
) -> None:
    name = row.village or row.township
    place = places.get(area)
    degrees = (row.latitude, row.longitude, row.datum)
    if place is not None and row.datum is None:
        # A list without coordinates does not take away a point that is known.
        degrees = (place.latitude, place.longitude, place.datum)
    said = (list(row.aliases), *degrees, row.need, row.reason)
    if place is None:
        place = places[area] = tables.Place(area_id=area, aliases=[])
        if name not in changes.new:
            changes.changed.append(name)
    elif _said(place) == said:
        changes.unchanged += name not in changes.new
        return
    elif name not in changes.new:
        changes.changed.append(name)
    place.aliases, place.latitude, place.longitude, place.datum, place.need, place.reason = said
    work.add(place)


def _said(place: tables.Place) -> tuple[object, ...]:
    degrees = (place.latitude, place.longitude, place.datum)
    return (place.aliases, *degrees, place.need, place.reason)
