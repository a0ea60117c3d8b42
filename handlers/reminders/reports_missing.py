"""To the office that accepts: who owes which report, in one message a day around the due day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.reminders.due import About, Due, dues
from handlers.reports import missing, owed
from handlers.rules import reporting, stages
from handlers.talk import Button, Push, Words, lines, text
from storage import due as query
from storage.kinds import AreaId, MessageKind, PersonId, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.office import Rules
    from handlers.reports.owed import Owed
    from handlers.rules.stages import Stage
    from handlers.turn import Moment

_OFFICES = {"county": Role.county, "township": Role.township}


class ReportsMissing:
    """On working days, while somebody is missing; nothing where everybody filed."""

    name = "reports_missing"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the coordinators at whose hour it is, on a day near the due day of a report."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        today = moment.now.astimezone(moment.office.zone).date()
        asked: set[tuple[str, str]] = set()
        seats = offices.Seats(moment, today)
        for rules in moment.office.rules.values():
            stage = stages.missing(today, rules.policy.report.digest.at, moment.office.zone)
            if not stage.at <= moment.now < stage.expires:
                continue
            for office, role in _OFFICES.items():
                if (office, stage.id) in asked or not _near(rules, office, today):
                    continue
                asked.add((office, stage.id))
                question = query.Question(self.name, f"{today}:{office}", stage.id)
                found = query.coordinators(moment.work, today, question, role)
                for area in sorted({area for _, area in found}):
                    own = moment.office.rules_for(area, today)
                    if not _near(own, office, today):
                        continue
                    place = offices.Place(area=area)
                    for one in seats.deciding(office, place, frozenset()):
                        if one.own_office:
                            yield one.person.id, f"{today}:{office}:{area}", (stage,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words where a report that the office accepts is still owed."""
        today = moment.now.astimezone(moment.office.zone).date()
        seats = offices.Seats(moment, today)
        told: dict[str, list[Owed]] = {}
        found: dict[About, Push] = {}
        for about in subjects:
            day, office, area = parse(about.period)
            if day != today or area not in moment.office.directory.areas:
                continue
            if about.period not in told:
                told[about.period] = _missing(moment, office, area, today)
            there = seats.deciding(office, offices.Place(area=area), frozenset())
            if told[about.period] and about.person.id in {one.person.id for one in there}:
                found[about] = _push(moment, about, told[about.period], today)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.reports_missing")


def parse(period: str) -> tuple[date, str, AreaId]:
    """Give the day, the office and its area of a period."""
    day, office, area = period.split(":")
    return date.fromisoformat(day), office, AreaId(int(area))


def _near(rules: Rules, office: str, today: date) -> bool:
    """Tell whether a report that an office accepts may be missed on a working day.

    A deadline moved on is told of as long as the days after the pack's own last.
    """
    if not rules.calendar.is_working_day(today):
        return False
    return any(_told_of(rules, period.due, today) for period in _periods(rules, office, today))


def _periods(rules: Rules, office: str, today: date) -> Iterator[reporting.Period]:
    for kind in reporting.kinds(rules.policy):
        if kind.accepts == office and kind.length != "term":
            present = reporting.period_on(rules.policy, kind, today)
            yield reporting.period_on(rules.policy, kind, present.first - timedelta(days=1))
            yield present


def _told_of(rules: Rules, due: date, today: date) -> bool:
    digest = rules.policy.report.digest
    first, last = timedelta(days=digest.days_before), timedelta(days=digest.days_after)
    return due - first <= today <= due + last


def _missing(moment: Moment, office: str, area: AreaId, today: date) -> list[Owed]:
    """Give what is owed in an area of what its office accepts, by the deadlines that hold."""
    rules = moment.office.rules_for(area, today)
    teams = [team.id for team in moment.office.directory.teams_in(area)]
    return [
        one
        for one in owed.of_teams(moment, teams, today)
        if one.kind.accepts == office and _told_of(rules, one.period.due, today)
    ]


def _push(moment: Moment, about: About, found: Sequence[Owed], today: date) -> Push:
    head = text("reminder.reports_missing", n=len(found))
    button = Button(text("report.button.inbox"), "do:reports")
    return Push(
        about.person.id,
        MessageKind.ask,
        lines(head, missing.told(moment, found, today)),
        ((button,),),
        about=f"missing:{about.period}",
    )
