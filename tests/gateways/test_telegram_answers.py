"""What is Telegram and not library: errors, lengths, and the polling loop without a network."""

import asyncio
import json
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateways import NotSent, Refused, Sent, TargetGone, Unknown
from bot.gateways.telegram import errors, polling, updates
from bot.gateways.telegram.sending import split
from bot.gateways.telegram.transport import Answer
from handlers.talk import Event

NOON = datetime(2026, 6, 17, 4, 0, tzinfo=UTC)


def says(status: int, description: str, **parameters: int) -> Answer:
    said = {"ok": False, "error_code": status, "description": description}
    return Answer(status, json.dumps(said | {"parameters": parameters}).encode())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(200, b'{"ok":true,"result":{"message_id":9,"date":"?"}}'), Sent("9")),
        (Answer(200, b'{"ok":true,"result":true}'), Sent("5")),
        (Answer(200, b'{"ok":true,"result":null}'), Sent("5")),
        (Answer(200, b'{"ok":true}'), Sent("5")),
        (Answer(200, b'{"ok":true,"result":{"text":"\\ud800","message_id":9}}'), Sent("9")),
        (says(400, "Bad Request: MESSAGE IS NOT MODIFIED: x"), Sent("5")),
        (says(400, "Message to edit not found"), TargetGone("400 Message to edit not found")),
        (says(400, "MESSAGE_ID_INVALID"), TargetGone("400 MESSAGE_ID_INVALID")),
        (says(400, "message is too long"), Refused("400 message is too long")),
        (says(400, "Chat not found"), Refused("400 Chat not found", unreachable=True)),
        (says(403, "bot was kicked"), Refused("403 bot was kicked", unreachable=True)),
        (says(429, "slow", retry_after=35), NotSent("429 slow", 35)),
        (says(401, "Unauthorized"), NotSent("401 Unauthorized", whole_bot=True)),
        (says(502, "Bad Gateway"), NotSent("502 Bad Gateway")),
    ],
)
def test_an_answer_means_one_thing(answer: Answer, expected: object) -> None:
    assert errors.result_of(answer, "5") == expected


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'{"ok":tr', b"\xff\xfe", b'{"message":"no route"}'],
)
@pytest.mark.parametrize("status", [200, 403, 502])
def test_anything_else_is_unknown(status: int, body: bytes) -> None:
    assert isinstance(errors.result_of(Answer(status, body), ""), Unknown)


def test_success_that_contradicts_the_status_is_unknown() -> None:
    assert isinstance(errors.result_of(Answer(500, b'{"ok":true,"result":true}'), ""), Unknown)


def test_a_list_with_a_lone_surrogate_keeps_its_other_members() -> None:
    verdict = errors.read(Answer(200, b'{"ok":true,"result":[{"a":"\\ud800"},{"b":1}]}'))
    assert errors.elements(verdict) == [b'{"a": "\\ud800"}', b'{"b": 1}']


def test_what_is_no_list_has_no_members() -> None:
    with pytest.raises(errors.UnclearAnswerError):
        errors.elements(errors.read(Answer(200, b'{"ok":true,"result":{}}')))


@given(st.text(alphabet="村a\n ", max_size=60), st.integers(2, 12))
def test_cutting_loses_nothing_but_white_space(body: str, most: int) -> None:
    parts = split(body, most)
    assert max(map(len, parts)) <= most
    assert "".join("".join(parts).split()) == "".join(body.split())
    assert all(part.strip() for part in parts) or parts == [""]


class Script:
    """A source that plays what each poll brings, then waits for ever."""

    def __init__(self, *polls: list[bytes] | polling.FetchError) -> None:
        self.polls = list(polls)
        self.offsets: list[int] = []
        self.waits: list[float] = []
        self.done = asyncio.Event()

    async def get_updates(self, offset: int, patience: float) -> list[bytes]:
        assert patience == 25.0
        self.offsets.append(offset)
        if not self.polls:
            self.done.set()
            await asyncio.Event().wait()
        poll = self.polls.pop(0)
        if isinstance(poll, polling.FetchError):
            raise poll
        return poll

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def play(self) -> list[str]:
        taken: list[str] = []

        async def submit(event: Event) -> None:
            taken.append(event.update_id)

        poller = polling.Poller(self, read, polling.Pace(), Random(1), self.sleep)
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            task = group.create_task(poller.run(submit))
            await self.done.wait()
            task.cancel()
        return taken


def read(raw: bytes) -> updates.Received:
    return updates.read(raw, "4242", NOON)


def message(number: int) -> bytes:
    said = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": {"id": 7}}
    return json.dumps({"update_id": number, "message": said | {"text": "x"}}).encode()


async def test_the_offset_follows_the_highest_number() -> None:
    script = Script([message(5), message(6)], [message(7)])
    assert await script.play() == ["5", "6", "7"]
    assert script.offsets == [0, 7, 8]


async def test_ignored_updates_are_confirmed_too() -> None:
    script = Script([b'{"update_id":5,"my_chat_member":{}}'])
    assert await script.play() == []
    assert script.offsets == [0, 6]


async def test_waits_grow_with_jitter_and_end_with_success() -> None:
    failed = [polling.FetchError("no connection") for _ in range(8)]
    script = Script(*failed, [message(5)], polling.FetchError("again"))
    await script.play()
    for number, wait in enumerate(script.waits[:8]):
        longest = min(30.0, 2.0**number)
        assert longest / 2 <= wait <= longest
    assert script.waits[8] <= 1.0


async def test_a_told_wait_is_kept_exactly() -> None:
    script = Script(polling.FetchError("Too Many Requests", 429, after=37.0))
    await script.play()
    assert script.waits == [37.0]


async def test_a_server_that_never_holds_the_poll_makes_no_spin() -> None:
    script = Script([], [], [])
    await script.play()
    assert [0.4 < wait <= 0.5 for wait in script.waits] == [True, True, True]


async def test_updates_without_a_number_make_no_spin() -> None:
    script = Script([b"{}"], [b"{}"])
    await script.play()
    assert len(script.waits) == 2
