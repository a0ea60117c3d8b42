"""Files leave like messages: made right before the call, in order, once, or excused in words."""

from __future__ import annotations

import asyncio
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.gateways import Limits, NotSent, Refused, Sent, Unknown
from bot.posting import Posting
from bot.wording import Wording
from handlers.documents import Column, Sheet, Workbook
from handlers.office import Offices
from handlers.talk import Address, Document, text
from handlers.turn import Moment
from storage import enclosures, people, retention, tables
from storage.jobs import Job
from storage.kinds import MessageAction, MessageKind, MessageState
from tests.bot.delivering import QUEUED, REFUSED, SENT, UNKNOWN, ZONE, County, ScriptedGateway

if TYPE_CHECKING:
    from storage.database import Database
    from storage.kinds import PersonId

HERE = Address("telegram", "7", "u1", "u1")
WORDS = text("label", value="本月请假")
TABLE = Workbook(
    (
        Sheet(
            "请假/登记",
            "11月请假登记表",
            (Column("姓名"), Column("天数", kind="number"), Column("从", kind="day")),
            (("=1+2", "1.5", "2026-11-23"), ("@张三", 3, None)),
            ("共2人次",),
        ),
    )
)


@pytest.fixture
def county(database: Database) -> County:
    """Give a county with nobody in it."""
    return County(database)


def enclose(county: County, key: str, document: Document, who: PersonId | None = None) -> None:
    """Queue a file as a turn would: to the chat, or to somebody."""
    posting = Posting(Wording(ZONE))
    with county.database.write() as work:
        office = Offices().current(work)
        assert office is not None
        moment = Moment(work, office, county.clock.now())
        to = HERE if who is None else people.load(work, [who])[who]
        posting.document(moment, key, document, to, "zh_CN")


def bytes_of(document: bytes) -> Document:
    return Document("表.pdf", document, WORDS, mime="application/pdf")


def stored(database: Database) -> list[str]:
    with database.read() as work:
        return work.ones(select(tables.Enclosure.outbox_key).order_by(tables.Enclosure.outbox_key))


