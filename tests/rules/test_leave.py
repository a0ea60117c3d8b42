"""Leave: lengths, ladders with inclusive thresholds, joined leaves, the day of return."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import leave
from handlers.rules.calendar import Calendar, DayType
from handlers.rules.policy import Policy
from handlers.rules.span import Half, Span, from_start
from tests.rules.packs import DEFAULT, pack_with

# October 2026 as published: 1 to 7 off, 10 (a Saturday) worked.
OCTOBER: dict[date, DayType] = {date(2026, 10, day): "holiday" for day in range(1, 8)}
OCTOBER[date(2026, 10, 10)] = "workday"
CALENDAR = Calendar(OCTOBER, frozenset({2026}))
WORKING = pack_with('unit = "natural" ', 'unit = "working" ')
ACROSS = pack_with("join_across_rest_days = false", "join_across_rest_days = true")
SPLITTING = pack_with("join_adjoining = true ", "join_adjoining = false ")

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
HALVES = st.sampled_from(Half)
LENGTHS = st.integers(1, 200).map(lambda halves: Decimal(halves) / 2)


def day(number: int, month: int = 12) -> date:
    return date(2026, month, number)


def whole(first: int, last: int, month: int = 12) -> Span:
    return Span.whole(day(first, month), day(last, month))


@pytest.mark.parametrize(
    ("days", "applicant", "approve", "copies"),
    [
        ("0.5", "member", ("team_leader",), ("township",)),
        ("3", "member", ("team_leader",), ("township",)),
        ("3.5", "member", ("team_leader", "township"), ("county",)),
        ("5", "member", ("team_leader", "township"), ("county",)),
        ("5.5", "member", ("team_leader", "township", "county"), ()),
        ("90", "member", ("team_leader", "township", "county"), ()),
        ("3", "leader", ("township",), ("county",)),
        ("3.5", "leader", ("township", "county"), ()),
    ],
)
def test_the_ladder_goes_by_length_and_role(
    days: str, applicant: leave.Role, approve: tuple[str, ...], copies: tuple[str, ...]
) -> None:
    found = leave.ladder(DEFAULT, Decimal(days), "personal", applicant)
    assert (found.approvals, found.copies) == (approve, copies)
    assert found.ref.rule_id == f"leave.ladders.{applicant}"
    assert found.ref.basis == "example"


@given(LENGTHS, LENGTHS, st.sampled_from(["member", "leader"]))
def test_a_longer_leave_never_needs_fewer_steps(
    one: Decimal, other: Decimal, applicant: leave.Role
) -> None:
    short, long = sorted((one, other))
    steps = [leave.ladder(DEFAULT, days, "sick", applicant).approvals for days in (short, long)]
    assert len(steps[0]) <= len(steps[1])
    assert steps[0], "every path has somebody who decides, so it ends"


def test_nobody_decides_a_leave_of_no_length() -> None:
    with pytest.raises(ValueError, match="length"):
        leave.ladder(DEFAULT, Decimal(0), "sick", "member")


SEASON = """
[[leave.ladders]]
id = "flood"
applicant = "member"
season = { first = "06-15", last = "09-15" }
clause = "四(二)"
basis = "example"
rungs = [{ over = 0, approve = ["county"] }]

[[leave.ladders]]
id = "sickness"
applicant = "member"
kinds = ["sick"]
clause = "四(二)"
basis = "example"
rungs = [{ over = 0, approve = ["township"] }]

# --- attendance"""


@pytest.mark.parametrize(
    ("kind", "first", "decides"),
    [
        ("personal", date(2026, 6, 14), ("team_leader",)),
        ("personal", date(2026, 6, 15), ("county",)),
        ("personal", date(2027, 9, 15), ("county",)),
        ("personal", date(2026, 9, 16), ("team_leader",)),
        ("sick", date(2026, 12, 1), ("township",)),
        ("sick", date(2026, 7, 1), ("county",)),
        ("sick", None, ("township",)),
    ],
)
def test_a_season_and_a_kind_override_the_general_ladder(
    kind: str, first: date | None, decides: tuple[str, ...]
) -> None:
    pack = pack_with("\n# --- attendance", SEASON)
    assert leave.ladder(pack, Decimal(2), kind, "member", first).approvals == decides


def test_two_adjoining_leaves_of_three_days_are_six_for_the_ladder() -> None:
    new, earlier = whole(4, 6), whole(1, 3)
    assert leave.ladder_days(new, [earlier], CALENDAR, DEFAULT) == 6
    assert leave.ladder_days(new, [earlier], CALENDAR, SPLITTING) == 3
    assert leave.ladder_days(new, [whole(1, 2)], CALENDAR, DEFAULT) == 3, "a day lies between"


