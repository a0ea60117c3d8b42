"""Every recorded payload of Telegram gives exactly its golden event."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.gateways.telegram.updates import Received, read, without_degrees
from handlers.talk import Event, Location
from storage.kinds import Datum, EventKind

PAYLOADS = sorted((Path(__file__).parent / "payloads" / "telegram").glob("*.json"))
RECEIVED = datetime(2026, 6, 17, 1, 0, 5, tzinfo=UTC)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("message_id", "date", "chat", "from", "text", "location", "photo", "id", "data")


@pytest.mark.parametrize("file", PAYLOADS, ids=lambda file: file.stem)
def test_a_payload_becomes_its_golden_event(file: Path) -> None:
    case: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    raw = json.dumps(case["update"]).encode()
    golden = case["event"]
    if golden is not None:
        golden = replace(
            msgspec.convert(golden | {"received_at": "2026-06-17T01:00:05Z"}, Event),
            raw=without_degrees(raw),
        )
    assert read(raw, "4242", RECEIVED) == Received(900, golden)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"5", b"null", b'{"message": {}}', b"\xff"])
def test_what_has_no_number_cannot_be_confirmed_and_is_no_event(raw: bytes) -> None:
    assert read(raw, "4242", RECEIVED) == Received(None, None)


def test_a_lone_surrogate_is_an_event_of_kind_other() -> None:
    raw = (
        b'{"update_id":5,"message":{"message_id":1,"date":1,"text":"\\ud800",'
        b'"from":{"id":7},"chat":{"id":7,"type":"private"}}}'
    )
    event = read(raw, "4242", RECEIVED).event
    assert event is not None
    assert (event.kind, event.address.chat, event.raw) == (EventKind.other, "7", raw)


@given(
    kind=st.sampled_from(["message", "edited_message", "callback_query", "telepathy"]),
    content=st.dictionaries(st.sampled_from(FIELDS), anything) | anything,
)
def test_no_content_breaks_the_reading(kind: str, content: object) -> None:
    received = read(json.dumps({"update_id": 5, kind: content}).encode(), "4242", RECEIVED)
    assert received.update_id == 5


def shared(**place: object) -> bytes:
    """Give an update that shares a place, and replies to one that does."""
    message = {
        "message_id": 1,
        "date": 1,
        "from": {"id": 7},
        "chat": {"id": 7, "type": "private"},
        "location": place,
    }
    return json.dumps(
        {"update_id": 5, "message": message | {"reply_to_message": message}}
    ).encode()


def test_what_is_kept_for_the_operator_has_no_coordinates() -> None:
    """Neither of the message nor of what it replies to; only the event has them, for the turn."""
    raw = shared(latitude=31.23456789, longitude=-121.98765432)
    event = read(raw, "4242", RECEIVED).event
    assert event is not None
    assert event.location == Location(31.23456789, -121.98765432)
    assert json.loads(event.raw) == json.loads(shared(latitude=0, longitude=0))
    assert "31.2" not in repr(event)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"update_id":5,"message":{"location":{"latitude":31.23456789,"longitude":"121.98"}}}',
        b'{"update_id":5,"message":{"location":{"latitude" : 3.123456789e1, "longitude":121.98',
    ],
)
def test_what_cannot_be_decoded_is_kept_without_them_too(raw: bytes) -> None:
    received = read(raw, "4242", RECEIVED)
    kept = without_degrees(raw) if received.event is None else received.event.raw
    assert b"31" not in kept
    assert b"121" not in kept


def test_a_gateway_may_speak_the_other_system() -> None:
    event = read(shared(latitude=31.2, longitude=121.9), "4242", RECEIVED, Datum.gcj02).event
    assert event is not None
    assert event.location == Location(31.2, 121.9, datum=Datum.gcj02)