async def test_a_file_is_made_from_plain_values_when_it_is_sent(county: County) -> None:
    enclose(county, "f", Document("登记表.xlsx", TABLE, WORDS))
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        assert await sender.drain() == 1

    (call,) = gateway.calls
    assert (call.action, call.body) == (MessageAction.file, "本月请假")
    assert call.file is not None
    assert (call.file.name, call.file.mime) == ("登记表.xlsx", Workbook.mime)
    book = CalamineWorkbook.from_filelike(io.BytesIO(call.file.content))
    assert book.sheet_names == ["请假-登记"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "11月请假登记表"
    assert rows[1:4] == [
        ["姓名", "天数", "从"],
        ["=1+2", 1.5, rows[2][2]],
        ["@张三", 3.0, ""],
    ]
    assert str(rows[2][2]) == "2026-11-23"
    assert rows[5][0] == "共2人次"
    assert county.states() == {"f": SENT}


async def test_nothing_a_person_typed_becomes_a_formula(county: County) -> None:
    enclose(county, "f", Document("登记表.xlsx", TABLE, WORDS))
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
    assert gateway.calls[0].file is not None
    packed = gateway.calls[0].file.content

    with zipfile.ZipFile(io.BytesIO(packed)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles


async def test_files_keep_their_place_among_the_replies_of_a_chat(county: County) -> None:
    county.reply("before")
    enclose(county, "f", bytes_of(b"%PDF-1"))
    county.reply("after")
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        await sender.drain()
    assert gateway.bodies == ["before", "本月请假", "after"]


async def test_a_file_to_a_person_is_held_by_the_night_like_a_notice(county: County) -> None:
    who = county.person("telegram:7:u1")
    county.later(12 * 3600)
    enclose(county, "f", bytes_of(b"%PDF-1"), who)
    gateway = ScriptedGateway()
    async with county.sender(gateway) as sender:
        assert await sender.drain() == 0
        county.later(12 * 3600)
        assert await sender.drain() == 1
    row = county.rows()["f"]
    assert (row.kind, row.person_id, row.chat) == (MessageKind.notice, who, "u1")


async def test_a_file_that_is_put_off_goes_to_whichever_account_is_there_then(
    county: County,
) -> None:
    who = county.person("telegram:7:u1", "telegram:7:u2")
    enclose(county, "f", bytes_of(b"%PDF-1"), who)
    gateway = ScriptedGateway()
    gateway.script.extend([Refused("403 blocked", unreachable=True)])
    async with county.sender(gateway) as sender:
        await sender.drain()
        await sender.drain()
    assert [call.address.user for call in gateway.calls] == ["u1", "u2"]
    assert county.states() == {"f": SENT}


async def test_of_a_lost_answer_a_reply_goes_out_once_more_and_a_notice_never(
    county: County,
) -> None:
    who = county.person("telegram:7:u2")
    enclose(county, "reply", bytes_of(b"%PDF-1"))
    enclose(county, "notice", bytes_of(b"%PDF-1"), who)
    gateway = ScriptedGateway()
    gateway.script.extend([Unknown("cut"), Unknown("cut"), Sent("9")])
    async with county.sender(gateway) as sender:
        await sender.drain()
        await sender.drain()
    assert len(gateway.calls) == 3
    assert county.states() == {"reply": UNKNOWN, "notice": UNKNOWN}
    assert county.rows()["reply"].message_id == "9"


async def test_a_killed_sender_leaves_a_file_that_goes_out_once_more(county: County) -> None:
    enclose(county, "f", bytes_of(b"%PDF-1"))
    dying, gateway = ScriptedGateway(), ScriptedGateway()
    dying.script.append(asyncio.Event())
    async with county.sender(dying) as sender, asyncio.TaskGroup() as group:
        task = group.create_task(sender.drain())
        while not dying.calls:
            await asyncio.sleep(0.01)
        task.cancel()
    assert county.states() == {"f": "sending"}
    async with county.sender(gateway) as sender:
        await sender.drain()
    assert [call.file.content for call in gateway.calls if call.file] == [b"%PDF-1"]
    assert county.rows()["f"].doubtful


async def test_a_file_that_must_wait_is_tried_again(county: County) -> None:
    enclose(county, "f", bytes_of(b"%PDF-1"))
    gateway = ScriptedGateway()
    gateway.script.append(NotSent("429", after=3))
    async with county.sender(gateway) as sender:
        await sender.drain()
        assert county.states() == {"f": QUEUED}
        county.later(4)
        await sender.drain()
    assert county.states() == {"f": SENT}


async def test_what_the_platform_refuses_is_excused_in_words(county: County) -> None:
    enclose(county, "f", bytes_of(b"%PDF-1"))
    gateway = ScriptedGateway()
    gateway.script.append(Refused("413 Request Entity Too Large"))
    async with county.sender(gateway) as sender:
        await sender.drain()
    said = "文件「表.pdf」没有发出去,平台没有收。请稍后再要一次。"
    assert gateway.bodies == ["本月请假", said]
    assert county.states() == {"f": REFUSED, "f:refused": SENT}


async def test_what_is_larger_than_the_messenger_takes_is_not_even_tried(county: County) -> None:
    enclose(county, "f", bytes_of(b"%PDF-" + bytes(2_400_000)))
    gateway = ScriptedGateway(limits=Limits(file_size=1_000_000))
    async with county.sender(gateway) as sender:
        await sender.drain()
    assert gateway.bodies == ["文件「表.pdf」有 2.4 兆,这里最多发 1 兆。请缩小范围再要一次。"]


async def test_files_are_forgotten_with_the_words_they_went_with(county: County) -> None:
    enclose(county, "old", bytes_of(b"%PDF-1"))
    async with county.sender(ScriptedGateway()) as sender:
        await sender.drain()
    county.later(31 * 86400)
    enclose(county, "waiting", bytes_of(b"%PDF-2"))
    assert stored(county.database) == ["old", "waiting"]
    clear(county)
    assert stored(county.database) == ["waiting"]
    with county.database.read() as work:
        assert enclosures.of_message(work, "old") is None
    assert county.rows()["old"].state is MessageState.sent


def clear(county: County) -> None:
    """Run the nightly clearing to its end."""
    now = county.clock.now()
    job = Job(1, "k", retention.KIND, {}, {}, 0, 0, 0, now, now)
    with county.database.write() as work:
        for _ in range(9):
            progress = retention.forget(work, job, 500)
            job = Job(1, "k", retention.KIND, {}, progress.position, 0, 0, 0, now, now)
            if progress.finished:
                return
    raise AssertionError("the clearing never ends")
