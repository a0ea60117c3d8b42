"""To the county coordinator, late to the head too: a quarter without a meeting (四(二))."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from handlers import day as days
from handlers import offices
from handlers.reminders.due import About, Due, day_read, dues
from handlers.rules import reporting, stages
from handlers.rules.pack_meeting import GROUP_HEAD, LEADERS
from handlers.talk import Push, Words, text
from storage import due as query
from storage import meetings
from storage.kinds import AreaId, Level, MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from handlers.rules.reporting import Quarter
    from handlers.rules.stages import Stage
    from handlers.turn import Moment

_MONTHS = 3


class QuarterWatch:
    """The duty is the coordinator's own; the leaders hear nothing of it.

    When few days are left the head of the leading group (领导小组) hears of it as well.
    """

    name = "quarter_watch"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the coordinators of counties in whose quarter it is late."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        office = moment.office
        today = moment.now.astimezone(office.zone).date()
        asked: set[tuple[str, str]] = set()
        # After midnight the last business day of a quarter is not over yet.
        quarters = {reporting.quarter_of(today), reporting.quarter_of(today - timedelta(days=1))}
        for rules in office.rules.values():
            for quarter in quarters:
                mine = stages.quarter(quarter, rules.policy, office.zone)
                stage = stages.latest(mine, moment.now)
                if stage is None or (quarter.id, stage.id) in asked:
                    continue
                asked.add((quarter.id, stage.id))
                question = query.Question(self.name, quarter.id, stage.id)
                for person, area in _asked(moment, today, question, stage):
                    policy = office.rules_for(area, today).policy
                    found = stages.quarter(quarter, policy, office.zone)
                    latest = stages.latest(found, moment.now)
                    if latest is not None and latest.id == stage.id:
                        yield person, f"{quarter.id}:{area}", found

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for counties that still called no leaders' meeting in the quarter."""
        today = moment.now.astimezone(moment.office.zone).date()
        seats = offices.Seats(moment, today)
        called: dict[str, bool] = {}
        found: dict[About, Push] = {}
        for about in subjects:
            quarter, area = parse(about.period)
            if not _watched(moment, quarter, area):
                continue
            if about.person.id not in _told(seats, quarter, area):
                continue
            if about.period not in called:
                span = _instants(moment, quarter)
                called[about.period] = meetings.held(moment.work, area, LEADERS, span)
            if not called[about.period]:
                found[about] = _push(seats, about, quarter, area)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.quarter_watch")


def parse(period: str) -> tuple[Quarter, AreaId]:
    """Give the quarter and the county of a period."""
    name, _, area = period.partition(":")
    year, _, number = name.partition("Q")
    return reporting.quarter_of(_day(int(year), int(number))), AreaId(int(area))


def _day(year: int, number: int) -> date:
    return date(year, _MONTHS * number, 1)


def _watched(moment: Moment, quarter: Quarter, area: AreaId) -> bool:
    known = moment.office.directory.areas.get(area)
    if known is None or known.level is not Level.county:
        return False
    if moment.office.business_day(moment.now) > quarter.last:
        return False
    return quarter.last >= days.area_live(moment.office, area)


def _asked(
    moment: Moment, day: date, question: query.Question, stage: Stage
) -> list[tuple[PersonId, AreaId]]:
    """Give who is told in counties where somebody was not told of this stage yet."""
    seats = offices.Seats(moment, day)
    areas = {area for _, area in query.coordinators(moment.work, day, question)}
    rules = moment.office.rules.values()
    if any(stage.days <= one.policy.meeting.quarter_watch.head_days for one in rules):
        areas.update(query.heads(moment.work, GROUP_HEAD, day, question))
    return [
        (person, area) for area in sorted(areas) for person in _reached(seats, area, stage.days)
    ]


def _told(seats: offices.Seats, quarter: Quarter, area: AreaId) -> list[PersonId]:
    today = seats.moment.now.astimezone(seats.moment.office.zone).date()
    return _reached(seats, area, (quarter.last - today).days)


def _reached(seats: offices.Seats, area: AreaId, left: int) -> list[PersonId]:
    """Give the coordinators or who acts for them, with few days left the head as well."""
    found = _holding(seats, area)
    rule = seats.moment.office.rules_for(area, seats.day).policy.meeting.quarter_watch
    if left <= rule.head_days:
        found = [*found, *_heads(seats, area)]
    return list(dict.fromkeys(one.person.id for one in found))


def _heads(seats: offices.Seats, area: AreaId) -> list[offices.Decider]:
    place = offices.Place(area=area)
    return [one for one in seats.deciding(GROUP_HEAD, place, frozenset()) if one.own_office]


def _holding(seats: offices.Seats, area: AreaId) -> list[offices.Decider]:
    """Give whose own duty it is: holders or their proxies, deputies where none is there."""
    return seats.deciding(offices.COUNTY, offices.Place(area=area), frozenset())


def _instants(moment: Moment, quarter: Quarter) -> tuple[datetime, datetime]:
    office = moment.office
    beyond = quarter.last + timedelta(days=1)
    return office.at(quarter.first, time.min), office.at(beyond, time.min)


def _push(seats: offices.Seats, about: About, quarter: Quarter, area: AreaId) -> Push:
    moment = seats.moment
    today = moment.now.astimezone(moment.office.zone).date()
    rules = moment.office.rules_for(area, today)
    left = max(0, (quarter.last - day_read(moment, rules)).days)
    name = moment.office.directory.areas[area].name
    own = about.person.id in {one.person.id for one in _holding(seats, area)}
    wording = "reminder.quarter" if own else "reminder.quarter_head"
    return Push(
        about.person.id,
        MessageKind.ask,
        text(wording, n=left, county=name, last=quarter.last),
        about=f"quarter:{quarter.id}:{area}",
        rule=f"{rules.id}/meeting.leaders_per_quarter",
    )
