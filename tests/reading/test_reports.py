"""What is said of reports: which is meant, whose deadline moves, who has not filed."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.reading import read_command
from handlers.reading.report_values import DeadlineWords
from handlers.reading.values import Hearing, Word

HEARING = Hearing(date(2026, 12, 20))
TENTH = date(2027, 1, 10)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("交报告", Word("report")),
        ("写报告", Word("report")),
        ("交半年报告", Word("report", "半年报告")),
        ("写 季度小结", Word("report", "季度小结")),
        ("补交年度述职", Word("report", "年度述职")),
        ("收报告", Word("reports")),
        ("看报告 石桥村", Word("reports", "石桥村")),
        ("reports of 石桥村", Word("reports", "石桥村")),
        ("谁没交", Word("unfiled")),
        ("未交", Word("unfiled")),
        ("谁没交报告?", Word("unfiled")),
        ("谁还没交半年报告", Word("unfiled", "半年报告")),
    ],
)
def test_a_word_about_reports(said: str, meant: Word) -> None:
    assert read_command(said, HEARING) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("延期 半年报告 石桥村 到1月10日 大雪封路", ("半年报告", "石桥村", TENTH, "大雪封路")),
        ("半年报告延期到1月10日", ("半年报告", "", TENTH, "")),
        ("延期 半年报告 平安镇", ("半年报告", "平安镇", None, "")),
        ("延期 季度小结", ("季度小结", "", None, "")),
        ("延期", ("", "", None, "")),
        (
            "postpone half-year report Shiqiao until January 10",
            ("half-year report", "shiqiao", TENTH, ""),
        ),
    ],
)
def test_a_moved_deadline(said: str, meant: tuple[str, str, date | None, str]) -> None:
    found = read_command(said, HEARING)
    assert isinstance(found, DeadlineWords)
    assert (found.report, found.place.lower(), found.day, found.reason) == meant


@pytest.mark.parametrize(
    "said", ["延期到1月10日", "续假到1月10日", "报告可以延期吗?", "工程延期了", "交了报告没有?"]
)
def test_what_moves_no_deadline(said: str) -> None:
    assert not isinstance(read_command(said, HEARING), DeadlineWords)
