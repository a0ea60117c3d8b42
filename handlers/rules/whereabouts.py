"""What a location says of somebody's day: within the village, so far beyond, or not to be used."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from handlers.rules import geodesy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.rules.geodesy import Point
    from handlers.rules.pack_safety import LocationRule

Doubt = Literal["", "forwarded", "picked", "old", "inaccurate"]
_METRES = 1000
_SAME_KM = 1
_SAME_METRES = 2000.0


@dataclass(frozen=True, slots=True)
class Shared:
    """A location as it came: how old, how exact in metres if known, and how it was made."""

    age: timedelta
    accuracy: float | None = None
    forwarded: bool = False
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody's last point outside: whole kilometres beyond, and the point where it was kept."""

    person: int
    km: int
    point: Point | None = None


def doubt(shared: Shared, rule: LocationRule) -> Doubt:
    """Give why a location is no presence; "" where it is one.

    A forwarded or picked place is somebody's choice, an old one says nothing of now, and one that
    is less exact than the pack wants cannot tell in from out.
    """
    if shared.forwarded:
        return "forwarded"
    if shared.picked:
        return "picked"
    if shared.age > timedelta(minutes=rule.fresh_minutes):
        return "old"
    if shared.accuracy is not None and shared.accuracy > rule.accuracy_metres:
        return "inaccurate"
    return ""


def km_beyond(point: Point, village: Point, accuracy: float | None, rule: LocationRule) -> int:
    """Give 0 within the village's radius, else the kilometres beyond it, rounded up.

    What is not exact is counted in the person's favour. Both points are WGS-84.
    """
    distance = geodesy.metres(point, village) - (accuracy or 0.0)
    return max(0, math.ceil((distance - rule.radius_metres) / _METRES))


def shifted(outside: Sequence[Outside], people: int) -> bool:
    """Tell whether so many people of a team are beyond by a similar offset.

    Then the village's own coordinates are more likely wrong than all of them. Where points were
    kept they must lie together; where not, the same distance is all there is to compare.
    """
    for one in outside:
        alike = {other.person for other in outside if _alike(one, other)}
        if len(alike) >= people:
            return True
    return False


def _alike(one: Outside, other: Outside) -> bool:
    if abs(one.km - other.km) > _SAME_KM:
        return False
    if one.point is None or other.point is None:
        return True
    return geodesy.metres(one.point, other.point) <= _SAME_METRES
