"""Looking only: a unit at its own people (我单位), an observer at an area; both audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import day as days
from handlers import naming, spell
from handlers.rules import attendance as rules
from handlers.rules.roster import STATIONED
from handlers.rules.span import Span
from handlers.talk import Outcome, Reply, Words, lines, text
from storage import attendance, people, roster_facts
from storage.kinds import LeaveState, Role

if TYPE_CHECKING:
    from datetime import date

    from handlers.turn import Turn
    from storage.people import Person
    from storage.posts import Post

_SHOWN = 60
LOOKS = frozenset({Role.observer, Role.township, Role.county})
_APPROVED = frozenset({LeaveState.approved, LeaveState.returned})


def unit(turn: Turn) -> list[Outcome]:
    """Show a unit officer the unit's own people, now or in the past.

    Days, leave, terms, and what the unit owes them by clause 六(四).
    Dates of leave only, no reason and no kind; looking is written down.
    """
    duties = turn.person.duties_on(turn.today)
    units = {duty.unit for duty in duties if duty.role is Role.unit and duty.unit is not None}
    if not units:
        return [Reply(text("views.units_only"))]
    found = people.of_units(turn.work, units)
    stationed = [person for person in found if _terms(person)]
    for one in sorted(units):
        people.audit(turn.work, turn.person.id, "unit.read", f"unit:{one}", turn.now)
    if not stationed:
        return [Reply(text("views.unit_nobody"))]
    shown = _unit_rows(turn, stationed[:_SHOWN])
    more = len(stationed) - _SHOWN
    rest = text("views.more", n=more) if more > 0 else None
    head = text("views.unit_head", n=len(stationed), month=turn.today.month)
    return [Reply(lines(head, *shown, rest))]


def _unit_rows(turn: Turn, found: list[Person]) -> list[Words]:
    first = turn.today.replace(day=1)
    known = days.statuses(turn, found, first, turn.today)
    away: dict[int, list[Words]] = {}
    ids = [person.id for person in found]
    for one in attendance.absences_of(turn.work, ids, first, turn.today):
        if one.state in _APPROVED:
            span = Span.whole(one.first_day, one.last_day)
            away.setdefault(one.person, []).append(spell.span(span))
    shown = naming.told_apart(turn, found, turn.today)
    care = roster_facts.cared_for(turn.work, ids)
    return [
        text(
            "views.unit_row",
            name=shown[person.id],
            days=rules.count(s for (who, _), s in known.items() if who == person.id).stationed,
            terms=tuple(_term(turn, post) for post in _terms(person)),
            leave=tuple(away.get(person.id, ())) or text("form.none"),
            insured=_day(care[person.id].insured_until),
            examined=_day(care[person.id].examined_on),
        )
        for person in found
    ]


def _day(said: date | None) -> Words:
    return text("views.not_said") if said is None else text("label", value=str(said))


def _terms(person: Person) -> list[Post]:
    return [post for post in person.posts if post.role in STATIONED and post.team is not None]


def _term(turn: Turn, post: Post) -> Words:
    team = turn.office.directory.teams[post.team].name if post.team is not None else ""
    last = text("views.open_end") if post.last_day is None else str(post.last_day)
    return text("views.term", team=team, first=str(post.first_day), last=last)


def teams(turn: Turn) -> list[Outcome]:
    """Show an observer or coordinator the teams of their area as they are today; written down."""
    duties = turn.person.duties_on(turn.today)
    areas = {duty.area for duty in duties if duty.role in LOOKS and duty.area is not None}
    if not areas:
        return [Reply(text("views.areas_only"))]
    directory = turn.office.directory
    wanted = {team.id: team for area in sorted(areas) for team in directory.teams_in(area)}
    for one in sorted(areas):
        people.audit(turn.work, turn.person.id, "area.read", f"area:{one}", turn.now)
    members = people.of_teams(turn.work, wanted, turn.today)
    known = days.statuses(turn, members, turn.today, turn.today)
    rows: list[Words] = []
    for team in list(wanted.values())[:_SHOWN]:
        ours = [person for person in members if person.team_on(turn.today) == team.id]
        here = sum(
            known[person.id, turn.today].morning.kind == rules.IN_VILLAGE for person in ours
        )
        rows.append(
            text(
                "views.team_row",
                team=team.name,
                names=naming.names(turn, ours, turn.today) or text("form.none"),
                here=here,
                n=len(ours),
            )
        )
    more = len(wanted) - _SHOWN
    rest = text("views.more", n=more) if more > 0 else None
    return [Reply(lines(text("views.teams_head", n=len(wanted), day=turn.today), *rows, rest))]
