"""What a row of a roster may say, and what is refused by row and reason."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from handlers.rules import roster as rules
from handlers.rules import roster_cells
from handlers.rules.roster_cells import Unreadable
from storage.kinds import Membership, Role, Skill

HEADING = ("姓名", "电话", "角色", "派出单位", "乡镇", "村", "开始", "结束")
ZHANG = ("张三", "13800000001", "第一书记", "县水利局", "平安镇", "石桥村", "", "")


def faults(*rows: Sequence[str], heading: Sequence[str] = HEADING) -> list[tuple[int, str]]:
    """Give row and reason of everything wrong below a heading in row 1."""
    wrong = rules.read([heading, *rows]).faults
    return [(fault.row, fault.reason.removeprefix("roster.fault.")) for fault in wrong]


@pytest.mark.parametrize(
    ("read", "said", "understood"),
    [
        (roster_cells.name, " 张 三 ", "张三"),
        (roster_cells.name, "买买提·艾力", "买买提·艾力"),
        (roster_cells.name, "John  Smith", "John Smith"),
        (roster_cells.name, "张伟(大)", "张伟(大)"),
        (roster_cells.name, "\u200b李四\ufeff", "李四"),
        (roster_cells.phone, "138 0000-0001", "13800000001"),
        (roster_cells.phone, "+8613800000001", "13800000001"),
        (roster_cells.phone, "\uff11\uff13800000001", "13800000001"),
        (roster_cells.phone, "13800000001.0", "13800000001"),
        (roster_cells.roles, "第一书记/队长", (Role.leader,)),
        (roster_cells.roles, "队员、管理员", (Role.member, Role.administrator)),
        (roster_cells.roles, "Township Coordinator", (Role.township,)),
        (roster_cells.day, "2026年1月5日", date(2026, 1, 5)),
        (roster_cells.day, "2026.1.5", date(2026, 1, 5)),
        (roster_cells.day, "20260105", date(2026, 1, 5)),
        (roster_cells.day, "至今", None),
    ],
)
def test_a_cell_is_read_as_people_write_it(
    read: Callable[[str], object], said: str, understood: object
) -> None:
    assert read(said) == understood


@pytest.mark.parametrize(
    ("read", "said", "reason"),
    [
        (roster_cells.name, "", "missing_name"),
        (roster_cells.name, "🙂👍", "bad_name"),
        (roster_cells.name, "张三🙂", "bad_name"),
        (roster_cells.name, "123", "bad_name"),
        (roster_cells.name, "张" * 41, "bad_name"),
        (roster_cells.phone, " ", "missing_phone"),
        (roster_cells.phone, "1380000000", "bad_phone"),
        (roster_cells.phone, "1.38E+10", "bad_phone"),
        (roster_cells.phone, "0771-1234567", "bad_phone"),
        (roster_cells.roles, "", "missing_role"),
        (roster_cells.roles, "主任", "unknown_role"),
        (roster_cells.roles, "队长、队员", "unknown_role"),
        (roster_cells.day, "2025.1", "day_missing"),
        (roster_cells.day, "2026-02-30", "bad_date"),
        (roster_cells.day, "46027", "bad_date"),
    ],
)
def test_a_cell_is_never_guessed(read: Callable[[str], object], said: str, reason: str) -> None:
    refused = read(said)

    assert isinstance(refused, Unreadable)
    assert refused.reason == reason


def test_a_title_above_and_unknown_columns_do_not_matter() -> None:
    """The heading is found below a title, in English too, and rows keep their number."""
    heading = ("No.", "Name", "Phone", "Role", "Township", "Village", "Remark")
    row = ("1", "Li Si", "13800000002", "member", "Ping'an", "Shiqiao", "x")

    read = rules.read([("Roster of 2026",), (), heading, (), row])

    assert read.faults == ()
    assert read.ignored == ("No.", "Remark")
    assert [(r.row, r.name, r.role, r.village) for r in read.rows] == [
        (5, "Li Si", Role.member, "Shiqiao")
    ]


def test_a_file_without_a_usable_heading_is_refused_once() -> None:
    assert faults(ZHANG, heading=("a", "b")) == [(0, "no_heading")]
    assert faults(ZHANG, heading=("姓名", "村")) == [(1, "no_column_phone"), (1, "no_column_role")]
    assert faults() == [(0, "nobody")]


def test_every_fault_of_every_row_is_named() -> None:
    """Nothing is hidden behind the first fault, neither of the file nor of a row."""
    assert faults(
        ("🙂", "123", "主任", "", "", "", "2025.1", "x"),
        ("张三", "13800000001", "队员", "", "平安镇", "", "", ""),
        ("李四", "13800000002", "派出单位联络员", "", "", "", "", ""),
        ("王五", "13800000003", "队员", "", "平安镇", "石桥村", "2026-02-01", "2026-01-01"),
        ("", "", "", "", "", "", "", ""),
        ("赵六", "13800000004", "队长", "", "平安镇", "石桥村", "", ""),
        ("钱七", "13800000004", "队员", "", "平安镇", "石桥村", "", ""),
        ("孙八", "13800000005", "队长", "", "平安镇", "石桥村", "", ""),
        ("孙八", "13800000005", "队长", "", "平安镇", "石桥村", "", ""),
    ) == [
        (2, "bad_name"),
        (2, "bad_phone"),
        (2, "unknown_role"),
        (2, "day_missing"),
        (2, "bad_date"),
        (3, "missing_village"),
        (4, "missing_unit"),
        (5, "end_before_start"),
        (8, "phone_of_another"),
        (9, "two_leaders"),
        (10, "repeated"),
        (10, "two_leaders"),
    ]


def test_a_handover_is_no_second_leader() -> None:
    """Two leaders may overlap for a month, the former one having an end."""
    former = (*ZHANG[:6], "2025-01-01", "2026-11-30")
    soon, early = (
        ("孙八", "13800000005", *ZHANG[2:6], day, "") for day in ("2026-11-15", "2026-06-01")
    )

    assert faults(former, soon) == []
    assert faults(former, early) == [(3, "two_leaders")]


MORE = (*HEADING, "第一书记", "脱产", "组织关系", "专长")


@pytest.mark.parametrize(
    ("role", "cells", "extras"),
    [
        ("队长", ("", "", "", ""), ()),
        ("队长", ("是", "√", "已转接", "党群"), (True, True, Membership.moved, Skill.party)),
        ("队员", ("no", "×", "否", "经济"), (False, False, Membership.elsewhere, Skill.economy)),
        ("第一书记/队长", ("", "", "—", "社会"), (True, None, None, Skill.social)),
        ("队员", ("", "", " 非党员", ""), (None, None, Membership.not_member)),
        ("管理员", ("是", "是", "是", "党群"), ()),
    ],
)
def test_what_a_row_may_say_besides(
    role: str, cells: tuple[str, ...], extras: tuple[Any, ...]
) -> None:
    """Empty is not no, and a role that names the first secretary needs no column."""
    read = rules.read(
        [MORE, ("张三", "13800000001", role, "", "平安镇", "石桥村", "", "", *cells)]
    )

    assert [row.extras for row in read.rows] == [rules.Extras(*extras)]


def test_what_a_row_says_besides_is_never_guessed() -> None:
    wang, zhao, sun, other = (
        (name, f"1380000000{n}", role, "", "平安镇", village, "", "")
        for n, name, role, village in (
            (3, "王五", "队员", "石桥村"),
            (4, "赵六", "第一书记", "大河村"),
            (5, "孙八", "队长", "黄泥坡村"),
            (5, "孙八", "队长", "东沟村"),
        )
    )

    assert faults(
        (*wang, "也许", "半", "党员", "厨艺"),
        (*zhao, "否", "", "", ""),
        (*sun, "", "", "", "党群"),
        (*other, "", "", "", "经济"),
        heading=MORE,
    ) == [
        (2, "bad_yes_no"),
        (2, "bad_yes_no"),
        (2, "bad_yes_no"),
        (2, "bad_skill"),
        (3, "not_first_secretary"),
        (5, "two_skills"),
    ]
