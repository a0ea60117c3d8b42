"""A problem nobody answers: its township is reminded, then the office above and its team told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.problems import whose, words
from handlers.reminders.due import About, Due, dues
from handlers.rules import stages
from handlers.talk import Push, Words, text
from storage import problems, reminders
from storage.diary_kinds import ProblemId
from storage.kinds import MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from handlers.rules.stages import Stage
    from handlers.turn import Moment
    from storage import tables

Waits = tuple["tables.Problem", "Stage"]


class ProblemUnanswered:
    """The subject is a problem's wait, its period '<problem>@<since when it waits>'."""

    name = "problem_unanswered"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who is to hear of problems whose next stage has begun and was not said yet."""
        begun = list(_begun(moment))
        if not begun:
            return ()
        keys = reminders.known(moment.work, [self.name], {period_of(row) for row, _ in begun})
        said = {(period, stage) for _, _, period, stage in keys}
        fresh = [(row, stage) for row, stage in begun if (period_of(row), stage.id) not in said]
        told = _Told(moment, [row for row, _ in fresh])
        return dues(
            self.name,
            moment,
            [
                (who, period_of(row), (stage,))
                for row, stage in fresh
                for who in told.whom(row, stage.id == "raise")
            ],
        )

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for problems still unanswered, to who answers and to who was told."""
        wanted = {about: ProblemId(int(about.period.partition("@")[0])) for about in subjects}
        found = problems.open_ones(moment.work, wanted.values())
        told = _Told(moment, list(found.values()))
        said: dict[About, Push] = {}
        for about, number in wanted.items():
            row = found.get(number)
            if row is None or period_of(row) != about.period:
                continue
            push = told.push(row, about.person.id)
            if push is not None:
                said[about] = push
        return said

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.problem_unanswered")


@dataclass(slots=True)
class _Told:
    """Who is told of these problems, and what; people and offices are looked up once."""

    moment: Moment
    rows: Sequence[tables.Problem]
    day: date = field(init=False)
    seats: offices.Seats = field(init=False)
    raisers: dict[ProblemId, list[PersonId]] = field(init=False)
    _names: dict[int, tuple[Words, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day = self.moment.now.astimezone(self.moment.office.zone).date()
        self.seats = offices.Seats(self.moment, self.day)
        self.raisers = whose.raisers_of(self.moment, self.rows, self.day)

    def whom(self, row: tables.Problem, above: bool) -> list[PersonId]:  # noqa: FBT001  a stage
        """Give who answers, its owner alone if there is one; or the office above and the team."""
        found = [one.person.id for one in whose.answering(self.seats, row, above=above)]
        if above:
            return list(dict.fromkeys([*found, *self.raisers[ProblemId(row.id)]]))
        return [PersonId(row.owner_id)] if row.owner_id in found else found

    def push(self, row: tables.Problem, who: PersonId) -> Push | None:
        """Give what is said to somebody now; None where they are not to hear of it any more."""
        rule = f"{row.policy_id}/diary.problems"
        one, hours = words.one(self.moment, row), whose.rule_of(self.moment, row)
        shown = (words.to_answer(row),)
        about = words.about(row.id)
        if not whose.is_told_above(self.moment, row):
            if who not in self.whom(row, above=False):
                return None
            said = text("problem.reminder", problem=one, n=hours.remind_after_hours)
            return Push(who, MessageKind.ask, said, shown, about=about, rule=rule)
        if who in {one.person.id for one in whose.answering(self.seats, row, above=True)}:
            said = text(
                "problem.told_above",
                problem=one,
                n=hours.escalate_after_hours,
                names=self.names(row),
            )
            return Push(who, MessageKind.decision, said, shown, about=about, rule=rule)
        if who not in self.raisers[ProblemId(row.id)]:
            return None
        said = text("problem.told_above_told", problem=one, n=hours.escalate_after_hours)
        return Push(who, MessageKind.notice, said, rule=rule)

    def names(self, row: tables.Problem) -> tuple[Words, ...]:
        """Give the names of those who were to answer; alike for all problems of a township."""
        if row.area_id not in self._names:
            before = whose.answering(self.seats, row)
            self._names[row.area_id] = offices.names(self.moment, before, self.day)
        return self._names[row.area_id]


def period_of(row: tables.Problem) -> str:
    """Give the period of a problem's wait: come back unsolved, it is another."""
    return f"{row.id}@{int(row.opened_at.timestamp())}"


def _begun(moment: Moment) -> Iterator[Waits]:
    """Give the problems of which a stage speaks now; working hours are never the shorter."""
    office = moment.office
    clocks = [rules.policy.diary.problems for rules in office.rules.values()]
    shortest = min((clock.remind_after_hours for clock in clocks), default=0)
    for row in problems.waiting_since(moment.work, moment.now - timedelta(hours=shortest)):
        rules = whose.rules_of(moment, row)
        all_stages = stages.unanswered(row.opened_at, rules.policy, rules.calendar, office.zone)
        stage = stages.latest(all_stages, moment.now)
        if stage is not None:
            yield row, stage
