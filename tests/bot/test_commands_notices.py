"""`zhucun notices`: a table of them, and one as a bar."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from storage.database import Database
from tests.actors import small_county
from tests.console import zhucun
from tests.conversations.notified import go_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_notices_as_a_table_and_as_a_bar(tmp_path: Path, sqlite_url: Callable[[], str]) -> None:
    """Before any is sent it says so; then figures, and a bar that ends when nothing waits."""
    url = sqlite_url()
    with closing(Database(url)) as database:
        stage = small_county(database)
        assert zhucun(tmp_path, "notices", database=url).out == "还没有通知。\n"
        stage.say("钱七", "通知 队长:明天交表")
        stage.press("钱七", "发出")
        go_out(stage)
        stage.told("李四")
        stage.wait(seconds=5)
        go_out(stage)

    table = zhucun(tmp_path, "notices", database=url).out.splitlines()
    heads = "编号 发通知的人 发出时间 情况 人数 已发 不明 发不到 已确认"
    assert " ".join(table[0].split()) == heads
    assert " ".join(table[1].split()) == "1 钱七 2026-11-23 10:00 已发完 1 1 0 0 –"
    bar = zhucun(tmp_path, "notices", "1", database=url).out
    assert bar == f"[{'#' * 30}] 1/1 已发1 不明0 发不到0\n"
    unknown = zhucun(tmp_path, "notices", "7", database=url)
    assert (unknown.code, unknown.err) == (2, "没有编号为7的通知。\n")
