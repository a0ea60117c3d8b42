"""Leaves that were decided, and trips that were reported, in the sample county."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.demo.cast import Cast, TeamCast
from bot.demo.stage import Stage
from handlers.rules import leave as rules
from handlers.rules.leave import Ladder, Role
from handlers.rules.span import Span
from storage import attendance, leave, tables
from storage.kinds import AreaId, Half, LeaveId, LeaveState, PersonId, StepState, TeamId
from storage.leave import NewStep, Request
from storage.work import Work

_EVENING = 19
_MORNING = 9


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is not in the village, and why."""

    person: PersonId
    first: date
    last: date

    def has(self, person: PersonId, day: date) -> bool:
        """Tell whether it speaks of this person's day."""
        return person == self.person and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class _Wish:
    team: TeamCast
    person: PersonId
    kind: str
    reason: str
    span: Span
    outcome: LeaveState


def write(work: Work, cast: Cast, stage: Stage) -> list[Away]:
    """Write leaves and trips and give when who was away; nothing is left to decide."""
    away: list[Away] = []
    for number, wish in enumerate(_wishes(cast, stage)):
        _leave(work, cast, stage, (number, wish))
        if wish.outcome is not LeaveState.rejected:
            away.append(Away(wish.person, wish.span.first, wish.span.last))
    for person, first, last, reason in _trips(cast, stage):
        row = tables.Trip(
            person_id=person,
            kind=stage.day_kind("official_trip"),
            first_day=first,
            last_day=last,
            reason=reason,
            reported_at=stage.at(first - timedelta(days=1), _EVENING),
        )
        work.add(row)
        away.append(Away(person, first, last))
    attendance.leaves_changed(work)
    return away


def _wishes(cast: Cast, stage: Stage) -> list[_Wish]:
    days, teams, word = stage.working_days, cast.teams, stage.word
    personal, sick = stage.leave_kind("personal"), stage.leave_kind("sick")
    annual = stage.leave_kind("annual")
    home, ill, school = word("reason_personal"), word("reason_sick"), word("reason_school")
    running = Span.whole(stage.today - timedelta(days=1), stage.today + timedelta(days=1))
    back, no, still = LeaveState.returned, LeaveState.rejected, LeaveState.approved
    ill_days, holiday = Span.whole(days[2], days[3]), Span.whole(days[0], days[1])
    return [
        _Wish(teams[0], teams[0].members[-1], sick, ill, ill_days, back),
        _Wish(teams[2], teams[2].members[-1], personal, home, Span.whole(days[4]), back),
        _Wish(teams[1], teams[1].members[-1], personal, home, Span.whole(days[4]), no),
        _Wish(teams[3], teams[3].leader, annual, home, holiday, back),
        _Wish(teams[-1], teams[-1].members[-1], personal, school, running, still),
    ]


def _trips(cast: Cast, stage: Stage) -> list[tuple[PersonId, date, date, str]]:
    days, teams = stage.working_days, cast.teams
    soon = stage.calendar.next_working_day(stage.today + timedelta(days=3))
    bureau, market = stage.word("trip_bureau"), stage.word("trip_market")
    return [
        (teams[1].leader, days[3], days[3], bureau),
        (teams[4].members[-1], days[-3], days[-2], market),
        (teams[2].members[1], soon, soon, bureau),
    ]


def _leave(work: Work, cast: Cast, stage: Stage, numbered: tuple[int, _Wish]) -> None:
    number, wish = numbered
    first, last = wish.span.first, wish.span.last
    applicant: Role = "leader" if wish.person == wish.team.leader else "member"
    days = rules.length(wish.span, stage.calendar, stage.policy)
    ladder = rules.ladder(stage.policy, days, wish.kind, applicant, first)
    asked = stage.at(first - timedelta(days=2), _EVENING)
    request = Request(
        f"demo:leave:{number}",
        wish.person,
        wish.team.team,
        wish.kind,
        first,
        Half.whole,
        last,
        Half.whole,
        int(days * 2),
        wish.reason,
        asked,
        stage.policy_id,
        ladder.ref.rule_id,
    )
    found = leave.ask(work, request, _steps(cast, wish.team, ladder))
    _decide(work, cast, stage, (found, wish))
    if wish.outcome is LeaveState.returned:
        day = last + timedelta(days=1)
        came = {"returned_at": stage.at(day, _MORNING), "returned_on": day}
        leave.change(work, found, LeaveState.approved, LeaveState.returned, **came)


def _steps(cast: Cast, team: TeamCast, ladder: Ladder) -> list[NewStep]:
    def place(office: str) -> tuple[TeamId | None, AreaId | None]:
        if office == "team_leader":
            return team.team, None
        return None, team.township if office == "township" else cast.county

    return [NewStep(step.action, step.office, *place(step.office)) for step in ladder.steps]


def _decide(work: Work, cast: Cast, stage: Stage, asked: tuple[LeaveId, _Wish]) -> None:
    found, wish = asked
    rejected = wish.outcome is LeaveState.rejected
    at = stage.at(wish.span.first - timedelta(days=1), _MORNING)
    deciders = {"team_leader": wish.team.leader, "township": wish.team.clerk}
    state = StepState.rejected if rejected else StepState.approved
    note = stage.word("note_rejected") if rejected else ""
    for step in leave.steps_of(work, found):
        if step.action != "approve":
            leave.set_steps(
                work, found, [step.n], StepState.dropped if rejected else StepState.filed
            )
            continue
        by = deciders.get(step.office, cast.coordinator)
        leave.set_steps(work, found, [step.n], StepState.open)
        leave.settle_step(work, step, state, leave.Verdict(by, at, note))
        if rejected:
            later = [s.n for s in leave.steps_of(work, found) if s.n > step.n]
            leave.set_steps(work, found, later, StepState.dropped)
            break
    ended = LeaveState.rejected if rejected else LeaveState.approved
    leave.change(work, found, LeaveState.pending, ended, decided_at=at)
