"""To the person: a leave ends, or the return from it (销假) is overdue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers import day as days
from handlers.reminders.due import About, Due, dues, load
from handlers.rules import leave as rules_of_leave
from handlers.rules import stages
from handlers.rules.span import Half as Part
from handlers.rules.span import Span
from handlers.talk import Button, Push, Words, lines, text
from storage import due as query
from storage import leave as store
from storage.kinds import Half, MessageKind, PersonId, PolicyId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.office import Rules
    from handlers.rules.stages import Stage
    from handlers.turn import Moment
    from storage import tables
    from storage.people import Person

# A return may move over the longest holiday, and its last stage is then valid for a month.
_OVERDUE_FOR = timedelta(days=60)
_DAY = timedelta(days=1)

Stages = Callable[["Moment", "Rules", Span], "tuple[Stage, ...]"]


@dataclass(frozen=True, slots=True)
class _OfLeave:
    """What both rules share: the subject is a leave in force, its period '<id>@<last day>'."""

    name: str
    words: str
    rule: str
    stages: Stages
    reach: tuple[timedelta, timedelta]
    when_over: bool

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the leaves in force whose end is near enough to be spoken of."""
        today = moment.now.astimezone(moment.office.zone).date()
        rows = store.ending(moment.work, today - self.reach[0], today + self.reach[1])
        return dues(self.name, moment, self._found(moment, rows))

    def _found(
        self, moment: Moment, rows: Sequence[tables.Leave]
    ) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        for row in rows:
            found = self.stages(moment, rules_of(moment, row), _span(row))
            yield PersonId(row.person_id), f"{row.id}@{row.last_day}", found

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for leaves still in force that no later leave carries on."""
        wanted = {about: parse(about.period) for about in subjects}
        rows = in_force(moment, wanted.values())
        found: dict[About, Push] = {}
        for about, (leave, last) in wanted.items():
            row = rows.get((leave, last))
            if row is None or row.person_id != about.person.id:
                continue
            today = moment.office.business_day(moment.now, about.person)
            if (today > last) is self.when_over:
                found[about] = self._push(moment, about, row)
        return found

    def _push(self, moment: Moment, about: About, row: tables.Leave) -> Push:
        rules = rules_of(moment, row)
        due = rules_of_leave.return_due(_span(row), rules.calendar, rules.policy)
        back = Button(text("reminder.button.back"), f"leave:back:{row.id}")
        more = Button(text("reminder.button.extend"), "leave:extend")
        return Push(
            about.person.id,
            MessageKind.ask,
            lines(text(self.words, last=row.last_day, due=due), _estimated(rules, due)),
            ((back,) if self.when_over else (back, more),),
            about=f"back:{row.id}",
            rule=f"{rules.id}/{self.rule}",
        )

    def why(self) -> Words:
        """Give the reason."""
        return text(f"reminder.why.{self.name}")


def ends() -> _OfLeave:
    """Give the rule: on the last evening of a leave, whether one comes back or needs more days."""

    def begun(moment: Moment, rules: Rules, span: Span) -> tuple[Stage, ...]:
        return stages.leave_end(span, rules.policy, moment.office.zone)

    return _OfLeave(
        "leave_ends",
        "reminder.leave.ends",
        "leave.return",
        begun,
        (_DAY, 2 * _DAY),
        when_over=False,
    )


def overdue() -> _OfLeave:
    """Give the rule: nobody came back from a leave by the day the return was due."""

    def begun(moment: Moment, rules: Rules, span: Span) -> tuple[Stage, ...]:
        due = rules_of_leave.return_due(span, rules.calendar, rules.policy)
        return stages.leave_overdue(due, rules.policy, moment.office.zone)

    return _OfLeave(
        "leave_overdue",
        "reminder.leave.overdue",
        "leave.return",
        begun,
        (_OVERDUE_FOR, _DAY),
        when_over=True,
    )


def in_force(
    moment: Moment, wanted: Iterable[tuple[int, date]]
) -> dict[tuple[int, date], tables.Leave]:
    """Give, of leaves named with their last day, those that end then and were not come back from.

    Left out are leaves that another one carries on, and those of who left the post.
    """
    keys = set(wanted)
    rows = query.leaves(moment.work, {leave for leave, _ in keys})
    following = _following(moment, list(rows.values()))
    people = load(moment, {PersonId(row.person_id) for row in rows.values()})
    found: dict[tuple[int, date], tables.Leave] = {}
    for row in rows.values():
        person = people[PersonId(row.person_id)]
        today = moment.office.business_day(moment.now, person)
        known = (row.id, row.last_day)
        if known in keys and row.id not in following and _counted(moment, row, person, today):
            found[known] = row
    return found


def parse(period: str) -> tuple[int, date]:
    """Give the leave and its last day from a period."""
    leave, _, last = period.partition("@")
    return int(leave), date.fromisoformat(last)


def _estimated(rules: Rules, due: date) -> Words | None:
    """Say so where the day of return was found in a year whose calendar is not published."""
    asked = rules.policy.leave.return_
    counted = asked.due == "next_day" and asked.on_working_day
    years = rules.calendar.estimated(due, due) if counted else ()
    return text("leave.estimated", years=years) if years else None


def rules_of(moment: Moment, row: tables.Leave) -> Rules:
    """Give the rules a leave was asked under: a later pack changes nothing for it."""
    return moment.office.rules[PolicyId(row.policy_id)]


def _span(row: tables.Leave) -> Span:
    first = Part.PM if row.first_half == Half.afternoon else Part.AM
    last = Part.AM if row.last_half == Half.morning else Part.PM
    return Span(row.first_day, first, row.last_day, last)


def _counted(moment: Moment, row: tables.Leave, person: Person, today: date) -> bool:
    """Tell whether the person still is at a post, and the leave did not end before go-live."""
    if person.team_on(today) is None:
        return False
    return row.last_day >= days.first_counted(moment.office, person, today)


def _following(moment: Moment, rows: Sequence[tables.Leave]) -> set[int]:
    """Give the leaves that another leave of the same person carries on without a day between."""
    if not rows:
        return set()
    last = [row.last_day for row in rows]
    others = query.absent(
        moment.work, {PersonId(r.person_id) for r in rows}, min(last), max(last) + _DAY
    )
    return {
        row.id
        for row in rows
        for other in others.get(PersonId(row.person_id), ())
        if other.last_day > row.last_day and other.first_day <= row.last_day + _DAY
    }
