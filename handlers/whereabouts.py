"""A location as a check-in, where the pack takes one: within the village, or asked about.

Kept are "within" or so many kilometres beyond, and the age; coordinates only for the pack's days.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import checkin, offices, pressing, village_point
from handlers.reading.values import DayWords, MarkWords, NotHere
from handlers.rules import geodesy
from handlers.rules import whereabouts as rules
from handlers.rules.attendance import IN_VILLAGE
from handlers.rules.geodesy import Point
from handlers.rules.span import Span
from handlers.rules.whereabouts import Outside, Shared
from handlers.talk import Ask, Button, Outcome, Push, Reply, Words, lines, text
from storage import places, positions
from storage.kinds import MessageKind
from storage.positions import Seen

if TYPE_CHECKING:
    from handlers.reading.whereabouts import CannotLocate
    from handlers.talk import Location
    from handlers.turn import Turn
    from storage.areas import Team

_REMEMBERED = timedelta(days=14)
_REFRESHED = timedelta(minutes=1)
_UNSENT = "unsent"


def located(turn: Turn) -> list[Outcome]:
    """Take a location: for a village's point that was asked for, else as a check-in.

    Never silently: what is forwarded, picked, old, inaccurate or outside is recorded and asked
    about, and is no mark until that is answered.
    """
    place = turn.event.location
    expected = village_point.expected(turn)
    if expected is not None and place is not None:
        return village_point.take(turn, expected, place, doubt_of(turn, place))
    if turn.rules.policy.attendance.method.location == "off" or turn.team is None or place is None:
        return checkin.located(turn)
    why = doubt_of(turn, place)
    if why:
        number = positions.record(turn.work, _seen(turn, turn.team, place, (why, None)))
        return [_asked(text(f"place.{why}"), number)]
    km = _km(turn, turn.team, place)
    before = bool(km) and _suspect(turn, turn.team)
    number = positions.record(turn.work, _seen(turn, turn.team, place, ("", km)))
    if not km:
        known = "place.within" if km == 0 else "place.unplaced"
        radius = turn.rules.policy.attendance.location.radius_metres
        return _checked_in(turn, text(known, metres=radius))
    if not _suspect(turn, turn.team):
        return [_asked(text("place.beyond", km=km), number)]
    told = [] if before else _tell_clerk(turn, turn.team)
    return [*_checked_in(turn, text("place.suspect")), *told]


def doubt_of(turn: Turn, place: Location) -> rules.Doubt:
    """Give why a location of this turn is no presence, by the pack."""
    age = turn.event.received_at - turn.event.sent_at
    shared = Shared(age, place.accuracy, place.forwarded, place.picked)
    return rules.doubt(shared, turn.rules.policy.attendance.location)


def _point(place: Location) -> Point:
    return geodesy.in_wgs84(Point(place.latitude, place.longitude), place.datum)


def _km(turn: Turn, team: Team, place: Location) -> int | None:
    """Give how far beyond the village's radius it is; None where nobody knows the village's."""
    known = places.point_of(turn.work, team.village)
    if known is None:
        return None
    village = known[0]
    there = geodesy.in_wgs84(Point(village.latitude, village.longitude), village.datum)
    rule = turn.rules.policy.attendance.location
    return rules.km_beyond(_point(place), there, place.accuracy, rule)


def _seen(turn: Turn, team: Team, place: Location | None, found: tuple[str, int | None]) -> Seen:
    """Give what is kept of a location; without days to keep them, no coordinates at all."""
    days = turn.rules.policy.attendance.location.keep_days
    event = turn.event
    point = _point(place) if days and place is not None else None
    return Seen(
        event_key=event.key,
        person=turn.person.id,
        team=team.id,
        day=turn.today,
        sent_at=event.sent_at,
        age_seconds=max(0, int((event.received_at - event.sent_at).total_seconds())),
        message_id=event.message_id,
        doubt=found[0],
        km=found[1],
        now=turn.now,
        degrees=(point.latitude, point.longitude) if point else None,
        keep_until=turn.now + timedelta(days=days) if point else None,
    )


def _asked(words: Words, number: int) -> Reply:
    buttons = (
        Button(text("place.here"), f"place:here:{number}"),
        Button(text("place.away"), f"place:away:{number}"),
    )
    return Reply(words, (buttons,))


def _checked_in(turn: Turn, note: Words) -> list[Outcome]:
    """Check in as the word does, with what was measured beneath its answer."""
    done = checkin.here(turn)
    first = next((n for n, one in enumerate(done) if isinstance(one, Reply)), None)
    if first is None:
        return [*done, Reply(note)]
    reply = done[first]
    if not isinstance(reply, Reply):
        return done
    noted = Reply(lines(reply.words, note), reply.buttons, reply.about, reply.ask, reply.rule)
    return [*done[:first], noted, *done[first + 1 :]]


def _suspect(turn: Turn, team: Team) -> bool:
    """Tell whether so many of a team were beyond alike, since its point was last set."""
    known = places.point_of(turn.work, team.village)
    since = turn.now - _REMEMBERED
    if known is not None and known[1] is not None:
        since = max(since, known[1])
    alike = [
        Outside(row.person_id, row.km or 0, _kept(row.latitude, row.longitude))
        for row in positions.outside(turn.work, team.id, since)
    ]
    return rules.shifted(alike, turn.rules.policy.attendance.location.shift_people)


def _kept(latitude: float | None, longitude: float | None) -> Point | None:
    if latitude is None or longitude is None:
        return None
    return Point(latitude, longitude)


def _tell_clerk(turn: Turn, team: Team) -> list[Outcome]:
    """Tell the clerks of the township once, when the doubt arises."""
    place = offices.place_of(turn, "township", team.id)
    found = offices.deciders(turn, "township", place, (turn.person.id, turn.today))
    village = turn.office.directory.areas[team.village].name
    words = text("place.tell_clerk", village=village)
    return [Push(one.id, MessageKind.notice, words, news=True) for one in found]


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [我在村] or [不在村] about a location of today; it stays recorded as it was."""
    what, number = pressing.word(parts, 0), pressing.number(parts, 1)
    row = positions.get(turn.work, number)
    if row is None or row.person_id != turn.person.id or what not in {"here", "away"}:
        raise pressing.ForgedButtonError(what)
    if row.day != turn.today:
        return [Reply(text("dialogue.stale"))]
    positions.answered(turn.work, number, IN_VILLAGE if what == "here" else "away")
    if what == "here":
        return checkin.here(turn)
    return checkin.not_here(turn, NotHere(Span.whole(turn.today)))


