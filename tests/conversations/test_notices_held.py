"""A notice that asks for receipts, to somebody who was asked enough today."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.actors import Stage, small_county
from tests.bot.delivering import ScriptedGateway
from tests.conversations.notified import delivered, go_out, progress


@pytest.fixture
def stage(database: Database) -> Stage:
    return small_county(database)


def test_its_sender_sees_what_the_budget_held_back(stage: Stage) -> None:
    """The pack's three asks a day are used up; the fourth waits, and the sender is told so."""
    gateway = ScriptedGateway("terminal", "test")
    for number in ("一", "二", "三", "四"):
        whom = "张三、王五" if number == "四" else "张三"
        stage.say("钱七", f"通知 {whom}:第{number}条")
        stage.press("钱七", "要回执")
        stage.press("钱七", "发出")
        go_out(stage)
        delivered(stage, gateway)
    stage.wait(minutes=2)
    go_out(stage)
    told = progress(stage)
    assert "已发1" in told
    assert "其中1人今天的催办次数已满,明天再发" in told
    stage.wait(days=1)
    delivered(stage, gateway)
    go_out(stage)
    assert "已发2" in progress(stage)
    assert "已满" not in progress(stage)
