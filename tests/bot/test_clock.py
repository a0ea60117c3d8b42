"""The clocks: aware, in UTC, and standing still when told to."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import Clock, FixedClock, SystemClock


def test_the_system_clock_is_aware_and_in_utc() -> None:
    clock: Clock = SystemClock()

    assert clock.now().tzinfo is UTC


def test_a_fixed_clock_stands_still_until_it_is_set() -> None:
    clock = FixedClock(datetime(2026, 6, 17, 9, tzinfo=timezone(timedelta(hours=8))))

    assert clock.now() == datetime(2026, 6, 17, 1, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.set(datetime(2026, 6, 18, tzinfo=UTC))
    assert clock.now() == datetime(2026, 6, 18, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(datetime(2026, 6, 17, 9))  # noqa: DTZ001 - the very thing that must fail
