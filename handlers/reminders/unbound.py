"""To the leader or proxy, once on a working day: who of the team cannot be reached here yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from handlers import naming
from handlers.reminders import of_team
from handlers.reminders.due import About, Due, away, dues, load
from handlers.talk import Push, Words, text
from storage import accounts
from storage import due as query
from storage.kinds import MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.office import Rules
    from handlers.rules.stages import Stage
    from handlers.turn import Moment


class Unbound:
    """Only while somebody of the team has no account, and never to a leader on leave."""

    name = "unbound"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the leaders with an account whose team has somebody without one."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        directory = moment.office.directory
        asked: set[tuple[date, str]] = set()
        for rules in moment.office.rules.values():
            day, stage = of_team.stage(moment, rules)
            if not stage.at <= moment.now < stage.expires or (day, stage.id) in asked:
                continue
            asked.add((day, stage.id))
            question = query.Question(self.name, day.isoformat(), stage.id)
            missing = accounts.beside_unbound(day)
            leaders = query.leaders(moment.work, day, question, missing)
            for person, team in of_team.asked(moment, leaders, day):
                own = moment.office.rules_for(directory.teams[team].village, day)
                if of_team.stage(moment, own) == (day, stage) and _counts(moment, own, team, day):
                    yield person, f"{day}:{team}", (stage,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words where somebody of the team still has no account."""
        absent = away(moment, [about.person for about in subjects])
        found: dict[About, Push] = {}
        for day in sorted({of_team.parse(about.period)[0] for about in subjects}):
            mine = {
                a: of_team.parse(a.period)[1]
                for a in subjects
                if of_team.parse(a.period)[0] == day
            }
            members = query.members(moment.work, mine.values(), day)
            everybody = {one for team in members.values() for one in team}
            missing = accounts.without(moment.work, everybody)
            mates = [team for team in members.values() if not missing.isdisjoint(team)]
            known = load(moment, {one for team in mates for one in team})
            leads = of_team.leading(moment, [about.person for about in mine], day)
            for about, team in mine.items():
                people = [known[one] for one in members.get(team, ()) if one in known]
                shown = naming.told_apart(moment, people, day)
                names = tuple(name for one, name in shown.items() if one in missing)
                if names and about.person.id not in absent and leads(about.person, team):
                    found[about] = _push(moment, about, names)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.unbound")


def _counts(moment: Moment, rules: Rules, team: TeamId, day: date) -> bool:
    return rules.calendar.is_working_day(day) and moment.office.live_on(team, day)


def _push(moment: Moment, about: About, names: tuple[str, ...]) -> Push:
    day, team = of_team.parse(about.period)
    here = moment.office.directory.teams[team]
    rules = moment.office.rules_for(here.village, day)
    return Push(
        about.person.id,
        MessageKind.ask,
        text("reminder.unbound", team=here.name, names=names, n=len(names), first=names[0]),
        about=f"unbound:{day}:{team}",
        rule=f"{rules.id}/attendance.confirmation",
    )
