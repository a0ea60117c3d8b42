"""Households are named inside their county only: who looks on from above cannot tell them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.resources import policy_pack
from storage import areas, policies
from storage.kinds import Level, Role
from tests.actors import GO_LIVE, PACK, Stage
from tests.conversations.posts import add

if TYPE_CHECKING:
    from storage.database import Database


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a province of two counties, with a team in one of them, and who looks on."""
    stage = Stage(database)
    with database.write() as work:
        province = areas.add_area(work, Level.province, "示范省", None, go_live=GO_LIVE)
        county = areas.add_area(work, Level.county, "示范县", province)
        other = areas.add_area(work, Level.county, "邻县", province)
        township = areas.add_area(work, Level.township, "平安镇", county)
        village = areas.add_area(work, Level.village, "石桥村", township)
        team = areas.add_team(work, "石桥村工作队", village)
        areas.install(work, province, "Asia/Shanghai", demo=True)
        body = policy_pack(PACK).read_text(encoding="utf-8")
        policies.add(work, province, PACK, body, date(2017, 12, 24))
    stage.teams = {"石桥村": team}
    add(stage, "张三", Role.member, team_id=team)
    add(stage, "赵六", Role.township, area_id=township)
    add(stage, "钱七", Role.county, area_id=county)
    add(stage, "邻县专干", Role.county, area_id=other)
    add(stage, "省观察员", Role.observer, area_id=province)
    stage.say("张三", "日志 走访户号0312,修好饮水管")
    return stage


def test_the_number_is_read_inside_and_hidden_outside(stage: Stage) -> None:
    for name in ("张三", "赵六", "钱七"):
        assert "走访户号0312,修好饮水管" in stage.say(name, "查 饮水")
    assert "走访户号***,修好饮水管" in stage.say("省观察员", "查 饮水")
    assert "0312" not in stage.say("邻县专干", "查 饮水")
    assert "饮水管" not in stage.say("邻县专干", "查 饮水")
