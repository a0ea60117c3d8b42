"""What a line speaks of: duties by the pack's words, households by number, numbers starred."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import diary, masking
from handlers.rules.pack_diary import Duty
from handlers.rules.pack_terms import Label
from tests.rules.packs import DEFAULT

SAMPLE = Path(__file__).parents[2] / "bot" / "demo" / "county.toml"


def duty(name: str, *words: str) -> Duty:
    return Duty(id=name, clause="三", label=Label(zh=name, en=name), words=words)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("走访3户低保户", ["sector_policies"]),
        ("入户宣传医保政策", ["publicity", "sector_policies"]),
        ("核对监测户的收入台账", ["targeting"]),
        ("和村两委商量合作社的秋收分红", ["collective_economy", "organisation"]),
        ("公示衔接资金项目", ["funds"]),
        ("教村里老人用普通话接听医院电话", ["mandarin"]),
        ("调解两户土地纠纷", ["customs"]),
        ("Explained the policy on health insurance", ["publicity", "sector_policies"]),
        ("吃了午饭", []),
    ],
)
def test_duties_of_the_default_pack(body: str, found: list[str]) -> None:
    assert list(diary.duties_of(body, DEFAULT.duties)) == found


def test_every_duty_is_found_by_each_of_its_words() -> None:
    """No word is swallowed by a longer one of another duty, so each has a use."""
    for one in DEFAULT.duties:
        assert one.words, one.id
        for word in one.words:
            assert one.id in diary.duties_of(f"下午{word}", DEFAULT.duties), (one.id, word)


def test_a_word_inside_a_longer_one_counts_for_the_longer_one_only() -> None:
    known = [duty("work", "务工"), duty("economy", "务工合作社"), duty("road", "修路")]
    assert diary.duties_of("办务工合作社", known) == ("economy",)
    assert diary.duties_of("办务工合作社,联系务工,修路", known) == ("work", "economy", "road")
    assert diary.duties_of("broad roads", [duty("road", "road")]) == ("road",)
    assert diary.duties_of("broadcast", [duty("road", "road")]) == ()


def test_all_sample_lines_but_one_get_a_duty() -> None:
    """Words people really write are found; to look at a landslide is none of the ten."""
    lines = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))["diary"]
    bodies = [line["body"] for line in lines]
    assert [body for body in bodies if not diary.duties_of(body, DEFAULT.duties)] == [
        "陪镇里查看了滑坡隐患点"
    ]


@pytest.mark.parametrize(
    ("body", "numbers", "hidden"),
    [
        ("走访户号0312", ("0312",), "走访户号***"),
        ("走访户编号:A0312、0415号户", ("A0312", "0415"), "走访户编号:***、***号户"),
        ("visited household no. 0312", ("0312",), "visited household no. ***"),
        ("走访5户,电话13800001111", (), "走访5户,电话13800001111"),
        ("3号楼修好了", (), "3号楼修好了"),
    ],
)
def test_households(body: str, numbers: tuple[str, ...], hidden: str) -> None:
    assert diary.households_of(body) == numbers
    assert diary.without_households(body) == hidden


@given(st.text("0123456789xX -走访", max_size=60), st.integers(10**14, 10**19))
def test_no_long_number_is_left(around: str, number: int) -> None:
    """Wherever it stands, no run of fifteen digits remains, and what is short is as it was."""
    starred = masking.masked(f"{around}卡{number}号{around}")
    assert not re.search(r"\d{15}", starred)
    assert str(number)[-4:] in starred
    if not re.search(r"[\d]", around):
        assert starred.startswith(around)


@pytest.mark.parametrize(
    "kept", ["13800001111 13900002222", "2026-11-23 10:00", "户号53010212345678", "", "走访"]
)
def test_what_is_no_card_stays(kept: str) -> None:
    assert masking.masked(kept) == kept


@pytest.mark.parametrize(
    ("said", "starred"),
    [
        ("530102196001011234", "**************1234"),
        ("53010219600101123x", "**************123x"),
        ("530102600101123", "***********1123"),
        ("530102 19600101 1234", "****************1234"),
        ("6222-0212-3456-7890", "***************7890"),
        ("\uff15\uff13\uff10\uff11\uff10\uff12196001011234", "**************1234"),
    ],
)
def test_cards_in_every_form(said: str, starred: str) -> None:
    assert masking.masked(said) == starred
    if said.isascii():
        assert masking.masked_bytes(b'"text":"\xe8\xb5\xb0' + said.encode()) == (
            b'"text":"\xe8\xb5\xb0' + starred.encode()
        )
