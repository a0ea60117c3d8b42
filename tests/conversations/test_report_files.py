"""A report sent as a Word file: kept, split into the heads or filed as it is, never lost."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from docx import Document
from msgspec.structs import replace
from sqlalchemy import select

from bot.documents import apart
from bot.files.store import Store
from handlers.files import WORD
from handlers.talk import FileRef
from storage import filings, tables
from storage.database import Database
from storage.kinds import EventKind, FileState
from tests.actors import ZONE, Stage, small_county
from tests.papers import Post

DECEMBER = datetime(2026, 12, 20, 10, 0, tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
def stage(database: Database) -> Stage:
    stage = small_county(database)
    stage.clock.set(DECEMBER)
    return stage


@pytest.fixture
def post(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Post:
    return Post(stage, Store(tmp_path_factory.mktemp("kept")))


def word(*paragraphs: tuple[str, str]) -> bytes:
    """Give a DOCX of (style, text); "" is plain text."""
    document = Document()
    for style, said in paragraphs:
        document.add_paragraph(said, style=style or None)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


REPORT = word(
    ("Title", "石桥村工作队半年报告"),
    ("Heading 1", "一、思想情况"),
    ("", "全队认真学习。"),
    ("", "（二）工作开展情况："),
    ("", "修渠2公里。"),
    ("", "走访30户,工作很细。"),
)


def send(post: Post, name: str, content: bytes, file: str, caption: str = "") -> str:
    """Let somebody send a file of a name; give the answer."""
    source = f"file-{len(post.platform.files)}"
    post.platform.files[source] = content
    sent = FileRef(source, file, WORD, len(content))
    event = replace(post.stage.event(name, caption, EventKind.document), file=sent)
    post.stage.tell([event])
    return post.stage._answer(event)  # noqa: SLF001  the other half of what tests speak with


async def test_a_word_file_is_split_into_the_heads(stage: Stage, post: Post) -> None:
    told = send(post, "李四", REPORT, "半年报告.docx")
    assert told == "收到,正在保存《2026年下半年报告》的文件。"
    await post.fetch()
    (shown,) = stage.shown("李四")
    assert shown.body.splitlines() == [
        "文件已收好。",
        "里面找到:",
        "思想:1段",
        "工作:2段",
        "学习:没找到标题",
        "标题前的1段不放进任何部分。",
    ]
    assert shown.buttons == ("拆成各部分", "原样附上")
    lines = stage.press("李四", "拆成各部分").splitlines()
    assert lines[1:] == [
        "思想(7字):全队认真学习。",
        "工作(18字):修渠2公里。…",
        "学习:空白",
    ]
    assert "在岗率" in stage.press("李四", "改回上一版")


async def test_a_word_file_is_filed_as_it_is_and_the_county_gets_it(
    stage: Stage, post: Post
) -> None:
    assert send(post, "李四", REPORT, "终稿.docx") == "这是哪份报告?"
    stage.press("李四", "2026年下半年报告")
    await post.fetch()
    stage.told("李四")
    assert stage.press("李四", "原样附上").startswith("✓ 文件会原样随报告一起交")
    assert "附件:终稿.docx(原样一起交)" in stage.press("李四", "预览并提交")
    assert stage.say("李四", "提交") == "✓ 2026年下半年报告已提交。"
    stage.say("钱七", "收报告")
    assert stage.press("钱七", "打开1").splitlines()[-1] == "另有Word附件。"
    stage.press("钱七", "看附件")
    assert post.received("钱七") == [("终稿.docx", REPORT)]
    with stage.database.read() as work:
        filed = filings.whole(work, work.one(select(tables.Report.id)))
        file = work.one(select(tables.StoredFile))
    assert filed is not None
    assert (filed.newest.file, file.keep_until, file.state) == (file.id, None, FileState.stored)


async def test_a_members_file_goes_to_the_leader(stage: Stage, post: Post) -> None:
    send(post, "张三", REPORT, "报告.docx")
    await post.fetch()
    assert stage.told("张三") == "文件已收好。报告由队长提交,已转给队长。"
    (shown,) = stage.shown("李四")
    assert shown.body.startswith("张三发来一份报告的Word文件,请您决定怎么用。\n里面找到:")
    assert "思想(7字):全队认真学习。" in stage.press("李四", "拆成各部分")
    assert stage.forge("张三", stage.data("李四", "原样附上")).startswith("这份报告现在不能写")


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (word(), "这个Word文件里没有文字。"),
        (word()[:-40], "这种文件打不开"),
    ],
)
async def test_a_file_without_a_text_is_refused_in_words(
    stage: Stage, post: Post, content: bytes, answer: str
) -> None:
    send(post, "李四", content, "报告.docx")
    await post.fetch()
    assert stage.told("李四").startswith(answer)
    with stage.database.read() as work:
        assert work.one(select(tables.StoredFile.state)) is FileState.refused
        assert work.ones(select(tables.ReportDraft.id)) == []


def test_a_word_file_of_something_else_is_nobodys_report(stage: Stage, post: Post) -> None:
    """With a caption that speaks of something else it is left to others."""
    assert "报告" not in send(post, "李四", REPORT, "通知.docx", "村里的通知")
    stage.clock.set(datetime(2026, 11, 23, 10, 0, tzinfo=ZONE).astimezone(UTC))
    assert "哪份报告" not in send(post, "李四", REPORT, "材料.docx")


async def test_a_file_whose_reader_was_stopped_is_read_again(
    stage: Stage, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program ends while the file is read: that is not the file's fault."""

    def stopped(kind: str, content: bytes) -> None:
        raise apart.InterruptedReadingError(kind, len(content))

    send(post, "李四", REPORT, "半年报告.docx")
    with monkeypatch.context() as patched:
        patched.setattr(apart, "unpack", stopped)
        await post.fetch()
    assert stage.told("李四") == ""
    stage.wait(minutes=1)
    await post.fetch()
    assert stage.told("李四").startswith("文件已收好。")
