"""求助: at any hour, at once, to the leader, the township and the county (clause 六(四))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.talk import Outcome, Push, Reply, Verbatim, text
from storage.kinds import Level, MessageKind

if TYPE_CHECKING:
    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage.people import Person

_CALLED = (offices.TEAM_LEADER, "township", "county")
_LONGEST = 500


def call(turn: Turn, word: Word) -> list[Outcome]:
    """Tell everybody responsible; the sender learns whom, with telephone numbers."""
    found = _responsible(turn)
    said = Verbatim(word.rest[:_LONGEST]) if word.rest else text("sos.no_words")
    where = turn.office.directory.areas[turn.office.area_of(turn.person, turn.today)].name
    alarm = text(
        "sos.alarm", name=turn.person.name, phone=turn.person.phone, place=where, said=said
    )
    pushes: list[Outcome] = [
        Push(person.id, MessageKind.emergency, alarm) for person in found.values()
    ]
    told = tuple(f"{person.name} {person.phone}" for person in found.values())
    done = text("sos.called", people=told) if told else text("sos.nobody")
    return [Reply(done), *pushes]


def _responsible(turn: Turn) -> dict[int, Person]:
    """Give the leader, township and county of somebody's team; else the county's coordinators."""
    applicant = (turn.person.id, turn.today)
    if turn.team is None:
        area = turn.office.area_of(turn.person, turn.today)
        county = turn.office.directory.above(area, Level.county)
        place = offices.Place(area=county.id if county else turn.office.root)
        return {p.id: p for p in offices.deciders(turn, "county", place, applicant)}
    found: dict[int, Person] = {}
    for office in _CALLED:
        place = offices.place_of(turn, office, turn.team.id)
        found |= {p.id: p for p in offices.deciders(turn, office, place, applicant)}
    return found
