"""What a month sheet would change: who is meant, which days count, and what is refused and why."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handlers import day as days
from handlers import spell
from handlers.months import gates
from handlers.rules.span import Half, Span
from handlers.talk import Words, lines, text
from storage import people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from handlers.rules.attendance import DayStatus, HalfStatus
    from handlers.rules.paper_month import Entry, PaperMonth, PaperRow
    from handlers.turn import Moment
    from storage.kinds import AreaId, TeamId
    from storage.people import Person

_BOUND = frozenset(
    f"attendance.reason.{reason}"
    for reason in ("leave", "leave_urgent", "leave_pending", "pulled_back", "finding", "contested")
)
_PEOPLE_SHOWN = 60
_REFUSED_SHOWN = 20

Kept = list[tuple["Person", "Entry"]]


@dataclass(slots=True)
class Checked:
    """The days that would count, what each says now where that differs, and what is refused."""

    kept: Kept = field(default_factory=list)
    before: dict[tuple[int, Entry], str] = field(default_factory=dict)
    refused: list[Words] = field(default_factory=list)


def last_of(moment: Moment, month: date) -> date:
    """Give the last day of a month, or today in the running one."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return min(last, moment.office.business_day(moment.now))


def team_in(person: Person, month: date) -> TeamId | None:
    """Give the team somebody belongs to first or last in a month."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return person.team_on(last) or person.team_on(month)


def members(moment: Moment, areas: Iterable[AreaId], month: date) -> list[Person]:
    """Give who belonged to a team of some areas at the month's beginning or by its last day."""
    directory = moment.office.directory
    teams = {team.id: n for area in areas for n, team in enumerate(directory.teams_in(area))}
    found = {
        person.id: person
        for day in (month, last_of(moment, month))
        for person in people.of_teams(moment.work, teams, day)
    }
    return sorted(found.values(), key=lambda p: (teams.get(_team(p, month), 0), p.id))


def _team(person: Person, month: date) -> TeamId:
    team = team_in(person, month)
    assert team is not None  # noqa: S101  chosen by a team of this month
    return team


def resolved(
    moment: Moment, areas: Iterable[AreaId], sheet: PaperMonth
) -> tuple[dict[Person, list[Entry]], list[Words]]:
    """Give the entries of each person meant, and the rows of whom nobody or several are."""
    assert sheet.month is not None  # noqa: S101  asked before
    known = members(moment, areas, sheet.month)
    meant: dict[Person, list[Entry]] = {}
    unknown: list[Words] = []
    for row in sheet.rows:
        fitting = [person for person in known if _fits(moment, person, row, sheet.month)]
        if len(fitting) == 1 and fitting[0] not in meant:
            meant[fitting[0]] = list(row.entries)
        elif fitting:
            unknown.append(text("paper.which_person", row=row.row, name=row.name))
        else:
            unknown.append(text("paper.unknown_name", row=row.row, name=row.name))
    return meant, unknown


def _fits(moment: Moment, person: Person, row: PaperRow, month: date) -> bool:
    """Compare name and team; a name may carry its village or the end of the number."""
    name, _, tail = row.name.replace("（", "(").partition("(")
    if person.name != name:
        return False
    directory = moment.office.directory
    team = directory.teams[_team(person, month)]
    village = directory.areas[team.village].name
    tail = tail.rstrip(")")
    if tail and not (tail in village or person.phone.endswith(tail)):
        return False
    return not row.team or row.team in team.name or village in row.team or team.name in row.team


def check(
    moment: Moment, clerk: Person, month: date, meant: Mapping[Person, Sequence[Entry]]
) -> Checked:
    """Judge every entry by what is known now: leave, closed months, days to come, other teams."""
    today = moment.office.business_day(moment.now, clerk)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    known = days.statuses(moment, list(meant), month, last)
    teams = {team for person in meant if (team := team_in(person, month)) is not None}
    every = {entry.day for entries in meant.values() for entry in entries}
    shut = {team: gates.shut(moment, team, every) for team in teams}
    found = Checked()
    for person, entries in meant.items():
        for entry in entries:
            status = known[person.id, entry.day]
            why = _why_not(moment, (person, entry, status), today, shut)
            if why is not None:
                found.refused.append(text(why, name=person.name, day=entry.day))
                continue
            halves = _halves(status, entry)
            if all(half.kind == entry.kind and not half.presumed for half in halves):
                continue
            found.kept.append((person, entry))
            said = next((h for h in halves if h.kind != entry.kind and _was_said(h)), None)
            if said is not None:
                found.before[int(person.id), entry] = said.kind
    return found


