"""设村部位置: a clerk stands at the village's office, sends a location, and that is its point."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.rules import geodesy
from handlers.rules.geodesy import Point
from handlers.talk import Ask, Outcome, Push, Reply, Words, text
from storage import people, places
from storage.kinds import AreaId, Datum, Level, MessageKind
from storage.places import Described

if TYPE_CHECKING:
    from handlers.reading.whereabouts import SetPoint
    from handlers.rules.whereabouts import Doubt
    from handlers.talk import Location
    from handlers.turn import Turn
    from storage.areas import Area

_WAITS = timedelta(minutes=30)
_NOTE = "village_point"


def asked(turn: Turn, heard: SetPoint) -> list[Outcome]:
    """Ask a coordinator of the area for a location from the village."""
    areas = offices.coordinated(turn.person, turn.today)
    if not areas:
        return [Reply(text("place.clerks_only"))]
    found = _villages(turn, areas, heard.village)
    if len(found) != 1:
        wording = "place.which_village" if len(found) != 0 else "place.no_village"
        return [Reply(text(wording, name=heard.village))]
    until = (turn.now + _WAITS).isoformat()
    turn.conversation.note(_NOTE, {"area": int(found[0].id), "until": until})
    return [Reply(text("place.send_from", village=found[0].name), ask=Ask.location)]


def _villages(turn: Turn, areas: tuple[AreaId, ...], name: str) -> list[Area]:
    """Give the villages meant: of that name or alias, or all where none is named."""
    directory = turn.office.directory
    mine = [
        area
        for area in directory.areas.values()
        if area.level is Level.village and any(directory.within(area.id, own) for own in areas)
    ]
    if not name:
        return mine
    exact = [area for area in mine if area.name == name]
    if exact:
        return exact
    aliases = places.aliases(turn.work)
    return [area for area in mine if name in aliases.get(area.id, ())]


def expected(turn: Turn) -> AreaId | None:
    """Give the village whose point the speaker was asked for, while that is still waited for."""
    note = turn.conversation.notes.get(_NOTE)
    if note is None:
        return None
    if turn.now > datetime.fromisoformat(note["until"]):
        turn.conversation.note(_NOTE, None)
        return None
    return AreaId(int(note["area"]))


def take(turn: Turn, area: AreaId, place: Location, doubt: Doubt) -> list[Outcome]:
    """Set the point; one that is forwarded, picked, old or inaccurate is asked for again."""
    directory = turn.office.directory
    areas = offices.coordinated(turn.person, turn.today)
    if not any(directory.within(area, own) for own in areas):
        turn.conversation.note(_NOTE, None)
        return [Reply(text("place.clerks_only"))]
    if doubt:
        return [
            Reply(text("place.not_from_here", why=text(f"place.why.{doubt}")), ask=Ask.location)
        ]
    turn.conversation.note(_NOTE, None)
    point = geodesy.in_wgs84(Point(place.latitude, place.longitude), place.datum)
    before = places.point_of(turn.work, area)
    described = Described(area, point.latitude, point.longitude, Datum.wgs84)
    places.set_point(turn.work, described, turn.now)
    people.audit(turn.work, turn.person.id, "place.set", f"area:{area}", turn.now)
    village = directory.areas[area].name
    words = _words(village, point, before[0] if before else None)
    told = text("place.set_told", by=turn.person.name, village=village)
    teams = [team.id for team in directory.teams_in(area)]
    leaders = offices.leading(turn, teams, turn.today)
    return [Reply(words), *(Push(one, MessageKind.notice, told) for one in leaders)]


def _words(village: str, point: Point, before: Described | None) -> Words:
    if before is None:
        return text("place.set", village=village)
    was = geodesy.in_wgs84(Point(before.latitude, before.longitude), before.datum)
    return text("place.moved", village=village, metres=round(geodesy.metres(was, point)))
