"""The on-post rate: one formula, nothing counted twice, nothing lost, no rounding up to all."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import attendance, on_post
from handlers.rules.attendance import DayFacts, DayStatus, Mark
from handlers.rules.on_post import BEFORE_GO_LIVE, ELSEWHERE, Figures
from handlers.rules.policy import Policy
from tests.rules.packs import DEFAULT
from tests.rules.test_attendance import DAILY, FACTS_OF_DAYS, FINDING, HERE, LEAVE, PENDING, facts

MONDAY = date(2026, 11, 2)


def figures(*days: DayFacts, pack: Policy = DAILY) -> Figures:
    return on_post.of(attendance.day_status(one, pack) for one in days)


def test_each_kind_of_day_has_its_place_in_the_rate() -> None:
    """On post counts up and down, not reported and a finding down only, all else in neither."""
    found = figures(facts(HERE), facts(), facts(FINDING), facts(LEAVE), facts(PENDING))
    assert (found.stationed, found.due, found.rate) == (2, 6, Fraction(1, 3))
    assert (found.unreported, found.missing) == (2, 2)
    assert found.left_out == Counter(sick_leave=2, leave_pending=2)


def test_what_is_to_be_verified_counts_neither_way() -> None:
    assert figures(facts(Mark("to_verify", HERE.at, "recorded"))).rate is None


def test_presumed_is_never_confirmed() -> None:
    found = figures(facts(HERE), facts(), pack=DEFAULT)
    assert (found.confirmed, found.presumed) == (2, 2)


def test_days_before_go_live_and_elsewhere_are_told_apart() -> None:
    early = DayFacts(MONDAY, working=True, go_live=MONDAY + timedelta(days=1))
    away = DayFacts(MONDAY, working=True, go_live=MONDAY, assigned=False)
    found = figures(early, away)
    assert found.kinds == {BEFORE_GO_LIVE: 2, ELSEWHERE: 2}
    assert (found.counted, found.rate) == (0, None)


@given(FACTS_OF_DAYS, st.sampled_from([DEFAULT, DAILY]))
def test_the_kinds_are_the_days_and_the_parts_are_the_kinds(
    days: list[DayFacts], pack: Policy
) -> None:
    """Every half day stands under one kind, and is in the rate or left out, never both."""
    found = figures(*days, pack=pack)
    assert sum(found.kinds.values()) == 2 * len(days)
    assert found.due + sum(found.left_out.values()) == 2 * len(days)
    assert found.stationed == found.confirmed + found.presumed <= found.due


@given(FACTS_OF_DAYS, FACTS_OF_DAYS)
def test_two_sums_are_the_sum_of_both(one: list[DayFacts], other: list[DayFacts]) -> None:
    together, added = figures(*one, *other), figures(*one)
    added.plus(figures(*other))
    assert added == together
    assert Figures.from_json(together.to_json()) == together


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Fraction(1), "100.0"),
        (Fraction(9999, 10000), "99.9"),
        (Fraction(2, 3), "66.7"),
        (Fraction(1, 10000), "0.1"),
        (Fraction(0), "0.0"),
    ],
)
def test_only_all_is_said_to_be_all(rate: Fraction, shown: str) -> None:
    assert str(on_post.percent(rate)) == shown


@pytest.mark.parametrize(
    ("rounding", "counted", "owed"),
    [("down", 15, 10), ("down", 16, 10), ("nearest", 16, 11), ("up", 16, 11), ("up", 30, 20)],
)
def test_part_of_a_month_owes_part_of_the_target(rounding: str, counted: int, owed: int) -> None:
    """20 days of 30, rounded as the pack says."""
    targets = DEFAULT.attendance.targets.model_copy(update={"part_month": rounding})
    assert on_post.month_target(targets, 2 * counted, 30) == owed


def weeks(written: str) -> list[DayStatus]:
    """Give days from a Monday on: x is in the village, - is not."""
    days = [(MONDAY + timedelta(days=n), sign == "x") for n, sign in enumerate(written)]
    known = [
        DayFacts(day, working=True, go_live=MONDAY, marks=(HERE,) if there else ())
        for day, there in days
    ]
    return [attendance.day_status(one, DAILY) for one in known]


def test_only_whole_weeks_are_held_against_a_pattern() -> None:
    """Five days of the first week, four of the second, and a Monday."""
    assert on_post.full_weeks(weeks("xxxxx--xxxx---x"), 5) == (1, 2)


def test_a_village_with_too_few_in_it_is_counted_by_the_day() -> None:
    both, one = weeks("xx-"), weeks("x--")
    assert on_post.village_short([both, one], 2) == 2
    assert on_post.village_short([both, one], 1) == 1
