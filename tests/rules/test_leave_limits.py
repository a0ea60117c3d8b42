"""Limits of leave: allowances by period, seasons, the next rung, what a leave costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import leave, leave_limits, outlook, policy_parts
from handlers.rules.attendance import DayFacts
from handlers.rules.calendar import Calendar
from handlers.rules.pack import Policy
from handlers.rules.policy import PackFault, parse_pack
from handlers.rules.span import Half, Span
from tests.rules.packs import DEFAULT, pack_with, text_with

CALENDAR = Calendar({}, frozenset({2026, 2027}))
FAMILY = 'label = { zh = "婚产丧假", en = "marriage, birth or funeral leave" }\n'
SEASON = """
[[leave.blackouts]]
id = "spring"
label = { zh = "春耕", en = "sowing" }
season = { first = "FIRST", last = "02-10" }
kinds = ["personal"]
then = "refuse"
clause = "四(二)"
basis = "example"

# --- attendance"""
DAYS = st.dates(date(2025, 12, 1), date(2027, 2, 28))


def allowing(days: int, months: int) -> Policy:
    allowance = f"allowance = {{ days = {days}, months = {months} }}\n"
    return pack_with(FAMILY, f"{FAMILY}{allowance}")


def season(first: str) -> str:
    return text_with("\n# --- attendance", SEASON.replace("FIRST", first))


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        (date(2026, 1, 1), 1, date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 28), 3, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 12, 31), 3, date(2026, 10, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), 2, date(2028, 1, 1), date(2028, 2, 29)),
        (date(2026, 7, 1), 6, date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 11, 23), 12, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_begin_with_january(day: date, months: int, first: date, last: date) -> None:
    assert leave_limits.period(day, months) == (first, last)


@given(DAYS, st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_every_day_lies_in_one_period_and_periods_join(day: date, months: int) -> None:
    first, last = leave_limits.period(day, months)
    assert first <= day <= last
    assert leave_limits.period(first, months) == (first, last)
    assert leave_limits.period(last + timedelta(days=1), months)[0] == last + timedelta(days=1)


def test_an_allowance_over_new_year_is_paid_by_each_year() -> None:
    taken = [Span.whole(date(2026, 6, 1), date(2026, 6, 3)), Span.whole(date(2025, 12, 31))]
    span = Span(date(2026, 12, 30), Half.PM, date(2027, 1, 2), Half.PM)
    old, new = leave_limits.allowances(span, "family", taken, CALENDAR, allowing(4, 12))
    assert [old.used, old.asked, old.left] == [3, Decimal("1.5"), Decimal("-0.5")]
    assert [new.used, new.asked, new.left] == [0, 2, 2]
    assert leave_limits.allowances(span, "personal", taken, CALENDAR, DEFAULT) == ()


@given(DAYS, st.integers(0, 60), st.sampled_from([1, 3, 12]))
def test_what_is_asked_of_all_periods_is_the_whole_length(
    first: date, more: int, months: int
) -> None:
    span, pack = Span.whole(first, first + timedelta(days=more)), allowing(5, months)
    found = leave_limits.allowances(span, "family", [], CALENDAR, pack)
    assert sum(one.asked for one in found) == leave.length(span, CALENDAR, pack)


def test_a_season_over_new_year_touches_both_ends_and_only_its_kinds() -> None:
    pack = parse_pack(season("12-20"))
    for first, last, touched in [
        (date(2026, 12, 18), date(2026, 12, 19), False),
        (date(2026, 12, 18), date(2026, 12, 20), True),
        (date(2027, 2, 10), date(2027, 2, 12), True),
        (date(2027, 2, 11), date(2027, 2, 12), False),
    ]:
        span = Span.whole(first, last)
        assert bool(leave_limits.blackouts(span, "personal", pack)) is touched
        assert not leave_limits.blackouts(span, "sick", pack)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (season("12-20").replace('["personal"]', '["holidays"]'), "leave.blackouts.spring"),
        (season("02-30"), "leave.blackouts.spring.season"),
        (text_with(FAMILY, FAMILY + "allowance = { days = 5, months = 5 }\n"),
         "leave.kinds.table.3.allowance.months"),
        (text_with('present = "warn"', 'present = "higher_step"'), "leave.limits.present"),
    ],
)  # fmt: skip
def test_a_limit_that_cannot_hold_is_refused_by_its_key(text: str, key: str) -> None:
    with pytest.raises(PackFault) as refused:
        parse_pack(text)
    assert [fault.key for fault in refused.value.faults] == [key]


