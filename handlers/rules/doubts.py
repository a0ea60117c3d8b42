"""What cannot be in a month's sheet: listed when the month closes, for people to look into."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from handlers.rules.attendance import IN_VILLAGE
from handlers.rules.span import Half

What = Literal["present_on_leave", "two_villages", "same_hand"]

_ENOUGH = 10


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful, and on which day; a whole month is named by its first day."""

    what: What
    day: date


@dataclass(frozen=True, slots=True)
class Hand:
    """A mark as it was made: of which half day (None: the whole), what, by whom, in which team."""

    day: date
    half: Half | None
    kind: str
    by: int
    team: int | None


def of_month(
    person: int,
    hands: Sequence[Hand],
    leave: Mapping[date, Collection[Half]],
    handover: Collection[date],
    *,
    daily: bool,
) -> tuple[Doubt, ...]:
    """Give what is doubtful in somebody's month, by day.

    `leave` are the halves under approved leave, `handover` the days on which somebody rightly was
    of two teams. That another person made every mark of a month is doubtful only where everybody
    is to check in daily: elsewhere the leader's line is how it is done.
    """
    here = [one for one in hands if one.kind == IN_VILLAGE]
    found = {
        Doubt("present_on_leave", one.day)
        for one in here
        if set(leave.get(one.day, ())) & ({one.half} if one.half else set(Half))
    }
    teams: dict[date, set[int]] = {}
    for one in here:
        if one.team is not None:
            teams.setdefault(one.day, set()).add(one.team)
    found |= {
        Doubt("two_villages", day)
        for day, some in teams.items()
        if len(some) > 1 and day not in handover
    }
    others = {one.by for one in hands}
    if daily and len(hands) >= _ENOUGH and len(others) == 1 and person not in others:
        found.add(Doubt("same_hand", hands[0].day.replace(day=1)))
    return tuple(sorted(found, key=lambda doubt: (doubt.day, doubt.what)))
