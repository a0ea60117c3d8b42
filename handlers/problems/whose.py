"""Who answers a problem, who hears of the answer, and when it is told above."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.rules import clock
from storage import people
from storage.diary_kinds import ProblemId
from storage.kinds import AreaId, PersonId, PolicyId, TeamId

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from handlers.office import Rules
    from handlers.offices import Decider
    from handlers.rules.pack_diary import ProblemClock
    from handlers.turn import Moment, Turn
    from storage import tables


def rules_of(moment: Moment, row: tables.Problem) -> Rules:
    """Give the rules whose clock runs for a problem: those it was raised under."""
    return moment.office.rules[PolicyId(row.policy_id)]


def rule_of(moment: Moment, row: tables.Problem) -> ProblemClock:
    """Give the clock of a problem."""
    return rules_of(moment, row).policy.diary.problems


def answering(seats: offices.Seats, row: tables.Problem, *, above: bool = False) -> list[Decider]:
    """Give who is to answer now, or of the office above, never who raised it."""
    rule = rule_of(seats.moment, row)
    office = rule.next if above else rule.office
    place = offices.place_of(seats.moment, office, TeamId(row.team_id))
    return seats.deciding(office, place, frozenset({PersonId(row.person_id)}))


def may_answer(turn: Turn, row: tables.Problem) -> bool:
    """Tell whether the speaker coordinates where the problem is, or holds the office asked."""
    directory = turn.office.directory
    areas = offices.coordinated(turn.person, turn.today)
    if any(directory.within(AreaId(row.area_id), area) for area in areas):
        return True
    found = answering(offices.Seats(turn, turn.today), row)
    return turn.person.id in {one.person.id for one in found}


def may_end(turn: Turn, row: tables.Problem) -> bool:
    """Tell whether the speaker raised it, or leads the team that did."""
    return turn.person.id == row.person_id or row.team_id in people.leads(turn.person, turn.today)


def raisers(moment: Moment, row: tables.Problem, day: date) -> list[PersonId]:
    """Give who hears of an answer: who raised it, or the leaders once they left the team."""
    return raisers_of(moment, [row], day)[ProblemId(row.id)]


def raisers_of(
    moment: Moment, rows: Sequence[tables.Problem], day: date
) -> dict[ProblemId, list[PersonId]]:
    """Give `raisers` of many problems; leaders are looked up for those alone whose raiser left."""
    known = people.load(moment.work, {PersonId(row.person_id) for row in rows})
    found: dict[ProblemId, list[PersonId]] = {}
    for row in rows:
        who, team = PersonId(row.person_id), TeamId(row.team_id)
        there = known[who].team_on(day) == team
        found[ProblemId(row.id)] = [who] if there else offices.leading(moment, [team], day)
    return found


def told_above_at(moment: Moment, row: tables.Problem) -> datetime:
    """Give the instant (UTC) at which a problem still unanswered is told above."""
    rules, rule = rules_of(moment, row), rule_of(moment, row)
    zone = moment.office.zone
    return clock.after(row.opened_at, rule.escalate_after_hours, rule, rules.calendar, zone)


def is_told_above(moment: Moment, row: tables.Problem) -> bool:
    """Tell whether a problem has waited so long that the office above was told."""
    rules, rule = rules_of(moment, row), rule_of(moment, row)
    zone = moment.office.zone
    waited = clock.passed(row.opened_at, moment.now, rule, rules.calendar, zone)
    return waited >= timedelta(hours=rule.escalate_after_hours)
