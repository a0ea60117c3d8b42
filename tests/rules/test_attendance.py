"""The status of a day: what wins over what, what it counts as, and that nothing gets lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import attendance
from handlers.rules.attendance import Absence, DayFacts, Mark
from handlers.rules.policy import Policy
from handlers.rules.span import Half
from tests.rules.packs import DEFAULT, pack_with

TZ = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=TZ)
NOON = MORNING + timedelta(hours=3)
WORKING_LEAVE = pack_with('unit = "natural" ', 'unit = "working" ')
DAILY = pack_with(
    'value = "exception"           # or "daily": needs a county document\n'
    'location = "off"              # "optional", or "required": needs a county document\n'
    'clause = "四(二)"\nbasis = "example"',
    'value = "daily"\nlocation = "off"\n'
    'clause = "四(二)"\nbasis = "county"\ndocument = "平组发〔2026〕3号"',
)

FACTS = DayFacts(DAY, working=True, go_live=date(2026, 11, 1))
LEAVE = Absence("sick_leave", "leave")
PENDING = Absence("personal_leave", "leave", state="pending")
URGENT = Absence("personal_leave", "leave", state="urgent")
TRIP = Absence("official_trip", "trip", at=MORNING)
TRAINING = Absence("training", "trip", at=MORNING)
HERE = Mark("in_village", NOON)
LINE = Mark("in_village", NOON, "team_line")
FINDING = Mark("absent", MORNING, "finding")


def facts(*said: Mark | Absence, working: bool = True) -> DayFacts:
    return replace(
        FACTS,
        working=working,
        marks=tuple(one for one in said if isinstance(one, Mark)),
        absences=tuple(one for one in said if isinstance(one, Absence)),
    )


@pytest.mark.parametrize(
    ("said", "kind", "counts", "reason"),
    [
        ((), "in_village", "stationed", "presumed"),
        ((HERE,), "in_village", "stationed", "own_mark"),
        ((LINE,), "in_village", "stationed", "team_line"),
        ((LEAVE,), "sick_leave", "excused", "leave"),
        ((LEAVE, LINE), "sick_leave", "excused", "leave"),
        ((LEAVE, HERE), "sick_leave", "excused", "leave"),
        ((TRIP, LINE), "official_trip", "stationed", "trip"),
        ((TRAINING, LINE), "training", "stationed", "trip"),
        ((TRIP, HERE), "in_village", "stationed", "own_mark"),
        ((PENDING,), "leave_pending", "unknown", "leave_pending"),
        ((PENDING, LINE), "leave_pending", "unknown", "leave_pending"),
        ((PENDING, HERE), "in_village", "stationed", "own_mark"),
        ((URGENT, LINE), "leave_urgent", "unknown", "leave_urgent"),
        ((Absence("rest", "rota"), LINE), "rest", "excused", "rota"),
        ((Absence("meeting", "meeting", at=MORNING),), "meeting", "stationed", "meeting"),
        ((Absence("pulled_back", "pulled_back"), HERE), "pulled_back", "excused", "pulled_back"),
        ((Mark("to_verify", NOON, "recorded"),), "to_verify", "unknown", "recorded_mark"),
        ((FINDING, HERE, LEAVE), "absent", "missing", "finding"),
    ],
)
def test_what_wins_over_what(
    said: tuple[Mark | Absence, ...], kind: str, counts: str, reason: str
) -> None:
    found = attendance.day_status(facts(*said), DEFAULT)
    assert (found.kind, found.counts) == (kind, counts)
    assert found.reason == f"attendance.reason.{reason}"
    assert found.presumed is (reason == "presumed")


def test_the_latest_mark_wins_however_they_arrive() -> None:
    early = Mark("official_trip", MORNING)
    for marks in ((early, HERE), (HERE, early)):
        assert attendance.day_status(facts(*marks), DEFAULT).kind == "in_village"


def test_with_daily_check_in_silence_is_not_presence_and_not_absence() -> None:
    found = attendance.day_status(facts(), DAILY)
    assert (found.kind, found.counts, found.presumed) == ("unreported", "unknown", False)
    assert attendance.day_status(facts(HERE), DAILY).kind == "in_village"


def test_a_day_off_needs_nothing_but_counts_when_somebody_was_there() -> None:
    assert attendance.day_status(facts(working=False), DEFAULT).kind == "holiday"
    assert attendance.day_status(facts(working=False), DAILY).kind == "holiday"
    assert attendance.day_status(facts(HERE, working=False), DEFAULT).counts == "stationed"


def test_leave_covers_rest_days_only_when_leave_counts_natural_days() -> None:
    day_off = facts(LEAVE, working=False)
    assert attendance.day_status(day_off, DEFAULT).kind == "sick_leave"
    assert attendance.day_status(day_off, WORKING_LEAVE).kind == "holiday"


def test_half_days_are_kept_apart() -> None:
    meeting = Absence("meeting", "meeting", Half.PM, at=NOON)
    found = attendance.day_status(facts(Mark("in_village", MORNING), meeting), DEFAULT)
    assert (found.morning.kind, found.afternoon.kind) == ("in_village", "meeting")
    assert (found.split, found.kind, found.counts) == (True, "split", "")
    half_leave = attendance.day_status(facts(replace(LEAVE, half=Half.AM), LINE), DEFAULT)
    assert (half_leave.morning.kind, half_leave.afternoon.kind) == ("sick_leave", "in_village")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (replace(FACTS, go_live=DAY + timedelta(days=1), marks=(FINDING,)), "before_go_live"),
        (replace(FACTS, assigned=False, marks=(HERE,)), "not_assigned"),
    ],
)
def test_days_that_are_not_counted_have_no_status(changed: DayFacts, reason: str) -> None:
    found = attendance.day_status(changed, DEFAULT)
    assert (found.kind, found.counts) == ("not_counted", "")
    assert found.reason == f"attendance.reason.{reason}"
    assert attendance.day_status(replace(FACTS, go_live=DAY), DEFAULT).kind == "in_village"


def test_a_day_kind_the_pack_lacks_is_not_swallowed() -> None:
    with pytest.raises(KeyError, match="gone_fishing"):
        attendance.day_status(facts(Mark("gone_fishing", NOON)), DEFAULT)


KINDS = [kind.id for kind in DEFAULT.attendance.kinds.table]
MARKS = st.builds(
    Mark,
    st.sampled_from(KINDS),
    st.integers(0, 600).map(lambda minutes: MORNING + timedelta(minutes=minutes)),
    st.sampled_from(["own", "team_line", "named", "recorded", "finding"]),
    st.sampled_from([None, *Half]),
)
ABSENCES = st.builds(
    Absence,
    st.sampled_from(KINDS),
    st.sampled_from(["leave", "trip", "meeting", "rota", "pulled_back"]),
    st.sampled_from([None, *Half]),
    st.sampled_from(["approved", "pending", "urgent"]),
)
FACTS_OF_DAYS = st.lists(
    st.builds(
        DayFacts,
        st.dates(date(2026, 10, 20), date(2026, 12, 20)),
        working=st.booleans(),
        go_live=st.just(date(2026, 11, 1)),
        marks=st.lists(MARKS, max_size=3).map(tuple),
        absences=st.lists(ABSENCES, max_size=3).map(tuple),
        assigned=st.booleans(),
    ),
    max_size=40,
)


@given(FACTS_OF_DAYS, st.sampled_from([DEFAULT, DAILY]))
def test_the_kinds_add_up_to_the_days(days: list[DayFacts], pack: Policy) -> None:
    totals = attendance.count(attendance.day_status(one, pack) for one in days)
    assert sum(totals.kinds.values(), Decimal(0)) == len(days)
    parts = totals.stationed + totals.excused + totals.missing + totals.unknown
    assert parts + totals.not_counted == len(days)
    assert 0 <= totals.presumed <= totals.stationed


@given(FACTS_OF_DAYS, MARKS)
def test_a_team_line_never_touches_leave_trips_and_training(
    days: list[DayFacts], mark: Mark
) -> None:
    line = replace(mark, source="team_line", kind="in_village")
    for one in days:
        before = attendance.day_status(one, DEFAULT)
        after = attendance.day_status(replace(one, marks=(*one.marks, line)), DEFAULT)
        for half, then in ((before.morning, after.morning), (before.afternoon, after.afternoon)):
            if half.kind != then.kind:
                assert half.reason.rsplit(".")[-1] in {"holiday", "team_line"}


def test_presumed_days_are_never_counted_as_confirmed() -> None:
    totals = attendance.count(
        [attendance.day_status(one, DEFAULT) for one in (facts(), facts(HERE), facts(LEAVE))]
    )
    assert [totals.stationed, totals.presumed, totals.confirmed] == [2, 1, 1]
    assert totals.excused == 1


def test_the_forecast_counts_what_is_planned() -> None:
    past = [attendance.day_status(facts(HERE), DAILY)] * 15
    ahead = [facts(), facts(LEAVE), facts(TRIP), facts(working=False)]
    found = attendance.forecast(past, ahead, DAILY)
    assert found == attendance.Forecast(Decimal(15), Decimal(17), 20)
    assert found.short == 3
    assert attendance.forecast(past, [facts()] * 9, DAILY).short == 0


@pytest.mark.parametrize(
    ("hour", "minute", "day"),
    [(3, 59, 22), (4, 0, 23), (23, 59, 23), (0, 0, 22)],
)
def test_a_business_day_starts_at_the_packs_hour(hour: int, minute: int, day: int) -> None:
    instant = datetime(2026, 11, 23, hour, minute, tzinfo=TZ).astimezone(UTC)
    assert attendance.business_day(instant, TZ, DEFAULT) == date(2026, 11, day)


def test_a_naive_instant_belongs_to_no_day() -> None:
    with pytest.raises(ValueError, match="naive"):
        attendance.business_day(MORNING.replace(tzinfo=None), TZ, DEFAULT)
