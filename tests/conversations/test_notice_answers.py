"""The sender of a notice answers one who wrote back; the messenger's own reply; attachments."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.files.store import Store
from storage import tables
from storage.database import Database
from tests.actors import Stage, small_county
from tests.bot.delivering import ScriptedGateway
from tests.conversations.notified import delivered, go_out, progress
from tests.conversations.posts import audited, second_team
from tests.papers import PDF, Post

if TYPE_CHECKING:
    from pathlib import Path

TOLD = "钱七答复您(通知「明天交表」):\n可以晚一天\n要再说:回复 …"


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county of two teams whose leaders got a notice of 钱七 and wrote back to it."""
    stage = small_county(database)
    second_team(stage)
    stage.say("钱七", "通知 队长:明天交表")
    stage.press("钱七", "发出")
    go_out(stage)
    for name, said in (("李四", "下午交"), ("周九", "缺两份")):
        stage.told(name)
        assert stage.say(name, f"回复 {said}") == "已转给钱七(回复「明天交表」)。"
        stage.told(name)
    return stage


def quoted(stage: Stage, name: str, words: str, said: str) -> str:
    """Let somebody answer a message that reached them by the messenger's own reply."""
    row = tables.Outbox
    with stage.database.read() as work:
        mine = row.person_id == stage.people[name]
        number = work.ones(
            select(row.message_id).where(mine, row.body.contains(words)).order_by(row.id)
        )[-1]
    event = replace(stage.event(name, said), reply_to=str(number))
    stage.tell([event])
    return stage._answer(event)  # noqa: SLF001  the other half of what tests speak with


def test_one_is_answered_by_a_button(stage: Stage) -> None:
    """It reaches that person alone, and stands in the list of replies with to whom it went."""
    (thread, *_) = reversed(stage.shown("钱七"))
    assert thread.buttons == ("全部回复", "答复周九", "答复李四")
    asked = stage.press("钱七", "答复李四")
    assert asked == "答复李四什么?只发给本人(通知「明天交表」)。"
    assert stage.say("钱七", "可以晚一天") == "单独答复李四:\n可以晚一天"
    assert stage.press("钱七", "发出答复") == "已单独答复李四(通知「明天交表」)。"
    assert stage.told("李四") == TOLD
    assert stage.told("周九") == ""
    assert stage.press("钱七", "全部回复").splitlines() == [
        "对「明天交表」的回复:",
        "李四(11月23日 周一 10:00):下午交",
        "周九(11月23日 周一 10:00):缺两份",
        "钱七→李四(11月23日 周一 10:00):可以晚一天",
    ]
    assert [who for who, _ in audited(stage, "notice.answered")] == [stage.people["钱七"]]


def test_one_is_answered_by_name(stage: Stage) -> None:
    """回复 and the name of who wrote back; whoever did not write back is no name here."""
    assert stage.say("钱七", "回复 李四 可以晚一天") == "已单独答复李四(通知「明天交表」)。"
    assert stage.told("李四") == TOLD
    assert stage.told("周九") == ""
    stage.say("钱七", "回复 张三 你好")
    assert stage.told("张三") == ""
    assert len(audited(stage, "notice.answered")) == 1


def test_nobody_else_answers_in_the_senders_name(stage: Stage) -> None:
    wrote = stage.people["李四"]
    for name in ("周九", "赵六"):
        stage.forge(name, f"notice:answer:1:{wrote}")
        stage.say(name, "可以晚一天")
    stage.forge("钱七", f"notice:answer:1:{stage.people['张三']}")
    assert stage.told("李四") == ""
    assert audited(stage, "notice.answered") == []


def test_the_messengers_own_reply_goes_into_the_thread(stage: Stage) -> None:
    """To the older of two notices, and to what its sender answered; both are of that notice."""
    gateway = ScriptedGateway("terminal", "test")
    for said in ("下雪", "防火"):
        stage.say("钱七", f"通知 队长:{said}")
        stage.press("钱七", "发出")
        go_out(stage)
        delivered(stage, gateway)
    assert quoted(stage, "李四", "【通知】下雪", "路已封") == "已转给钱七(回复「下雪」)。"
    stage.say("钱七", "回复 李四 派人看着")
    delivered(stage, gateway)
    assert quoted(stage, "李四", "钱七答复您", "已派人") == "已转给钱七(回复「下雪」)。"
    replies = stage.press("钱七", "全部回复")
    assert [line.partition(":00):")[2] for line in replies.splitlines()[1:]] == [
        *("路已封", "派人看着", "已派人")
    ]


@pytest.fixture
def post(stage: Stage, tmp_path: Path) -> Post:
    return Post(stage, Store(tmp_path))


def test_a_file_reaches_everybody_the_notice_is_for(stage: Stage, post: Post) -> None:
    """Sent while the notice is written; who is not meant gets neither words nor file."""
    stage.say("钱七", "通知 队长:看附件")
    assert "\n附件1个" in post.send("钱七", PDF)
    asyncio.run(post.fetch())
    stage.press("钱七", "发出")
    go_out(stage)
    for name in ("李四", "周九"):
        ((_, content),) = post.received(name)
        assert content == PDF
    assert post.received("张三") == []


def test_a_file_that_is_lost_holds_the_notice(stage: Stage, post: Post) -> None:
    """Its sender decides: send it without the file, or not at all."""
    stage.say("钱七", "通知 队长:看附件")
    post.send("钱七", PDF)
    post.platform.files.clear()
    asyncio.run(post.fetch())
    stage.press("钱七", "发出")
    go_out(stage)
    assert stage.told("李四") == ""
    assert progress(stage) == "通知「看附件」(2人)没有发:有附件没收下。"
    stage.press("钱七", "不带附件发")
    go_out(stage)
    assert stage.told("李四") == "【通知】看附件\n——钱七(示范县)"
    assert post.received("李四") == []
