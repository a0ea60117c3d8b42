"""Offices of the ladders without a holder, or whose holder has no account: leave stops there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices, telephone
from handlers.leave import deciding, on_paper, words
from handlers.talk import Text, Words, text
from storage import people, seats, undecided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.rules.pack import Policy
    from handlers.turn import Moment, Turn
    from storage.kinds import AreaId, TeamId

_SHOWN = 10


def warnings(moment: Moment) -> list[Text]:
    """Give a line for every office of a ladder that is vacant, and one for those out of reach.

    Requests for leave that come to such an office go to the county, or wait for a paper.
    """
    today = moment.now.astimezone(moment.office.zone).date()
    held = seats.holders(moment.work, today)
    bound = people.bound(moment.work)
    vacant: dict[str, list[str]] = {}
    unbound: dict[str, list[str]] = {}
    labels: dict[str, Words] = {}
    for office, place, policy in _asked(moment):
        holders = held.get((office, place.team, place.area, place.unit), set())
        if holders & bound:
            continue
        labels[office] = offices.label(policy, office)
        into = unbound if holders else vacant
        into.setdefault(office, []).append(_name(moment, place))
    said = {"leave.office_vacant": vacant, "leave.office_unbound": unbound}
    return [
        _line(wording, labels[office], names)
        for wording, found in said.items()
        for office, names in found.items()
    ]


def _asked(moment: Moment) -> Iterable[tuple[str, offices.Place, Policy]]:
    """Give every office that some team's ladder asks, each place once; a unit's are its own."""
    today = moment.now.astimezone(moment.office.zone).date()
    seen: dict[tuple[str, offices.Place], Policy] = {}
    for team in moment.office.directory.teams.values():
        policy = moment.office.rules_for(team.village, today).policy
        for office in _offices(policy):
            place = offices.place_of(moment, office, team.id)
            if office != offices.UNIT:
                seen.setdefault((office, place), policy)
    return [(office, place, policy) for (office, place), policy in seen.items()]


def _offices(policy: Policy) -> Iterable[str]:
    rungs = (rung for rule in policy.leave.ladders for rung in rule.rungs)
    return dict.fromkeys(office for rung in rungs for office in rung.approve)


def _name(moment: Moment, place: offices.Place) -> str:
    directory = moment.office.directory
    if place.team is not None:
        return directory.teams[place.team].name
    return directory.areas[place.area].name if place.area is not None else ""


def _line(wording: str, label: Words, names: list[str]) -> Text:
    shown = tuple(text("roster.named", name=name) for name in names[:_SHOWN])
    return text(wording, office=label, n=len(names), names=shown)


def waiting(turn: Turn) -> list[tuple[Words, str]]:
    """Give the requests that wait where nobody can tap, for the clerk who keeps their papers.

    Each comes with its office; the clerk has it signed on paper and enters it (代录).
    """
    areas = offices.coordinated(turn.person, turn.today)
    if not areas:
        return []
    steps = undecided.where(turn.work, [undecided.waits_in(*_below(turn, areas))])
    found: list[tuple[Words, str]] = []
    open_seats = offices.Seats(turn, turn.today)
    for step, row in steps:
        if not on_paper.may_enter(turn, row, step):
            continue
        deciders = [one.person for one in deciding.deciders(open_seats, row, step)]
        reached = {one.id for one in deciders} - telephone.without_account(turn, deciders)
        if not reached:
            label = offices.label(turn.rules.policy, step.office)
            short = words.short(turn, row)
            found.append((text("todo.on_paper", leave=short, office=label), step.office))
    return found


def _below(turn: Turn, areas: Iterable[AreaId]) -> tuple[list[TeamId], list[AreaId]]:
    directory = turn.office.directory
    teams = [team.id for area in areas for team in directory.teams_in(area)]
    below = [one for area in areas for one in directory.areas if directory.within(one, area)]
    return teams, below
