"""The first night of a post: who is bound after midnight is there before the day begins."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from storage import codes, tables
from storage.database import Database
from storage.kinds import CodeKind, Role
from tests.actors import ZONE, Stage, small_county
from tests.conversations.posts import add

NIGHT = datetime(2026, 11, 24, 0, 30, tzinfo=ZONE).astimezone(UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county at half past midnight, whose day begins at four; 新人 comes today."""
    stage = small_county(database)
    stage.clock.set(NIGHT)
    add(stage, "新人", Role.member, account=False, team_id=stage.teams["石桥村"])
    post = tables.Assignment
    with stage.database.write() as work:
        codes.issue(work, stage.people["新人"], CodeKind.spot, "ACDE3467", stage.clock.now())
        mine = post.person_id == stage.people["新人"]
        work.run(update(post).where(mine).values(first_day=TODAY))
    return stage


def days(stage: Stage, name: str) -> list[date]:
    """Give the days somebody reported."""
    row = tables.Mark
    with stage.database.read() as work:
        return list(work.ones(select(row.day).where(row.person_id == stage.people[name])))


def test_whose_first_post_begins_today_is_there_at_once(stage: Stage) -> None:
    """Bound in the first hours of the first day they check in and write, for that day."""
    assert "新人" in stage.say("新人", "ACDE-3467")
    assert stage.say("新人", "在村") == "✓ 已记:11月24日 周二 在村"
    assert set(days(stage, "新人")) == {TODAY}
    assert "11月24日" in stage.say("新人", "日志 报到")


def test_who_was_there_yesterday_still_speaks_of_it(stage: Stage) -> None:
    """For everybody else the day before runs until the pack's hour, as ever."""
    stage.say("张三", "在村")
    assert set(days(stage, "张三")) == {date(2026, 11, 23)}


def test_whose_post_begins_tomorrow_is_not_there_yet(stage: Stage) -> None:
    post = tables.Assignment
    with stage.database.write() as work:
        mine = post.person_id == stage.people["新人"]
        work.run(update(post).where(mine).values(first_day=date(2026, 11, 25)))
    stage.say("新人", "ACDE-3467")
    stage.say("新人", "在村")
    assert days(stage, "新人") == []
