"""Each person's days in each of their teams: the one place all figures, files and pictures use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import ledger
from handlers.rules.attendance import NOT_COUNTED, DayStatus, HalfStatus
from handlers.rules.roster import STATIONED
from storage import people, stationed
from storage.kinds import Role, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from handlers.ledger import PersonDays
    from handlers.statistics.scopes import Scope
    from handlers.turn import Moment
    from storage.areas import Team
    from storage.people import Person

ELSEWHERE_REASON = "attendance.reason.not_assigned"
_ELSEWHERE = HalfStatus(NOT_COUNTED, "", ELSEWHERE_REASON)
_TEAMS = 100

Days = tuple[DayStatus, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """Days asked for, both inclusive; counted are those up to `until`, today at the latest.

    `ahead` is the last day to look ahead to for a forecast, None without one.
    """

    first: date
    last: date
    until: date
    ahead: date | None = None

    @property
    def length(self) -> int:
        """How many days are counted."""
        return (self.until - self.first).days + 1

    @property
    def month(self) -> bool:
        """Whether it is one whole calendar month."""
        return self.first.day == 1 and self.last == _month_end(self.first)

    @property
    def year(self) -> bool:
        """Whether it is one whole calendar year."""
        begins = (self.first.month, self.first.day) == (1, 1)
        return begins and self.last == self.first.replace(month=12, day=31)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's days in one team: every day of the period in turn, and those ahead of today.

    Days on which the person belonged to no team or to another are NOT_COUNTED.
    """

    person: Person
    team: Team
    days: Days
    ahead: Days = ()


def period(first: date, last: date, today: date) -> Period:
    """Give days as they are counted today; a month that runs is looked ahead to its end."""
    until = min(last, today)
    runs = first <= today and last == _month_end(first) and first.day == 1 and today < last
    return Period(first, last, until, last if runs else None)


def teams(moment: Moment, scope: Scope, span: Period) -> list[Team]:
    """Give the teams a scope touches in a period, in administrative order."""
    directory = moment.office.directory
    match scope.kind:
        case "t":
            found: Iterable[Team] = [directory.teams[scope.team]]
        case "a":
            found = directory.teams_in(scope.area)
        case _:
            found = [directory.teams[team] for team in _of_posts(_named(moment, scope), span)]
    return sorted(found, key=lambda team: order(moment, team))


def order(moment: Moment, team: Team) -> tuple[int, ...]:
    """Give where a team stands: by the areas above it from the root down, then by itself."""
    ancestry = moment.office.directory.areas[team.village].ancestry
    return (*reversed(ancestry), team.id)


def of_teams(
    moment: Moment, scope: Scope, span: Period, wanted: Sequence[Team]
) -> Iterator[Sheet]:
    """Give the sheets of some teams of a scope, team by team, the leader first, then by id.

    Attendance of Guiding Opinions, clause 四(二). Streams: a few statements for every 100 teams,
    of whose people alone the days are held.
    """
    last = span.ahead or span.until
    named = _named(moment, scope) if scope.kind in {"p", "u"} else None
    for some in _portions(wanted, _TEAMS if named is None else len(wanted)):
        if named is None:
            there = stationed.members(moment.work, [t.id for t in some], span.first, last)
            members = list(people.load(moment.work, there).values())
        else:
            members = named
        yield from _read(moment, span, some, members)


def _portions(wanted: Sequence[Team], length: int) -> Iterator[Sequence[Team]]:
    return (wanted[start : start + length] for start in range(0, len(wanted), length or 1))


def _read(
    moment: Moment, span: Period, wanted: Sequence[Team], members: Sequence[Person]
) -> list[Sheet]:
    last = span.ahead or span.until
    places = {team.id: n for n, team in enumerate(wanted)}
    found: list[tuple[tuple[int, bool, int], Sheet]] = []
    for one in ledger.of_loaded(moment, members, span.first, last):
        person = one.person
        for team in sorted(_teams_of(person) & places.keys()):
            days = _in_team(one, team)
            if days is None:
                continue
            sheet = Sheet(person, wanted[places[team]], days[: span.length], days[span.length :])
            found.append(((places[team], not _leads(person, team, last), person.id), sheet))
    return [sheet for _, sheet in sorted(found, key=lambda row: row[0])]


def _in_team(one: PersonDays, team: TeamId) -> Days | None:
    """Give somebody's days as those of one team; None where none of them is."""
    if len(_teams_of(one.person)) == 1:
        mine = any(status.morning.reason != _ELSEWHERE.reason for status in one.days)
        return one.days if mine else None
    held = [one.person.team_on(status.day) == team for status in one.days]
    if not any(held):
        return None
    return tuple(
        status if here else DayStatus(status.day, _ELSEWHERE, _ELSEWHERE)
        for status, here in zip(one.days, held, strict=True)
    )


def _teams_of(person: Person) -> set[TeamId]:
    return {p.team for p in person.posts if p.team is not None and p.role in STATIONED}


def _leads(person: Person, team: TeamId, day: date) -> bool:
    return any(
        post.role is Role.leader and post.team == team and post.first_day <= day
        for post in person.posts
    )


def _named(moment: Moment, scope: Scope) -> list[Person]:
    if scope.kind == "u":
        return people.of_units(moment.work, [scope.unit])
    return list(people.load(moment.work, [scope.person]).values())


def _of_posts(found: Iterable[Person], span: Period) -> set[TeamId]:
    return {
        post.team
        for person in found
        for post in person.posts
        if post.team is not None
        and post.role in STATIONED
        and post.first_day <= (span.ahead or span.until)
        and (post.last_day is None or post.last_day >= span.first)
    }


def _month_end(day: date) -> date:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)
