"""谈心 张三 10月8日: county, township or unit talked with somebody; when, never of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import naming, offices, pressing
from handlers.reading.values import Misread
from handlers.rules import reporting
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import care, people
from storage.care import Talk
from storage.kinds import Role

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.complaint_values import TalkWords
    from handlers.turn import Moment, Turn
    from storage.care import Deadline

TALKERS = frozenset({Role.county, Role.township, Role.unit})
_SHOWN = 60


def say(turn: Turn, heard: TalkWords) -> list[Outcome]:
    """Record a talk, or list with whom there was none."""
    return _untalked(turn) if heard.untalked else record(turn, heard)


def record(turn: Turn, heard: TalkWords) -> list[Outcome]:
    """Record a talk with somebody within reach; what is said besides is not kept."""
    if heard.problem is not None:
        return [Reply(text(heard.problem.reason, **heard.problem.params))]
    if not _areas_or_units(turn):
        return [Reply(text("talks.not_yours"))]
    if not heard.name:
        return [Reply(text("talks.how"))]
    found = naming.find(
        turn, heard.name, lambda person: naming.reaches_stationed(turn, person, TALKERS)
    )
    if isinstance(found, Misread):
        return [Reply(text(found.reason, **found.params))]
    office = naming.reach(turn, found, TALKERS)
    day = heard.day or turn.today
    talk = Talk(turn.event.key, found.id, day, turn.person.id, str(office), heard.mood)
    number = care.record(turn.work, talk, turn.now)
    people.audit(turn.work, turn.person.id, "talk.recorded", f"talk:{number}", turn.now)
    mood = text(f"talks.mood.{heard.mood.value}") if heard.mood is not None else None
    content = text("talks.not_kept") if heard.more else None
    drop = Button(text("talks.drop"), f"talk:drop:{number}")
    done = lines(text("talks.recorded", name=found.name, day=day), mood, content)
    return [Reply(done, ((drop,),), rule=turn.cite("care.talks"))]


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [删掉这条]: of one's own talks only."""
    if pressing.word(parts, 0) != "drop":
        raise pressing.ForgedButtonError(parts[0])
    number = pressing.number(parts, 1)
    if not care.drop(turn.work, number, turn.person.id):
        return [Reply(text("talks.gone"))]
    people.audit(turn.work, turn.person.id, "talk.dropped", f"talk:{number}", turn.now)
    return [Reply(text("talks.dropped"))]


def _untalked(turn: Turn) -> list[Outcome]:
    """List who within the speaker's reach was not talked to in this quarter."""
    places = _areas_or_units(turn)
    if not places:
        return [Reply(text("talks.not_yours"))]
    found = [one for one in missing(turn, turn.today) if _mine(turn, one, places)]
    return [Reply(listed(turn, found, turn.today), rule=turn.cite("care.talks"))]


def missing(moment: Moment, day: date) -> list[Deadline]:
    """Give who is stationed on a day and was not talked to in its quarter so far."""
    quarter = reporting.quarter_of(day)
    return care.untalked(moment.work, (quarter.first, quarter.last), day)


def listed(moment: Moment, found: list[Deadline], day: date) -> Words:
    """Give the list by team; that there is nobody, where there is nobody."""
    last = reporting.quarter_of(day).last
    if not found:
        return text("talks.everybody", last=last)
    known = people.load(moment.work, {one.person for one in found})
    names = naming.told_apart(moment, known.values(), day)
    teams: dict[str, list[str]] = {}
    for one in found[:_SHOWN]:
        team = moment.office.directory.teams[one.team].name
        teams.setdefault(team, []).append(names[one.person])
    rows = [text("talks.row", team=team, names=tuple(who)) for team, who in teams.items()]
    more = len(found) - _SHOWN
    rest = text("views.more", n=more) if more > 0 else None
    return lines(text("talks.head", n=len(found), last=last), *rows, rest)


def _areas_or_units(turn: Turn) -> list[offices.Place]:
    duties = [post for post in turn.person.duties_on(turn.today) if post.role in TALKERS]
    return [offices.Place(area=post.area, unit=post.unit) for post in duties]


def _mine(turn: Turn, one: Deadline, places: list[offices.Place]) -> bool:
    directory = turn.office.directory
    village = directory.teams[one.team].village
    return any(
        (place.unit is not None and place.unit == one.unit)
        or (place.area is not None and directory.within(village, place.area))
        for place in places
    )
