"""Which reports are owed: open by now, and not filed or sent back, by team or by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import deputies
from handlers.rules import reporting
from handlers.rules.roster import STATIONED
from handlers.statistics import sheets
from storage import filing_decisions, filings, people
from storage.kinds import ReportState
from storage.report_values import Key, Standing, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from handlers.rules.reporting import Kind, Period
    from handlers.turn import Moment, Turn
    from storage.filing_decisions import Moved
    from storage.kinds import TeamId
    from storage.people import Person
    from storage.posts import Post


@dataclass(frozen=True, slots=True)
class Owed:
    """A report somebody owes; the period's due day is the one that holds, moved or not.

    `standing` is there of a report that was sent back.
    """

    key: Key
    kind: Kind
    period: Period
    standing: Standing | None = None

    @property
    def team(self) -> TeamId:
        """The team that owes it, or in which somebody does."""
        return self.key.subject.team


def of_speaker(turn: Turn) -> list[Owed]:
    """Give what the speaker may write today: of teams they speak for, and their own."""
    return of_person(turn, turn.person, turn.today)


def of_person(moment: Moment, person: Person, day: date) -> list[Owed]:
    """Give the same for anybody on a day, the earliest deadline first."""
    led = [Subject(team) for team in deputies.led(moment, person, day)]
    team = person.team_on(day)
    own = [] if team is None else [(Subject(team, person.id), _post(person, team, day))]
    return _still(moment, [*_of_teams(moment, led, day), *_of_members(moment, own, day)])


def of_teams(moment: Moment, teams: Iterable[TeamId], day: date) -> list[Owed]:
    """Give what these teams and their members owe on a day, in three statements."""
    wanted = sorted(set(teams))
    found = list(_of_teams(moment, [Subject(team) for team in wanted], day))
    asking = [team for team in wanted if _kinds(moment, team, day, "member")]
    if asking:
        members = people.of_teams(moment.work, asking, day)
        own = [
            (Subject(team, one.id), _post(one, team, day))
            for one in members
            if (team := one.team_on(day)) in asking and team is not None
        ]
        found += _of_members(moment, own, day)
    return _still(moment, found)


def may_ever(turn: Turn) -> bool:
    """Tell whether the speaker ever files a report: a leader, a proxy, or of a member's kind."""
    if deputies.led(turn, turn.person, turn.today):
        return True
    team = turn.team
    return team is not None and bool(_kinds(turn, team.id, turn.today, "member"))


def due_of(moves: Sequence[Moved], moment: Moment, key: Key) -> date | None:
    """Give the deadline an office moved this report's to, the newest word first."""
    directory = moment.office.directory
    for one in moves:
        if (one.kind, one.period) != (key.kind, key.period):
            continue
        team = key.subject.team
        if one.team == team:
            return one.due
        if one.team is None and directory.within(directory.teams[team].village, one.area):
            return one.due
    return None


def with_deadlines(moment: Moment, found: Iterable[Owed]) -> list[Owed]:
    """Give the same with the deadlines that hold."""
    listed = list(found)
    if not listed:
        return []
    kinds, periods = {one.kind.id for one in listed}, {one.period.id for one in listed}
    moves = filing_decisions.deadlines(moment.work, kinds, periods)
    return [
        Owed(
            one.key,
            one.kind,
            reporting.moved(one.period, due_of(moves, moment, one.key)),
            one.standing,
        )
        for one in listed
    ]


def _kinds(moment: Moment, team: TeamId, day: date, files: str) -> list[Kind]:
    policy = moment.office.rules_for(moment.office.directory.teams[team].village, day).policy
    return [kind for kind in reporting.kinds(policy) if kind.files == files]


def _of_teams(moment: Moment, subjects: Iterable[Subject], day: date) -> Iterator[Owed]:
    for subject in subjects:
        live = moment.office.directory.go_live_of(subject.team)
        for kind in _kinds(moment, subject.team, day, "leader"):
            yield from _open(moment, subject, kind, (live, day))


def _of_members(
    moment: Moment, subjects: Iterable[tuple[Subject, Post]], day: date
) -> Iterator[Owed]:
    for subject, post in subjects:
        live = moment.office.directory.go_live_of(subject.team)
        village = moment.office.directory.teams[subject.team].village
        policy = moment.office.rules_for(village, day).policy
        for kind in _kinds(moment, subject.team, day, "member"):
            if kind.length != "term":
                yield from _open(moment, subject, kind, (max(live, post.first_day), day))
                continue
            period = reporting.term(policy, kind, post.first_day, post.last_day)
            if day >= max(live, reporting.opens(kind, period)):
                yield Owed(Key(subject, kind.id, period.id), kind, period)


def _open(moment: Moment, subject: Subject, kind: Kind, days: tuple[date, date]) -> Iterator[Owed]:
    """Give the periods open today; those of before the pack knew the kind are not owed."""
    office, (live, today) = moment.office, days
    village = office.directory.teams[subject.team].village
    policy = office.rules_for(village, today).policy
    for period in reporting.periods(policy, kind, live, today):
        then = office.rules_for(village, min(period.last, today)).policy
        known = any(one.id == kind.id for one in reporting.kinds(then))
        if known and today >= reporting.opens(kind, period):
            yield Owed(Key(subject, kind.id, period.id), kind, period)


def _still(moment: Moment, found: Iterable[Owed]) -> list[Owed]:
    """Leave out what is filed; what was sent back is owed again."""
    listed = list(found)
    if not listed:
        return []
    there = filings.standings(moment.work, {one.period.id for one in listed})
    owed = []
    for one in listed:
        standing = there.get(one.key.plain)
        if standing is None or standing.state is ReportState.returned:
            owed.append(Owed(one.key, one.kind, one.period, standing))
    teams = moment.office.directory.teams
    return sorted(
        with_deadlines(moment, owed),
        key=lambda one: (one.period.due, sheets.order(moment, teams[one.team]), one.key.plain),
    )


def _post(person: Person, team: TeamId, day: date) -> Post:
    return next(
        post for post in person.posts_on(day) if post.team == team and post.role in STATIONED
    )
