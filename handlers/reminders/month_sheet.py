"""To everybody on a team: their own month before it closes, or after, if they could not see it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers.months import gates, sheet, words
from handlers.months.closing import SHEET
from handlers.reminders.due import About, Due, away, dues
from handlers.rules import months
from handlers.rules.stages import Stage
from handlers.talk import Push, Words, lines, text
from storage import month_due as query
from storage.kinds import MessageKind, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.turn import Moment
    from storage.kinds import PersonId

AT_ONCE = 2000
"""Sheets one sweep plans at most; the next minute goes on."""

_LATE_FOR = timedelta(days=60)


class MonthSheet:
    """No answer is asked for: it is a notice, with [有异议] beneath."""

    name = SHEET

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who was on a team last month and was not sent their sheet yet."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        office = moment.office
        month = months.month_before(months.first_of(moment.now.astimezone(office.zone).date()))
        last = months.last_of(month)
        stages = {
            here.id: Stage(
                "sheet",
                months.sheet_at(month, here.policy, here.calendar, office.zone),
                months.closes_at(month, here.policy, here.calendar, office.zone),
                0,
            )
            for here in office.rules.values()
        }
        if not any(stage.at <= moment.now < stage.expires for stage in stages.values()):
            return
        shard = int(moment.now.timestamp() // 60)
        question = query.Sheets(self.name, month.isoformat(), (month, last))
        for person, team in query.unsent(moment.work, question, AT_ONCE, shard):
            here = office.rules_for(office.directory.teams[team].village, last)
            if office.directory.go_live_of(team) <= last:
                yield person, month.isoformat(), (stages[here.id],)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the sheets of months not closed yet, of people who are not on leave."""
        absent = away(moment, [about.person for about in subjects])
        found: dict[About, Push] = {}
        for month, mine in _by_month(subjects).items():
            there = [about for about in mine if about.person.id not in absent]
            sheets = sheet.load(moment, [about.person for about in there], month)
            for about in there:
                team = sheet.team_in(about.person, month)
                row = None if team is None else sheets.closed.get((team, month))
                if team is not None and (row is None or row.reopened_at is not None):
                    found[about] = _push(moment, about, team, sheets.words(about.person))
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.month_sheet")


class LateSheet:
    """A closed month reaches who could not see it, after their return, with time to object."""

    name = gates.LATE_SHEET

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who has an account now and never saw the sheet of one of the last months."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        since = months.first_of(moment.office.business_day(moment.now) - _LATE_FOR)
        for person, month, closed_at in query.unseen(moment.work, self.name, since, AT_ONCE):
            stage = Stage("late", closed_at, closed_at + _LATE_FOR, 0)
            yield person, month.isoformat(), (stage,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the closed sheets to who is back and still did not see them."""
        absent = away(moment, [about.person for about in subjects])
        found: dict[About, Push] = {}
        for month, mine in _by_month(subjects).items():
            there = [about for about in mine if about.person.id not in absent]
            sheets = sheet.load(moment, [about.person for about in there], month)
            for about in there:
                team = sheet.team_in(about.person, month)
                row = None if team is None else sheets.closed.get((team, month))
                if team is None or row is None or row.reopened_at is not None:
                    continue
                days = _policy_days(moment, team, month)
                head = text("sheet.late_head", month=words.month_name(month), days=days)
                shown = lines(head, sheets.words(about.person))
                found[about] = _push(moment, about, team, shown)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.month_sheet_late")


def _by_month(subjects: Sequence[About]) -> dict[date, list[About]]:
    found: dict[date, list[About]] = {}
    for about in subjects:
        found.setdefault(date.fromisoformat(about.period), []).append(about)
    return found


def _policy_days(moment: Moment, team: TeamId, month: date) -> int:
    village = moment.office.directory.teams[team].village
    rules = moment.office.rules_for(village, months.last_of(month))
    return rules.policy.attendance.month.contest_days


def _push(moment: Moment, about: About, team: TeamId, shown: Words) -> Push:
    month = date.fromisoformat(about.period)
    village = moment.office.directory.teams[team].village
    rules = moment.office.rules_for(village, months.last_of(month))
    return Push(
        about.person.id,
        MessageKind.notice,
        shown,
        (sheet.contest_button(month),),
        about=f"sheet:{month}",
        rule=f"{rules.id}/attendance.month",
    )
