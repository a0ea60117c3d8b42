"""Which way a request goes: what adjoins it, the rung that decides, who stands at each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import words
from handlers.rules import leave as rules
from handlers.rules import leave_limits
from handlers.rules.span import Span
from handlers.talk import Verbatim, Words, text
from storage import leave as leaves
from storage import leave_stops
from storage.kinds import LeaveState, PolicyId, Role, TeamId
from storage.leave import NewStep

if TYPE_CHECKING:
    from decimal import Decimal

    from handlers.turn import Moment, Turn
    from storage import tables

ALIVE = (LeaveState.pending, LeaveState.approved, LeaveState.returned)


@dataclass(frozen=True, slots=True)
class Route:
    """The ladder of a request, the length it goes by, and the other leaves that count with it.

    `raised_by` is the rule for which the next rung decides, "" where none does.
    """

    ladder: rules.Ladder
    days: Decimal
    joined: tuple[Span, ...] = ()
    raised_by: str = ""


@dataclass(frozen=True, slots=True)
class Deciding:
    """One approving step: who may decide it now, and whether the office itself has nobody."""

    office: str
    deciders: tuple[offices.Decider, ...]
    vacant: bool


def mine(turn: Turn) -> list[tables.Leave]:
    """Give the speaker's leaves that were not rejected or withdrawn, the earliest first."""
    return leaves.of_person(turn.work, turn.person.id, ALIVE)


def every(turn: Turn) -> list[tables.Leave]:
    """Give all of the speaker's leaves, whatever became of them."""
    return leaves.of_person(turn.work, turn.person.id, list(LeaveState))


def taken(row: tables.Leave) -> Span | None:
    """Give the days a leave takes: to the day before the return, None where none was taken."""
    span = words.stored(row)
    if row.returned_on is None or row.returned_on > span.last:
        return span
    return leave_limits.clipped(span, span.first, row.returned_on - timedelta(days=1))


def others(turn: Turn) -> list[Span]:
    """Give the days of the speaker's other leaves, those come back from included."""
    return [span for row in mine(turn) if (span := taken(row)) is not None]


def route_of(turn: Turn, span: Span, kind: str) -> Route:
    """Give who decides: by the length of this leave with all that adjoin it, role and season."""
    policy, calendar = turn.rules.policy, turn.rules.calendar
    beside = others(turn)
    parts = rules.chain(span, beside, calendar, policy)
    days = rules.ladder_days(span, beside, calendar, policy)
    leads = Role.leader in turn.person.roles_on(turn.today)
    ladder = rules.ladder(policy, days, kind, "leader" if leads else "member", span.first)
    joined = tuple(part for part in parts if part != span)
    raising = raised_by(turn, span, kind)
    if raising:
        ladder = rules.raised(policy, ladder)
    return Route(ladder, days, joined, raising)


def raised_by(turn: Turn, span: Span, kind: str) -> str:
    """Give the rule for which the next rung decides such a leave: a season, or a stop; or ""."""
    seasons = leave_limits.blackouts(span, kind, turn.rules.policy)
    raising = [row.id for row in seasons if row.then == "higher_step"]
    if raising:
        return f"leave.blackouts.{raising[0]}"
    lifts = leave_limits.limits_of(turn.rules.policy).stop == "higher_step"
    return "leave.limits#stop" if lifts and stopped(turn, span, kind) else ""


def stopped(turn: Turn, span: Span, kind: str) -> list[tables.LeaveStop]:
    """Give the stops the county declared that hold for such a leave on any of its days."""
    if turn.team is None or not leave_limits.stoppable(turn.rules.policy, kind):
        return []
    areas = turn.office.directory.areas[turn.team.village].ancestry
    return leave_stops.touching(turn.work, areas, span.first, span.last)


def stop_note(moment: Moment, row: tables.Leave) -> Words | None:
    """Tell a decider that the county stopped leave for days of this request."""
    policy = moment.office.rules[PolicyId(row.policy_id)].policy
    if row.team_id is None or not leave_limits.stoppable(policy, row.kind):
        return None
    directory = moment.office.directory
    village = directory.teams[TeamId(row.team_id)].village
    areas = directory.areas[village].ancestry
    found = leave_stops.touching(moment.work, areas, row.first_day, row.last_day)
    if not found:
        return None
    return text("stop.note", reason=Verbatim(found[0].reason), last=found[0].last_day)


def deciding(turn: Turn, ladder: rules.Ladder, team: TeamId) -> list[Deciding]:
    """Give the approving steps in order, with who stands at each today."""
    seats = offices.Seats(turn, turn.today)
    barred = frozenset({turn.person.id, turn.by.id})
    found = []
    for office in ladder.approvals:
        place = offices.place_of(turn, office, team, turn.person)
        deciding = seats.deciding(office, place, barred)
        found.append(Deciding(office, tuple(deciding), seats.vacant(office, place, barred)))
    return found


def steps(turn: Turn, ladder: rules.Ladder, team: TeamId) -> list[NewStep]:
    """Give the steps to store, each at the team, area or unit its office belongs to."""
    found = []
    for step in ladder.steps:
        place = offices.place_of(turn, step.office, team, turn.person)
        found.append(NewStep(step.action, step.office, place.team, place.area, place.unit))
    return found
