"""A call for help that nobody takes: after the pack's minutes the next office is told too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers import offices, sos
from handlers.talk import Push, Replace, lines, text
from storage import help_calls, people
from storage.kinds import AreaId, HelpId, MessageKind, PersonId

if TYPE_CHECKING:
    from handlers.rules.pack_safety import HelpClock
    from handlers.turn import Moment
    from storage import tables
    from storage.people import Person


def escalate(moment: Moment) -> list[tuple[str, list[Push | Replace]]]:
    """Tell the next office of each call nobody took in time, and its sender whom to telephone.

    Gives (business key, outcomes); each step is won by one process and said once.
    """
    found = []
    for row in help_calls.due(moment.work, moment.now):
        who = PersonId(row.person_id)
        person = people.load(moment.work, [who])[who]
        day = moment.office.business_day(moment.now, person)
        clock = moment.office.rules_for(AreaId(row.area_id), day).policy.messages.help
        stage = row.stage
        ahead = timedelta(minutes=clock.minutes) if stage + 1 < len(clock.next) else None
        if help_calls.escalate(moment.work, row, moment.now + ahead if ahead else None):
            key = f"help:{row.id}:stage:{stage + 1}"
            found.append((key, _told_further(moment, row, (person, day), _office(clock, stage))))
    return found


def _office(clock: HelpClock, stage: int) -> str:
    """Give the office of a stage; a newer pack may have fewer of them."""
    return clock.next[min(stage, len(clock.next) - 1)] if clock.next else offices.COUNTY


def _told_further(
    moment: Moment, row: tables.HelpCall, whose: tuple[Person, date], office: str
) -> list[Push | Replace]:
    person, day = whose
    id_ = HelpId(row.id)
    before = help_calls.told(moment.work, id_)
    place = _place(moment, row, person, office)
    now = [p.id for p in offices.deciders(moment, office, place, (person.id, day), before)]
    help_calls.add_told(moment.work, id_, now, moment.now)
    minutes = int((moment.now - row.called_at).total_seconds()) // 60
    words = lines(text("sos.nobody_took", minutes=minutes), sos.told_as(moment, row, person))
    known = people.load(moment.work, [*now, *before])
    everybody = tuple(f"{known[one].name} {known[one].phone}" for one in [*now, *before])
    said = text("sos.call_them", people=everybody) if everybody else text("sos.nobody")
    return [
        *(sos.alarm_to(one, id_, words) for one in [*now, *before]),
        Push(person.id, MessageKind.emergency, said),
    ]


def _place(moment: Moment, row: tables.HelpCall, person: Person, office: str) -> offices.Place:
    team = person.team_on(moment.office.business_day(moment.now, person))
    if team is not None:
        return offices.place_of(moment, office, team, person)
    if office == offices.UNIT:
        return offices.Place(unit=person.unit)
    return offices.Place(area=AreaId(row.area_id))
