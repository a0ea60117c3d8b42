"""Who a notice is for: words become an audience within what the sender coordinates, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers import naming, offices
from handlers.reading.audiences import pieces, read_audience
from handlers.reading.values import Misread
from handlers.talk import Words, text
from storage import areas as places_of
from storage import audiences, people
from storage.audiences import EVERYBODY, Audience
from storage.kinds import AreaId, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handlers.reading.audiences import Heard
    from handlers.turn import Moment, Turn
    from storage.kinds import UnitId

_ENDINGS = ("街道", "镇", "乡", "县", "村", "市", "区", "省")
_SHORTEST = 2


def reach(turn: Turn) -> tuple[AreaId, ...]:
    """Give the areas somebody may write to, the first being their own; () for who may not."""
    return offices.coordinated(turn.person, turn.today)


def everybody(turn: Turn) -> Audience:
    """Give the audience of all who are stationed where the speaker coordinates."""
    return Audience(reach(turn), roles=EVERYBODY, without=(turn.person.id,))


def resolve(turn: Turn, said: str) -> Audience | Misread:
    """Give the audience meant, or what to ask back; who or what is out of reach is unknown."""
    within = reach(turn)
    places = _places(turn, within)
    units = audiences.units(turn.work)
    sure = _people(turn, pieces(said), within)
    heard = read_audience(said, places, units, sure)
    rest = [name for name in (*heard.names, *heard.without) if name not in sure]
    sure |= _people(turn, rest, within)
    areas = _areas(turn, heard, places)
    if isinstance(areas, Misread):
        return areas
    wanted = _ids(turn, heard.names, sure, areas)
    without = _ids(turn, heard.without, sure, areas)
    if isinstance(wanted, Misread):
        return wanted
    if isinstance(without, Misread):
        return without
    if not (heard.narrows or wanted):
        return Misread("notice.whom.unknown", {"text": said})
    found = Audience(within, people=wanted, without=(turn.person.id, *without))
    only_names = bool(wanted) and not (heard.roles or heard.units or heard.widest)
    if only_names and not (any(heard.arrived) or any(heard.leaving)):
        return found
    return replace(
        found,
        areas=areas,
        roles=tuple(dict.fromkeys(heard.roles)) or EVERYBODY,
        units=_units(heard, units),
        arrived=heard.arrived,
        leaving=heard.leaving,
    )


def knows(turn: Turn, said: str) -> bool:
    """Tell whether words name any place, unit, role or time of a post: they are no mere text."""
    known = _places(turn, reach(turn)), audiences.units(turn.work)
    return read_audience(said, *known, {}).narrows


def spelt(moment: Moment, audience: Audience) -> Words:
    """Say who an audience is."""
    directory = moment.office.directory
    named = people.load(moment.work, [*audience.people, *audience.without[1:]])
    areas = tuple(directory.areas[one].name for one in audience.areas or audience.reach)
    day = moment.office.business_day(moment.now)

    def names(ids: Iterable[PersonId]) -> tuple[str, ...]:
        return naming.names(moment, [named[one] for one in ids if one in named], day)

    parts: list[Words] = []
    if audience.roles:
        roles = (
            (text("notice.role.everybody"),)
            if audience.roles == EVERYBODY
            else tuple(text(f"notice.role.{role}") for role in audience.roles)
        )
        parts.append(text("notice.whom.roles", areas=areas, roles=roles))
    if audience.units:
        known = {id_: name for name, id_ in audiences.units(moment.work).items()}
        parts.append(text("notice.whom.units", units=tuple(known[one] for one in audience.units)))
    for name, (first, last) in (("arrived", audience.arrived), ("leaving", audience.leaving)):
        if first or last:
            span = "between" if first and last else "since" if first else "until"
            parts.append(text(f"notice.whom.{name}.{span}", first=_iso(first), last=_iso(last)))
    if audience.people:
        beside = "notice.whom.beside" if audience.roles else "notice.whom.only"
        parts.append(text(beside, names=names(audience.people)))
    if audience.without[1:]:
        parts.append(text("notice.whom.without", names=names(audience.without[1:])))
    return text("notice.whom", parts=tuple(parts))


def paths(moment: Moment, areas: Iterable[AreaId]) -> tuple[str, ...]:
    """Give the paths of areas, by which what lies below them is found."""
    return tuple(moment.office.directory.areas[one].path for one in areas)


def _iso(day: object) -> str:
    return str(day) if day else ""


def _places(turn: Turn, within: tuple[AreaId, ...]) -> dict[str, list[AreaId]]:
    """Give the areas within reach by their names, with and without what they end in."""
    directory = turn.office.directory
    found: dict[str, list[AreaId]] = {}
    for area in directory.areas.values():
        if not any(directory.within(area.id, own) for own in within):
            continue
        for name in _spoken(area):
            found.setdefault(name, []).append(area.id)
    return found


def _spoken(area: places_of.Area) -> set[str]:
    name = area.name.replace(" ", "")
    short = next((name.removesuffix(end) for end in _ENDINGS if name.endswith(end)), name)
    return {name, short} if len(short) >= _SHORTEST else {name}


def _areas(
    turn: Turn, heard: Heard, places: Mapping[str, list[AreaId]]
) -> tuple[AreaId, ...] | Misread:
    """Give the areas named; one named after the area it lies in stands for itself alone."""
    directory = turn.office.directory
    found: list[AreaId] = []
    for name in heard.places:
        meant = places[name]
        if len(meant) > 1 and found:
            meant = [one for one in meant if directory.within(one, found[-1])] or meant
        if len(meant) > 1:
            full = tuple(_full(turn, one) for one in meant)
            return Misread("naming.several", {"names": "、".join(full)})
        if found and meant[0] != found[-1] and directory.within(meant[0], found[-1]):
            found.pop()
        found.append(meant[0])
    return tuple(dict.fromkeys(found))


def _full(turn: Turn, area: AreaId) -> str:
    directory = turn.office.directory
    above = directory.areas[area].ancestry[1:2]
    return "".join(directory.areas[one].name for one in (*above, area))


def _people(turn: Turn, names: list[str], within: tuple[AreaId, ...]) -> dict[str, list[PersonId]]:
    found: dict[str, list[PersonId]] = {}
    if names:
        for who, name in audiences.named(turn.work, names, within, turn.today):
            found.setdefault(name, []).append(who)
    return found


def _ids(
    turn: Turn, names: list[str], known: Mapping[str, list[PersonId]], areas: tuple[AreaId, ...]
) -> tuple[PersonId, ...] | Misread:
    """Give the people of these names; of several, the one in the areas named beside them."""
    found: list[PersonId] = []
    for name in names:
        meant = known.get(name, [])
        if not meant:
            return Misread("naming.unknown", {"name": name})
        if len(meant) > 1:
            loaded = people.load(turn.work, meant)
            office = turn.office
            there = [
                one
                for one in meant
                for home in [office.area_of(loaded[one], turn.today)]
                if any(office.directory.within(home, area) for area in areas)
            ]
            if len(there) != 1:
                shown = naming.names(turn, loaded.values(), turn.today)
                return Misread("naming.several", {"names": "、".join(shown)})
            meant = there
        found.append(meant[0])
    return tuple(dict.fromkeys(found))


def _units(heard: Heard, known: Mapping[str, UnitId]) -> tuple[UnitId, ...]:
    return tuple(dict.fromkeys(known[name] for name in heard.units))