def test_leaves_join_through_each_other_and_in_both_directions() -> None:
    parts = leave.chain(whole(4, 6), [whole(10, 10), whole(7, 8), whole(1, 3)], CALENDAR, DEFAULT)
    assert parts == (whole(1, 3), whole(4, 6), whole(7, 8))


def test_leaves_join_across_rest_days_only_where_the_pack_says_so() -> None:
    friday, monday = whole(11, 11), whole(14, 14)  # 12 and 13 December 2026 are a weekend
    assert leave.ladder_days(monday, [friday], CALENDAR, DEFAULT) == 1
    assert leave.ladder_days(monday, [friday], CALENDAR, ACROSS) == 2
    assert leave.ladder_days(whole(15, 15), [friday], CALENDAR, ACROSS) == 1


def test_natural_and_working_days_differ_over_a_holiday() -> None:
    span = whole(1, 10, month=10)
    counted = leave.lengths(span, CALENDAR)
    assert counted == leave.Lengths(Decimal(10), Decimal(3), ())
    assert leave.length(span, CALENDAR, DEFAULT) == 10
    assert leave.length(span, CALENDAR, WORKING) == 3


def test_a_count_in_an_unpublished_year_says_so() -> None:
    span = Span.whole(date(2026, 12, 30), date(2027, 1, 4))
    assert leave.lengths(span, CALENDAR).estimated == (2027,)


def test_half_days_count_as_halves_unless_the_pack_knows_none() -> None:
    span = Span(day(1), Half.PM, day(3), Half.PM)
    assert leave.length(span, CALENDAR, DEFAULT) == Decimal("2.5")
    assert leave.length(span, CALENDAR, pack_with("half_days = true", "half_days = false")) == 3


def test_a_length_in_working_days_runs_over_rest_days() -> None:
    span = leave.span_from(day(30, 9), Half.AM, Decimal(2), CALENDAR, WORKING)
    assert span == Span.whole(day(30, 9), day(8, 10))
    assert leave.span_from(day(30, 9), Half.AM, Decimal(2), CALENDAR, DEFAULT).last == day(1, 10)


@given(DAYS, HALVES, LENGTHS, st.sampled_from([DEFAULT, WORKING]))
def test_a_span_of_a_length_has_that_length(
    first: date, half: Half, days: Decimal, pack: Policy
) -> None:
    span = leave.span_from(first, half, days, CALENDAR, pack)
    assert (span.first, span.first_half) == (first, half)
    assert leave.length(span, CALENDAR, pack) == days


@given(DAYS, HALVES, LENGTHS)
def test_halves_of_a_span_are_what_it_has(first: date, half: Half, days: Decimal) -> None:
    span = from_start(first, half, days)
    halves = span.halves()
    assert len(halves) == span.natural_days * 2 == days * 2
    assert all(span.has(*one) for one in halves)
    assert not span.has(span.last + timedelta(days=1), Half.AM)
    assert not span.has(span.first - timedelta(days=1), Half.PM)


@given(DAYS, LENGTHS, DAYS, LENGTHS)
def test_overlap_is_sharing_a_half_day(
    first: date, days: Decimal, other: date, length: Decimal
) -> None:
    one, two = from_start(first, Half.PM, days), from_start(other, Half.AM, length)
    shared = set(one.halves()) & set(two.halves())
    assert leave.overlapping(one, [two]) == ((two,) if shared else ())


def test_an_end_before_the_start_is_no_span() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Span.whole(day(3), day(2))
    with pytest.raises(ValueError, match="ends before"):
        Span(day(3), Half.PM, day(3), Half.AM)


@pytest.mark.parametrize(
    ("span", "due"),
    [
        (whole(1, 2), day(3)),
        (whole(9, 11), day(14)),  # Friday: back on Monday
        (Span(day(1), Half.AM, day(2), Half.AM), day(2)),
        (whole(29, 30, month=9), day(8, 10)),
    ],
)
def test_the_return_is_due_on_the_next_working_day(span: Span, due: date) -> None:
    assert leave.return_due(span, CALENDAR, DEFAULT) == due


def test_the_return_is_due_as_the_pack_says() -> None:
    same = pack_with('due = "next_day" ', 'due = "same_day" ')
    strict = pack_with("on_working_day = true ", "on_working_day = false ")
    assert leave.return_due(whole(9, 11), CALENDAR, same) == day(11)
    assert leave.return_due(whole(9, 11), CALENDAR, strict) == day(12)


def test_an_extension_goes_on_where_the_leave_ended() -> None:
    assert leave.extended(whole(9, 11), Decimal(2), CALENDAR, DEFAULT) == whole(9, 13)
    assert leave.extended(whole(9, 11), Decimal(2), CALENDAR, WORKING) == whole(9, 15)
    half = Span(day(9), Half.AM, day(9), Half.AM)
    assert leave.extended(half, Decimal(1), CALENDAR, DEFAULT) == Span(
        day(9), Half.AM, day(10), Half.AM
    )
