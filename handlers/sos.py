"""求助: at any hour, at once, to the leader, the township and the county (clause 六(四))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.talk import Outcome, Push, Reply, Verbatim, text
from storage.kinds import MessageKind

if TYPE_CHECKING:
    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage.people import Person

_CALLED = (offices.TEAM_LEADER, "township", "county")
_LONGEST = 500


def call(turn: Turn, word: Word) -> list[Outcome]:
    """Tell everybody responsible; the sender learns whom, with telephone numbers."""
    if turn.team is None:
        return [Reply(text("checkin.no_team"))]
    found: dict[int, Person] = {}
    for office in _CALLED:
        place = offices.place_of(turn, office, turn.team.id)
        for person in offices.deciders(turn, office, place, (turn.person.id, turn.today)):
            found[person.id] = person
    said = Verbatim(word.rest[:_LONGEST]) if word.rest else text("form.none")
    alarm = text(
        "sos.alarm", name=turn.person.name, phone=turn.person.phone, team=turn.team.name, said=said
    )
    pushes: list[Outcome] = [
        Push(person.id, MessageKind.emergency, alarm) for person in found.values()
    ]
    told = tuple(f"{person.name} {person.phone}" for person in found.values())
    done = text("sos.called", people=told) if told else text("sos.nobody")
    return [Reply(done), *pushes]
