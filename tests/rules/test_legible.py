"""What nobody sees is taken out of a message; what a script or an emoji needs stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.legible import legible
from handlers.talk import Address, Event, FileRef
from storage.database import Database
from storage.kinds import EventKind
from tests.actors import MONDAY, small_county
from tests.conversations.posts import leave_state

TYPED = "6222\u200b021234567890123"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("签\u200b到", "签到"),
        ("\u202e在村\u202c", "在村"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("在村\x00\x07\x1b[2J", "在村[2J"),
        ("姓名\t电话\n", "姓名\t电话\n"),
        ("👨‍👩‍👧 ئۇيغۇر\u200cچە", "👨‍👩‍👧 ئۇيغۇر\u200cچە"),
        ("走访\u3000三户", "走访\u3000三户"),
    ],
)
def test_signs_nobody_sees_go_and_others_stay(said: str, read: str) -> None:
    assert legible(said) == read


@given(st.text(st.characters()))
def test_what_is_left_can_be_kept_and_says_it_all(said: str) -> None:
    """Nothing of it turns the direction or is a control character; letters are as they were."""
    read = legible(said)
    assert legible(read) == read
    read.encode()
    kinds = {sign: unicodedata.category(sign) for sign in read}
    assert {sign for sign, kind in kinds.items() if kind in {"Cc", "Cs"}} <= {"\n", "\t"}
    assert not {unicodedata.bidirectional(sign) for sign in read} & {"RLO", "LRO", "RLE", "LRE"}
    assert [s for s in said if s.isalnum()] == [s for s in read if s.isalnum()]


def test_every_event_is_legible() -> None:
    """Whatever platform it comes from; names of files too, which could pass for others."""
    file = FileRef("id", "报告\u202excod.exe", "image/\x00jpeg", 1)
    address = Address("terminal", "test", "1", "1")
    said = ("签\x00到", "do\u200b:x")
    event = Event(address, "1", EventKind.document, MONDAY, MONDAY, *said, file=file)
    assert (event.text, event.data) == ("签到", "do:x")
    assert (file.name, file.mime) == ("报告xcod.exe", "image/jpeg")


def test_an_approver_reads_what_was_written(database: Database) -> None:
    """A reason that turns the line round or hides a card's number is shown as it is."""
    stage = small_county(database)
    stage.say("张三", f"请假 明天 事假 \u202e办事\x00 {TYPED}")
    stage.say("张三", "提交")
    assert leave_state(stage) == ["pending"]
    told = stage.told("李四")
    assert "办事" in told
    assert not set(told) & set("\x00\u202e\u200b")
    assert "6222" not in told
