"""Yes and no, choices, and that no reader mistakes one for the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import reading
from handlers.reading import DayWords, Decision, TeamWords
from tests.reading.hearing import HEARING

YES = (
    "好", "好的", "是", "是的", "对", "行", "可以", "确认", "嗯", "嗯嗯", "👌", "ok", "OK!",
    "Ｏｋ", "y", "Yes", "sure",
    " 好 。", "好的👍", "没错", "没问题",
)  # fmt: skip
NO = (
    "不",
    "否",
    "不是",
    "不对",
    "不行",
    "不可以",
    "不好",
    "不要",
    "不用",
    "no",
    "N",
    "错了",
    "不 是",
    "不!",
)
NEITHER = (
    "好不好", "是吗", "行不行", "可以吗", "好?", "不是不行", "不知道", "也许", "同意", "不同意",
    "批准", "明天", "", "1",
    "好像不对", "是不是", "行李", "对不起", "不好意思", "maybe", "yes no", "好 不",
)  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_yes(text: str) -> None:
    assert reading.read_yes_no(text) is True


@pytest.mark.parametrize("text", NO)
def test_no(text: str) -> None:
    assert reading.read_yes_no(text) is False


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text: str) -> None:
    assert reading.read_yes_no(text) is None


WORDS = (
    "不 否 没 别 先 暂 好 是 对 行 同意 批准 准 可以 确认 ok no yes 吗 ? 了 吧 , 。 2"
    " 张三 都 在 在村 签到 不在 请假"
)
PIECES = st.lists(
    st.sampled_from(WORDS.split()),
    max_size=5,
)
NEGATIVE = ("不", "没", "别", "否", "no")


@given(PIECES, st.sampled_from(["", " ", ","]))
def test_nothing_negative_is_a_yes_an_approval_or_a_presence(parts: list[str], glue: str) -> None:
    text = glue.join(parts)
    # Who forgot to check in may have been in the village all the same.
    if any(word in text.replace("没签到", "") for word in (*NEGATIVE, "?", "吗")):
        assert reading.read_yes_no(text) is not True
        found = reading.read_command(text, HEARING)
        assert not (isinstance(found, Decision) and found.approve)
        if isinstance(found, DayWords):
            # What is said besides is kept and shown back; on its own it would be a plain mark.
            assert not found.marks or any(word in found.rest for word in (*NEGATIVE, "?", "吗"))
        if isinstance(found, TeamWords) and found.all_present:
            assert found.exceptions or found.problem


@given(PIECES)
def test_nothing_positive_alone_is_a_no_or_a_rejection(parts: list[str]) -> None:
    text = "".join(parts)
    if not any(word in text for word in (*NEGATIVE, "暂", "先")):
        assert reading.read_yes_no(text) is not False
        found = reading.read_decision(text, HEARING)
        assert not (found and not found.approve)


@given(st.text(max_size=30))
def test_a_decorated_answer_is_the_same_answer(text: str) -> None:
    for decorated in (f" {text} ", f"{text}。", f"{text}!"):
        assert reading.read_yes_no(decorated) == reading.read_yes_no(text)


@given(st.text(max_size=80))
def test_no_text_breaks_the_readers(text: str) -> None:
    reading.read_command(text, HEARING)
    reading.read_bare_dates(text, HEARING)


CHOICES = ("事假", "病假", "年休假", "3天以内")


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("1", 0), ("２", 1), ("②", 1), ("2.", 1), ("第三个", 2), ("选2", 1), ("二", 1),
        ("4️⃣", 3),
        ("病假", 1), (" 病假。", 1), ("年 休 假", 2), ("3天以内", 3), ("【事假】", 0),
        ("no. 2", 1),
        ("5", None), ("0", None), ("3.5", None), ("12", None), ("假", None), ("", None),
        ("3天", None),
        ("不是病假", None), ("1 2", None),
    ],
)  # fmt: skip
def test_a_choice_is_answered_by_number_or_text(text: str, index: int | None) -> None:
    assert reading.read_choice(text, CHOICES) == index
