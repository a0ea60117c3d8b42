"""A month sheet filled in by hand: its signs, its faults, and nothing read into it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules import paper_month as rules
from handlers.rules.paper_month import Entry, Fault, PaperMonth, PaperRow
from handlers.rules.span import Half

NOVEMBER = date(2026, 11, 1)
HEAD = ["姓名", "工作队", *map(str, range(1, 31))]


def sheet(*rows: list[str], title: str = "2026年11月 驻村考勤补录表") -> PaperMonth:
    return rules.read([[title], HEAD, *rows])


def row(name: str, **signs: str) -> list[str]:
    """Give a row with signs by day, such as d18."""
    cells = ["" for _ in range(30)]
    for key, sign in signs.items():
        cells[int(key.removeprefix("d")) - 1] = sign
    return [name, "石桥村工作队", *cells]


def entry(day: int, kind: str = "in_village", half: Half | None = None) -> Entry:
    return Entry(NOVEMBER.replace(day=day), half, kind)


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("√", (entry(18),)), ("✓", (entry(18),)), ("在村", (entry(18),)), ("1", (entry(18),)),
        ("Z", (entry(18),)), ("ｚ", (entry(18),)), ("出", (entry(18, "official_trip"),)),
        ("公出", (entry(18, "official_trip"),)), ("会", (entry(18, "meeting"),)),
        ("训", (entry(18, "training"),)), ("休", (entry(18, "rest"),)),
        ("√/√", (entry(18),)),
        ("√/会", (entry(18, half=Half.AM), entry(18, "meeting", Half.PM))),
        ("出/?", (entry(18, "official_trip", Half.AM),)),
        ("", ()), ("○", ()), ("?", ()), ("？", ()), ("/", ()), ("—", ()), ("(√)", ()),
        ("未报", ()),
    ],
)  # fmt: skip
def test_a_sign_stands_for_a_kind_of_day(sign: str, expected: tuple[Entry, ...]) -> None:
    found = sheet(row("张三", d18=sign))
    assert found == PaperMonth(NOVEMBER, (PaperRow(3, "张三", "石桥村工作队", expected),))


@pytest.mark.parametrize(
    ("sign", "reason"),
    [
        ("病", "paper.leave"), ("事假", "paper.leave"), ("√/病", "paper.leave"),
        ("抽", "paper.leave"),
        ("×", "paper.unknown_sign"), ("不在", "paper.unknown_sign"),
        ("没在村", "paper.unknown_sign"),
        ("不", "paper.unknown_sign"), ("=1+1", "paper.unknown_sign"),
        ("√√", "paper.unknown_sign"),
        ("在/会/出", "paper.unknown_sign"), ("2", "paper.unknown_sign"),
    ],
)  # fmt: skip
def test_any_other_sign_is_named_and_never_a_day(sign: str, reason: str) -> None:
    found = sheet(row("张三", d17="√", d18=sign))
    assert found.rows[0].entries == (entry(17),)
    params: dict[str, str | int] = {"name": "张三", "day": 18, "sign": sign}
    assert found.faults == (Fault(3, reason, params),)


@pytest.mark.parametrize(
    "title", ["2026年11月 驻村考勤补录表", "考勤 2026-11", "2026.11", "2026年 11 月份考勤"]
)
def test_the_month_stands_above_the_head(title: str) -> None:
    assert sheet(row("张三"), title=title).month == NOVEMBER


def test_what_has_no_month_or_no_head_is_no_sheet() -> None:
    assert sheet(row("张三", d1="√"), title="考勤表").faults == (Fault(1, "paper.no_month"),)
    assert rules.read([["2026年11月"], ["甲", "乙"]]).faults == (Fault(1, "paper.no_head"),)
    assert rules.read([]).faults == (Fault(1, "paper.no_head"),)


def test_a_day_the_month_does_not_have_is_named() -> None:
    """30 February stands in real sheets; here it is a fault."""
    found = sheet(row("张三", d29="√", d30="√"), title="2026年2月")
    assert [fault.reason for fault in found.faults] == ["paper.no_such_day"] * 2
    assert found.rows[0].entries == ()


def test_spaces_in_a_name_and_empty_rows_do_not_matter() -> None:
    found = sheet(row("张 三", d1="√"), row(""), ["", "", "√"], row(" 李四 ", d2="出"))
    assert [(one.row, one.name) for one in found.rows] == [(3, "张三"), (6, "李四")]


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), max_size=12), max_size=8))
def test_no_table_breaks_the_reader(cells: list[list[str]]) -> None:
    rules.read(cells)
    rules.read([["2026年11月"], HEAD, *cells])


@settings(deadline=None)
@given(st.text(min_size=1, max_size=5))
def test_only_known_signs_are_days(sign: str) -> None:
    """Whatever a cell holds, a day comes of it only if every part of it is a sign."""
    found = sheet(row("张三", d18=sign))
    if found.rows and found.rows[0].entries:
        parts = {rules.plain(part) for part in rules.plain(sign).split("/")}
        assert parts & set(rules.KIND_OF)
        assert not any("不" in part or "没" in part for part in parts)