def _why_not(
    moment: Moment,
    what: tuple[Person, Entry, DayStatus],
    today: date,
    shut: Mapping[TeamId, set[date]],
) -> str | None:
    person, entry, status = what
    team = person.team_on(entry.day)
    if entry.day > today:
        return "paper.future"
    if team is None or team not in shut or not moment.office.live_on(team, entry.day):
        return "paper.not_counted"
    if entry.day in shut[team]:
        return "paper.closed"
    if any(half.reason in _BOUND for half in _halves(status, entry)):
        return "paper.on_leave"
    return None


def _halves(status: DayStatus, entry: Entry) -> tuple[HalfStatus, ...]:
    if entry.half is None:
        return status.morning, status.afternoon
    return (status.morning,) if entry.half is Half.AM else (status.afternoon,)


def _was_said(half: HalfStatus) -> bool:
    return not half.presumed and half.kind not in {"unreported", "holiday"}


def spelt(moment: Moment, month: date, checked: Checked, refused: Sequence[Words]) -> Words:
    """Give the dry run: a line a person with the days, what they said before, and refusals."""
    rows = []
    for person, entries in list(by_person(checked.kept).items())[:_PEOPLE_SHOWN]:
        changed = [
            text("paper.was", day=entry.day, kind=_label(moment, entry.day, kind))
            for entry in entries
            if (kind := checked.before.get((int(person.id), entry)))
        ]
        note = text("paper.changes", days=tuple(changed)) if changed else text("paper.no_changes")
        days_said = runs(moment, entries)
        rows.append(text("paper.row", name=person.name, days=days_said, note=note))
    more = len(by_person(checked.kept)) - _PEOPLE_SHOWN
    rest = text("views.more", n=more) if more > 0 else None
    head = text("paper.head", year=month.year, n=month.month, days=len(checked.kept))
    return lines(head, *rows, rest, refusals(refused))


def refusals(refused: Sequence[Words]) -> Words | None:
    """Give what does not count and why, the first lines of it; None where all counts."""
    if not refused:
        return None
    more = len(refused) - _REFUSED_SHOWN
    rest = text("views.more", n=more) if more > 0 else None
    return lines(text("paper.refused_head", n=len(refused)), *refused[:_REFUSED_SHOWN], rest)


def faults(sheet: PaperMonth) -> list[Words]:
    """Give the faults of single cells."""
    return [text(one.reason, row=one.row, **one.params) for one in sheet.faults]


def by_person(kept: Kept) -> dict[Person, list[Entry]]:
    """Give the entries of each person, in order of the sheet and of time."""
    found: dict[Person, list[Entry]] = {}
    for person, entry in kept:
        found.setdefault(person, []).append(entry)
    return {who: sorted(some, key=lambda e: (e.day, e.half or "")) for who, some in found.items()}


def runs(moment: Moment, entries: Sequence[Entry]) -> tuple[Words, ...]:
    """Give entries as stretches of days with their kind."""
    joined: list[tuple[Span, str]] = []
    for entry in entries:
        halves = (entry.half or Half.AM, entry.half or Half.PM)
        span = Span(entry.day, halves[0], entry.day, halves[1])
        before = joined[-1] if joined else None
        if before and before[1] == entry.kind and before[0].last_index + 1 == span.first_index:
            span = Span(before[0].first, before[0].first_half, span.last, span.last_half)
            joined[-1] = (span, entry.kind)
        else:
            joined.append((span, entry.kind))
    return tuple(
        text("checkin.one", span=spell.span(span), kind=_label(moment, span.first, kind))
        for span, kind in joined
    )


def _label(moment: Moment, day: date, kind: str) -> object:
    return moment.office.root_rules(day).policy.day_kind(kind).label
