"""To the county and the head of its leading group, once a month: what messages cost people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.burden import counting, words
from handlers.reminders import of_month
from handlers.reminders.due import About, Due, dues
from handlers.rules import months
from handlers.rules.stages import Stage
from handlers.talk import Push, Words, lines, text
from storage import reminders
from storage.kinds import AreaId, Level, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.office import Office
    from handlers.turn import Moment

_FOR = timedelta(days=20)
_STAGE = "month"


class BurdenReport:
    """The subject is a county's month, its period '<first day>:<area>'; it is counted once."""

    name = "burden"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who is to get last month's report."""
        month = months.month_before(months.first_of(moment.office.business_day(moment.now)))
        begun = {
            f"{month}:{area}": (area, stage)
            for area in counties(moment.office)
            for stage in (_stage(moment, area, month),)
            if stage.at <= moment.now < stage.expires
        }
        if not begun:
            return ()
        said = {period for _, _, period, _ in reminders.known(moment.work, [self.name], begun)}
        fresh = {period: one for period, one in begun.items() if period not in said}
        return dues(self.name, moment, self._to_whom(moment, fresh))

    def _to_whom(
        self, moment: Moment, fresh: Mapping[str, tuple[AreaId, Stage]]
    ) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        seats = offices.Seats(moment, moment.office.business_day(moment.now))
        for period, (area, stage) in fresh.items():
            for person in _readers(moment, seats, area):
                yield person, period, (stage,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the report to who still answers for its county; counted once for all of them."""
        seats = offices.Seats(moment, moment.office.business_day(moment.now))
        meant = [one for one in subjects if self._reads(moment, seats, one)]
        return of_month.pushes(moment, meant, _report, self.name, "messages.burden")

    def _reads(self, moment: Moment, seats: offices.Seats, about: About) -> bool:
        _, area = of_month.parse(about.period)
        known = area in moment.office.directory.areas
        return known and about.person.id in _readers(moment, seats, area)

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.burden")


def _report(moment: Moment, area: AreaId, month: date, /) -> Words:
    shown = words.whole(moment, counting.count(moment, area, month))
    return lines(shown, text("burden.file", month=month.month))


def counties(office: Office) -> list[AreaId]:
    """Give the counties of the installation; all of it where it is smaller than one."""
    directory = office.directory
    found = [one for one, area in directory.areas.items() if area.level is Level.county]
    return sorted(one for one in found if directory.within(one, office.root)) or [office.root]


def _stage(moment: Moment, area: AreaId, month: date) -> Stage:
    """Give the first working day of the next month, at the pack's hour."""
    rules = moment.office.rules_for(area, months.next_month(month))
    day = months.sheet_day(month, rules.calendar)
    at = moment.office.at(day, rules.policy.messages.burden.at)
    return Stage(_STAGE, at, at + _FOR, 0)


def _readers(moment: Moment, seats: offices.Seats, area: AreaId) -> list[PersonId]:
    """Give the county's coordinators and the head of the leading group, where there is one."""
    policy = moment.office.rules_for(area, seats.day).policy
    found: list[PersonId] = []
    for office in (offices.COUNTY, policy.messages.complaints.head):
        if office is not None:
            seated = seats.deciding(office, offices.Place(area=area), frozenset())
            found += [one.person.id for one in seated if one.own_office]
    return list(dict.fromkeys(found))
