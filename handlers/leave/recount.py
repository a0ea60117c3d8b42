"""Open requests counted anew after the calendar changed; who is affected is told, nobody else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import routing, words
from handlers.rules import leave as rules
from handlers.rules.span import HALF_DAY
from handlers.talk import Push, lines, text
from storage import leave as leaves
from storage import people
from storage.kinds import (
    LeaveId,
    MessageKind,
    PersonId,
    PolicyId,
    Role,
    StepState,
    TeamId,
)
from storage.leave import NewStep

if TYPE_CHECKING:
    from handlers.office import Rules
    from handlers.turn import Moment
    from storage import tables
    from storage.people import Person


def recount(moment: Moment) -> list[Push]:
    """Count every request that waits again, by the pack it was asked under; decided ones stay.

    Steps already open or decided stay; those behind them follow the ladder of the new length.
    """
    told = [_one(moment, row) for row in leaves.pending(moment.work)]
    return [push for push in told if push is not None]


def _one(moment: Moment, row: tables.Leave) -> Push | None:
    found = moment.office.rules[PolicyId(row.policy_id)]
    person = people.load(moment.work, [PersonId(row.person_id)])[PersonId(row.person_id)]
    span = words.stored(row)
    halves = int(rules.length(span, found.calendar, found.policy) * 2)
    days, ladder = _ladder(moment, row, found, person)
    steps = _steps_behind(moment, row, ladder, person)
    longer = halves != row.half_days
    if not longer and steps is None:
        return None
    before = Decimal(row.half_days) / 2
    leave = LeaveId(row.id)
    if not leaves.recount(moment.work, leave, halves, int(days * 2)):
        return None
    cited = f"{found.id}/{ladder.cited}"
    if steps is not None:
        leaves.reroute(moment.work, leave, cited, steps)
    counted = text(
        "calendar.recounted", span=words.days_of(row), before=before, days=Decimal(halves) / 2
    )
    route = None if steps is None else words.ladder(found.policy, ladder)
    return Push(person.id, MessageKind.notice, lines(counted, route), rule=cited)


def _ladder(
    moment: Moment, row: tables.Leave, found: Rules, person: Person
) -> tuple[Decimal, rules.Ladder]:
    """Give the length with all that adjoins it, and who decides; a step raised stays raised."""
    span = words.stored(row)
    mine = leaves.of_person(moment.work, person.id, routing.ALIVE)
    beside = [routing.taken(one) for one in mine if one.id != row.id]
    others = [one for one in beside if one is not None]
    days = rules.ladder_days(span, others, found.calendar, found.policy)
    asked = row.asked_at.astimezone(moment.office.zone).date()
    leads = Role.leader in person.roles_on(asked)
    role: rules.Role = "leader" if leads else "member"
    # Where nothing but rest days is left, the lowest rung decides.
    ladder = rules.ladder(found.policy, max(days, HALF_DAY), row.kind, role, span.first)
    return days, rules.raised(found.policy, ladder) if row.raised_by else ladder


def _steps_behind(
    moment: Moment, row: tables.Leave, ladder: rules.Ladder, person: Person
) -> list[NewStep] | None:
    """Give the steps the ladder asks for behind those open or done; None where they are the same.

    Only a length that lands on another rung changes anything.
    """
    stored = leaves.steps_of(moment.work, LeaveId(row.id))
    behind = [(step.action, step.office) for step in stored if step.state is StepState.waiting]
    taken = {(s.action, s.office) for s in stored if s.state is not StepState.waiting}
    wanted = [(s.action, s.office) for s in ladder.steps if (s.action, s.office) not in taken]
    if wanted == behind or row.team_id is None:
        return None
    made = []
    for action, office in wanted:
        place = offices.place_of(moment, office, TeamId(row.team_id), person)
        made.append(NewStep(action, office, place.team, place.area, place.unit))
    return made
