"""Whether somebody may see which households a line names: never outside their own county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.rules import diary as rules
from storage.kinds import Level

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.kinds import AreaId, TeamId


def shown(turn: Turn, team: TeamId | None, body: str) -> str:
    """Give what somebody wrote for a team as the speaker may read it.

    Who belongs to the team's county, or to a place in it, reads it as it is; whoever looks on from
    above, or from elsewhere, cannot tell the households.
    """
    if team is None or _belongs(turn, team):
        return body
    return rules.without_households(body)


def _belongs(turn: Turn, team: TeamId) -> bool:
    directory = turn.office.directory
    village = directory.teams[team].village
    county = directory.above(village, Level.county)
    # An office set up below a county has no county of its own to leave.
    within: AreaId = county.id if county is not None else turn.office.root
    for duty in turn.person.duties_on(turn.today):
        area = directory.teams[duty.team].village if duty.team is not None else duty.area
        if area is not None and directory.within(area, within):
            return True
    return False
