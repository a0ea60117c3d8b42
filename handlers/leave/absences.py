"""The absences of a team as a calendar file for its leader: who is away when, and nothing else."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from handlers import naming
from handlers.documents import CalendarFile, Entry
from handlers.leave import feed
from handlers.reading.values import Misread
from handlers.statistics import scopes, sheets
from handlers.statistics import words as counted
from handlers.talk import Document, Outcome, Reply, Words, text
from storage import attendance, people
from storage.kinds import LeaveState

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.register_values import RegisterWords
    from handlers.statistics.scopes import Scope
    from handlers.turn import Turn
    from storage.absent import Absence

_BACK, _AHEAD = timedelta(days=31), timedelta(days=366)
_LEAVES = frozenset({LeaveState.approved, LeaveState.returned})
_TRIP = "trip"


def say(turn: Turn, said: RegisterWords) -> list[Outcome]:
    """Give who leads or coordinates these people a calendar of a month back and a year ahead."""
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    scope = scopes.named(turn, said.place)
    if isinstance(scope, Misread):
        return [Reply(text(scope.reason, **scope.params))]
    if not feed.may_have(turn, scope):
        return [Reply(text("absences.leaders_only"))]
    found = calendar(turn, scope)
    place = counted.heading(turn, scope, turn.today).name
    if not scopes.is_own(turn, scope):
        people.audit(turn.work, turn.person.id, "leave.calendar", scope.code, turn.now)
    name = turn.spell(text("absences.title", place=place))
    caption = text("absences.caption", place=place, n=len(found.entries))
    file = Document(f"{name}{CalendarFile.suffix}", found, caption)
    return [file, *feed.offer(turn, scope)]


def calendar(turn: Turn, scope: Scope) -> CalendarFile:
    """Give the approved leaves and the trips of the people of a scope."""
    first, last = turn.today - _BACK, turn.today + _AHEAD
    teams = sheets.teams(turn, scope, sheets.period(first, last, turn.today))
    members = people.of_teams(turn.work, [team.id for team in teams], turn.today)
    names = naming.told_apart(turn, members, turn.today)
    ids = [person.id for person in members]
    found = attendance.absences_of(turn.work, ids, first, last)
    shown = [(one, until) for one in found if (until := _until(one)) is not None]
    entries = tuple(
        Entry(
            f"{'trip' if one.state == _TRIP else 'leave'}-{one.id}@zhucun",
            turn.spell(_title(names[one.person], one)),
            one.first_day,
            until,
        )
        for one, until in shown
    )
    place = counted.heading(turn, scope, turn.today).name
    title = turn.spell(text("absences.title", place=place))
    return CalendarFile(title, turn.now.astimezone(UTC).isoformat(), entries)


def _title(name: str, one: Absence) -> Words:
    return text("absences.trip" if one.state == _TRIP else "absences.leave", name=name)


def _until(one: Absence) -> date | None:
    """Give the last day somebody is away, None where they are not: undecided, or back at once."""
    if one.state != _TRIP and one.state not in _LEAVES:
        return None
    last = one.last_day if one.back_on is None else min(one.last_day, one.back_on - timedelta(1))
    return last if last >= one.first_day else None
