"""What every gateway promises about files: those it sends, and those people sent."""

import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.clock import FixedClock
from bot.gateways import (
    Attachment,
    Content,
    Gateway,
    NoSuchFile,
    NotFetched,
    NotSent,
    Outgoing,
    Refused,
    Sent,
    TooLarge,
    Unknown,
)
from bot.gateways.terminal import TerminalGateway
from handlers.talk import Address, Event
from storage.kinds import EventKind, MessageAction
from tests.fakes.bot_api import FakeBotApi, How
from tests.gateways.conftest import NOON, Connect, Office, Running

LI = Address("telegram", "4242", "7", "7")
SHEET = Attachment("请假登记表 11月.xlsx", "application/octet-stream", b"PK\x03\x04" + bytes(99))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PICTURE = Attachment("表.png", "image/png", PNG, picture=True)
FILE = Outgoing(LI, MessageAction.file, "11月请假3人次", file=SHEET)
MEGABYTE = 1_000_000


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> str:
    """Let every test of this file run both ways."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _known(server: FakeBotApi) -> None:
    server.meet(7)


async def test_a_file_arrives_with_its_name_its_bytes_and_its_words(
    gateway: Gateway, server: FakeBotApi
) -> None:
    result = await gateway.send(FILE)

    (message,) = server.files(7)
    assert message.file is not None
    assert result == Sent(str(message.id))
    assert (message.file.name, message.file.content) == (SHEET.name, SHEET.content)
    assert (message.text, message.as_photo) == ("11月请假3人次", False)


async def test_a_file_without_words_and_with_buttons(gateway: Gateway, server: FakeBotApi) -> None:
    assert isinstance(await gateway.send(replace(FILE, body="", buttons=((("好", "1"),),))), Sent)
    (message,) = server.files(7)
    assert (message.text, message.buttons) == ("", ["好"])


@pytest.mark.parametrize("name", ['a"b.xlsx', "a\r\nX: y.xlsx", "../x.xlsx", "a/b\\c.xlsx"])
async def test_a_name_cannot_break_out_of_its_header(
    gateway: Gateway, server: FakeBotApi, name: str
) -> None:
    assert isinstance(await gateway.send(replace(FILE, file=replace(SHEET, name=name))), Sent)
    (message,) = server.files(7)
    assert message.file is not None
    assert message.file.name.endswith(".xlsx")
    assert not set(message.file.name) & set('"\r\n/\\')


async def test_words_too_long_for_a_caption_go_ahead_of_the_file(
    gateway: Gateway, server: FakeBotApi
) -> None:
    said = "村" * 1025
    assert isinstance(await gateway.send(replace(FILE, body=said)), Sent)
    assert [(one.text, one.file is None) for one in server.messages(7)] == [
        (said, True),
        ("", False),
    ]


async def test_a_picture_is_shown_where_that_is_asked_for(
    gateway: Gateway, server: FakeBotApi
) -> None:
    await gateway.send(replace(FILE, file=PICTURE))
    await gateway.send(replace(FILE, file=replace(PICTURE, picture=False)))
    assert [one.as_photo for one in server.files(7)] == [True, False]


async def test_a_picture_that_cannot_be_shown_goes_as_a_file(
    gateway: Gateway, server: FakeBotApi
) -> None:
    broken = replace(PICTURE, content=b"no picture at all")
    assert isinstance(await gateway.send(replace(FILE, file=broken)), Sent)
    (message,) = server.files(7)
    assert not message.as_photo


async def test_a_file_the_platform_finds_too_large_is_refused(
    gateway: Gateway, server: FakeBotApi
) -> None:
    server.state.most_upload = 50
    assert await gateway.send(FILE) == Refused("413 Request Entity Too Large")


@pytest.mark.parametrize(
    ("how", "arrived"), [("html", 0), ("drop", 0), ("drop_after", 1), ("cut", 1)]
)
async def test_a_file_without_a_clear_answer_is_unknown(
    gateway: Gateway, server: FakeBotApi, how: How, arrived: int
) -> None:
    server.fail_next("sendDocument", how)
    assert isinstance(await gateway.send(FILE), Unknown)
    assert len(server.files(7)) == arrived


async def test_a_file_that_has_to_wait_is_not_sent(gateway: Gateway, server: FakeBotApi) -> None:
    server.fail_next("sendDocument", status=429, retry_after=4)
    assert await gateway.send(FILE) == NotSent("429 Too Many Requests: retry after 4", 4)


async def test_what_somebody_sent_is_fetched(
    gateway: Gateway, server: FakeBotApi, office: Office, running: Running
) -> None:
    server.send_file(7, "document", "../../证明.pdf", b"%PDF-1.7 x", caption="交证明")
    server.send_file(7, "photo", "", PNG)
    server.send_file(7, "voice", "", b"OggS" + bytes(9))
    async with running(gateway, office.submit):  # type: ignore[arg-type]  # a TelegramGateway
        await server.wait_for(lambda: len(office.events) == 3)

    kinds = [(one.kind, one.text, one.file.name) for one in office.events if one.file]
    assert kinds == [
        (EventKind.document, "交证明", "../../证明.pdf"),
        (EventKind.photo, "", ""),
        (EventKind.voice, "", ""),
    ]
    fetched = [await gateway.fetch(one.file.id, MEGABYTE) for one in office.events if one.file]
    assert fetched == [Content(b"%PDF-1.7 x"), Content(PNG), Content(b"OggS" + bytes(9))]


async def test_what_is_larger_than_wanted_is_not_downloaded(
    gateway: Gateway, server: FakeBotApi
) -> None:
    server.send_file(7, "document", "x.pdf", bytes(2000))
    (source,) = server.state.shelf.by_id
    assert await gateway.fetch(source, 1999) == TooLarge("2000 bytes")
    assert server.state.shelf.fetched == []


async def test_what_is_beyond_the_platforms_own_limit_is_too_large(
    gateway: Gateway, server: FakeBotApi
) -> None:
    server.send_file(7, "document", "x.pdf", bytes(20_000_001))
    (source,) = server.state.shelf.by_id
    assert await gateway.fetch(source, 30 * MEGABYTE) == TooLarge(
        "400 Bad Request: file is too big"
    )


async def test_a_file_that_is_gone_is_told_from_one_to_be_had_later(
    gateway: Gateway, server: FakeBotApi
) -> None:
    server.send_file(7, "document", "x.pdf", b"x")
    (source,) = server.state.shelf.by_id
    server.fail_next("getFile", status=429, retry_after=3)
    assert await gateway.fetch(source, 9) == NotFetched("429 Too Many Requests: retry after 3", 3)
    server.fail_next("getFile", "cut")
    assert isinstance(await gateway.fetch(source, 9), NotFetched)
    for how in ("json", "html"):
        server.fail_next("file", how)
        assert isinstance(await gateway.fetch(source, 9), NotFetched)
    assert await gateway.fetch(source, 9) == Content(b"x")
    server.state.shelf.by_path.clear()
    assert isinstance(await gateway.fetch(source, 9), NoSuchFile)
    server.state.shelf.forget()
    assert isinstance(await gateway.fetch(source, 9), NoSuchFile)


async def test_a_lost_connection_only_delays(gateway: Gateway, server: FakeBotApi) -> None:
    server.send_file(7, "document", "x.pdf", b"x")
    (source,) = server.state.shelf.by_id
    # One of the libraries asks once more by itself where a kept connection was cut.
    server.fail_next("file", "drop", times=2)
    fetched = [await gateway.fetch(source, 9) for _ in range(3)]
    assert isinstance(fetched[0], NotFetched)
    assert fetched[-1] == Content(b"x")


async def test_a_revoked_token_does_not_lose_a_file(gateway: Gateway, server: FakeBotApi) -> None:
    server.send_file(7, "document", "x.pdf", b"x")
    (source,) = server.state.shelf.by_id
    server.state.revoked = True
    assert isinstance(await gateway.fetch(source, 9), NotFetched)


async def test_a_file_cut_off_on_its_way_is_not_fetched(
    gateway: Gateway, server: FakeBotApi
) -> None:
    server.send_file(7, "document", "x.pdf", b"x" * 1000)
    (source,) = server.state.shelf.by_id
    server.fail_next("file", "cut")
    assert isinstance(await gateway.fetch(source, 9999), NotFetched)


async def test_without_a_server_nothing_is_fetched(connected: Connect) -> None:
    nowhere = connected(api_base="http://127.0.0.1:9")
    assert isinstance(await nowhere.fetch("x", 9), NotFetched)


def terminal(folder: Path, lines: str = "") -> tuple[TerminalGateway, io.StringIO]:
    here = Address("terminal", "demo", "1", "1")
    sink = io.StringIO()
    gateway = TerminalGateway(here, FixedClock(NOON), io.StringIO(lines), sink)
    gateway.folder = folder / "files"
    return gateway, sink


async def test_a_terminal_writes_files_beside_one_another_and_prints_where(
    tmp_path: Path,
) -> None:
    gateway, sink = terminal(tmp_path)
    for name in ("表.xlsx", "表.xlsx", "../../etc/表.xlsx"):
        assert isinstance(await gateway.send(replace(FILE, file=replace(SHEET, name=name))), Sent)
    written = sorted((tmp_path / "files").iterdir())
    assert [path.name for path in written] == ["表-2.xlsx", "表-3.xlsx", "表.xlsx"]
    assert {path.read_bytes() for path in written} == {SHEET.content}
    assert f"11月请假3人次\n{tmp_path / 'files' / '表.xlsx'}\n" in sink.getvalue()


async def test_a_terminal_sends_a_file_by_its_path(tmp_path: Path) -> None:
    paper = tmp_path / "证明.png"
    paper.write_bytes(PNG)
    gateway, _ = terminal(tmp_path, f"@{paper} 交证明\n@{tmp_path}/none.png 交证明\n")
    events: list[Event] = []

    async def submit(event: Event) -> None:
        events.append(event)

    await gateway.run(submit)

    first, second = events
    assert (first.kind, first.text) == (EventKind.photo, "交证明")
    assert first.file is not None
    assert (first.file.name, first.file.size) == ("证明.png", len(PNG))
    assert await gateway.fetch(first.file.id, 99) == Content(PNG)
    assert await gateway.fetch(first.file.id, 9) == TooLarge(f"{len(PNG)} bytes")
    assert isinstance(await gateway.fetch(str(tmp_path / "none"), 9), NoSuchFile)
    assert (second.kind, second.file) == (EventKind.text, None)
