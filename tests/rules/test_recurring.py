"""When a meeting recurs: days of the month, last working days, and moves off rest days."""

from __future__ import annotations

from datetime import date, time

import pytest

from handlers.rules import recurring
from handlers.rules.calendar import Calendar
from handlers.rules.pack_meeting import Schedule

NATIONAL_DAY = {date(2026, 10, day): "holiday" for day in range(1, 8)}
CALENDAR = Calendar(
    NATIONAL_DAY | {date(2026, 10, 10): "workday"},  # type: ignore[arg-type]  # literals
    frozenset({2026}),
)


def schedule(every: str, on: int | str, moves: str = "before") -> Schedule:
    return Schedule.model_validate(
        {"every": every, "on": on, "at": time(15), "moves": moves, "lead_days": 5}
    )


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (schedule("month", 25), [("2026-10", 23), ("2026-11", 25)]),
        (schedule("month", 25, "after"), [("2026-10", 26), ("2026-11", 25)]),
        (schedule("month", 31), [("2026-10", 30), ("2026-11", 30)]),
        (schedule("month", 3, "after"), [("2026-10", 8), ("2026-11", 3)]),
        (schedule("month", 10), [("2026-10", 10), ("2026-11", 10)]),
        (schedule("month", "last_working_day"), [("2026-10", 30), ("2026-11", 30)]),
        (schedule("quarter", "last_working_day"), []),
    ],
)
def test_the_day_of_each_month(rule: Schedule, found: list[tuple[str, int]]) -> None:
    given = recurring.occasions(rule, CALENDAR, date(2026, 10, 1), date(2026, 11, 30))
    assert [(one.id, one.day.day) for one in given] == found


def test_the_last_working_day_of_a_quarter() -> None:
    rule = schedule("quarter", "last_working_day")
    given = recurring.occasions(rule, CALENDAR, date(2026, 1, 1), date(2026, 12, 31))
    assert [(one.id, one.day) for one in given] == [
        ("2026Q1", date(2026, 3, 31)),
        ("2026Q2", date(2026, 6, 30)),
        ("2026Q3", date(2026, 9, 30)),
        ("2026Q4", date(2026, 12, 31)),
    ]


def test_a_move_into_the_month_before_keeps_its_period() -> None:
    """The first of October is a holiday: the meeting of October falls on 30 September."""
    rule = schedule("month", 1)
    given = recurring.occasions(rule, CALENDAR, date(2026, 9, 30), date(2026, 9, 30))
    assert [(one.id, one.day) for one in given] == [("2026-10", date(2026, 9, 30))]
