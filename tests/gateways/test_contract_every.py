"""What every gateway promises whatever the messenger: each kind of message out and in."""

from pathlib import Path

import pytest

from bot.gateways import Attachment, Content, NoSuchFile, Outgoing, Sent, TooLarge
from handlers.talk import Ask
from storage.kinds import EventKind, MessageAction
from tests.gateways.conftest import NOON, Office, until
from tests.gateways.messengers import USER, Messenger, Shown, Telegram, Terminal

TELEGRAMS = [
    f"{client} by {mode}"
    for client in ("aiogram", "python-telegram-bot")
    for mode in ("polling", "webhook")
]
YES_NO = ((("同意", "1.1"), ("不同意", "1.2")), (("稍后", "1.3"),))
SHEET = Attachment("月表.xlsx", "application/octet-stream", b"PK\x03\x04" + bytes(99))


@pytest.fixture
def client(request: pytest.FixtureRequest) -> str:
    """Say over which library, where it is Telegram."""
    return str(request.node.callspec.params["messenger"].partition(" by ")[0])


@pytest.fixture
def mode(request: pytest.FixtureRequest) -> str:
    """Say how events come, where it is Telegram."""
    return str(request.node.callspec.params["messenger"].partition(" by ")[2])


@pytest.fixture(params=[*TELEGRAMS, "terminal"])
def messenger(request: pytest.FixtureRequest, tmp_path: Path) -> Messenger:
    """Give a chat over each gateway."""
    if request.param == "terminal":
        return Terminal(tmp_path)
    server = request.getfixturevalue("server")
    server.meet(USER)
    return Telegram(
        request.getfixturevalue("connected")(), server, request.getfixturevalue("running")
    )


def out(to: Messenger, body: str, action: MessageAction = MessageAction.send) -> Outgoing:
    return Outgoing(to.address, action, body)


async def sent(messenger: Messenger, message: Outgoing) -> str:
    result = await messenger.gateway.send(message)
    assert isinstance(result, Sent)
    return result.message_id


async def test_a_text_is_shown_as_it_is(messenger: Messenger) -> None:
    body = "*今天* <b>在村</b> _3_ & 👍\n第二行"
    await sent(messenger, out(messenger, body))
    assert messenger.shown() == [Shown(body)]


async def test_a_long_text_is_shown_whole(messenger: Messenger) -> None:
    lines = [f"{number} " + "村" * 90 for number in range(100)]
    await sent(messenger, out(messenger, "\n".join(lines)))
    assert "\n".join(one.text for one in messenger.shown()).splitlines() == lines


@pytest.mark.parametrize("ask", [Ask.location, Ask.main_keyboard])
async def test_a_text_that_asks_for_a_keyboard_is_shown(messenger: Messenger, ask: Ask) -> None:
    await sent(messenger, Outgoing(messenger.address, MessageAction.send, "在哪里", ask=ask))
    assert messenger.shown() == [Shown("在哪里")]


async def test_a_button_is_shown_and_brings_its_data(messenger: Messenger, office: Office) -> None:
    await sent(messenger, Outgoing(messenger.address, MessageAction.send, "批吗", YES_NO))
    assert messenger.shown() == [Shown("批吗", ("同意", "不同意", "稍后"))]
    messenger.press("不同意")
    async with messenger.running(office.submit):
        await until(lambda: len(office.events) == 1)
    (event,) = office.events
    assert (event.kind, event.data, event.address) == (
        EventKind.button,
        "1.2",
        messenger.address,
    )


async def test_of_buttons_with_one_text_the_newest_counts(
    messenger: Messenger, office: Office
) -> None:
    for data in ("1.1", "2.1"):
        await sent(
            messenger,
            Outgoing(messenger.address, MessageAction.send, "批吗", ((("同意", data),),)),
        )
    messenger.press("同意")
    async with messenger.running(office.submit):
        await until(lambda: len(office.events) == 1)
    assert office.events[0].data == "2.1"


async def test_an_edit_and_a_delete_are_taken(messenger: Messenger) -> None:
    target = await sent(messenger, out(messenger, "批吗"))
    for action, body in ((MessageAction.edit, "已同意"), (MessageAction.delete, "")):
        change = Outgoing(messenger.address, action, body, target=target)
        assert isinstance(await messenger.gateway.send(change), Sent)


async def test_every_message_has_an_id_of_its_own(messenger: Messenger) -> None:
    ids = {await sent(messenger, out(messenger, "好")) for _ in range(3)}
    assert len(ids) == 3


async def test_a_file_is_shown_with_its_words(messenger: Messenger) -> None:
    await sent(messenger, Outgoing(messenger.address, MessageAction.file, "11月在岗", file=SHEET))
    assert messenger.shown() == [Shown("11月在岗", (), SHEET.content)]


async def test_a_text_arrives(messenger: Messenger, office: Office) -> None:
    messenger.say("请假 明天")
    async with messenger.running(office.submit):
        await until(lambda: len(office.events) == 1)
    (event,) = office.events
    assert (event.kind, event.text) == (EventKind.text, "请假 明天")
    assert (event.address, event.private) == (messenger.address, True)
    assert (event.sent_at, event.received_at) == (NOON, NOON)


async def test_what_one_person_says_keeps_its_order_and_has_keys_of_its_own(
    messenger: Messenger, office: Office
) -> None:
    for n in range(5):
        messenger.say(f"第{n}句")
    async with messenger.running(office.submit):
        await until(lambda: len(office.events) == 5)
    assert office.texts == [f"第{n}句" for n in range(5)]
    assert len({event.key for event in office.events}) == 5


async def test_the_next_is_brought_only_once_the_first_is_committed(
    messenger: Messenger, office: Office
) -> None:
    office.open.clear()
    messenger.say("一")
    messenger.say("二")
    async with messenger.running(office.submit):
        await until(lambda: len(office.entered) == 1)
        assert (office.texts, len(office.entered)) == ([], 1)
        office.open.set()
        await until(lambda: office.texts == ["一", "二"])


async def test_a_file_arrives_and_is_fetched(messenger: Messenger, office: Office) -> None:
    messenger.send("证明.pdf", b"%PDF-1.7 x", "交证明")
    async with messenger.running(office.submit):
        await until(lambda: len(office.events) == 1)
    (event,) = office.events
    assert (event.kind, event.text) == (EventKind.document, "交证明")
    assert event.file is not None
    assert (event.file.name, event.file.size) == ("证明.pdf", 10)
    assert await messenger.gateway.fetch(event.file.id, 10) == Content(b"%PDF-1.7 x")
    assert isinstance(await messenger.gateway.fetch(event.file.id, 9), TooLarge)


async def test_a_file_that_is_not_there_is_no_such_file(messenger: Messenger) -> None:
    assert isinstance(await messenger.gateway.fetch("nowhere", 9), NoSuchFile)


async def test_answering_a_press_that_is_long_gone_hurts_nobody(messenger: Messenger) -> None:
    await messenger.gateway.answer_press("long ago")
    assert messenger.shown() == []


async def test_limits_are_told(messenger: Messenger) -> None:
    limits = messenger.gateway.limits
    assert min(limits.per_second, limits.per_chat_burst, limits.per_group_minute) >= 1
    assert min(limits.text_length, limits.file_size, limits.at_once) >= 1
