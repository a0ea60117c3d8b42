"""A report from draft to acceptance over HTTP, the program killed where it writes something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.killing import Deaths, outcome
from tests.program import PEOPLE, without_quiet_hours

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

TOLD = [
    ("张三", "日志 上午走访5户低保户", True),
    ("王五", "困难: 三组饮水管冻裂", False),
    ("李四", "交报告", True),
    ("李四", "[写空白部分]", False),
    ("李四", "思想端正", True),
    ("李四", "每周学习", True),
    ("李四", "[提交]", True),
    ("钱七", "收报告", False),
    ("钱七", "[打开1]", True),
    ("钱七", "[退回]", False),
    ("钱七", "学习写具体", False),
    ("钱七", "[退回]", True),
    ("李四", "交报告", True),
    ("李四", "[学习]", False),
    ("李四", "[整段改写]", False),
    ("李四", "每周学习\n学完《条例》", True),
    ("李四", "[看全部]", False),
    ("李四", "[预览并提交]", False),
    ("李四", "[提交]", True),
    ("钱七", "收报告", False),
    ("钱七", "[打开1]", False),
    ("钱七", "[看修改]", False),
    ("钱七", "[接收]", True),
]
"""Who says what, and whether the program is killed then: where something is written down."""

STORY = [(name, said) for name, said, _ in TOLD]


def always_open() -> str:
    """Give a pack whose half-year report may be written on whatever day a test runs."""
    body = without_quiet_hours()
    changed = body.replace("\ndays = 14\nclause", "\ndays = 200\nclause")
    assert changed != body
    return changed


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_killed_where_it_writes_a_report_is_what_it_would_have_been(
    kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    chance: random.Random,
) -> None:
    """Drafts, versions, sources, openings, decisions and audit equal those of a calm run."""
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    steps = [n for n, (*_, dies) in enumerate(TOLD, len(PEOPLE)) if dies]
    pack = always_open()
    calm = await outcome(tmp_path / "calm", fresh(), STORY, pack=pack)
    killed = await outcome(tmp_path / "killed", fresh(), STORY, Deaths(steps, chance), pack)
    first, second = calm.domain["report_version"]
    assert "ReportState.returned" in first
    assert "ReportState.accepted" in second
    assert all("['diary', [1]]" in one for one in (first, second))
    assert "学完《条例》" in second
    assert len(calm.domain["report_opening"]) == len(calm.domain["report_version"])
    assert killed.beside(calm) == []
