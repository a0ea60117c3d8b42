"""投诉建议 under one's name: to whom it goes, who answers, and that the leader learns nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage import offices, tables
from tests.actors import POSTED_FROM, Stage, small_county
from tests.conversations.posts import audited, group_head
from tests.conversations.sweeping import at

if TYPE_CHECKING:
    from storage.database import Database

pytestmark = pytest.mark.usefixtures("without_sheets")
SAID = "投诉建议 队长把慰问品都拉回家了"


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give the small county with 组长 as the head of its leading group."""
    stage = small_county(database)
    group_head(stage)
    return stage


def filed(stage: Stage, office: str) -> str:
    """Let 张三 file it to an office; give the last answer."""
    stage.say("张三", SAID)
    stage.press("张三", office)
    return stage.press("张三", "提交")


def told(stage: Stage) -> dict[str, str]:
    """Give what everybody but 张三 was told, without those told nothing."""
    found = {name: stage.told(name) for name in stage.people if name != "张三"}
    return {name: said for name, said in found.items() if said}


def test_from_the_complaint_to_the_answer(stage: Stage) -> None:
    assert stage.say("张三", SAID) == "交给谁?您的队长看不到。"
    assert stage.press("张三", "县驻村办") == (
        "投诉建议(实名:张三)\n交给:县驻村办。您的队长看不到。\n"
        "内容:队长把慰问品都拉回家了\n11月30日 周一前在这里答复您。"
    )
    assert stage.press("张三", "提交") == ("✓ 第1号已交给县驻村办,11月30日 周一前在这里答复您。")
    assert told(stage) == {
        "钱七": "收到一件投诉建议,请答复,不要转给被反映的人:\n"
        "第1号 11月23日 周一 张三(石桥村 13800000001):队长把慰问品都拉回家了\n"
        "请于11月30日 周一前答复。"
    }
    assert "您11月23日 周一的投诉建议(第1号)在县驻村办" in stage.say("张三", "待办")
    assert "第1号" in stage.say("钱七", "待办")

    assert stage.press("钱七", "答复第1号") == "请写第1号的答复。"
    assert stage.say("钱七", "已核实并清退。") == "答复第1号(马上告诉本人):已核实并清退。"
    assert stage.press("钱七", "提交") == "✓ 第1号已答复。"
    assert stage.told("张三") == (
        "您11月23日 周一的投诉建议(第1号:队长把慰问品都拉回家了),县驻村办钱七答复:\n已核实并清退。"
    )
    assert told(stage) == {}
    assert stage.say("钱七", "待办") == stage.say("张三", "待办") == "没有待办。"
    assert audited(stage, "complaint.answered") == [(stage.people["钱七"], "complaint:1")]


def test_the_head_reads_what_the_county_must_not(stage: Stage) -> None:
    filed(stage, "领导小组组长")
    assert set(told(stage)) == {"组长"}
    assert stage.say("钱七", "待办") == "没有待办。"
    assert stage.forge("钱七", "complaint:answer:1") == "这件不由您答复。"
    assert stage.forge("李四", "complaint:answer:1") == "这件不由您答复。"
    assert stage.forge("组长", "complaint:answer:1") == "请写第1号的答复。"


def test_two_of_an_office_answer_once(stage: Stage) -> None:
    """The second learns who was first, and nothing goes out twice."""
    with stage.database.write() as work:
        office = ("county", stage.places["县"], None)
        offices.appoint(work, office, stage.people["组长"], (POSTED_FROM, None), deputy=False)
    filed(stage, "县驻村办")
    assert set(told(stage)) == {"钱七", "组长"}
    for name in ("钱七", "组长"):
        stage.press(name, "答复第1号")
        stage.say(name, f"{name}的答复")
    stage.press("钱七", "提交")
    assert stage.press("组长", "提交") == "第1号已由钱七答复:钱七的答复"
    assert stage.told("张三").count("答复:") == 1
    assert stage.forge("组长", "complaint:answer:1") == "第1号已由钱七答复:钱七的答复"


def test_a_clock_runs_until_it_is_answered(stage: Stage) -> None:
    """On the last day the office again; then the head too, by number alone."""
    filed(stage, "县驻村办")
    told(stage)
    at(stage, "2026-11-27", "09:00")
    assert "慰问品" not in "".join(told(stage).values())
    at(stage, "2026-11-30", "09:00")
    assert "投诉建议今天到答复期限:\n第1号" in told(stage)["钱七"]
    at(stage, "2026-12-01", "09:00")
    heard = told(stage)
    assert "投诉建议已过答复期限:\n第1号" in heard["钱七"]
    late = "第1号投诉建议(11月23日 周一)已过答复期限11月30日 周一,县驻村办还没有答复"
    assert late in heard["组长"]
    assert "慰问品" not in heard["组长"]
    assert "投诉" not in "".join(said for name, said in heard.items() if name in "李四赵六")


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("投诉建议", "请写投诉或建议的内容"),
        ("投诉", "请写投诉或建议的内容"),
        ("投诉食堂太差", "交给谁"),
        ("我要投诉:食堂太差", "交给谁"),
        ("提意见 每月只报一次表", "交给谁"),
        ("complaint the canteen is bad", "交给谁"),
        ("投诉建议 " + "长" * 1000, "交给谁"),
    ],
)
def test_ways_to_say_it(stage: Stage, said: str, asks: str) -> None:
    assert asks in stage.say("王五", said)


def test_changed_one_s_mind(stage: Stage) -> None:
    stage.say("张三", SAID)
    stage.press("张三", "县驻村办")
    stage.say("张三", "取消")
    assert told(stage) == {}
    with stage.database.read() as work:
        assert work.ones(select(tables.Complaint)) == []
