"""Who stays in the village while somebody is away, for who asks and for who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from handlers import day as days
from handlers import naming, spell
from handlers.leave import words
from handlers.rules import leave_limits
from handlers.rules.attendance import IN_VILLAGE, LEAVE_PENDING, UNREPORTED, DayStatus
from handlers.rules.span import Half as Part
from handlers.rules.span import Span
from handlers.talk import Words, lines, text
from storage import people
from storage.kinds import PersonId, PolicyId, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handlers.office import Rules
    from handlers.turn import Moment
    from storage import tables
    from storage.people import Person

_SHOWN = 4
_THERE = frozenset({IN_VILLAGE, UNREPORTED})


@dataclass(frozen=True, slots=True)
class Away:
    """Who would be away, from which team, under which rules."""

    person: PersonId
    team: TeamId
    rules: Rules


@dataclass(frozen=True, slots=True)
class Village:
    """Who stays in the village while somebody is away, day by day of the working days.

    `asked` are those of the team who have asked for leave on these days themselves.
    """

    by_day: Mapping[date, tuple[Person, ...]]
    asked: frozenset[PersonId] = frozenset()

    def runs(self) -> list[tuple[date, date, tuple[Person, ...]]]:
        """Give the days joined where the same people stay, in order."""
        found: list[tuple[date, date, tuple[Person, ...]]] = []
        for day, stay in self.by_day.items():
            if found and found[-1][2] == stay:
                found[-1] = (found[-1][0], day, stay)
            else:
                found.append((day, day, stay))
        return found


def remaining(moment: Moment, away: Away, span: Span) -> Village:
    """Give who of the team stays in the village on each working day of a leave.

    Whoever is away for half of what is asked for, or waits for a leave of their own to be
    decided, does not stay; days before the team counts are left out.
    """
    mates = {
        one.id: one
        for day in (span.first, span.last)
        for one in people.of_team(moment.work, away.team, day)
        if one.id != away.person
    }
    working = [
        day
        for day in span.dates()
        if away.rules.calendar.is_working_day(day) and moment.office.live_on(away.team, day)
    ]
    if not working:
        return Village({})
    known = days.statuses(moment, list(mates.values()), working[0], working[-1])
    asked = frozenset(
        who
        for (who, _), status in known.items()
        if LEAVE_PENDING in {status.morning.kind, status.afternoon.kind}
    )
    by_day = {
        day: tuple(one for one in mates.values() if _stays(known[one.id, day], span))
        for day in working
    }
    return Village(by_day, asked)


def _stays(status: DayStatus, span: Span) -> bool:
    halves = {Part.AM: status.morning.kind, Part.PM: status.afternoon.kind}
    return all(kind in _THERE for part, kind in halves.items() if span.has(status.day, part))


def said(moment: Moment, there: Village) -> Words | None:
    """Say who stays; of many different stretches those with the fewest people."""
    runs = there.runs()
    if not runs:
        return None
    fewest = sorted(runs, key=lambda run: len(run[2]))[:_SHOWN]
    rows = [
        text(
            "leave.stay",
            span=spell.span(Span.whole(first, last)),
            names=naming.names(moment, stay, first) or text("leave.nobody_stays"),
            n=len(stay),
        )
        for first, last, stay in runs
        if (first, last, stay) in fewest
    ]
    more = len(runs) - len(rows)
    rest = text("leave.stay_more", n=more) if more else None
    pending = text("leave.stay_asked", n=len(there.asked)) if there.asked else None
    return lines(*rows, rest, pending)


def too_few(rules: Rules, there: Village) -> Iterator[Words]:
    """Give the days on which fewer stay than the pack asks for, or nobody at all."""
    wanted = rules.policy.attendance.targets.min_present
    for first, last, stay in there.runs():
        if len(stay) >= (wanted or 1):
            continue
        span = spell.span(Span.whole(first, last))
        wording = "leave.too_few" if wanted else "leave.village_empty"
        yield text(wording, span=span, n=len(stay), wanted=wanted)


def for_decider(moment: Moment, row: tables.Leave) -> Words | None:
    """Warn who decides a request where too few would stay, or nobody; else say nothing."""
    rules = moment.office.rules[PolicyId(row.policy_id)]
    today = moment.now.astimezone(moment.office.zone).date()
    span = leave_limits.clipped(words.stored(row), today, date.max)
    if row.team_id is None or span is None:
        return None
    away = Away(PersonId(row.person_id), TeamId(row.team_id), rules)
    warned = list(too_few(rules, remaining(moment, away, span)))
    return lines(*(text("leave.warning", words=one) for one in warned)) if warned else None
