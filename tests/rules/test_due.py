"""When something is due: report periods, quarters, stages of reminders, quiet hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import quiet, reporting, stages
from handlers.rules.span import Half, Span
from tests.rules.packs import DEFAULT, pack_with

TZ = ZoneInfo("Asia/Shanghai")
HALF_YEAR = reporting.kind_of(DEFAULT, "half_year")


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=TZ)


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2026, 6, 30), ("2026H1", date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 30))),
        (date(2026, 7, 1), ("2026H2", date(2026, 7, 1), date(2026, 12, 31), date(2026, 12, 31))),
    ],
)
def test_a_half_year_ends_on_30_june_and_31_december(
    day: date, period: tuple[str, date, date, date]
) -> None:
    found = reporting.period_on(DEFAULT, HALF_YEAR, day)
    assert (found.id, found.first, found.last, found.due) == period
    assert reporting.period_by_id(DEFAULT, HALF_YEAR, found.id) == found


def test_grace_days_move_the_due_day_only() -> None:
    graced = pack_with("days = 0\n", "days = 10\n")
    kind = reporting.kind_of(graced, "half_year")
    found = reporting.period_on(graced, kind, date(2026, 12, 1))
    assert (found.last, found.due) == (date(2026, 12, 31), date(2027, 1, 10))


@pytest.mark.parametrize("wrong", ["2026", "2026H3", "H1", "x", "2026Q1", "2026-01"])
def test_what_is_no_half_year_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        reporting.period_by_id(DEFAULT, HALF_YEAR, wrong)


def test_nothing_that_ended_before_the_go_live_day_is_open() -> None:
    def ids(today: date, go_live: date) -> list[str]:
        found = reporting.periods(DEFAULT, HALF_YEAR, go_live, today)
        return [one.id for one in found]

    assert ids(date(2026, 11, 23), date(2026, 7, 1)) == ["2026H2"]
    assert ids(date(2026, 11, 23), date(2026, 6, 30)) == ["2026H1", "2026H2"]
    assert ids(date(2026, 11, 23), date(2026, 11, 24)) == []


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_every_day_lies_in_its_quarter_and_half_year(day: date) -> None:
    for found in (reporting.quarter_of(day), reporting.period_on(DEFAULT, HALF_YEAR, day)):
        assert found.first <= day <= found.last
        after = found.last + timedelta(days=1)
        assert after.day == 1
    assert reporting.quarter_of(day).id == f"{day.year}Q{(day.month + 2) // 3}"


@pytest.mark.parametrize(
    ("instant", "stage"),
    [
        (at(6, 16, 8, 59), None),
        (at(6, 16, 9), "due-14"),
        (at(6, 24, 12), "due-7"),
        (at(6, 29, 9), "due-1"),
        (at(6, 30, 23), "due-1"),
        (at(7, 1, 9), "overdue-1"),
        (at(7, 20, 9), "overdue-1"),
        (at(9, 1, 9), None),
    ],
)
def test_only_the_latest_stage_of_a_report_speaks(instant: datetime, stage: str | None) -> None:
    period = reporting.period_on(DEFAULT, HALF_YEAR, date(2026, 6, 1))
    found = stages.latest(stages.report(HALF_YEAR, period, time(9), TZ), instant.astimezone(UTC))
    assert (found.id if found else None) == stage


def test_the_days_left_are_those_to_the_due_day() -> None:
    period = reporting.period_on(DEFAULT, HALF_YEAR, date(2026, 6, 1))
    found = stages.report(HALF_YEAR, period, time(9), TZ)
    assert [(one.at.date() + timedelta(days=one.days)) for one in found] == [period.due] * 5


def test_a_leave_is_mentioned_on_its_last_evening_the_eve_where_it_ends_at_noon() -> None:
    (found,) = stages.leave_end(Span.whole(date(2026, 12, 9), date(2026, 12, 11)), DEFAULT, TZ)
    assert (found.at, found.days) == (at(12, 11, 17), 0)
    to_noon = Span(date(2026, 12, 9), Half.AM, date(2026, 12, 11), Half.AM)
    (found,) = stages.leave_end(to_noon, DEFAULT, TZ)
    assert (found.at, found.days) == (at(12, 10, 17), 1)
    assert found.expires == at(12, 12, 4)
    (found,) = stages.leave_end(Span.whole(date(2026, 12, 9)), DEFAULT, TZ)
    assert (found.at, found.days) == (at(12, 9, 17), 0)
    assert found.expires == at(12, 10, 4)


def test_an_overdue_return_is_said_from_the_day_after() -> None:
    found = stages.leave_overdue(date(2026, 12, 14), DEFAULT, TZ)
    assert [(one.id, one.at) for one in found] == [
        ("overdue-1", at(12, 15, 9)),
        ("overdue-2", at(12, 16, 9)),
        ("overdue-3", at(12, 17, 9)),
    ]


def test_a_meeting_is_announced_the_day_before_and_an_hour_before_and_never_after() -> None:
    found = stages.meeting(at(11, 27, 15, 30), DEFAULT)
    assert [(one.id, one.at) for one in found] == [
        ("before-24h", at(11, 26, 15, 30)),
        ("before-1h", at(11, 27, 14, 30)),
    ]
    assert stages.latest(found, at(11, 27, 15, 30)) is None


def test_a_quarter_without_a_meeting_is_noticed_with_twenty_ten_and_three_days_left() -> None:
    found = stages.quarter(reporting.quarter_of(date(2026, 11, 23)), DEFAULT, TZ)
    assert [(one.id, one.at, one.days) for one in found] == [
        ("ends-20", at(12, 11, 9), 20),
        ("ends-10", at(12, 21, 9), 10),
        ("ends-3", at(12, 28, 9), 3),
    ]
    assert {one.expires for one in found} == {datetime(2027, 1, 1, 4, 0, tzinfo=TZ)}


def test_an_action_is_reminded_of_before_and_after_its_day() -> None:
    found = stages.action(date(2026, 11, 30), DEFAULT, TZ)
    assert [(one.id, one.at) for one in found] == [
        ("due-3", at(11, 27, 9)),
        ("due-0", at(11, 30, 9)),
        ("overdue-1", at(12, 1, 9)),
        ("overdue-7", at(12, 7, 9)),
    ]


def test_a_day_is_asked_about_until_it_ends() -> None:
    found = stages.confirmation(date(2026, 11, 23), DEFAULT, TZ)
    assert (found.at, found.expires) == (at(11, 23, 17, 30), at(11, 24, 4))


@pytest.mark.parametrize(
    ("instant", "released"),
    [
        (at(11, 23, 20, 59), at(11, 23, 20, 59)),
        (at(11, 23, 21), at(11, 24, 7, 30)),
        (at(11, 24, 0), at(11, 24, 7, 30)),
        (at(11, 24, 7, 29), at(11, 24, 7, 30)),
        (at(11, 24, 7, 30), at(11, 24, 7, 30)),
        (at(12, 31, 23), at(12, 31, 23) + timedelta(hours=8, minutes=30)),
    ],
)
def test_quiet_hours_wrap_over_midnight(instant: datetime, released: datetime) -> None:
    found = quiet.release_at(instant.astimezone(UTC), DEFAULT, TZ)
    assert found == released
    assert found.tzinfo is UTC
    assert quiet.is_quiet(instant, DEFAULT, TZ) is (instant != released)


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    siesta = pack_with('starts = "21:00"\nends = "07:30"', 'starts = "12:00"\nends = "14:00"')
    assert quiet.release_at(at(11, 23, 13), siesta, TZ) == at(11, 23, 14)
    assert quiet.release_at(at(11, 23, 14), siesta, TZ) == at(11, 23, 14)
    assert quiet.release_at(at(11, 23, 22), siesta, TZ) == at(11, 23, 22)
    never = pack_with('starts = "21:00"\nends = "07:30"', 'starts = "00:00"\nends = "00:00"')
    assert not quiet.is_quiet(at(11, 23, 0), never, TZ)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001 (made aware below)
def test_what_is_released_is_released(moment: datetime) -> None:
    released = quiet.release_at(moment.replace(tzinfo=TZ), DEFAULT, TZ)
    assert quiet.release_at(released, DEFAULT, TZ) == released
    assert released - moment.replace(tzinfo=TZ) <= timedelta(hours=10, minutes=30)


def test_a_naive_instant_has_no_quiet_hours() -> None:
    with pytest.raises(ValueError, match="naive"):
        quiet.release_at(datetime(2026, 11, 23, 22), DEFAULT, TZ)  # noqa: DTZ001 (that is the test)
