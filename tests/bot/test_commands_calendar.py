"""`zhucun import-calendar`: all or nothing; decided leaves stay, open ones are counted anew."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select, update

from handlers.rules import policy
from storage import areas, tables
from storage.database import Database
from tests.actors import MONDAY, Stage, small_county
from tests.console import Done, zhucun
from tests.offices import found, pack

YEAR = """day,kind,name,source
2027-01-01,holiday,元旦,国办发明电〔2026〕9号
2027-01-02,holiday,元旦,
2027-01-04,holiday,元旦,
2027-01-09,workday,元旦调休,
"""


def imported(folder: Path, database: str, content: str, *flags: str, **more: str) -> Done:
    """Import a calendar written as CSV, in English unless told otherwise."""
    file = folder / "2027.csv"
    file.write_text(content, encoding="utf-8")
    return zhucun(
        folder, "import-calendar", file, *flags, database=database, **({"language": "en"} | more)
    )


def days_of(database: Database, year: int) -> dict[str, tuple[str, str, str]]:
    """Give the stored days of a year."""
    with database.read() as work:
        rows = areas.directory(work).calendar
    return {str(r.day): (r.kind, r.name, r.source) for r in rows if r.day.year == year}


def test_a_published_year_is_taken_with_a_source_per_day(
    tmp_path: Path, database: Database, database_url: str
) -> None:
    found(database)
    done = imported(tmp_path, database_url, YEAR)
    assert done == Done(
        0,
        "4 new: 2027-01-01, 2027-01-02, 2027-01-04, 2027-01-09\nImported.\n",
        "",
    )
    assert days_of(database, 2027) == {
        "2027-01-01": ("holiday", "元旦", "国办发明电〔2026〕9号"),
        "2027-01-02": ("holiday", "元旦", "2027.csv"),
        "2027-01-04": ("holiday", "元旦", "2027.csv"),
        "2027-01-09": ("workday", "元旦调休", "2027.csv"),
    }
    again = imported(tmp_path, database_url, YEAR)
    assert again.out == "4 as before.\nImported.\n"
    corrected = "日期,类型,名称\n2027-01-09,平日,\n2027/1/2,上班,元旦调休\n"
    done = imported(tmp_path, database_url, corrected)
    assert done.out == "1 changed: 2027-01-02\n1 removed: 2027-01-09\nImported.\n"
    assert days_of(database, 2027)["2027-01-02"][0] == "workday"
    assert "2027-01-09" not in days_of(database, 2027)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("day,kind,name\n", ["There are no days in the file."]),
        ("day,name\n2027-01-01,x\n",
         ["Row 1: The first row must name the columns day, kind and name; missing: kind"]),
        (("day,kind,name\n2027-02-30,holiday,x\n2027-01-02,party,x\n2027-01-03,holiday,\n"
         "2027-01-04,holiday,x\n2027-01-04,workday,x\n"),
         ["Row 2: “2027-02-30” is not a date. Please write it like 2027-01-01.",
          "Row 3: “party” is not holiday, workday or ordinary.",
          "Row 4: 2027-01-03 has no name.",
          "Row 6: 2027-01-04 stands there twice."]),
    ],
)  # fmt: skip
def test_faults_are_named_and_nothing_is_taken(
    tmp_path: Path, database: Database, database_url: str, content: str, faults: list[str]
) -> None:
    found(database)
    done = imported(tmp_path, database_url, content)
    assert (done.code, done.out) == (1, "")
    assert [line.lower() for line in done.err.splitlines()[:-1]] == [f.lower() for f in faults]
    assert days_of(database, 2027) == {}


def test_a_dry_run_keeps_nothing(tmp_path: Path, database: Database, database_url: str) -> None:
    found(database)
    done = imported(tmp_path, database_url, YEAR, "--dry-run")
    assert done.out.startswith("4 new: ")
    assert days_of(database, 2027) == {}


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a small county that counts leave in working days."""
    stage = small_county(database)
    body = pack().body.replace('unit = "natural" ', 'unit = "working" ')
    policy.parse_pack(body)
    with database.write() as work:
        work.run(update(tables.PolicyVersion).values(body=body))
        areas.changed(work)
    stage.turns = stage.fresh_turns()
    return stage


def lengths(stage: Stage) -> list[tuple[int, str]]:
    """Give every leave's half days and state."""
    with stage.database.read() as work:
        rows = work.ones(select(tables.Leave).order_by(tables.Leave.id))
        return [(row.half_days, row.state.value) for row in rows]


def ask(stage: Stage, name: str, days: str) -> str:
    """Ask for leave, submit it, and give the summary."""
    summary = stage.say(name, f"事假 {days} 回老家")
    stage.say(name, "提交")
    return summary


def test_a_figure_of_an_unpublished_year_says_so(stage: Stage) -> None:
    note = "注意:2027年放假安排未公布,工作日按周末估算。"
    assert note in ask(stage, "张三", "2026-12-30到2027-01-04").splitlines()
    ask(stage, "孙八", "2026-12-28到2026-12-29")
    asked = [said.body for said in stage.shown("李四")]
    assert asked[0].splitlines() == [
        "张三请假:事假,12月30日 周三 至 1月4日 周一,约4天",
        "事由:回老家",
        note,
    ]
    assert "约" not in asked[1]


def test_open_requests_are_counted_anew_and_decided_ones_stay(
    tmp_path: Path, stage: Stage, database_url: str
) -> None:
    """Four working days become two: only who asked and was not answered hears of it."""
    ask(stage, "张三", "2026-12-30到2027-01-04")
    ask(stage, "王五", "2026-12-30到2027-01-04")
    assert lengths(stage) == [(8, "pending"), (8, "pending")]
    with stage.database.write() as work:
        table = tables.Leave
        work.run(update(table).where(table.id == 2).values(state="approved"))
    for name in ("张三", "王五", "李四"):
        stage.shown(name)

    with time_machine.travel(MONDAY, tick=False):
        done = imported(tmp_path, database_url, YEAR)

    assert done.out.splitlines()[-2:] == [
        "1 open leave requests count differently now; those people will be told.",
        "Imported.",
    ]
    assert lengths(stage) == [(4, "pending"), (8, "approved")]
    stage.wait(days=1)
    assert stage.told("张三").splitlines() == [
        "节假日历有更新:12月30日 周三 至 1月4日 周一 的请假原来算4天,现在算2天。",
        "3天以内(含):队长批准,乡镇党委备案",
    ]
    assert stage.told("王五") == ""


def test_nobody_is_told_when_nothing_changes(
    tmp_path: Path, stage: Stage, database_url: str
) -> None:
    stage.say("张三", "事假 2026-12-28到2026-12-29 回老家")
    stage.say("张三", "提交")
    stage.shown("张三")
    done = imported(tmp_path, database_url, YEAR)
    assert done.out.splitlines() == [
        "4 new: 2027-01-01, 2027-01-02, 2027-01-04, 2027-01-09",
        "Imported.",
    ]
    assert stage.told("张三") == ""


@pytest.mark.parametrize(
    ("day", "warned"), [(date(2026, 10, 31), False), (date(2026, 11, 1), True)]
)
def test_doctor_asks_for_next_year_from_november_on(
    tmp_path: Path, database: Database, database_url: str, day: date, *, warned: bool
) -> None:
    found(database)
    with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
        done = zhucun(tmp_path, "doctor", database=database_url, language="en")
    assert ("! There is no holiday calendar for 2027" in done.out) is warned
