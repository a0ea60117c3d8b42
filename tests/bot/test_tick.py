"""`zhucun tick` shows one sweep as a table, and queues it on a demo database only."""

from datetime import datetime

import pytest

from bot.commands.refusal import Refusal
from bot.commands.tick import tick
from bot.settings import Settings
from storage.database import Database
from tests.reminders import county as places

pytestmark = pytest.mark.usefixtures("without_sheets")

AT = datetime(2026, 6, 16, 22, 0)  # noqa: DTZ001 (what an operator types has no zone)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database=database_url)


def test_a_dry_run_shows_who_gets_what_and_why_and_writes_nothing(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    county = places.make(database, demo=False)
    tick(settings, AT, dry_run=True)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["规则", "人员", "所属", "阶段", "应发", "计划发送", "原因", "内容"],
        [
            "quarter_watch",
            "赵县",
            f"2026Q2:{county.area}",
            "ends-20",
            *("2026-06-10", "09:00", "2026-06-17", "07:30"),
            "本季度未召集队长例会",
            "示范县本季度还没有召集队长例会(四(二):每季度至少一次)。",
        ],
        [
            "half_year_report",
            "王五1",
            f"half_year:2026H1:t:{county.team.id}",
            "due-14",
            *("2026-06-16", "09:00", "2026-06-17", "07:30"),
            "报告未交",
            "石桥村1队2026年上半年报告(思想、工作、学习)还没交。",
        ],
        ["将发", "2", "条(未写入)。"],
    ]
    assert county.rows() == []
    assert county.reminders() == []


def test_a_second_tick_of_the_same_instant_queues_nothing(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    county = places.make(database)
    tick(settings, AT, dry_run=False)
    assert capsys.readouterr().out.splitlines()[-1] == "已排队 2 条。"
    assert len(county.rows()) == 2
    tick(settings, AT, dry_run=False)
    assert capsys.readouterr().out == "没有要发的。\n"
    assert len(county.rows()) == 2


def test_real_people_are_not_messaged_as_of_an_invented_time(
    settings: Settings, database: Database
) -> None:
    county = places.make(database, demo=False)
    with pytest.raises(Refusal) as refused:
        tick(settings, AT, dry_run=False)
    assert str(refused.value) == "这不是演示数据库:tick 会给真人发消息,只能加 --dry-run。"
    assert refused.value.code == 1
    assert county.rows() == []
