"""Working hours: only those between opening and closing of working days pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import calendar, calendar_seed, clock, policy, stages
from handlers.rules.calendar import Calendar
from handlers.rules.pack_leave import LeaveClock
from tests.rules.packs import DEFAULT, text_with

TZ = ZoneInfo("Asia/Shanghai")
DAYS = calendar.of_rows(calendar_seed.seed([2026]), DEFAULT)


# Hypothesis wants bounds without a zone and puts the zone on itself.
FIRST = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
LAST = datetime(2026, 11, 30, tzinfo=UTC).replace(tzinfo=None)
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


def rule() -> LeaveClock:
    found = DEFAULT.leave.clock
    assert found is not None
    return found


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=TZ)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(11, 23, 10), 4, at(11, 23, 14)),
        (at(11, 23, 10), 9, at(11, 24, 10)),
        (at(11, 23, 7), 1, at(11, 23, 9, 30)),
        (at(11, 23, 20), 1, at(11, 24, 9, 30)),
        (at(11, 27, 17), 1, at(11, 30, 9)),
        (at(11, 28, 12), 9, at(11, 30, 17, 30)),
        # 1 to 7 October are holidays; Saturday the 10th is worked instead.
        (at(9, 30, 17), 4, at(10, 8, 12)),
        (at(10, 9, 17), 1, at(10, 10, 9)),
    ],
)
def test_nights_rest_days_and_holidays_do_not_pass(
    start: datetime, hours: int, end: datetime
) -> None:
    assert clock.after(start, hours, rule(), DAYS, TZ) == end
    assert clock.passed(start, end, rule(), DAYS, TZ) == timedelta(hours=hours)


def test_a_calendar_without_a_working_day_ends_the_search() -> None:
    idle = Calendar({}, frozenset(), frozenset(range(1, 8)))
    assert clock.after(at(11, 23, 10), 1, rule(), idle, TZ) == at(11, 23, 10)


@given(
    start=INSTANTS,
    hours=st.integers(1, 60),
    more=st.integers(0, 20 * 24 * 60),
)
def test_after_and_passed_are_each_others_measure(start: datetime, hours: int, more: int) -> None:
    """So many working hours after an instant, exactly so many have passed; time only adds."""
    end = clock.after(start, hours, rule(), DAYS, TZ)
    assert clock.passed(start, end, rule(), DAYS, TZ) == timedelta(hours=hours)
    assert clock.passed(start, end - timedelta(minutes=1), rule(), DAYS, TZ) < timedelta(
        hours=hours
    )
    later = end + timedelta(minutes=more)
    assert clock.passed(start, later, rule(), DAYS, TZ) >= timedelta(hours=hours)
    assert DAYS.is_working_day(end.astimezone(TZ).date())


@given(
    opened=INSTANTS,
    minutes=st.integers(0, 30 * 24 * 60),
)
def test_a_step_has_gone_up_as_often_as_stages_have_begun(opened: datetime, minutes: int) -> None:
    """Who is told and who may decide never differ, whatever the hour."""
    now = opened + timedelta(minutes=minutes)
    found = stages.undecided(opened, DEFAULT, DAYS, TZ)
    begun = [one for one in found if one.id.startswith("raise") and one.at <= now]
    assert stages.raised(opened, now, DEFAULT, DAYS, TZ) == len(begun)


def test_a_pack_without_a_clock_reminds_nobody_and_raises_nothing() -> None:
    body = text_with("[leave.clock]", "[leave.clock_off]")
    begins = body.index("[leave.clock_off]")
    quiet = policy.parse_pack(body[:begins] + body[body.index("[leave.kinds]") :])
    assert stages.undecided(at(11, 23, 10), quiet, DAYS, TZ) == ()
    assert stages.raised(at(1, 1, 10), at(11, 23, 10), quiet, DAYS, TZ) == 0


LEAVE, PROBLEM = "remind_after_hours = 4", "office = "


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (f'closes = "17:30"\n{LEAVE}', f'closes = "08:30"\n{LEAVE}', "leave.clock.closes"),
        (f'closes = "17:30"\n{PROBLEM}', f'closes = "08:30"\n{PROBLEM}', "diary.problems.closes"),
        ("escalate_after_hours = 45", "escalate_after_hours = 9", "problems.escalate_after_hours"),
        ('next = "county"', 'next = "mayor"', "diary.problems.next"),
        (
            "escalate_after_hours = 9",
            "escalate_after_hours = 3",
            "leave.clock.escalate_after_hours",
        ),
        ('{ office = "township", days = 2 }', '{ office = "mayor", days = 2 }', "tells"),
        ('{ office = "township", days = 2 }', '{ office = "township", days = 1 }', "tells"),
    ],
)
def test_hours_and_offices_that_cannot_be_are_refused(old: str, new: str, key: str) -> None:
    with pytest.raises(policy.PackFault) as raised:
        policy.parse_pack(text_with(old, new))
    assert raised.value.faults[0].key.endswith(key)
