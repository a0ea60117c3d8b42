"""A pack says where each of its rules comes from, and every fault in it is named."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from handlers.rules import policy
from tests.rules.packs import DEFAULT, DEFAULT_TEXT, ROOT, text_with

BUDGET = 'asks_per_day = 3\nclause = "四(二)"\nbasis = "example"\n'
THIRD_RUNG = '    { over = 5, approve = ["team_leader", "township", "county"] },'


def test_what_stands_in_the_guiding_opinions_is_national_and_nothing_else() -> None:
    national = {rule.rule_id for rule in policy.refs(DEFAULT).values() if rule.basis == "national"}
    assert national == {
        "team.one_village_one_team",
        "team.min_members",
        "team.min_years",
        "meeting.leaders_per_quarter",
        "report.half_year",
    }


def test_example_values_are_marked_as_examples() -> None:
    for rule_id in ("leave.ladders.member", "messages.quiet_hours", "attendance.targets"):
        assert policy.ref(DEFAULT, rule_id).basis == "example"


def test_a_rule_is_cited_with_value_clause_and_document() -> None:
    text = text_with(
        'month_days = 20\nclause = "四(二)"\nbasis = "example"',
        'month_days = 22\nclause = "四(二)"\nbasis = "county"\ndocument = "平组发〔2026〕3号"',
    )
    found = policy.ref(policy.parse_pack(text), "attendance.targets")
    assert (found.rule_id, found.text_id, found.value.zh, found.clause, found.basis) == (
        "attendance.targets",
        "rule.attendance.targets.month",
        "22",
        "四(二)",
        "county",
    )
    assert found.document == "平组发〔2026〕3号"


def test_a_ladder_is_cited_in_the_words_of_the_pack() -> None:
    value = policy.ref(DEFAULT, "leave.ladders.leader").value
    assert value.zh == "≤3: 乡镇党委 批准, 县驻村办 备案; >3: 乡镇党委→县驻村办 批准"
    assert value.text("en").startswith("≤3: township approves, county office gets a file copy; >3")


def test_the_ten_duties_name_the_ten_clauses() -> None:
    numerals = "一二三四五六七八九十"
    assert [duty.clause for duty in DEFAULT.duties] == [f"三({n})" for n in numerals]


@pytest.mark.parametrize(
    ("old", "new", "key", "fault"),
    [
        ("[messages.budget]\n", "[messages.budget]\ncolour = 1\n", "messages.budget.colour",
         "unknown_key"),
        ("asks_per_day = 3\n", "", "messages.budget.asks_per_day", "missing_key"),
        ("asks_per_day = 3", 'asks_per_day = "3"', "messages.budget.asks_per_day", "wrong_type"),
        ("asks_per_day = 3", "asks_per_day = true", "messages.budget.asks_per_day", "wrong_type"),
        ("asks_per_day = 3", "asks_per_day = -1", "messages.budget.asks_per_day", "wrong_value"),
        ('starts = "21:00"', 'starts = "25:00"', "messages.quiet_hours.starts", "wrong_type"),
        (BUDGET, BUDGET.replace("example", "national"), "messages.budget", "not_national"),
        ("value = 3\n", "value = 2\n", "team.min_members", "not_national"),
        ('due = ["06-30", "12-31"]', 'due = ["06-25", "12-25"]', "report.half_year",
         "not_national"),
        ('due = ["06-30", "12-31"]', 'due = ["12-31", "06-30"]', "report.half_year.due",
         "report_due"),
        (BUDGET, BUDGET.replace("example", "county"), "messages.budget", "no_document"),
        (BUDGET, BUDGET + 'document = "x"\n', "messages.budget", "document_unused"),
        ('value = "exception"', 'value = "daily"', "attendance.method.value", "compulsory"),
        ('location = "off"', 'location = "required"', "attendance.method.location", "compulsory"),
        ("over = 3, up_to = 5", "over = 4, up_to = 5", "leave.ladders.member", "ladder_gap"),
        ("over = 3, up_to = 5", "over = 2, up_to = 5", "leave.ladders.member", "ladder_overlap"),
        ("over = 3, up_to = 5", "over = 3, up_to = 3", "leave.ladders.member", "ladder_empty"),
        ("{ over = 5, approve", "{ over = 5, up_to = 30, approve", "leave.ladders.member",
         "ladder_no_end"),
        (THIRD_RUNG, THIRD_RUNG.replace('"team_leader", "township", "county"', ""),
         "leave.ladders.member", "ladder_nobody"),
        (THIRD_RUNG, THIRD_RUNG.replace('"team_leader", ', "").replace('"township", ', ""),
         "leave.ladders.member", "ladder_shrinks"),
        (THIRD_RUNG, THIRD_RUNG.replace("team_leader", "mayor"), "leave.ladders.member",
         "no_office"),
        (THIRD_RUNG, THIRD_RUNG.replace("team_leader", "county"), "leave.ladders.member",
         "ladder_office_twice"),
        ('applicant = "leader"', 'applicant = "leader"\nkinds = ["sick"]', "leave.ladders",
         "ladder_missing"),
        ('applicant = "leader"', 'applicant = "member"', "leave.ladders", "ladder_twice"),
        ('applicant = "leader"', 'applicant = "leader"\nkinds = ["moon"]',
         "leave.ladders.leader", "no_leave_kind"),
        ('day_kind = "training"', 'day_kind = "school"', "attendance.kinds.table", "no_day_kind"),
        ('{ id = "unreported"', '{ id = "silent"', "attendance.kinds.table", "no_day_kind"),
        ('id = "mandarin"', 'id = "customs"', "duties", "twice"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_key(old: str, new: str, key: str, fault: str) -> None:
    with pytest.raises(policy.PackFault) as raised:
        policy.parse_pack(text_with(old, new))
    found = [(one.key, one.text_id) for one in raised.value.faults]
    assert (key, f"policy.fault.{fault}") in found
    assert key in str(raised.value)


def test_all_faults_are_listed_at_once() -> None:
    text = text_with("asks_per_day = 3", 'asks_per_day = "3"').replace(
        "[messages.budget]", "[messages.budget]\ncolour = 1"
    )
    with pytest.raises(policy.PackFault) as raised:
        policy.parse_pack(text)
    assert len(raised.value.faults) == 2


def test_what_is_not_toml_is_one_fault() -> None:
    with pytest.raises(policy.PackFault) as raised:
        policy.parse_pack("id = ")
    assert [one.text_id for one in raised.value.faults] == ["policy.fault.syntax"]


def test_a_county_with_a_document_may_demand_a_daily_check_in() -> None:
    text = text_with(
        'value = "exception"           # or "daily": needs a county document\n'
        'location = "off"              # "optional", or "required": needs a county document\n'
        'clause = "四(二)"\nbasis = "example"',
        'value = "daily"\nlocation = "required"\n'
        'clause = "四(二)"\nbasis = "county"\ndocument = "平组发〔2026〕3号"',
    )
    assert policy.parse_pack(text).attendance.method.value == "daily"


def test_a_pack_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        DEFAULT.messages.budget.asks_per_day = 9  # type: ignore[misc]  # that is the test


def _wording(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in (ROOT / "bot" / "locales" / language).glob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                key = message.id if isinstance(message.id, str) else message.id[0]
                said = message.string
                found[key] = said if isinstance(said, str) else (said or [""])[-1]
    del found[""]
    return found


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_word_the_same_ids_with_the_same_parameters() -> None:
    zh, en = _wording("zh_CN"), _wording("en")
    assert {key: _fields(text) for key, text in zh.items()} == {
        key: _fields(text) for key, text in en.items()
    }


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_id_in_the_code_has_a_wording(language: str) -> None:
    wording = _wording(language)
    files = [
        *Path(ROOT, "handlers", "rules").glob("*.py"),
        *Path(ROOT, "handlers").glob("reading/*"),
    ]
    code = "".join(path.read_text(encoding="utf-8") for path in files if path.suffix == ".py")
    ids = set(re.findall(r'"((?:reading|attendance\.reason|policy\.fault)\.[a-z_.]+[a-z])"', code))
    ids |= {f"policy.fault.{name}" for name in re.findall(r'_fault\(\w+, "(\w+)"', code)}
    assert len(ids) > 40
    assert ids - wording.keys() == set()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_rule_of_the_default_pack_has_a_sentence_that_can_be_filled(language: str) -> None:
    wording = _wording(language)
    for ref in policy.refs(DEFAULT).values():
        sentence = wording[ref.text_id].format(**{**ref.params, "value": ref.value.text(language)})
        assert sentence
        source = wording[f"rule.basis.{ref.basis}"]
        assert ref.clause in source.format(clause=ref.clause, document=ref.document)


def test_the_pack_is_dated() -> None:
    assert "issued = 2017-12-24" in DEFAULT_TEXT
    assert DEFAULT.issued.year == 2017