def moved(turn: Turn) -> list[Outcome]:
    """Bring a live location up to date, at most once a minute; never a mark."""
    place = turn.event.location
    method = turn.rules.policy.attendance.method.location
    if place is None or not place.live or turn.team is None or method == "off":
        return []
    row = positions.of_message(turn.work, turn.person.id, turn.event.message_id)
    if row is None or row.doubt or row.day != turn.today:
        return []
    seen = _seen(turn, turn.team, place, ("", _km(turn, turn.team, place)))
    positions.refresh(turn.work, row.id, turn.now - _REFRESHED, seen)
    return []


def say(turn: Turn, words: DayWords) -> list[Outcome]:
    """Check in by word; where the county makes a location compulsory, ask for it first."""
    if turn.rules.policy.attendance.method.location == "required" and _needs_one(turn, words):
        return [_ask_for_one(turn)]
    return checkin.say(turn, words)


def here(turn: Turn) -> list[Outcome]:
    """Take the [签到] button, as `say` takes the word."""
    return say(turn, DayWords((MarkWords(IN_VILLAGE, Span.whole(turn.today)),)))


def _needs_one(turn: Turn, words: DayWords) -> bool:
    here_today = any(
        mark.kind == IN_VILLAGE and turn.today in mark.span.dates() for mark in words.marks
    )
    return here_today and turn.team is not None and words.problem is None


def _ask_for_one(turn: Turn) -> Reply:
    document = turn.rules.policy.attendance.method.document
    words = text("place.required", document=document)
    return Reply(words, ask=Ask.location, rule=turn.cite("attendance.method"))


def cannot(turn: Turn, _heard: CannotLocate) -> list[Outcome]:
    """Check in without the location that is compulsory, and keep that none was sent."""
    if turn.team is None or turn.rules.policy.attendance.method.location != "required":
        return checkin.here(turn)
    positions.record(turn.work, _seen(turn, turn.team, None, (_UNSENT, None)))
    return _checked_in(turn, text("place.unsent"))