def test_the_next_rung_decides_and_above_the_last_there_is_none() -> None:
    found = leave.ladder(DEFAULT, Decimal(2), "sick", "member")
    second = leave.raised(DEFAULT, found)
    third = leave.raised(DEFAULT, second)
    assert second.approvals == ("team_leader", "township")
    assert third.approvals == ("team_leader", "township", "county")
    assert leave.raised(DEFAULT, third) == third


def test_a_citation_names_the_rung_or_the_kinds_alone() -> None:
    found = leave.ladder(DEFAULT, Decimal(4), "sick", "member")
    (rung,) = policy_parts.cited(DEFAULT, found.cited)
    assert rung.value.zh == "≤5: 队长→乡镇党委 批准, 县驻村办 备案"
    assert rung.clause == "四(二)"
    kinds = policy_parts.cited(DEFAULT, "attendance.kinds#in_village,meeting")
    assert [one.value.zh for one in kinds] == ["在村", "会议"]
    assert policy_parts.cited(DEFAULT, "leave.return")[0].rule_id == "leave.return"
    for wrong in ("leave.ladders.member#4", "attendance.kinds#nowhere", "leave.kinds#sick"):
        with pytest.raises(KeyError):
            policy_parts.cited(DEFAULT, wrong)


def november(go_live: date = date(2026, 1, 1)) -> dict[date, DayFacts]:
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(30)]
    return {day: DayFacts(day, CALENDAR.is_working_day(day), go_live) for day in days}


@pytest.mark.parametrize(
    ("last", "kind", "expected", "short"),
    [
        (Half.PM, "personal_leave", Decimal(20), Decimal(0)),
        (Half.AM, "personal_leave", Decimal("20.5"), Decimal(0)),
        (Half.PM, "training", Decimal(21), Decimal(0)),
    ],
)
def test_half_days_and_stationed_kinds_cost_what_they_take(
    last: Half, kind: str, expected: Decimal, short: Decimal
) -> None:
    span = Span(date(2026, 11, 24), Half.AM, date(2026, 11, 24), last)
    (month,) = outlook.outlooks(november(), (span, kind), date(2026, 11, 23), DEFAULT)
    assert [month.expected, month.without, month.short] == [expected, 21, short]


def test_a_target_missed_before_is_not_blamed_on_a_leave_that_takes_nothing() -> None:
    pack = pack_with("month_days = 20", "month_days = 25")
    rest, work = Span.whole(date(2026, 11, 28)), Span.whole(date(2026, 11, 27))
    today = date(2026, 11, 23)
    (idle,) = outlook.outlooks(november(), (rest, "personal_leave"), today, pack)
    (costly,) = outlook.outlooks(november(), (work, "personal_leave"), today, pack)
    assert [idle.short, costly.short] == [0, 5]


@pytest.mark.parametrize(("rounding", "target"), [("down", 9), ("up", 10), ("nearest", 9)])
def test_a_month_begun_late_asks_for_its_part(rounding: str, target: int) -> None:
    """14 of 30 days of a target of 20 are nine and a third."""
    pack = pack_with('part_month = "down" ', f'part_month = "{rounding}" ')
    span = (Span.whole(date(2026, 11, 24)), "personal_leave")
    known = november(go_live=date(2026, 11, 17))
    (month,) = outlook.outlooks(known, span, date(2026, 11, 23), pack)
    assert month.target == target
