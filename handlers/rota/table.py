"""A rota as a table in words: who rests when, and the days on which too few stay."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers import facts, naming, spell
from handlers.rules import rota as rules
from handlers.rules.span import Span
from handlers.talk import Outcome, Reply, Words, lines, text
from storage import attendance, people, rota
from storage.kinds import LeaveState, PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handlers.reading.rota_values import RotaTable
    from handlers.turn import Moment, Turn
    from storage.people import Person

_AWAY = frozenset({LeaveState.approved, LeaveState.returned})


def show(turn: Turn, heard: RotaTable) -> list[Outcome]:
    """Show the speaker's team, this month's and the next month's days to come, or of the month."""
    led = people.leads(turn.person, turn.today)
    teams = led or ((turn.team.id,) if turn.team else ())
    if not teams:
        return [Reply(text("rota.no_team"))]
    this = turn.today.replace(day=1)
    months = [heard.month] if heard.month else [this, next_month(this)]
    parts = [of_month(turn, team, month) for team in teams for month in months]
    return [Reply(lines(*parts))]


def next_month(month: date) -> date:
    """Give the first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def last_of(month: date) -> date:
    """Give the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def of_month(moment: Moment, team: TeamId, month: date) -> Words:
    """Give the table of a month as it stands."""
    days = rota.of_team(moment.work, team, month, last_of(month))
    return planned(moment, team, month, days)


def planned(
    moment: Moment, team: TeamId, month: date, days: Mapping[PersonId, Sequence[date]]
) -> Words:
    """Give the table of a month with these rest days, one line a person, and what is too few."""
    members = people.of_team(moment.work, team, last_of(month))
    shown = naming.told_apart(moment, members, month)
    rows = [
        text("rota.row", name=shown[one.id], days=spelt(days.get(one.id, ()))) for one in members
    ]
    name = moment.office.directory.teams[team].name
    head = text("rota.head", team=name, year=month.year, month=month.month)
    return lines(head, *rows, *_warnings(moment, team, month, (members, days)))


def spelt(days: Sequence[date]) -> Words:
    """Give days as spans: 12月1日 至 12月4日、12月8日; 无 for none."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    if not spans:
        return text("rota.none")
    parts = tuple(spell.span(Span.whole(span[0], span[-1])) for span in spans)
    return text("label", value=parts)


def _warnings(
    moment: Moment,
    team: TeamId,
    month: date,
    plan: tuple[Sequence[Person], Mapping[PersonId, Sequence[date]]],
) -> list[Words]:
    """Give the days on which fewer stay than the pack demands, or nobody where it demands none."""
    members, days = plan
    policy = moment.office.rules_for(moment.office.directory.teams[team].village, month).policy
    least = policy.attendance.targets.min_present or 1
    away = _away(moment, [one.id for one in members], month)
    for who, some in days.items():
        for day in some:
            away.setdefault(day, set()).add(who)
    span = [month + timedelta(days=n) for n in range((last_of(month) - month).days + 1)]
    here = {day: [one.id for one in members if one.team_on(day) == team] for day in span}
    found = rules.too_few(here, away, least)
    if not found:
        return []
    short = tuple(text("rota.short_day", day=day, n=n) for day, n in found.items())
    return [text("rota.too_few", least=least, days=short)]


def _away(moment: Moment, ids: Sequence[PersonId], month: date) -> dict[date, set[int]]:
    """Give who is on approved leave or a trip for whole days of a month."""
    found: dict[date, set[int]] = {}
    last = last_of(month)
    for one in attendance.absences_of(moment.work, ids, month, last):
        if one.state not in _AWAY and one.state != "trip":
            continue
        day = max(one.first_day, month)
        while day <= min(one.last_day, last):
            if len(facts.halves_of(one, day)) > 1:
                found.setdefault(day, set()).add(one.person)
            day += timedelta(days=1)
    return found


def mine(turn: Turn) -> Words | None:
    """Give the speaker's own rest days from today to the end of next month; None for none."""
    first = turn.today
    last = last_of(next_month(first.replace(day=1)))
    days = [one.day for one in rota.rest_days(turn.work, [turn.person.id], first, last)]
    known: Iterable[date] = [day for day in days if day is not None]
    return text("rota.mine", days=spelt(list(known))) if days else None
