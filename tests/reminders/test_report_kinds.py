"""Reminders of every kind of report, at most so many, and who is missing told once a day."""

from __future__ import annotations

from datetime import date

import pytest

from storage import filing_decisions
from storage.database import Database
from storage.filing_decisions import Moved, Verdict
from storage.kinds import ReportState
from tests.reminders import county as places
from tests.reminders.county import PACK, County, at

RULE, MISSING = "half_year_report", "reports_missing"
MONTHLY = """
[[report.kinds]]
id = "month"
label = { zh = "月报", en = "monthly report" }
period = "month"
due_days_after = 5
files = "member"
accepts = "township"
remind_days_before = [2]
clause = "四(二)"
basis = "example"
heads = [{ id = "work", label = { zh = "工作", en = "Work" } }]

[report.grace]
"""


@pytest.fixture
def county(database: Database) -> County:
    return places.make(database)


def asked(county: County, day: str, rule: str = RULE, clock: str = "09:00") -> list[str]:
    """Give the stages of a rule that a sweep queues, by whoever it speaks to."""
    return [stage for _, name, stage in county.pushed(day, clock) if name == rule]


def test_members_are_reminded_of_their_own_report(database: Database) -> None:
    """Everybody stationed who has not filed; who is on leave is not."""
    county = places.make(database, pack=PACK.replace("\n[report.grace]\n", MONTHLY))
    county.leave(county.team.zhang, ("2026-07-01", "2026-07-04"))
    told = [one for one in county.pushed("2026-07-03", "09:00") if one[1] == RULE]
    stages = {(who, stage) for who, _, stage in told if stage == "due-2"}
    assert stages == {(county.team.leader, "due-2"), (county.team.li, "due-2")}
    body = next(row.body for row in county.rows() if row.person_id == county.team.li)
    assert body.startswith("石桥村1队李四12026年6月月报(工作)还没交。\n7月5日 周日截止,还有2天。")


def test_the_account_of_a_term_is_recalled_before_its_end(database: Database) -> None:
    """Of who goes, and of who has been there the years the pack demands; of nobody else."""
    term = MONTHLY.replace('"month"', '"term"').replace("[2]", "[7]").replace("5", "0")
    county = places.make(database, pack=PACK.replace("\n[report.grace]\n", term))
    county.leave_post(county.team.zhang, "2026-06-20")
    told = [one for one in county.pushed("2026-06-13", "09:00") if one[1] == RULE]
    assert told == [(county.team.zhang, RULE, "due-7")]
    told = [one for one in county.pushed("2026-12-24", "09:00") if one[2] == "due-7"]
    ended = {who for who, rule, _ in told if rule == RULE}
    assert {county.team.leader, county.team.li} <= ended
    assert county.team.zhang not in ended


def test_at_most_so_many_reminders_of_one_report(database: Database) -> None:
    """The first, and the last ones: the pack names five and allows three."""
    county = places.make(database, pack=PACK.replace("at_most = 5", "at_most = 3"))
    days = [f"2026-06-{n:02}" for n in range(16, 31)] + [f"2026-07-{n:02}" for n in range(1, 6)]
    said = [stage for day in days for stage in asked(county, day)]
    assert said == ["due-14", "due-1", "overdue-1"]


def test_a_moved_deadline_has_reminders_of_its_own(county: County) -> None:
    assert asked(county, "2026-06-23") == ["due-7"]
    with county.database.write() as work:
        moved = Moved("half_year", "2026H1", county.team.id, county.area, date(2026, 7, 10), "")
        filing_decisions.move(work, moved, county.coordinator, at("2026-06-24"))
    assert asked(county, "2026-06-29") == ["due-14@2026-07-10"]
    assert asked(county, "2026-07-01") == []
    assert asked(county, "2026-07-03") == ["due-7@2026-07-10"]
    assert "7月10日 周五截止,还有7天" in county.rows()[-1].body


def test_a_deadline_moved_very_far_is_still_reminded_of(county: County) -> None:
    """By more than half a year, beyond the period after it; the newest word holds."""
    with county.database.write() as work:
        for due in (date(2027, 4, 1), date(2027, 3, 20)):
            moved = Moved("half_year", "2026H1", county.team.id, county.area, due, "")
            filing_decisions.move(work, moved, county.coordinator, at("2026-06-24"))
    assert asked(county, "2026-10-20") == []
    assert "due-7@2027-03-20" in asked(county, "2027-03-13")
    said = [row.body for row in county.rows() if "2026年上半年报告" in row.body]
    assert "3月20日 周六截止,还有7天" in said[-1]
    assert asked(county, "2027-03-21") == ["overdue-1@2027-03-20"]
    assert asked(county, "2027-03-25") == []


def test_a_report_sent_back_is_owed_again(county: County) -> None:
    county.file(county.team, "2026H1")
    assert asked(county, "2026-06-23") == []
    with county.database.write() as work:
        back = Verdict(ReportState.returned, county.coordinator, at("2026-06-24"), "再写")
        assert filing_decisions.decide(work, 1, 1, back)
    assert asked(county, "2026-06-27") == ["due-3"]


def test_the_county_hears_once_a_day_who_is_missing(database: Database) -> None:
    county = places.make(database, teams=2)
    days = [f"2026-06-{n}" for n in range(24, 31)] + [f"2026-07-{n:02}" for n in range(1, 22)]
    said = {day for day in days if asked(county, day, MISSING)}
    # From three days before to 14 after, on working days alone.
    assert said == {
        *("2026-06-29", "2026-06-30", "2026-07-01", "2026-07-02", "2026-07-03"),
        *("2026-07-06", "2026-07-07", "2026-07-08", "2026-07-09", "2026-07-10"),
        *("2026-07-13", "2026-07-14"),
    }
    assert asked(county, "2026-07-14", MISSING, "15:00") == []


def test_the_digest_names_who_is_missing_and_stops_when_all_filed(database: Database) -> None:
    county = places.make(database, teams=2)
    county.file(county.teams[0], "2026H1")
    assert asked(county, "2026-07-01", MISSING) == ["missing"]
    (row,) = [row for row in county.rows() if row.person_id == county.coordinator]
    missing = "2026年上半年报告(6月30日 周二截止,已逾期1天)还差1份:石桥村2队"
    assert f"还没交的报告共1份:\n{missing}\n" in f"{row.body}\n"
    county.file(county.teams[1], "2026H1")
    assert asked(county, "2026-07-02", MISSING) == []
