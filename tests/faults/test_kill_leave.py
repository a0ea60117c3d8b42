"""A leave from asking to the return over HTTP, killed at every step: the tables are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.conftest import Figures
from tests.faults.killing import Deaths, outcome
from tests.program import PEOPLE

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.conftest import Record

STORY = [
    ("张三", "事假 今天到明天 办事"),
    ("张三", "替班 王五"),
    ("张三", "[提交]"),
    ("王五", "[同意替班]"),
    ("李四", "退回修改 事由写具体"),
    ("张三", "[改了再交]"),
    ("张三", "上一步"),
    ("张三", "送母亲复查"),
    ("张三", "[提交]"),
    ("李四", "[同意]"),
    ("张三", "续假 两天"),
    ("张三", "还没办完"),
    ("张三", "[提交]"),
    ("李四", "[同意]"),
    ("赵六", "代录 张三 已批准"),
    ("赵六", "[确定录入]"),
    ("张三", "在村"),
    ("张三", "[回村销假]"),
    ("王五", "急事先走 母亲住院"),
    ("王五", "[补手续]"),
    ("王五", "[事假]"),
    ("王五", "3天"),
    ("王五", "[提交]"),
    ("李四", "不同意 先说清楚"),
]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_killed_at_every_step_a_leave_is_what_it_would_have_been(
    kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    chance: random.Random,
    tried: Record,
) -> None:
    """Requests, steps, marks, stand-in, audit and conversations equal those of a calm run."""
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    steps = range(len(PEOPLE), len(PEOPLE) + len(STORY))
    calm = await outcome(tmp_path / "calm", fresh(), STORY)
    deaths = Deaths(steps, chance)
    killed = await outcome(tmp_path / "killed", fresh(), STORY, deaths)
    said = len(PEOPLE) + len(STORY)
    tried(Figures("SIGKILL at every step of a leave", said, *killed.cost(calm), killed.unknown))
    states = " ".join(calm.domain["leave"])
    for state in ("returned", "joined", "urgent", "rejected"):
        assert f"LeaveState.{state}" in states
    assert killed.beside(calm) == []
