"""Headings that name a head, and what changed between two versions."""

from __future__ import annotations

import pytest

from handlers.reports.striking import read_numbers
from handlers.rules import differences, headings

NAMES = {"thinking": ("思想", "Thinking"), "work": ("工作", "Work"), "study": ("学习", "Study")}


@pytest.mark.parametrize(
    ("said", "head"),
    [
        ("思想", "thinking"),
        ("一、思想情况", "thinking"),
        ("(二)工作开展情况:", "work"),
        ("（三）学习方面", "study"),
        ("【学习】", "study"),
        ("第二部分 工作情况", "work"),
        ("2. Work", "work"),
        ("工作队的情况", None),
        ("思想上很重视工作", None),
        ("下一步打算", None),
    ],
)
def test_a_heading_names_its_head(said: str, head: str | None) -> None:
    assert headings.head_of(said, NAMES) == head


def test_what_stands_under_an_unknown_heading_stays_with_the_head_above() -> None:
    found = headings.split(
        [
            (True, "半年报告"),
            (True, "一、工作情况"),
            (False, "修渠。"),
            (True, "下一步打算"),
            (False, "再修渠。"),
            (False, "工作"),
        ],
        NAMES,
    )
    assert found.before == ["半年报告"]
    assert found.under == {"work": ["修渠。", "下一步打算", "再修渠。", "工作"]}


def test_changes_are_told_in_reading_order() -> None:
    found = list(differences.changes(["甲", "乙", "丙"], ["甲", "丁", "丙", "戊"]))
    assert [(one.sign, one.line) for one in found] == [
        ("gone", "乙"),
        ("come", "丁"),
        ("come", "戊"),
    ]
    assert list(differences.changes(["甲"], ["甲"])) == []


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("3", [3]),
        ("3、5-7", [3, 5, 6, 7]),
        ("删第2句和4", [2, 4]),
        ("5到3", None),
        ("全部", None),
        ("三", None),
        ("1至999999", None),
    ],
)
def test_numbers_of_sentences_are_read(said: str, numbers: list[int] | None) -> None:
    assert read_numbers(said) == numbers
