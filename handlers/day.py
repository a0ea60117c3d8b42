"""Where a few people are on some days, for a conversation or a reminder."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from handlers import facts, ledger
from handlers.facts import TEAM_LINE, Ground
from storage.kinds import AreaId, PersonId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.office import Office
    from handlers.rules.attendance import DayFacts, DayStatus, HalfStatus
    from handlers.rules.pack import Policy
    from handlers.turn import Moment
    from storage.people import Person

__all__ = ["TEAM_LINE", "Key", "area_live", "away", "first_counted", "planned", "statuses"]

_AWAY = frozenset(
    f"attendance.reason.{reason}" for reason in ("leave", "leave_urgent", "pulled_back")
)
_NOON = 12

Key = tuple[PersonId, date]


def statuses(
    moment: Moment, people: Sequence[Person], first: date, last: date
) -> dict[Key, DayStatus]:
    """Give the status of every one of these people on every day from `first` to `last`.

    For a few people or days: a county's month is read with `handlers.ledger`, which streams.
    """
    return {
        (one.person.id, status.day): status
        for one in ledger.of_loaded(moment, people, first, last)
        for status in one.days
    }


def planned(
    moment: Moment, people: Sequence[Person], first: date, last: date
) -> dict[Key, tuple[DayFacts, Policy]]:
    """Give what is known of people's days to come, with the policy that judges each day."""
    known = facts.read(moment, [person.id for person in people], first, last)
    found: dict[Key, tuple[DayFacts, Policy]] = {}
    for person in people:
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            ground = _ground(moment.office, person, day)
            found[person.id, day] = (known.of(person.id, ground), ground.policy)
    return found


def _ground(office: Office, person: Person, day: date) -> Ground:
    team = person.team_on(day)
    here = office.rules_for(office.area_of(person, day), day)
    return Ground.of(
        day,
        here.policy,
        working=here.calendar.is_working_day(day),
        go_live=date.max if team is None else office.directory.go_live_of(team),
        assigned=team is not None,
    )


def away(status: DayStatus, instant: datetime, office: Office) -> bool:
    """Tell whether somebody is on leave or called back by their unit in this half of the day."""
    local = instant.astimezone(office.zone)
    early = local.date() == status.day and local.hour < _NOON
    half: HalfStatus = status.morning if early else status.afternoon
    return half.reason in _AWAY


def first_counted(office: Office, person: Person, day: date) -> date:
    """Give the go-live day where somebody belongs on a day: the county's or the later team's."""
    team = person.team_on(day)
    if team is not None:
        return office.directory.go_live_of(team)
    return area_live(office, office.area_of(person, day))


def area_live(office: Office, area: AreaId) -> date:
    """Give the go-live day of an area: the latest of its own and those above it."""
    areas = office.directory.areas
    days = [areas[each].go_live for each in areas[area].ancestry]
    return max((day for day in days if day is not None), default=date.min)
