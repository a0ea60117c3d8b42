"""To the offices the pack names, one after another: somebody's return from leave is overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import words
from handlers.reminders.due import About, Due, dues
from handlers.reminders.leave import in_force, parse, rules_of
from handlers.rules import leave as rules_of_leave
from handlers.rules import stages
from handlers.talk import Push, Words, text
from storage import leave as store
from storage import reminders
from storage.kinds import MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from handlers.rules.stages import Stage
    from handlers.turn import Moment
    from storage import tables

_OVERDUE_FOR = timedelta(days=60)
_DAY = timedelta(days=1)


class OverdueTold:
    """The subject is a leave in force, its period '<id>@<last day>'; the person is asked apart."""

    name = "leave_overdue_told"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the offices whose turn it is, for leaves from which nobody came back."""
        today = moment.now.astimezone(moment.office.zone).date()
        rows = store.ending(moment.work, today - _OVERDUE_FOR, today - _DAY)
        begun = [(row, stage) for row in rows for stage in _begun(moment, row)]
        periods = {f"{row.id}@{row.last_day}" for row, _ in begun}
        keys = reminders.known(moment.work, [self.name], periods) if begun else set()
        said = {(period, stage) for _, _, period, stage in keys}
        fresh = [
            (row, stage)
            for row, stage in begun
            if (f"{row.id}@{row.last_day}", stage.id) not in said
        ]
        return dues(self.name, moment, self._to_whom(moment, fresh))

    def _to_whom(
        self, moment: Moment, fresh: Sequence[tuple[tables.Leave, Stage]]
    ) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        seats = offices.Seats(moment, moment.now.astimezone(moment.office.zone).date())
        found: dict[tuple[PersonId, str], list[Stage]] = {}
        for row, stage in fresh:
            for person in _told(moment, seats, row, stage):
                found.setdefault((person, f"{row.id}@{row.last_day}"), []).append(stage)
        for (person, period), mine in found.items():
            yield person, period, tuple(mine)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for leaves still in force: name and days, nothing of the reason."""
        wanted = {about: parse(about.period) for about in subjects}
        rows = in_force(moment, wanted.values())
        found: dict[About, Push] = {}
        for about, key in wanted.items():
            row = rows.get(key)
            if row is None:
                continue
            due = _due(moment, row)
            told = text("reminder.leave.overdue_told", leave=words.short(moment, row), due=due)
            rule = f"{rules_of(moment, row).id}/leave.reminders"
            found[about] = Push(about.person.id, MessageKind.ask, told, rule=rule)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.leave_overdue_told")


def _begun(moment: Moment, row: tables.Leave) -> Iterator[Stage]:
    policy = rules_of(moment, row).policy
    due = _due(moment, row)
    for told in policy.leave.reminders.tells:
        stage = stages.leave_told(due, told.days, policy, moment.office.zone)
        if stage.at <= moment.now < stage.expires:
            yield stage


def _told(moment: Moment, seats: offices.Seats, row: tables.Leave, stage: Stage) -> list[PersonId]:
    """Give who of the office a stage tells; where nobody but the person is there, the next is."""
    if row.team_id is None:
        return []
    tells = rules_of(moment, row).policy.leave.reminders.tells
    office = next(one.office for one in tells if one.days == -stage.days)
    place = offices.place_of(moment, office, TeamId(row.team_id))
    found = seats.deciding(office, place, frozenset({PersonId(row.person_id)}))
    return [one.person.id for one in found if one.own_office or office == tells[-1].office]


def _due(moment: Moment, row: tables.Leave) -> date:
    rules = rules_of(moment, row)
    return rules_of_leave.return_due(words.stored(row), rules.calendar, rules.policy)
