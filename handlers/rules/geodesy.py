"""Where points lie: WGS-84 and GCJ-02 (the system of maps in China), and metres between points."""

from __future__ import annotations

import math
from dataclasses import dataclass

from storage.kinds import Datum

# The ellipsoid GCJ-02 is defined on (Krasovsky 1940).
_SEMI_MAJOR = 6378245.0
_ECCENTRICITY = 0.00669342162296594323
_EARTH_RADIUS = 6371008.8
_LATITUDES, _LONGITUDES = (0.8293, 55.8271), (72.004, 137.8347)
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees of latitude and longitude; not shown, so that no log or error ever names a place."""

    latitude: float
    longitude: float

    def __repr__(self) -> str:
        """Say only that it is a point."""
        return "Point(…)"


def in_wgs84(point: Point, datum: Datum) -> Point:
    """Give a point of either system in WGS-84; exact to less than a metre."""
    if datum is Datum.wgs84:
        return point
    # There is no inverse in closed form: what GCJ-02 adds is taken off again, step by step.
    guess = point
    for _ in range(_STEPS):
        there = in_gcj02(guess)
        guess = Point(
            guess.latitude + point.latitude - there.latitude,
            guess.longitude + point.longitude - there.longitude,
        )
    return guess


def in_gcj02(point: Point) -> Point:
    """Give a point of WGS-84 in GCJ-02; outside China both are the same."""
    in_china = (
        _LATITUDES[0] <= point.latitude <= _LATITUDES[1]
        and _LONGITUDES[0] <= point.longitude <= _LONGITUDES[1]
    )
    if not in_china:
        return point
    north, east = _shift(point.longitude - 105.0, point.latitude - 35.0)
    radians = math.radians(point.latitude)
    magic = 1 - _ECCENTRICITY * math.sin(radians) ** 2
    root = math.sqrt(magic)
    meridian = _SEMI_MAJOR * (1 - _ECCENTRICITY) / (magic * root)
    parallel = _SEMI_MAJOR / root * math.cos(radians)
    return Point(
        point.latitude + math.degrees(north / meridian),
        point.longitude + math.degrees(east / parallel),
    )


def metres(one: Point, other: Point) -> float:
    """Give the distance over the ground between two points of the same system."""
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    cosines = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    half_chord = math.sin(north / 2) ** 2 + cosines * math.sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half_chord)))


def _shift(x: float, y: float) -> tuple[float, float]:
    """Give how far GCJ-02 lies to the north and east of WGS-84, in metres before scaling."""
    root = math.sqrt(abs(x))
    common = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += _waves(y, ((20.0, 1.0), (40.0, 3.0)))
    north += _waves(y, ((160.0, 12.0), (320.0, 30.0)))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += _waves(x, ((20.0, 1.0), (40.0, 3.0)))
    east += _waves(x, ((150.0, 12.0), (300.0, 30.0)))
    return north, east


def _waves(value: float, parts: tuple[tuple[float, float], ...]) -> float:
    """Add waves of (height, length), each two thirds high."""
    return sum(high * math.sin(value / long * math.pi) for high, long in parts) * 2.0 / 3.0
