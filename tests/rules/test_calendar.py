"""Working days by the published calendar, and by an admitted estimate where there is none."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.rules import calendar
from handlers.rules.calendar_seed import seed
from tests.rules.packs import DEFAULT, pack_with

CALENDAR = calendar.of_rows(seed([2026]), DEFAULT)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 17), False),
        (date(2026, 10, 1), False),
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2027, 1, 1), True),  # unpublished: a Friday is a Friday
        (date(2027, 1, 2), False),
    ],
)
def test_a_day_is_worked_as_published(day: date, *, working: bool) -> None:
    assert CALENDAR.is_working_day(day) is working


def test_february_2026_has_sixteen_working_days() -> None:
    assert CALENDAR.working_days(date(2026, 2, 1), date(2026, 2, 28)) == 16
    assert CALENDAR.working_days(date(2026, 2, 2), date(2026, 2, 1)) == 0


def test_a_year_that_is_not_published_is_estimated() -> None:
    assert not CALENDAR.is_estimated(2026)
    assert CALENDAR.is_estimated(2027)
    assert CALENDAR.estimated(date(2025, 12, 31), date(2027, 1, 1)) == (2025, 2027)


def test_the_seed_knows_no_year_it_was_not_given() -> None:
    assert seed([2099]) == ()
    assert {row.day.year for row in seed([2025, 2026, 2099])} == {2025, 2026}
    assert all(row.source.startswith("chinesecalendar ") for row in seed([2026]))


def test_the_next_working_day_is_the_day_itself_or_a_later_one() -> None:
    assert CALENDAR.next_working_day(date(2026, 11, 23)) == date(2026, 11, 23)
    assert CALENDAR.next_working_day(date(2026, 10, 1)) == date(2026, 10, 8)


def test_where_no_day_is_worked_the_search_ends() -> None:
    never = calendar.Calendar({}, frozenset(), frozenset(range(1, 8)))
    assert never.next_working_day(date(2026, 11, 23)) == date(2026, 11, 23)


def test_rest_days_are_the_packs() -> None:
    pack = pack_with("weekdays = [6, 7] ", "weekdays = [7] ")
    saturday = date(2026, 11, 28)
    assert not CALENDAR.is_working_day(saturday)
    assert calendar.of_rows(seed([2026]), pack).is_working_day(saturday)


def test_a_pack_may_work_through_statutory_holidays() -> None:
    pack = pack_with("holidays = true", "holidays = false")
    assert calendar.of_rows(seed([2026]), pack).is_working_day(date(2026, 10, 1))
