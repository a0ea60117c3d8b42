"""`zhucun due --from --to`: what was due and what will be, and that the forecast comes true."""

import csv
import io
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import due_between as command
from bot.commands.demo import demo
from bot.commands.due_between import Wanted, due_between
from bot.commands.refusal import Refusal
from bot.settings import Settings
from handlers.reminders import forecast
from handlers.rules import calendar_seed
from handlers.turn import Moment
from storage import reminders
from storage.database import Database
from tests.reminders import county as places
from tests.reminders.county import County, at

NOW = at("2026-06-08", "08:00")
CLOCKS = ("07:30", "09:00", "14:00", "15:00", "17:00", "17:30")
Row = tuple[str, str, int, str, str]


def listed(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """Give the rows of a list printed as CSV, without the head."""
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:]


def busy(database: Database) -> County:
    """Give a county with a leave, a meeting and an hour somebody chose."""
    county = places.make(database, teams=2)
    county.leave(county.team.zhang, ("2026-06-10", "2026-06-12"))
    county.meeting(at("2026-06-17", "15:00"), county.team.li, called=NOW)
    return county


def foreseen(county: County, last: str) -> list[Row]:
    """Give what is to be said by the end of a day: rule, period, person, stage, when."""
    found: list[forecast.Foreseen] = []

    def read(moment: Moment) -> None:
        found.extend(forecast.between(moment, NOW, at(last, "23:59")))

    county.look(NOW, read)
    return [
        (one.due.rule, one.due.period, one.due.person.id, one.due.stage.id, _clock(one.planned))
        for one in found
    ]


def _clock(instant: datetime) -> str:
    return instant.astimezone(places.ZONE).strftime("%m-%d %H:%M")


def test_the_forecast_comes_true(database: Database) -> None:
    """Three weeks swept as the clock goes say what was foreseen, when it was; nothing else."""
    county = busy(database)
    expected = foreseen(county, "2026-06-28")
    said: list[Row] = []
    sweeper = county.sweeper
    day = date(2026, 6, 8)
    while day <= date(2026, 6, 28):
        for clock in CLOCKS:
            instant = at(day.isoformat(), clock)
            for one in sweeper.sweep(instant) if instant >= NOW else ():
                said += [
                    (i.due.rule, i.due.period, one.person.id, i.due.stage.id, _clock(instant))
                    for i in one.items
                ]
        day += timedelta(days=1)
    # Months close meanwhile, by the sweep itself: facts that were not today's.
    said = [row for row in said if not row[0].startswith("month_")]
    expected = [row for row in expected if not row[0].startswith("month_")]
    assert sorted(said) == sorted(expected)
    assert {row[0] for row in said} >= {"team_day", "meeting", "leave_ends", "quarter_watch"}
    assert ("before-1h", "06-17 14:00") in {row[3:] for row in said}


def test_a_forecast_writes_nothing(database: Database) -> None:
    county = busy(database)
    assert len(foreseen(county, "2026-06-28")) > 30
    assert county.reminders() == []
    assert county.rows() == []


def test_what_was_answered_shows_its_state(
    database: Database, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The past is what is on record, and what is done is not foreseen any more."""
    county = busy(database)
    county.sweep("2026-06-16", "09:00")
    with database.write() as work:
        rows = reminders.recorded(work, NOW, at("2026-06-30"), 99)
        mine = next(r for r in rows if r.person == county.team.leader and r.stage == "due-14")
        reminders.close(work, mine)
    settings = Settings(database=database_url)
    wanted = Wanted(date(2026, 6, 16), date(2026, 6, 30), "csv")
    due_between(settings, wanted, at("2026-06-16", "10:00"))
    report = [row for row in listed(capsys) if row[1] == "half_year_report"]
    states = {(row[2], row[4], row[5]) for row in report}
    assert ("王五1", "due-14", "已经办了") in states
    assert ("王五2", "due-14", "已排") in states
    assert ("王五2", "due-7", "到时会提醒") in states
    assert not {row for row in states if row[0] == "王五1" and row[2] == "到时会提醒"}


def test_table_csv_and_json_say_the_same(
    database: Database, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    busy(database)
    settings = Settings(database=database_url)
    days = (date(2026, 6, 8), date(2026, 6, 18))
    due_between(settings, Wanted(*days, "csv"), NOW)
    rows = listed(capsys)
    due_between(settings, Wanted(*days, "json"), NOW)
    assert [list(one.values()) for one in json.loads(capsys.readouterr().out)] == rows
    due_between(settings, Wanted(*days), NOW)
    head, *lines, count = capsys.readouterr().out.splitlines()
    assert head.split() == ["计划时间", "规则", "人员", "所属", "阶段", "状态", "原因"]
    assert len(lines) == len(rows) > 20
    assert count == f"共 {len(rows)} 条。"
    assert rows == sorted(rows, key=lambda row: row[0])


def test_days_that_cannot_be(database: Database, database_url: str) -> None:
    busy(database)
    settings = Settings(database=database_url)
    with pytest.raises(Refusal, match="之前"):
        due_between(settings, Wanted(date(2026, 6, 9), date(2026, 6, 8)), NOW)
    with pytest.raises(Refusal, match="不是日期"):
        command.day(settings, "6月8日")


@pytest.mark.timeout(300)
def test_a_year_of_the_demo_county_is_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every working day asks each team once, and nothing is planned at night."""
    file = tmp_path / "demo.db"
    demo(Settings(), file, as_json=False)
    capsys.readouterr()
    settings = Settings(database=f"sqlite:///{file}")
    now = datetime(2026, 11, 23, 16, tzinfo=UTC)
    due_between(settings, Wanted(date(2026, 11, 24), date(2027, 11, 23), "csv"), now)
    rows = listed(capsys)
    asked = Counter(row[0] for row in rows if row[1] == "team_day")
    assert set(asked.values()) == {6}
    assert {clock[-5:] for clock in asked} == {"17:30"}
    december = [row for row in asked if row.startswith("2026-12")]
    free = {day.day for day in calendar_seed.seed([2026]) if day.type == "holiday"}
    working = [
        day
        for day in (date(2026, 12, n) for n in range(1, 32))
        if day.weekday() < 5 and day not in free
    ]
    assert [row[:10] for row in december] == [day.isoformat() for day in working]
    assert {"half_year_report", "quarter_watch", "month_sheet"} <= {row[1] for row in rows}
    assert [row for row in rows if not "07:30" <= row[0][-5:] < "21:00"] == []
    assert len({tuple(row[1:5]) for row in rows}) == len(rows)
    assert {row[5] for row in rows} == {"到时会提醒"}
