"""Points: GCJ-02 against published pairs, both ways, and what a location says of a day."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.geodesy import Point, in_gcj02, in_wgs84, metres
from handlers.rules.pack_safety import LocationRule
from handlers.rules.whereabouts import Outside, Shared, doubt, km_beyond, shifted
from storage.kinds import Datum

RULE = LocationRule(clause="四(二)", basis="example")
VILLAGE = Point(31.2, 104.4)
IN_CHINA = st.builds(Point, st.floats(18.2, 53.5), st.floats(73.6, 135.0))


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ],
)
def test_known_pairs(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    """Shanghai, Shenzhen and Beijing, to a millimetre one way and a centimetre back."""
    assert metres(in_gcj02(Point(*wgs)), Point(*gcj)) < 0.001
    assert metres(in_wgs84(Point(*gcj), Datum.gcj02), Point(*wgs)) < 0.01


@given(IN_CHINA)
def test_there_and_back_is_where_one_was(point: Point) -> None:
    moved = in_gcj02(point)
    assert 20 < metres(point, moved) < 1500
    assert metres(in_wgs84(moved, Datum.gcj02), point) < 1


@given(st.builds(Point, st.floats(-85, 85), st.floats(-179, 60)))
def test_outside_china_both_are_the_same(point: Point) -> None:
    assert in_gcj02(point) == point
    assert in_wgs84(point, Datum.wgs84) == point


def test_distances() -> None:
    """A degree of latitude, one of longitude on the equator, and none."""
    assert metres(Point(0, 0), Point(1, 0)) == pytest.approx(111_195, abs=1)
    assert metres(Point(0, 0), Point(0, 1)) == pytest.approx(111_195, abs=1)
    assert metres(VILLAGE, VILLAGE) == 0


def test_a_point_never_shows_its_degrees() -> None:
    assert repr(VILLAGE) == "Point(…)"


@pytest.mark.parametrize(
    ("north", "accuracy", "km"),
    [
        (0.0, None, 0),
        (0.0179, None, 0),
        (0.0181, None, 1),
        (0.0181, 100.0, 0),
        (0.0271, None, 2),
        (0.09, None, 9),
    ],
)
def test_within_or_kilometres_beyond(north: float, accuracy: float | None, km: int) -> None:
    """2 km are 0.018 degrees; what is not exact counts in the person's favour."""
    there = Point(VILLAGE.latitude + north, VILLAGE.longitude)
    assert km_beyond(there, VILLAGE, accuracy, RULE) == km


@pytest.mark.parametrize(
    ("shared", "why"),
    [
        (Shared(timedelta(seconds=5)), ""),
        (Shared(timedelta(minutes=10)), ""),
        (Shared(timedelta(minutes=11)), "old"),
        (Shared(timedelta(0), accuracy=1000.0), ""),
        (Shared(timedelta(0), accuracy=1001.0), "inaccurate"),
        (Shared(timedelta(0), forwarded=True), "forwarded"),
        (Shared(timedelta(0), picked=True), "picked"),
        (Shared(timedelta(hours=9), 5000.0, forwarded=True, picked=True), "forwarded"),
    ],
)
def test_what_is_no_presence(shared: Shared, why: str) -> None:
    assert doubt(shared, RULE) == why


def test_several_beyond_alike_is_the_villages_fault() -> None:
    assert shifted([Outside(1, 8), Outside(2, 8), Outside(3, 9)], 3)
    assert not shifted([Outside(1, 8), Outside(2, 8), Outside(2, 8)], 3)
    assert not shifted([Outside(1, 3), Outside(2, 8), Outside(3, 20)], 3)


def test_kept_points_must_lie_together() -> None:
    """Eight kilometres to the north and to the south are not the same offset."""
    north, south = Point(31.29, 104.4), Point(31.11, 104.4)
    assert not shifted([Outside(1, 8, north), Outside(2, 8, south), Outside(3, 8, north)], 3)
    assert shifted([Outside(1, 8, north), Outside(2, 8, north), Outside(3, 8, north)], 3)
