"""Papers of a leave: asked for, sent now or later, seen by the final approver only."""

from __future__ import annotations

import pytest

from bot.files.store import Store
from handlers.office import Offices
from storage.database import Database
from tests.actors import Stage, small_county
from tests.papers import JPEG, PDF, Post

SICK = "病假 12月1号到4号 发烧"
ASKED = (
    "这种假要有证明(病历、通知等)。现在把照片或文件发到这里,或者以后说「交证明」再发;"
    "只有最后审批人能看。"
)
SPAN = "12月1日 周二 至 12月4日 周五"
KEPT = f"✓ {SPAN}请假的证明收好了,共1份,只有最后审批人能看。"


@pytest.fixture
def stage(database: Database) -> Stage:
    return small_county(database)


@pytest.fixture
def post(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Post:
    return Post(stage, Store(tmp_path_factory.mktemp("kept")))


def ask(stage: Stage, said: str = SICK, name: str = "张三") -> str:
    """Ask for leave and submit it; give the last answer."""
    stage.say(name, said)
    return stage.say(name, "提交")


async def test_a_proof_reaches_the_final_approver_and_nobody_else(
    stage: Stage, post: Post
) -> None:
    assert ask(stage).endswith(ASKED)
    assert post.send("张三") == f"收到,正在保存为{SPAN}请假的证明。"
    await post.fetch()
    assert stage.told("张三") == KEPT

    # The leader decides first and sees neither the papers nor that they can be seen.
    first = stage.shown("李四")
    assert "证明" not in first[-1].body
    assert first[-1].buttons == ("同意", "不同意", "退回修改")
    stage.press("李四", "同意")

    (final,) = stage.shown("赵六")
    assert "证明:1份" in final.body
    assert final.buttons == ("同意", "不同意", "退回修改", "看证明")
    said = stage.press("赵六", "看证明")
    assert said == f"请假证明:张三 {SPAN}(4天)。请勿转发。"
    assert post.received("赵六") == [("请假证明-1.jpg", JPEG)]
    assert post.received("李四") == []
    assert post.audit("papers.read") == [("赵六", "leave:1")]
    assert post.audit("papers.sent") == [("张三", "leave:1")]


async def test_whoever_presses_anothers_button_sees_nothing(stage: Stage, post: Post) -> None:
    ask(stage)
    post.send("张三")
    await post.fetch()
    for name in ("李四", "王五", "钱七", "赵六"):
        said = post.press(name, "leave:papers:1")
        expected = "请假证明:" if name == "赵六" else "证明只有最后审批人能看。"
        assert said.startswith(expected), name
    assert post.press("张三", "leave:papers:1").startswith("请假证明:")
    assert [who for who, _ in post.audit("papers.read")] == ["赵六", "张三"]


async def test_papers_may_come_after_the_decision_and_the_approver_is_told(
    stage: Stage, post: Post
) -> None:
    ask(stage)
    stage.press("李四", "同意")
    (asked,) = stage.shown("赵六")
    assert "证明:还没有交" in asked.body
    assert "看证明" not in asked.buttons
    stage.press("赵六", "同意")
    stage.shown("赵六")
    stage.wait(days=12)

    assert stage.say("张三", "交证明") == (
        f"证明:还没有交\n请把{SPAN}请假的证明发到这里,照片或文件都行,可以分几张发。"
    )
    post.send("张三", JPEG)
    post.send("张三", PDF)
    await post.fetch()
    told = stage.shown("赵六")
    assert [one.body for one in told] == [
        f"张三交来请假证明({SPAN}),共1份。",
        f"张三交来请假证明({SPAN}),共2份。",
    ]
    stage.press("赵六", "看证明")
    assert [name for name, _ in post.received("赵六")] == ["请假证明-1.jpg", "请假证明-2.pdf"]


async def test_a_picture_sent_while_filling_in_becomes_the_proof(stage: Stage, post: Post) -> None:
    stage.say("张三", SICK)
    assert post.send("张三").startswith("收到,提交请假单后作为证明。\n请假单:病假")
    sent = stage.say("张三", "提交")
    assert sent.endswith(f"收到,正在保存为{SPAN}请假的证明。")
    await post.fetch()
    assert stage.told("张三") == KEPT


async def test_a_picture_of_a_form_that_was_cancelled_proves_nothing(
    stage: Stage, post: Post
) -> None:
    stage.say("张三", SICK)
    post.send("张三")
    stage.say("张三", "取消")
    assert ask(stage).endswith(ASKED)


async def test_a_picture_without_a_word_is_asked_about(stage: Stage, post: Post) -> None:
    ask(stage)
    stage.wait(hours=3)
    assert post.send("张三") == "这是哪次请假的证明吗?"
    assert stage.press("张三", "都不是") == "好,没有保存。"
    post.send("张三")
    stage.press("张三", f"{SPAN}的请假")
    await post.fetch()
    assert stage.told("张三") == KEPT


async def test_which_leave_is_asked_where_several_want_papers(stage: Stage, post: Post) -> None:
    ask(stage)
    ask(stage, "婚假 12月14号到15号 结婚")
    other = "12月14日 周一 至 12月15日 周二"
    assert stage.say("张三", "交证明") == "是哪次请假的证明?"
    stage.press("张三", f"{other}的请假")
    post.send("张三")
    await post.fetch()
    assert stage.told("张三").startswith(f"✓ {other}请假的证明收好了")


async def test_a_picture_of_the_village_is_no_proof(stage: Stage, post: Post) -> None:
    ask(stage)
    said = post.send("张三", caption="上午走访3户")
    assert "证明" not in said
    await post.fetch()
    assert list(post.store.folder.iterdir()) == []


def test_personal_leave_asks_for_nothing(stage: Stage, post: Post) -> None:
    assert "证明" not in ask(stage, "事假 12月1号到4号 送孩子")
    assert stage.say("王五", "交证明") == "最近没有要交证明的请假。"
    assert post.send("王五", caption="证明") == "最近没有要交证明的请假。"


async def test_too_large_a_picture_is_declined_and_the_next_one_taken(
    stage: Stage, post: Post
) -> None:
    ask(stage)
    said = "文件有 12.3 兆,最多收 10 兆。请压缩或拍一张小一点的再发。"
    assert post.send("张三", size=12_300_000) == said
    post.send("张三")
    await post.fetch()
    assert stage.told("张三") == KEPT


async def test_what_is_no_picture_is_declined(stage: Stage, post: Post) -> None:
    ask(stage)
    post.send("张三", b"MZ a program", caption="证明")
    await post.fetch()
    assert stage.told("张三") == (
        "这种文件打不开,没有收下。照片请直接发图片,文件请发 PDF 或 Office 格式。"
    )
    stage.press("李四", "同意")
    assert "证明:还没有交" in stage.told("赵六")


async def test_over_a_foreign_messenger_it_is_said_where_to_read_them(
    stage: Stage, post: Post
) -> None:
    ask(stage)
    post.send("张三")
    await post.fetch()
    said = post.press("赵六", "leave:papers:1", platform="telegram")
    assert said == (
        "证明共1份,不经本聊天平台发送。"
        "请到县驻村办的电脑上看(zhucun papers 1),也可请本人当面出示。"
    )
    assert post.audit("papers.read") == []

    stage.turns.offices = Offices(full_content=True)
    assert post.press("赵六", "leave:papers:1", platform="telegram").startswith("请假证明:")
    assert post.audit("papers.read") == [("赵六", "leave:1")]


async def test_a_leave_taken_back_keeps_no_papers(stage: Stage, post: Post) -> None:
    ask(stage)
    post.send("张三")
    stage.say("张三", "假不请了")
    stage.press("张三", f"撤回 {SPAN}")
    stage.told("张三")
    await post.fetch()
    assert stage.told("张三") == "这次请假已经撤回或没有批准,证明没有保存。"
    assert post.press("张三", "leave:paper:1").startswith(f"{SPAN}的请假已经撤回")


async def test_whoever_a_late_decision_goes_up_to_sees_them_too(stage: Stage, post: Post) -> None:
    ask(stage)
    post.send("张三")
    await post.fetch()
    stage.press("李四", "同意")
    assert post.press("钱七", "leave:papers:1") == "证明只有最后审批人能看。"
    stage.wait(days=3)
    assert post.press("钱七", "leave:papers:1").startswith("请假证明:")
    assert post.press("李四", "leave:papers:1") == "证明只有最后审批人能看。"


async def test_a_clerk_who_entered_the_last_decision_sees_nothing(
    stage: Stage, post: Post
) -> None:
    ask(stage, "病假 12月1号到9号 住院")
    post.send("张三")
    await post.fetch()
    stage.press("李四", "同意")
    stage.press("赵六", "同意")
    stage.say("钱七", "代录 张三 已批准 11月23日")
    stage.press("钱七", "确定录入")
    assert post.press("钱七", "leave:papers:1") == "证明只有最后审批人能看。"
