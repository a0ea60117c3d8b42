"""纪要: seen before it goes to everybody invited, as text or file; what it hands out is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.files.store import Store
from storage import tables
from tests.conversations.meetings import at, call
from tests.papers import PDF, Post

if TYPE_CHECKING:
    from pathlib import Path

    from tests.actors import Stage

AFTER = ("2026-11-27", "17:30")
SAID = "纪要 一、部署防汛\n二、冬季取暖\n交办: 修路方案 @李四 本月底\n交办: 查漏 @诸葛亮 周一"


@pytest.fixture
def post(stage: Stage, tmp_path: Path) -> Post:
    return Post(stage, Store(tmp_path))


def test_minutes_go_to_the_invited_and_hand_out_their_actions(stage: Stage) -> None:
    """Lines are kept; an action nobody can be found for is named before anything goes out."""
    call(stage)
    at(stage, *AFTER)
    assert stage.say("钱七", SAID).splitlines() == [
        "队长例会(11月27日 周五 15:00)纪要,发给1人:",
        "一、部署防汛",
        "二、冬季取暖",
        "交办: 修路方案 @李四 本月底",
        "交办: 查漏 @诸葛亮 周一",
        "其中交办1项:",
        "李四:修路方案(11月30日 周一前)",
        "这一条交办没看懂,请另发:查漏 @诸葛亮 周一",
    ]
    assert stage.say("钱七", "提交") == "✓ 队长例会纪要已发给参会人。"
    told = stage.told("李四")
    assert "会议纪要:队长例会(11月27日 周五 15:00)\n一、部署防汛\n二、冬季取暖" in told
    assert "钱七交办:修路方案" in told
    with stage.database.read() as work:
        (row,) = work.ones(select(tables.Action))
        meeting = work.one(select(tables.Meeting))
    assert row.meeting_id == meeting.id
    assert stage.told("张三") == ""


def test_there_are_no_minutes_before_a_meeting_and_none_by_others(stage: Stage) -> None:
    call(stage)
    assert stage.say("钱七", "纪要 部署防汛").startswith("没有可办的会议")
    at(stage, *AFTER)
    assert stage.say("李四", "纪要 部署防汛").startswith("会议由乡镇或县里召集")


def test_long_minutes_are_read_whole(stage: Stage) -> None:
    call(stage)
    at(stage, *AFTER)
    body = "第一条\n" + "防汛" * 400
    stage.say("钱七", f"纪要:{body}")
    stage.say("钱七", "提交")
    with stage.database.read() as work:
        assert work.one(select(tables.Meeting.minutes)) == body


async def test_a_file_of_minutes_goes_out_after_one_more_press(stage: Stage, post: Post) -> None:
    call(stage)
    at(stage, *AFTER)
    answer = post.send("钱七", PDF, "纪要 见附件")
    assert answer == "正在收取纪要文件…"
    await post.fetch()
    assert "作为队长例会的纪要发给1人吗?" in stage.told("钱七")
    assert stage.press("钱七", "发出") == "✓ 队长例会纪要已发给参会人。"
    assert stage.press("钱七", "发出") == "这份纪要已经发过了。"
    with stage.database.read() as work:
        rows = work.ones(
            select(tables.Outbox).where(
                tables.Outbox.person_id == stage.people["李四"],
                tables.Outbox.body.contains("会议纪要"),
            )
        )
    assert [(row.action.value, row.body.splitlines()[-1]) for row in rows] == [("file", "见附件")]
