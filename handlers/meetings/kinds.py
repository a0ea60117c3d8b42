"""Which kind of meeting is meant, and whose meetings somebody answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.reading.normal import core
from handlers.rules.pack_meeting import GROUP_HEAD
from storage.kinds import Level, Role

if TYPE_CHECKING:
    from handlers.rules.pack import Policy
    from handlers.rules.pack_meeting import MeetingKind
    from handlers.turn import Moment, Turn
    from storage import tables
    from storage.kinds import AreaId

OTHER = "other"
"""The kind of a meeting that is none of the pack's: it answers for no duty."""


def level(moment: Moment, area: AreaId) -> str:
    """Give whose meetings an area calls: a township's, or the county's for all above."""
    found = moment.office.directory.areas[area].level
    return "township" if found is Level.township else "county"


def of_title(policy: Policy, caller: str, title: str) -> MeetingKind | None:
    """Give the pack's kind of that name which a level calls, None for a meeting of one's own."""
    said = core(title)
    for kind in policy.meeting.kinds:
        names = (*kind.words, kind.label.zh, kind.label.en)
        if kind.level == caller and said in {core(name) for name in names}:
            return kind
    return None


def first(policy: Policy, caller: str) -> MeetingKind | None:
    """Give the kind a level means by a meeting without a name."""
    return next((kind for kind in policy.meeting.kinds if kind.level == caller), None)


def own_area(turn: Turn) -> AreaId | None:
    """Give the area somebody calls meetings for, for themselves or another; None for nobody."""
    held = offices.coordinated(turn.person, turn.today)
    return held[0] if held else None


def answers_for(turn: Turn, row: tables.Meeting) -> bool:
    """Tell whether the speaker coordinates the very area a meeting was called for."""
    return row.area_id in offices.coordinated(turn.person, turn.today)


def looks_over(turn: Turn) -> list[AreaId]:
    """Give the areas whose meetings somebody may look up: coordinated, observed, or headed."""
    beside = [
        post.area
        for post in turn.person.duties_on(turn.today)
        if post.area is not None and (post.role is Role.observer or post.office == GROUP_HEAD)
    ]
    return list(dict.fromkeys([*offices.coordinated(turn.person, turn.today), *beside]))
