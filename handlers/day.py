"""Where people are on their days: what storage remembers, brought before the rules, in bulk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from handlers import offices
from handlers.rules import attendance as rules
from handlers.rules.attendance import DayFacts, DayStatus, HalfStatus
from handlers.rules.span import Half as Part
from storage import attendance
from storage.kinds import AreaId, Half, LeaveState, MarkSource, PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handlers.office import Office, Rules
    from handlers.rules.pack import Policy
    from handlers.turn import Moment
    from storage.people import Person

TEAM_LINE = "team_line"
"""The note of a mark that is part of a leader's word about the whole team (都在)."""

_CHUNK = 5000
_PARTS = {Half.whole: None, Half.morning: Part.AM, Half.afternoon: Part.PM}
_AWAY = frozenset(
    f"attendance.reason.{reason}" for reason in ("leave", "leave_urgent", "pulled_back")
)
_NOON = 12

Key = tuple[PersonId, date]


@dataclass(slots=True)
class _Days:
    """The rules and first counted day of a place on a day, looked up once for all its people."""

    office: Office
    known: dict[tuple[AreaId, date], Rules] = field(default_factory=dict)
    live: dict[TeamId, date] = field(default_factory=dict)

    def rules(self, person: Person, team: TeamId | None, day: date) -> Rules:
        if team is not None:
            area = self.office.directory.teams[team].village
        else:
            area = self.office.area_of(person, day)
        if (area, day) not in self.known:
            self.known[area, day] = self.office.rules_for(area, day)
        return self.known[area, day]

    def go_live(self, team: TeamId | None) -> date:
        if team is None:
            return date.max
        if team not in self.live:
            self.live[team] = self.office.directory.go_live_of(team)
        return self.live[team]


def statuses(
    moment: Moment, people: Sequence[Person], first: date, last: date
) -> dict[Key, DayStatus]:
    """Give the status of every one of these people on every day from `first` to `last`.

    Attendance of Guiding Opinions, clause 四(二): what was said, leave and trips, the calendar and
    the method of the policy in force there on that day; days outside a post or before the go-live
    day are NOT_COUNTED.
    """
    return {
        key: rules.day_status(known, policy)
        for key, (known, policy) in facts(moment, people, first, last).items()
    }


def facts(
    moment: Moment, people: Sequence[Person], first: date, last: date
) -> dict[Key, tuple[DayFacts, Policy]]:
    """Give what is known of people's days, with the policy that judges each day."""
    days = _Days(moment.office)
    found: dict[Key, tuple[DayFacts, Policy]] = {}
    for start in range(0, len(people), _CHUNK):
        _read(moment, people[start : start + _CHUNK], (first, last), (days, found))
    return found


def away(status: DayStatus, instant: datetime, office: Office) -> bool:
    """Tell whether somebody is on leave or called back by their unit in this half of the day."""
    local = instant.astimezone(office.zone)
    early = local.date() == status.day and local.hour < _NOON
    half: HalfStatus = status.morning if early else status.afternoon
    return half.reason in _AWAY


def first_counted(office: Office, person: Person, day: date) -> date:
    """Give the go-live day where somebody belongs on a day: the county's or the later team's."""
    team = person.team_on(day)
    if team is not None:
        return office.directory.go_live_of(team)
    return area_live(office, office.area_of(person, day))


def area_live(office: Office, area: AreaId) -> date:
    """Give the go-live day of an area: the latest of its own and those above it."""
    areas = office.directory.areas
    days = [areas[each].go_live for each in areas[area].ancestry]
    return max((day for day in days if day is not None), default=date.min)


def _read(
    moment: Moment,
    people: Sequence[Person],
    span: tuple[date, date],
    into: tuple[_Days, dict[Key, tuple[DayFacts, Policy]]],
) -> None:
    days, found = into
    first, last = span
    ids = [person.id for person in people]
    marks: dict[Key, list[attendance.Mark]] = {}
    for mark in attendance.marks_of(moment.work, ids, first, last):
        marks.setdefault((mark.person, mark.day), []).append(mark)
    absences: dict[PersonId, list[attendance.Absence]] = {}
    for absence in attendance.absences_of(moment.work, ids, first, last):
        absences.setdefault(absence.person, []).append(absence)
    for person in people:
        for day in _each(first, last):
            team = person.team_on(day)
            here = days.rules(person, team, day)
            policy = here.policy
            mine = absences.get(person.id, ())
            found[person.id, day] = (
                DayFacts(
                    day,
                    here.calendar.is_working_day(day),
                    days.go_live(team),
                    tuple(_mark(mark, policy) for mark in marks.get((person.id, day), ())),
                    tuple(fact for one in mine if (fact := _absence(one, day, policy))),
                    assigned=team is not None,
                ),
                policy,
            )


def _each(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _mark(mark: attendance.Mark, policy: Policy) -> rules.Mark:
    return rules.Mark(
        _known(mark.kind, policy), mark.said_at, _source(mark), _PARTS[Half(mark.half)]
    )


def _source(mark: attendance.Mark) -> rules.Source:
    if mark.source == MarkSource.self_:
        return "own"
    if mark.source == MarkSource.clerk:
        return "recorded"
    return "team_line" if mark.note == TEAM_LINE else "named"


def _absence(absence: attendance.Absence, day: date, policy: Policy) -> rules.Absence | None:
    """Give an absence as it touches a day; who came back on a day is not away on it."""
    if not absence.first_day <= day <= absence.last_day:
        return None
    if absence.back_on is not None and day >= absence.back_on:
        return None
    morning = not (day == absence.first_day and absence.first_half == Half.afternoon)
    afternoon = not (day == absence.last_day and absence.last_half == Half.morning)
    half = None if morning and afternoon else Part.AM if morning else Part.PM
    if absence.kind == offices.PULLED_BACK:
        return rules.Absence(_known(absence.kind, policy), "pulled_back", half)
    if absence.state == "trip":
        return rules.Absence(_known(absence.kind, policy), "trip", half)
    state: Literal["approved", "pending"] = (
        "pending" if absence.state == LeaveState.pending else "approved"
    )
    return rules.Absence(_leave_day(absence.kind, policy), "leave", half, state)


def _leave_day(kind: str, policy: Policy) -> str:
    for known in policy.leave.kinds.table:
        if known.id == kind:
            return known.day_kind
    return rules.LEAVE_PENDING


def _known(kind: str, policy: Policy) -> str:
    """Give the kind, or 'unreported' where a later pack dropped it: one word must not stop all."""
    return (
        kind if any(row.id == kind for row in policy.attendance.kinds.table) else rules.UNREPORTED
    )
