"""Notices and the night: what quiet hours hold is answered with the hour at which it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage import tables
from storage.kinds import Role
from tests.actors import Stage, small_county
from tests.conversations import packs
from tests.conversations.notified import go_out, progress
from tests.conversations.posts import add

if TYPE_CHECKING:
    from storage.database import Database

READ = "【通知】明天交表\n——钱七(示范县)"


@pytest.fixture
def stage(database: Database) -> Stage:
    return small_county(database)


def test_at_night_it_waits_for_the_morning(stage: Stage) -> None:
    """Quiet hours hold it, and the preview says until when."""
    stage.wait(hours=12)
    answer = stage.say("钱七", "通知 队长:明天交表")
    assert "那时是免打扰时间,11月24日 周二 07:30发出。" in answer
    answer = stage.press("钱七", "发出")
    assert answer == "通知「明天交表」(1人)夜里不发,11月24日 周二 07:30起发出。"
    go_out(stage)
    stage.wait(minutes=1)
    go_out(stage)
    assert progress(stage) == (
        "通知「明天交表」正在发:\n0/1人:已发0,不明0,发不到0\n"
        "还有1人待发(夜里不发,11月24日 周二 07:30起发出)"
    )
    with stage.database.read() as work:
        row = tables.Outbox
        held = work.one(
            select(row.not_before).where(row.person_id == stage.people["李四"], row.body == READ)
        )
    assert held.isoformat() == "2026-11-23T23:30:00+00:00"


def test_a_time_at_night_is_answered_with_the_end_of_that_night(stage: Stage) -> None:
    """Also to the second coordinator; a time of the day is named as it was said."""
    packs.use(stage, ("confirm_above = 200", "confirm_above = 3"))
    add(stage, "吴县", Role.county, area_id=stage.places["县"])
    stage.say("钱七", "通知 队长:明天交表")
    stage.say("钱七", "明天22点发")
    assert stage.press("钱七", "发出") == (
        "通知「明天交表」(1人)夜里不发,11月25日 周三 07:30起发出。"
    )
    stage.press("钱七", "取消发送")
    stage.say("钱七", "通知 队长:明天交表")
    stage.say("钱七", "明天9点发")
    assert stage.press("钱七", "发出") == "通知「明天交表」(1人)11月24日 周二 09:00开始发。"
    stage.press("钱七", "取消发送")
    stage.wait(hours=12)
    stage.say("钱七", "通知 全体队员:明天交表")
    stage.press("钱七", "发出")
    assert "\n发出时间:11月24日 周二 07:30" in stage.shown("吴县")[0].body
    stage.press("吴县", "同意发出")
    assert progress(stage) == "通知「明天交表」(4人)夜里不发,11月24日 周二 07:30起发出。"
