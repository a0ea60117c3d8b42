"""Closing a month: what everybody's days are then is kept, whoever could not see it is marked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import ledger
from handlers.months import unseen
from handlers.rules import day_codes
from handlers.rules import months as rules
from storage import corrections, people, posts
from storage import months as closings
from storage.kinds import CorrectionState, PersonId, TeamId, Unseen
from storage.months import Closed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from handlers.rules.day_values import DayStatus
    from handlers.turn import Moment
    from storage import tables
    from storage.kinds import PolicyId

SHEET = "month_sheet"
"""The rule that sends everybody's sheet before the month closes."""

TEAMS_AT_ONCE = 10
"""Teams whose month one transaction closes, so that turns beside it stay quick."""

_LOOKS_BACK = 3


@dataclass(frozen=True, slots=True)
class Changed:
    """A day that is no longer what a closed statement says."""

    person: PersonId
    day: date
    closed: DayStatus
    now: DayStatus


def due(moment: Moment) -> list[tuple[TeamId, date]]:
    """Give the teams whose month closes by itself now, of the last three months, oldest first.

    Cheap in a minute in which nothing is due.
    """
    office = moment.office
    month = rules.first_of(office.business_day(moment.now))
    closes: dict[date, dict[PolicyId, datetime]] = {}
    for _ in range(_LOOKS_BACK):
        month = rules.month_before(month)
        at = {
            here.id: rules.closes_at(month, here.policy, here.calendar, office.zone)
            for here in office.rules.values()
        }
        if moment.now >= min(at.values()):
            closes[month] = at
    waiting = closings.unclosed(moment.work, sorted(closes))
    again = {
        month: closings.reopened_since(moment.work, month)
        for month in {month for _, month in waiting}
    }
    found = [
        (team, month)
        for team, month in waiting
        if _over(moment, (team, month), closes[month], again[month].get(team))
    ]
    return sorted(found, key=lambda one: (one[1], one[0]))


def _over(
    moment: Moment,
    key: tuple[TeamId, date],
    closes: Mapping[PolicyId, datetime],
    again: datetime | None,
) -> bool:
    """Tell whether a team's month counts at all and its time to close has come."""
    office, last = moment.office, rules.last_of(key[1])
    here = office.rules_for(office.directory.teams[key[0]].village, last)
    at = closes[here.id]
    if again is not None:
        at = rules.closes_again_at(again, here.policy, here.calendar, office.zone)
    return moment.now >= at and office.directory.go_live_of(key[0]) <= last


def close(
    moment: Moment, teams: Collection[TeamId], month: date, by: PersonId | None = None
) -> set[TeamId]:
    """Close a month of some teams and give those that nobody closed before.

    Safe to run again and beside others: the key of the closing decides who was first. What was
    asked and not decided becomes 待核实, counted neither way.
    """
    before = closings.latest(moment.work, teams, [month])
    version = {
        team: (before[team, month].version + 1 if (team, month) in before else 1)
        for team in sorted(teams)
        if (team, month) not in before or before[team, month].reopened_at is not None
    }
    keys = [((team, month), number) for team, number in version.items()]
    won = {team for team, _ in closings.begin(moment.work, keys, moment.now, by)}
    if not won:
        return set()
    span = (month, rules.last_of(month))
    states = (CorrectionState.open, CorrectionState.undecided)
    corrections.shift(moment.work, won, span, states)
    rows = _statements(moment, won, month)
    closings.keep(moment.work, month, version, rows)
    for team in sorted(won):
        mine = [row for row in rows if row.team == team]
        closings.seal(moment.work, (team, month), version[team], digest(mine))
        people.audit(moment.work, by, "month.closed", f"team:{team}:{month}", moment.now)
    return won


def amend(moment: Moment, team: TeamId, month: date, why: tuple[PersonId, str]) -> None:
    """Open a closed month and close it again at once: an amendment beside the original."""
    row = closings.latest(moment.work, [team], [month])[team, month]
    if closings.reopen(moment.work, row, why[0], moment.now, why[1]):
        people.audit(moment.work, why[0], "month.amended", f"team:{team}:{month}", moment.now)
        close(moment, [team], month, why[0])


def digest(rows: Iterable[Closed | tables.Statement]) -> str:
    """Give the digest of a team's statements: whoever changes one by hand cannot hide it."""
    kept = sorted((_person(row), list(row.days), str(row.unseen)) for row in rows)
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()


def changed_since(moment: Moment, team: TeamId, month: date) -> list[Changed]:
    """Derive a closed month anew and give the days that are no longer what was closed."""
    held = closings.statements_in(moment.work, [team], month)
    anew = {(row.team, row.person): row.days for row in _statements(moment, {team}, month)}
    found = []
    for row in held:
        who = PersonId(row.person_id)
        now = anew.get((team, who), ("",) * len(row.days))
        for n, (was, is_now) in enumerate(zip(row.days, now, strict=True)):
            if was != is_now:
                day = month.replace(day=n + 1)
                found.append(Changed(who, day, _read(was, day), _read(is_now, day)))
    return found


def _read(code: str, day: date) -> DayStatus:
    return day_codes.read(code or "not_counted||not_assigned", day)


def _person(row: Closed | tables.Statement) -> int:
    return row.person if isinstance(row, Closed) else row.person_id


def _statements(moment: Moment, teams: Collection[TeamId], month: date) -> list[Closed]:
    """Derive the month of everybody who was in one of these teams on a day of it."""
    last = rules.last_of(month)
    found = posts.stationed_in(moment.work, teams, month, last)
    everybody = sorted({who for who, _ in found})
    why = unseen.reasons(moment, everybody, month, SHEET)
    doubts = unseen.doubts(moment, everybody, month)
    rows: list[Closed] = []
    for mine in ledger.of_people(moment, everybody, month, last, as_closed=False):
        where = [mine.person.team_on(status.day) for status in mine.days]
        for team in sorted({team for team in where if team is not None and team in teams}):
            codes = tuple(
                day_codes.write(status) if at == team else ""
                for status, at in zip(mine.days, where, strict=True)
            )
            who = mine.person.id
            seen = why.get(who, Unseen.seen)
            rows.append(Closed(team, who, codes, seen, doubts.get(who, ())))
    return rows


def batches(found: Sequence[tuple[TeamId, date]]) -> list[tuple[date, list[TeamId]]]:
    """Cut what is due into parts that one transaction closes, each of one month."""
    by_month: dict[date, list[TeamId]] = {}
    for team, month in found:
        by_month.setdefault(month, []).append(team)
    return [
        (month, teams[start : start + TEAMS_AT_ONCE])
        for month, teams in by_month.items()
        for start in range(0, len(teams), TEAMS_AT_ONCE)
    ]
