"""Which office accepts a report, and whether the speaker holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.rules import reporting
from storage.kinds import TeamId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.turn import Turn
    from storage import tables


def may(turn: Turn) -> bool:
    """Tell whether the speaker holds an office that accepts reports."""
    return bool(held(turn))


def accepts(turn: Turn, team: TeamId, kind: str) -> bool:
    """Tell whether the speaker holds the office that accepts a team's reports of a kind."""
    wanted = office_of(turn, team, kind)
    return any(office == wanted and team in teams for office, teams in held(turn))


def waits_for(
    turn: Turn, row: tables.Report, offices_held: Sequence[tuple[str, frozenset[TeamId]]]
) -> bool:
    """Tell whether a report waits for one of these offices."""
    team = TeamId(row.team_id)
    wanted = office_of(turn, team, row.kind)
    return any(office == wanted and team in teams for office, teams in offices_held)


def office_of(turn: Turn, team: TeamId, kind: str) -> str:
    """Give the office that accepts; a kind the pack no longer has is the county's."""
    village = turn.office.directory.teams[team].village
    try:
        policy = turn.office.rules_for(village, turn.today).policy
        return reporting.kind_of(policy, kind).accepts
    except KeyError:
        return offices.COUNTY


def held(turn: Turn) -> list[tuple[str, frozenset[TeamId]]]:
    """Give the offices the speaker holds today, each with the teams below it."""
    directory = turn.office.directory
    found: list[tuple[str, frozenset[TeamId]]] = []
    for post in turn.person.duties_on(turn.today):
        duty = offices.of_post(post)
        if duty is None or duty[1].unit is not None:
            continue
        office, place = duty
        if place.team is not None:
            found.append((office, frozenset({place.team})))
        elif place.area is not None:
            teams = directory.teams_in(place.area)
            found.append((office, frozenset(team.id for team in teams)))
    return found
