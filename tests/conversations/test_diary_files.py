"""Voice notes and photos: diary only after [存日志], and never a check-in or a leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.files.store import Store
from handlers.talk import FileRef
from storage import tables
from storage.kinds import EventKind, FileState
from tests.actors import Stage
from tests.conversations.test_checkin import marks
from tests.conversations.test_diary import lines
from tests.papers import JPEG, OGG, PDF, Post


@pytest.fixture
def post(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Post:
    return Post(stage, Store(tmp_path_factory.mktemp("kept")))


def kept(stage: Stage) -> list[tuple[str, FileState, datetime | None]]:
    row = tables.StoredFile
    with stage.database.read() as work:
        found = work.ones(select(row).order_by(row.id))
    return [(one.about, one.state, one.keep_until) for one in found]


async def test_a_voice_note_is_a_line_only_after_it_was_said_so(stage: Stage, post: Post) -> None:
    """Offered, kept as a file that is linked to the line, and nothing else was made of it."""
    assert post.send("张三", OGG) == (
        "收到语音。没有记考勤,也没有请假,要办这些请发文字。要存为11月23日 周一的工作日志吗?"
    )
    assert lines(stage) == []
    assert kept(stage) == []
    assert stage.press("张三", "存日志").splitlines() == [
        "✓ 已存为11月23日 周一的日志。",
        "语音存为文件,不转成文字。没有记考勤,也没有请假。",
        "没看出属于哪项任务,点一下就归类(可选几项),不点也行。",
    ]
    await post.fetch()
    (line,) = lines(stage)
    assert (line.body, line.file_kind, marks(stage, "张三")) == ("", EventKind.voice, [])
    until = stage.clock.now() + timedelta(days=730)
    assert kept(stage) == [(f"diary:{line.id}", FileState.stored, until)]
    assert stage.press("张三", "存日志") == "这个按钮已经过期了。"
    assert len(lines(stage)) == 1


async def test_a_photo_with_a_caption(stage: Stage, post: Post) -> None:
    """The caption is the line, of the day it names; the photo goes along."""
    answer = post.send("张三", JPEG, "昨天三组水渠修好了")
    assert answer == ("收到照片。没有记考勤,也没有请假。要存为11月22日 周日的工作日志吗?")
    assert stage.press("张三", "存日志").splitlines() == [
        "✓ 已存为11月22日 周日的日志。",
        "照片一起存了。没有记考勤,也没有请假。",
        "归类:行业政策落实",
    ]
    await post.fetch()
    (line,) = lines(stage)
    assert (line.day, line.body) == (date(2026, 11, 22), "三组水渠修好了")
    assert (line.file_kind, kept(stage)[0][1]) == (EventKind.photo, FileState.stored)
    assert marks(stage, "张三") == []


async def test_a_caption_that_says_diary_is_enough(stage: Stage, post: Post) -> None:
    assert post.send("张三", JPEG, "日志 三组水渠修好了").startswith("✓ 已存为")
    await post.fetch()
    assert [line.file_kind for line in lines(stage)] == [EventKind.photo]
    assert kept(stage)[0][1] is FileState.stored


async def test_several_photos_are_offered_and_kept_each_by_itself(
    stage: Stage, post: Post
) -> None:
    """An older offer is not lost when a newer one comes."""
    post.send("张三", JPEG, "三组的水渠上午")
    older = stage.data("张三", "存日志")
    post.send("张三", JPEG, "四组的路灯")
    stage.press("张三", "存日志")
    stage.forge("张三", older)
    assert [line.body for line in lines(stage)] == ["四组的路灯", "三组的水渠上午"]


async def test_an_album_is_one_offer_and_one_line(stage: Stage, post: Post) -> None:
    """Telegram brings each picture as a message of its own, the words with any of them."""
    assert post.send("张三", JPEG, album="a").startswith("收到照片。")
    assert post.send("张三", JPEG, "昨天三组水渠修好了", album="a") == ""
    assert post.send("张三", JPEG, album="a") == ""
    assert stage.press("张三", "存日志").splitlines()[:2] == [
        "✓ 已存为11月22日 周日的日志。",
        "3张照片一起存了。没有记考勤,也没有请假。",
    ]
    await post.fetch()
    (line,) = lines(stage)
    assert line.body == "三组水渠修好了"
    assert [state for _, state, _ in kept(stage)] == [FileState.stored] * 3
    stage.forge("李四", f"diary:file:{line.id}")
    assert [content for _, content in post.received("李四")] == [JPEG] * 3


async def test_pictures_that_come_after_their_album_was_kept_go_along(
    stage: Stage, post: Post
) -> None:
    """Kept by tapping at once, or by a caption that says so; another album is another offer."""
    post.send("张三", JPEG, "三组水渠修好了", album="a")
    stage.press("张三", "存日志")
    assert post.send("张三", JPEG, album="a") == ""
    assert post.send("张三", JPEG, "日志 四组路灯亮了", album="b").startswith("✓ 已存为")
    assert post.send("张三", JPEG, album="b") == ""
    assert post.send("张三", JPEG, album="c").startswith("收到照片。")
    assert [line.body for line in lines(stage)] == ["三组水渠修好了", "四组路灯亮了"]
    assert [about for about, *_ in kept(stage)] == ["diary:1"] * 2 + ["diary:2"] * 2


def test_words_changed_before_an_album_is_kept_leave_its_pictures(stage: Stage) -> None:
    for caption in ("三组的水渠", ""):
        file = FileRef(f"file{caption}", "1.jpg", "image/jpeg", len(JPEG))
        event = stage.event("张三", caption, EventKind.photo)
        stage.tell([replace(event, file=file, album="a", message_id="7" if caption else "8")])
    changed = stage.event("张三", "四组的水渠", EventKind.edited)
    stage.tell([replace(changed, message_id="7")])
    assert "2张照片一起存了。" in stage.press("张三", "存日志")
    assert [line.body for line in lines(stage)] == ["四组的水渠"]


async def test_a_photo_of_yesterday_evening_kept_today_is_yesterdays(
    stage: Stage, post: Post
) -> None:
    stage.clock.set(datetime(2026, 11, 22, 13, tzinfo=UTC))
    post.send("张三", JPEG)
    stage.wait(hours=12)
    assert stage.press("张三", "存日志").startswith("✓ 已存为11月22日 周日的日志。")


@pytest.mark.parametrize("name", ["赵六", "钱七"])
async def test_who_writes_no_diary_is_offered_none(stage: Stage, post: Post, name: str) -> None:
    assert "存为" not in post.send(name, OGG)
    assert lines(stage) == []


async def test_a_file_too_large_is_refused_in_words(stage: Stage, post: Post) -> None:
    answer = post.send("张三", JPEG, size=60_000_000)
    assert answer.startswith("文件有 60.0 兆,最多收 10 兆。")
    assert lines(stage) == []


async def test_what_is_no_picture_inside_is_told_to_its_sender(stage: Stage, post: Post) -> None:
    post.send("张三", JPEG, "水渠修好了")
    stage.press("张三", "存日志")
    stage.shown("张三")
    post.platform.files = dict.fromkeys(post.platform.files, PDF)
    await post.fetch()
    assert stage.told("张三").startswith("这种文件打不开,没有收下。")
    assert kept(stage)[0][1] is FileState.refused
    assert [line.body for line in lines(stage)] == ["水渠修好了"]


def test_a_message_changed_before_it_was_kept_is_kept_as_changed(stage: Stage) -> None:
    stage.tell([replace(stage.event("张三", "今天跑了5户 给老刘家修水管"), message_id="7")])
    changed = stage.event("张三", "昨天跑了6户 给老刘家修水管", EventKind.edited)
    stage.shown("张三")
    stage.tell([replace(changed, message_id="7")])
    assert stage.told("张三") == "好,存日志时按改后的话存,记在11月22日 周日。"
    stage.press("张三", "存日志")
    (line,) = lines(stage)
    assert (line.day, line.body) == (date(2026, 11, 22), "跑了6户 给老刘家修水管")
    again = stage.event("张三", "今天跑了7户", EventKind.edited)
    stage.tell([replace(again, message_id="7")])
    (line,) = lines(stage)
    assert (line.day, line.body) == (date(2026, 11, 23), "跑了7户")
    assert [words for _, *words in line.former] == [["跑了6户 给老刘家修水管", "2026-11-22"]]


def test_a_message_changed_into_a_command_leaves_the_line(stage: Stage) -> None:
    stage.tell([replace(stage.event("张三", "日志 走访5户"), message_id="7")])
    changed = stage.event("张三", "请假 明天 事假", EventKind.edited)
    stage.shown("张三")
    stage.tell([replace(changed, message_id="7")])
    assert stage.told("张三").startswith("改后的消息里没看出日志,日志仍是:走访5户。")
    assert [line.former for line in lines(stage)] == [[]]


async def test_ones_own_lines_with_what_came_with_them(stage: Stage, post: Post) -> None:
    """我的日志, the newest first; the author, the leader and the coordinators see the photo."""
    post.send("张三", JPEG, "日志 昨天三组水渠修好了")
    stage.say("张三", "日志 走访5户")
    assert stage.say("张三", "我的日志").splitlines() == [
        "您最近的日志,新的在前(更早的说「查 日志 10月」):",
        "1. 11月23日 周一:走访5户",
        "2. 11月22日 周日:三组水渠修好了(有照片)",
        "归类:行业政策落实",
    ]
    data = stage.data("张三", "2 看照片")
    assert stage.press("张三", "2 看照片") == "还在收取,请过一会儿再看。"
    await post.fetch()
    for name in ("张三", "李四", "赵六"):
        stage.forge(name, data)
        assert post.received(name) == [("日志 11月22日 周日.jpg", JPEG)]
    assert stage.forge("王五", data) == "这条日志不归您看。"
    assert post.received("王五") == []
    assert post.audit("diary.file") == [("李四", "line:1"), ("赵六", "line:1")]
    assert stage.press("张三", "1 归类").startswith("11月23日 周一:走访5户")
    assert stage.say("赵六", "我的日志") == "工作日志由驻村工作队员写。"
