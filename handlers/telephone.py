"""无账号: what somebody without an account should be told, their leader tells by telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.talk import Push, text
from storage import people
from storage.kinds import MessageKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.turn import Moment
    from storage.kinds import PersonId
    from storage.people import Person


def without_account(moment: Moment, found: Iterable[Person]) -> set[PersonId]:
    """Give who of these has no account at all."""
    ids = {person.id for person in found}
    return ids - set(people.accounts_of(moment.work, ids)) if ids else set()


def instead(moment: Moment, push: Push, person: Person) -> list[Push]:
    """Give the messages to whoever leads the person's team; the push itself where nobody can.

    They are notices, most of which are lines of the leader's message of the day (`waits`); an
    emergency stays one. A mere reminder never goes beyond the team, or a county that starts would
    be told everybody's.
    """
    day = moment.office.business_day(moment.now, person)
    team = person.team_on(day)
    if team is None:
        return [push]
    place = offices.Place(team=team)
    found = offices.deciders(moment, offices.TEAM_LEADER, place, (person.id, day))
    if push.kind is MessageKind.ask:
        led = set(offices.leading(moment, [team], day))
        found = [one for one in found if one.id in led]
    alone = without_account(moment, found)
    kind = push.kind if push.kind is MessageKind.emergency else MessageKind.notice
    told = text("onbehalf.telephone", name=person.name, phone=person.phone, words=push.words)
    reached = [one for one in found if one.id not in alone]
    return [Push(one.id, kind, told, lifetime=push.lifetime) for one in reached] or [push]


def waits(push: Push) -> bool:
    """Tell whether what is to be told by telephone is said with the message of the day."""
    return push.kind is MessageKind.notice and push.lifetime is None
