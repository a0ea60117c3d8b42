"""求助: at any hour, at once, to the leader, the township and the county (clause 六(四))."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.talk import Button, Outcome, Push, Reply, Verbatim, Words, lines, text
from storage import help_calls, people
from storage.help_calls import NewCall
from storage.kinds import AreaId, HelpId, HelpState, Level, MessageKind, PersonId

if TYPE_CHECKING:
    from handlers.reading.values import Word
    from handlers.turn import Moment, Turn
    from storage import tables
    from storage.people import Person

_CALLED = (offices.TEAM_LEADER, "township", "county")
_LONGEST = 500


def call(turn: Turn, word: Word) -> list[Outcome]:
    """Tell everybody responsible; the sender learns whom, with telephone numbers.

    Said again while a call runs, it goes to the same people once more.
    """
    return raise_call(turn, word.rest)


def raise_call(turn: Turn, said: str) -> list[Outcome]:
    """Do what 求助 does, also for somebody who answered a roll-call with 需要帮助."""
    running = help_calls.alive_of(turn.work, turn.person.id)
    if running is not None:
        return _again(turn, running, said[:_LONGEST])
    found = responsible(turn)
    rules = turn.rules.policy.messages.help
    new = NewCall(
        f"{turn.event.key}:{turn.person.id}",
        turn.person.id,
        turn.team.id if turn.team else None,
        turn.office.area_of(turn.person, turn.today),
        said[:_LONGEST],
        turn.now,
        turn.now + timedelta(minutes=rules.minutes) if rules.next else None,
        turn.recorder.id if turn.recorder else None,
    )
    id_ = help_calls.call(turn.work, new, found)
    people.audit(turn.work, turn.by.id, "help.called", f"help:{id_}", turn.now)
    alarm = told_as(turn, _stored(turn, id_), turn.person)
    told = tuple(f"{person.name} {person.phone}" for person in found.values())
    done = text("sos.called", people=told) if told else text("sos.nobody")
    mine = (Button(text("sos.solved"), f"help:done:{id_}"),)
    return [
        Reply(done, (mine,), about=f"help-own:{id_}", rule=turn.cite("messages.help")),
        *(alarm_to(person, id_, alarm) for person in found),
    ]


def _stored(turn: Turn, id_: HelpId) -> tables.HelpCall:
    row = help_calls.get(turn.work, id_)
    if row is None:
        raise LookupError(id_)
    return row


def _again(turn: Turn, row: tables.HelpCall, said: str) -> list[Outcome]:
    """Say it once more to everybody told so far; who helps is named."""
    told = help_calls.told(turn.work, HelpId(row.id))
    known = people.load(turn.work, told)
    words = text(
        "sos.again",
        name=turn.person.name,
        phone=turn.person.phone,
        said=Verbatim(said) if said else text("sos.no_words"),
    )
    helper = known.get(PersonId(row.helper_id or 0))
    taken = text("sos.helper", name=helper.name, phone=helper.phone) if helper else None
    numbers = tuple(f"{known[one].name} {known[one].phone}" for one in told if one in known)
    mine = (Button(text("sos.solved"), f"help:done:{row.id}"),)
    reply = Reply(lines(text("sos.called", people=numbers), taken), (mine,), f"help-own:{row.id}")
    alarm = lines(words, taken)
    return [reply, *(alarm_to(one, HelpId(row.id), alarm, row.state) for one in told)]


def told_as(moment: Moment, row: tables.HelpCall, person: Person) -> Words:
    """Give the words of the alarm: who, their number, where they belong, and what they said."""
    return text(
        "sos.alarm",
        name=person.name,
        phone=person.phone,
        place=moment.office.directory.areas[AreaId(row.area_id)].name,
        said=Verbatim(row.said) if row.said else text("sos.no_words"),
    )


def alarm_to(
    person: PersonId, call_id: HelpId, words: Words, state: HelpState = HelpState.open
) -> Push:
    """Give the alarm to one person; nothing holds it back."""
    buttons = buttons_of(call_id, state)
    return Push(person, MessageKind.emergency, words, buttons, about=f"help:{call_id}")


def buttons_of(call_id: HelpId, state: HelpState) -> tuple[tuple[Button, ...], ...]:
    """Give what can be done about a call as it stands."""
    if state is HelpState.open:
        return ((Button(text("sos.take"), f"help:take:{call_id}"),),)
    if state is HelpState.taken:
        return (
            (
                Button(text("sos.solved"), f"help:done:{call_id}"),
                Button(text("sos.take_over"), f"help:over:{call_id}"),
            ),
        )
    return ()


def responsible(turn: Turn) -> dict[PersonId, Person]:
    """Give the leader, township and county of somebody's team; else the county's coordinators."""
    applicant = (turn.person.id, turn.today)
    if turn.team is None:
        area = turn.office.area_of(turn.person, turn.today)
        county = turn.office.directory.above(area, Level.county)
        place = offices.Place(area=county.id if county else turn.office.root)
        return {p.id: p for p in offices.deciders(turn, "county", place, applicant)}
    found: dict[PersonId, Person] = {}
    for office in _CALLED:
        place = offices.place_of(turn, office, turn.team.id)
        found |= {p.id: p for p in offices.deciders(turn, office, place, applicant)}
    return found
