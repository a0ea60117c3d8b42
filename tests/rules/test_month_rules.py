"""When sheets go out and months close: by the pack, the calendar and the time to contest."""

from datetime import date, datetime

import pytest

from handlers.rules import calendar_seed, months
from handlers.rules.calendar import CalendarRow, of_rows
from handlers.rules.policy import PackFault
from tests.actors import ZONE
from tests.rules.packs import DEFAULT, pack_with

CALENDAR = of_rows(
    [
        CalendarRow(d.day, "workday" if d.type == "workday" else "holiday", d.name, d.source)
        for d in calendar_seed.seed((2025, 2026))
    ],
    DEFAULT,
)


@pytest.mark.parametrize(
    ("month", "sheet", "until", "closes"),
    [
        # An ordinary month: the pack's tenth.
        (date(2026, 10, 1), date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 10)),
        # After National Day the time to contest is not cut short by the pack's day.
        (date(2026, 9, 1), date(2026, 10, 8), date(2026, 10, 14), date(2026, 10, 15)),
        (date(2026, 12, 1), date(2027, 1, 1), date(2027, 1, 8), date(2027, 1, 10)),
    ],
)
def test_the_days_of_a_month(month: date, sheet: date, until: date, closes: date) -> None:
    """2027 has no published calendar yet: weekends alone are days off."""
    assert months.sheet_day(month, CALENDAR) == sheet
    assert months.contest_until(month, DEFAULT, CALENDAR) == until
    assert months.closing_day(month, DEFAULT, CALENDAR) == closes


def test_a_reopened_month_gives_the_same_time_again() -> None:
    """Five working days and the morning after them."""
    reopened = datetime(2026, 11, 12, 15, tzinfo=ZONE)
    closes = months.closes_again_at(reopened, DEFAULT, CALENDAR, ZONE)
    assert closes == datetime(2026, 11, 20, 9, tzinfo=ZONE)


def test_corrections_must_reach_further_than_words_said_late() -> None:
    """A pack in which 补签 is of no use is refused; one that forbids it is not."""
    with pytest.raises(PackFault, match="no more than the 3 that may be said late"):
        pack_with("per_month = 3\ndays = 15", "per_month = 3\ndays = 3")
    kept = pack_with("per_month = 3\ndays = 15", "per_month = 0\ndays = 0")
    assert kept.attendance.correction.per_month == 0


def test_months_follow_one_another_over_the_year() -> None:
    assert months.next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert months.month_before(date(2026, 1, 1)) == date(2025, 12, 1)
    assert months.last_of(date(2028, 2, 1)) == date(2028, 2, 29)
