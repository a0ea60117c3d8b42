"""A conversation over HTTP, the process killed in it again and again: nothing lost or doubled."""

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
    ("张三", "签到"),
    ("王五", "Z"),
    ("张三", "请假"),
    ("张三", "[事假]"),
    ("张三", "明天到后天"),
    ("张三", "上一步"),
    ("张三", "明天"),
    ("张三", "送孩子上学"),
    ("张三", "[提交]"),
    ("李四", "[同意]"),
    ("王五", "病假 明天到后天 发烧"),
    ("王五", "提交"),
    ("李四", "不同意"),
    ("李四", "人手不够"),
    ("李四", "[确定不同意]"),
    ("李四", "都在"),
    ("李四", "[确认]"),
    ("王五", "日志 上午走访3户"),
    ("钱七", "待办"),
    ("张三", "请假 今天"),
]
KILLS = 10


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_ten_kills_change_nothing(
    kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    chance: random.Random,
    tried: Record,
) -> None:
    """Tables, outbox keys and conversations equal those of an undisturbed run."""
    fresh: Callable[[], str] = request.getfixturevalue(f"empty_{kind}")
    steps = chance.sample(range(len(PEOPLE) + len(STORY) - 1), KILLS)
    calm = await outcome(tmp_path / "calm", fresh(), STORY)
    killed = await outcome(tmp_path / "killed", fresh(), STORY, Deaths(steps, chance))
    said = len(PEOPLE) + len(STORY)
    tried(Figures("SIGKILL in a conversation", said, *killed.cost(calm), killed.unknown))
    assert killed.beside(calm) == []
