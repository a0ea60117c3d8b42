"""To the leader or proxy: the half-year report is due soon, or overdue (clause 四(二))."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.reminders import of_team
from handlers.reminders.due import About, Due, away, day_read, dues
from handlers.rules import reporting, stages
from handlers.talk import Button, Push, Text, Words, text
from storage import due as query
from storage import reports
from storage.kinds import MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from handlers.office import Rules
    from handlers.rules.reporting import Period
    from handlers.rules.stages import Stage
    from handlers.turn import Moment

KIND = "half_year"
_FIRST_HALF = "H1"


class HalfYearReport:
    """Not once it is filed, not while the leader is on leave."""

    name = "half_year_report"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the leaders of teams without a report at whose stage it is."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        asked: set[tuple[str, str]] = set()
        today = moment.now.astimezone(moment.office.zone).date()
        for rules in moment.office.rules.values():
            for period in _periods(today, rules):
                stage = stages.latest(_stages(moment, rules, period), moment.now)
                if stage is None or (period.id, stage.id) in asked:
                    continue
                asked.add((period.id, stage.id))
                question = query.Question(self.name, period.id, stage.id)
                open_ones = query.unfiled(KIND, period.id)
                leaders = query.leaders(moment.work, today, question, open_ones)
                for person, team in of_team.asked(moment, leaders, today):
                    own = _rules(moment, team, today)
                    mine = reporting.period_by_id(period.id, own.policy)
                    found = _stages(moment, own, mine)
                    latest = stages.latest(found, moment.now)
                    # A team under another pack is asked about when its own stage comes up here.
                    if latest is not None and latest.id == stage.id:
                        yield person, f"{period.id}:{team}", found

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for teams that still owe a report and whose leader is at work."""
        wanted = {about: parse(about.period) for about in subjects}
        filed = reports.filed(moment.work, KIND, {period for period, _ in wanted.values()})
        absent = away(moment, [about.person for about in subjects])
        today = moment.now.astimezone(moment.office.zone).date()
        leads = of_team.leading(moment, [about.person for about in subjects], today)
        found: dict[About, Push] = {}
        for about, (period, team) in wanted.items():
            if (team, period) in filed or about.person.id in absent:
                continue
            if leads(about.person, team) and self._counts(moment, team, period):
                found[about] = self._push(moment, about, period, team)
        return found

    @staticmethod
    def _counts(moment: Moment, team: TeamId, period: str) -> bool:
        today = moment.now.astimezone(moment.office.zone).date()
        half = reporting.period_by_id(period, _rules(moment, team, today).policy)
        return half.last >= moment.office.directory.go_live_of(team)

    def _push(self, moment: Moment, about: About, period: str, team: TeamId) -> Push:
        today = moment.now.astimezone(moment.office.zone).date()
        rules = _rules(moment, team, today)
        half = reporting.period_by_id(period, rules.policy)
        left = (half.due - day_read(moment, rules)).days
        wording = "today" if left == 0 else "late" if left < 0 else "left"
        words = text(
            f"reminder.report.{wording}",
            n=abs(left),
            team=moment.office.directory.teams[team].name,
            period=spelt(half),
            due=half.due,
            heads=tuple(head.label for head in rules.policy.report.half_year.heads),
        )
        button = Button(text("reminder.button.report"), "do:report")
        return Push(
            about.person.id,
            MessageKind.ask,
            words,
            ((button,),),
            about=f"report:{period}:{team}",
            rule=f"{rules.id}/report.half_year",
        )

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.half_year_report")


def parse(period: str) -> tuple[str, TeamId]:
    """Give the half year and the team of a period."""
    half, _, team = period.partition(":")
    return half, TeamId(int(team))


def spelt(half: Period) -> Text:
    """Give what a half year is called."""
    which = "first" if half.id.endswith(_FIRST_HALF) else "second"
    return text(f"reminder.report.{which}_half", year=half.first.year)


def _periods(today: date, rules: Rules) -> tuple[Period, Period]:
    present = reporting.period_of(today, rules.policy)
    return reporting.period_of(present.first - timedelta(days=1), rules.policy), present


def _stages(moment: Moment, rules: Rules, period: Period) -> tuple[Stage, ...]:
    return stages.report(period, rules.policy, moment.office.zone)


def _rules(moment: Moment, team: TeamId, day: date) -> Rules:
    return moment.office.rules_for(moment.office.directory.teams[team].village, day)
