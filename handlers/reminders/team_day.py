"""To the leader or proxy, once on a working day: the day is not confirmed, or who is missing."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

from handlers import day as days
from handlers import naming
from handlers.reminders import of_team
from handlers.reminders.due import About, Due, away, dues, load
from handlers.rules import attendance
from handlers.talk import Button, Push, Text, Words, lines, text
from storage import due as query
from storage.kinds import MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.rules.attendance import DayStatus, HalfStatus
    from handlers.rules.pack import Policy
    from handlers.rules.stages import Stage
    from handlers.turn import Moment
    from storage.people import Person

_LEAVE = "attendance.reason.leave"


class TeamDay:
    """Attendance by exception asks for one line a day; daily check-in names who is missing."""

    name = "team_day"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the leaders not yet asked whose team's business day may need a word."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        directory = moment.office.directory
        asked: set[tuple[date, str, bool]] = set()
        for rules in moment.office.rules.values():
            day, stage = of_team.stage(moment, rules)
            daily = rules.policy.attendance.method.value == "daily"
            if not stage.at <= moment.now < stage.expires or (day, stage.id, daily) in asked:
                continue
            asked.add((day, stage.id, daily))
            question = query.Question(self.name, day.isoformat(), stage.id)
            conditions = [query.silent(day)] if daily else []
            conditions.append(query.unconfirmed(day))
            leaders = query.leaders(moment.work, day, question, *conditions)
            for person, team in of_team.asked(moment, leaders, day):
                own = moment.office.rules_for(directory.teams[team].village, day)
                if (own.policy.attendance.method.value == "daily") is not daily:
                    continue
                own_day, own_stage = of_team.stage(moment, own)
                if own_day == day and own.calendar.is_working_day(day):
                    yield person, f"{day}:{team}", (own_stage,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for those whose team still needs one and who are not on leave."""
        wanted = {about: of_team.parse(about.period) for about in subjects}
        found: dict[About, Push] = {}
        for day in sorted({day for day, _ in wanted.values()}):
            teams = {about: team for about, (other, team) in wanted.items() if other == day}
            found |= self._of_day(moment, day, teams)
        return found

    def _of_day(
        self, moment: Moment, day: date, wanted: Mapping[About, TeamId]
    ) -> Mapping[About, Push]:
        teams = {team for team in wanted.values() if _counts(moment, team, day)}
        done = query.confirmed(moment.work, teams, [day])
        ids = query.members(moment.work, teams, day)
        people = load(moment, {one for team in ids.values() for one in team})
        known = days.statuses(moment, list(people.values()), day, day)
        asked = {about.person.id: about.person for about in wanted}.values()
        leads = of_team.leading(moment, asked, day)
        absent = away(moment, list(asked))
        found: dict[About, Push] = {}
        for about, team in wanted.items():
            if team not in teams or (team, day) in done or about.person.id in absent:
                continue
            members = [people[one] for one in ids.get(team, ())]
            if not leads(about.person, team):
                continue
            push = _push(moment, (about, team, day), members, known)
            if push is not None:
                found[about] = push
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.team_day")


def _counts(moment: Moment, team: TeamId, day: date) -> bool:
    known = moment.office.directory.teams.get(team)
    if known is None or not moment.office.live_on(team, day):
        return False
    rules = moment.office.rules_for(known.village, day)
    today, _ = of_team.stage(moment, rules)
    return today == day and rules.calendar.is_working_day(day)


def _push(
    moment: Moment,
    subject: tuple[About, TeamId, date],
    members: Sequence[Person],
    known: Mapping[tuple[PersonId, date], DayStatus],
) -> Push | None:
    about, team, day = subject
    here = moment.office.directory.teams[team]
    rules = moment.office.rules_for(here.village, day)
    statuses = [(person, known[person.id, day]) for person in members]
    names = naming.told_apart(moment, members, day)
    if rules.policy.attendance.method.value == "daily":
        silent = tuple(names[p.id] for p, status in statuses if _unreported(status))
        if not silent:
            return None
        words: Words = text("reminder.team_day.missing", team=here.name, day=day, names=silent)
    else:
        words = lines(
            text("reminder.team_day.unconfirmed", team=here.name, day=day),
            _groups([(names[p.id], status) for p, status in statuses], rules.policy),
        )
    buttons = (
        Button(text("reminder.button.all_here"), f"team:all:{day}:{team}"),
        Button(text("reminder.button.change"), f"team:change:{day}:{team}"),
    )
    return Push(
        about.person.id,
        MessageKind.ask,
        words,
        (buttons,),
        about=f"team:{day}:{team}",
        rule=f"{rules.id}/attendance.method",
    )


def _unreported(status: DayStatus) -> bool:
    return attendance.UNREPORTED in {status.morning.kind, status.afternoon.kind}


def _groups(statuses: Sequence[tuple[str, DayStatus]], policy: Policy) -> Text | None:
    """Give who is where, one part for each place, in the order of the roster."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, status in statuses:
        if attendance.NOT_COUNTED in {status.morning.kind, status.afternoon.kind}:
            continue
        key = (_place(status.morning), _place(status.afternoon))
        groups.setdefault(key, []).append(name)
    parts = [
        text("reminder.team_day.group", where=_where(key, policy), names=tuple(names))
        for key, names in groups.items()
    ]
    if not parts:
        return None
    return reduce(lambda one, other: text("reminder.team_day.and", one=one, other=other), parts)


def _place(half: HalfStatus) -> str:
    # What kind of leave it is concerns who decides it, not everybody who reads over a shoulder.
    return _LEAVE if half.reason == _LEAVE and half.counts == "excused" else half.kind


def _where(places: tuple[str, str], policy: Policy) -> object:
    morning, afternoon = (
        text("reminder.team_day.leave") if place == _LEAVE else policy.day_kind(place).label
        for place in places
    )
    if places[0] == places[1]:
        return afternoon
    return text("reminder.team_day.split", morning=morning, afternoon=afternoon)
