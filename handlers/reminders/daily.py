"""The message of the day: what is due by the day comes at the hour the person chose."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage import daily_hours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, time

    from handlers.reminders.due import Due
    from handlers.rules.pack import DailyMessage
    from handlers.turn import Moment
    from storage.kinds import PersonId
    from storage.people import Person

_DAY = timedelta(days=1)
# A sweep this long after an early hour still looks; what it misses comes at the pack's hour.
_LOOKS_FOR = timedelta(minutes=15)


def ahead(moment: Moment) -> list[datetime]:
    """Give the instants later today at which to ask what is due, for those who chose to know now.

    Mostly none: only right after an hour that somebody chose and that is before the pack's.
    """
    office, now = moment.office, moment.now
    today = now.astimezone(office.zone).date()
    pack_hours = {rules.policy.messages.daily.at for rules in office.rules.values()}
    found = [office.at(today, hour) for hour in sorted(pack_hours)]
    later = [instant for instant in found if instant > now]
    if not later:
        return []
    begun = [office.at(today, hour) for hour in daily_hours.chosen(moment.work)]
    return later if any(hour <= now < hour + _LOOKS_FOR for hour in begun) else []


def released(moment: Moment, found: Sequence[Due]) -> list[Due]:
    """Give what is due at its own time or the hour its person chose, whichever counts for it."""
    by_the_day = {due.person.id for due in found if _is_by_the_day(moment, due)}
    hours = daily_hours.of(moment.work, by_the_day)
    return [due for due in found if said_at(moment, due, hours) <= moment.now]


def tomorrow(moment: Moment, people: Sequence[Person]) -> dict[PersonId, datetime]:
    """Give the hour of tomorrow at which each gets the message of the day."""
    day = day_of(moment, moment.now) + _DAY
    own = daily_hours.of(moment.work, [person.id for person in people])
    return {
        person.id: moment.office.at(
            day, own.get(person.id) or rule_of(moment, person, moment.now).at
        )
        for person in people
    }


def hour_of(moment: Moment, person: Person) -> time:
    """Give the local hour of the person's message of the day: chosen, else the pack's."""
    own = daily_hours.of(moment.work, [person.id])
    return own.get(person.id, rule_of(moment, person, moment.now).at)


def rule_of(moment: Moment, person: Person, instant: datetime) -> DailyMessage:
    """Give the pack's rule for somebody on the local day of an instant."""
    day = day_of(moment, instant)
    area = moment.office.area_of(person, day)
    return moment.office.rules_for(area, day).policy.messages.daily


def day_of(moment: Moment, instant: datetime) -> date:
    """Give the local day of an instant."""
    return instant.astimezone(moment.office.zone).date()


def said_at(moment: Moment, due: Due, hours: Mapping[PersonId, time]) -> datetime:
    """Give when something due is said, quiet hours aside, if these are the hours chosen."""
    if due.person.id in hours and _is_by_the_day(moment, due):
        return moment.office.at(day_of(moment, due.stage.at), hours[due.person.id])
    return due.stage.at


def _is_by_the_day(moment: Moment, due: Due) -> bool:
    stage = due.stage
    local = stage.at.astimezone(moment.office.zone)
    rule = rule_of(moment, due.person, stage.at)
    return local.time() == rule.at and stage.expires - stage.at >= _DAY
