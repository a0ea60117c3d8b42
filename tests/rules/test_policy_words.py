"""A pack can be told in sentences, and two packs by what changes for people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from handlers.rules import policy, policy_words
from handlers.rules.pack_terms import Label
from handlers.rules.policy_words import Sentence
from tests.rules.packs import DEFAULT, ROOT, pack_with

PACKS = [*(ROOT / "policies").glob("*.toml"), *(ROOT / "tests" / "packs").glob("*.toml")]
EXAMPLE = (ROOT / "policies" / "example-2021.toml").read_text(encoding="utf-8")


def wording(language: str) -> dict[str, str]:
    """Give every text of a language."""
    found: dict[str, str] = {}
    for path in (ROOT / "bot" / "locales" / language).glob("*.po"):
        with path.open("rb") as file:
            found |= {str(m.id): str(m.string) for m in read_po(file) if m.id}
    return found


def spelt(sentence: Sentence, texts: dict[str, str], language: str) -> str:
    """Fill a sentence."""
    values = {
        key: value.text(language) if isinstance(value, Label) else value
        for key, value in sentence.params.items()
    }
    return texts[sentence.text_id].format(**values)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_every_pack_can_be_told_whole(path: Path, language: str) -> None:
    texts = wording(language)
    pack = policy.parse_pack(path.read_text(encoding="utf-8"))
    said = policy_words.sentences(pack)
    lines = [spelt(one, texts, language) for part in said.values() for one in part]
    assert len(lines) > 100
    assert not [line for line in lines if not line or re.search(r"[{}]", line)]


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("half_days = true", "half_days = false", ["可以请半天"], ["不足一天按一天算"]),
        ("asks_per_day = 3", "asks_per_day = 2", ["每人每天最多3次询问"], ["每人每天最多2次询问"]),
        ("remind_after_hours = 18", "remind_after_hours = 9", None, None),
        ("holidays = true", "holidays = false", ["法定节假日休息"], ["法定节假日不休"]),
        ('location = "off" ', 'location = "optional" ', ["不用位置"], ["位置可发可不发"]),
        ("remind_after_hours = 4 ", "remind_after_hours = 5 ", None, None),
        ('household = { zh = "户"', 'household = { zh = "家"', ["户叫“户”"], ["户叫“家”"]),
        ('part_month = "down"', 'part_month = "up"', None, None),
        ("higher_step = false", "higher_step = true", None, None),
        ("month_days = 20", 'year_share = "2/3"', ["每月驻村20天"],
         ["全年驻村不少于工作日的2/3"]),
        ("month_days = 20", "min_present = 4", ["每月驻村20天"], ["同时在岗不少于4人"]),
        ("month_days = 20", "pattern = { days = 5, nights = 4 }", ["每月驻村20天"],
         ["每周在村5天4夜"]),
        ("month_days = 20", "month_days = 20\nmin_present = 2", [], ["同时在岗不少于2人"]),
        ('id = "rest", counts = "excused"', 'id = "rest", counts = "stationed"',
         ["轮休:不算在岗,也不算缺"], ["轮休:算在岗"]),
        ('words = ["病假", "sick leave"]', 'words = ["病假", "看病"]', None, None),
        ('head = "group_head" ', "", ["投诉建议可交给县里或领导小组组长,不给队长"],
         ["投诉建议只交给县里,不给队长"]),
        ("nameless_per_day = 3 ", "nameless_per_day = 0 ",
         ["匿名投诉每人每天最多3件,全县每天最多50件"], ["不收匿名投诉"]),
        ("answer_days = 5 ", "answer_days = 3 ", ["投诉建议5个工作日内答复,09:00提醒"],
         ["投诉建议3个工作日内答复,09:00提醒"]),
        ("days_before = [90, 30, 7]", "days_before = [60]", None, None),
        ("every_months = 12", "every_months = 6", None, None),
    ],
)  # fmt: skip
def test_a_change_is_told_in_plain_words(
    old: str, new: str, gone: list[str] | None, come: list[str] | None
) -> None:
    texts = wording("zh_CN")
    found = policy_words.changes(DEFAULT, pack_with(old, new))
    assert len(found) == 1
    both = [
        [spelt(one, texts, "zh_CN") for one in side] for side in (found[0].gone, found[0].come)
    ]
    told = [
        [line for line in both[0] if line not in both[1]],
        [line for line in both[1] if line not in both[0]],
    ]
    if gone is None:
        assert told[0] != told[1]
        assert told[0]
    else:
        assert told == [gone, come]


def test_a_confirmed_value_changes_its_source_only() -> None:
    old = 'asks_per_day = 3\nclause = "四(二)"\nbasis = "example"'
    new = old.replace('"example"', '"county"\ndocument = "平组发〔2026〕3号"')
    (found,) = policy_words.changes(DEFAULT, pack_with(old, new))
    assert [one.text_id for one in found.gone] == ["rule.basis.example"]
    assert [one.text_id for one in found.come] == ["rule.basis.county"]


def test_the_same_pack_has_no_changes() -> None:
    assert policy_words.changes(DEFAULT, DEFAULT) == ()


def test_the_example_of_2021_claims_nothing_national() -> None:
    pack = policy.parse_pack(EXAMPLE)
    assert {ref.basis for ref in policy.refs(pack).values()} == {"example"}
    assert [duty.label.zh for duty in pack.duties] == [
        "建强村党组织", "推进强村富民", "提升治理水平", "为民办事服务",
    ]  # fmt: skip
    assert [kind.period for kind in pack.report.kinds] == ["quarter", "year", "term"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('accepts = "township"', 'accepts = "mayor"', "no_office"),
        ('id = "problems"', 'id = "done"', "twice"),
        ('id = "year"', 'id = "quarter"', "twice"),
        ('period = "term"', 'period = "week"', "wrong_value"),
        (
            'clause = "五(一)"\nbasis = "example"\nheads',
            'clause = "五(一)"\nbasis = "national"\nheads',
            "not_national",
        ),
    ],
)
def test_faults_of_further_reports_are_named(old: str, new: str, fault: str) -> None:
    assert old in EXAMPLE
    with pytest.raises(policy.PackFault) as raised:
        policy.parse_pack(EXAMPLE.replace(old, new, 1))
    assert f"policy.fault.{fault}" in [one.text_id for one in raised.value.faults]


@pytest.mark.parametrize("value", ["3/2", "0/3", "two thirds"])
def test_a_share_of_the_year_is_no_more_than_the_year(value: str) -> None:
    with pytest.raises(policy.PackFault):
        pack_with("month_days = 20", f'year_share = "{value}"')
