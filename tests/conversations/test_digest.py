"""简报: copies and filings reach who works in an office once on a working day, all together."""

import pytest
from sqlalchemy import select

from storage import tables
from tests.actors import Stage
from tests.conversations.sweeping import at

pytestmark = pytest.mark.usefixtures("without_sheets")

COPY = "备案:{} 12月1日 周二(1天) 已批准。"


def granted(stage: Stage, name: str) -> None:
    """Let somebody ask for a day, and the leader agree."""
    stage.say(name, "事假 12月1号 办事")
    stage.say(name, "提交")
    stage.press("李四", "同意")


def digest(stage: Stage, day: str, clock: str = "09:00", name: str = "赵六") -> list[str]:
    """Let it be that time, and give what somebody in an office is told then."""
    at(stage, f"2026-11-{day}", clock)
    return [one.body for one in stage.shown(name)]


def test_two_copies_are_one_message_in_the_morning(stage: Stage) -> None:
    granted(stage, "张三")
    granted(stage, "王五")
    assert digest(stage, "23", "17:00") == []
    assert digest(stage, "24", "08:59") == []
    assert digest(stage, "24") == [f"简报(2条):\n· {COPY.format('张三')}\n· {COPY.format('王五')}"]
    assert digest(stage, "24", "09:01") == digest(stage, "25") == []


def test_what_comes_after_the_hour_waits_for_the_next_working_day(stage: Stage) -> None:
    """Friday's news is Monday's digest: 11月28日 and 29日 are a weekend."""
    granted(stage, "张三")
    assert len(digest(stage, "24")) == 1
    at(stage, "2026-11-27", "10:00")
    stage.shown("赵六")
    granted(stage, "王五")
    for day in ("27", "28", "29"):
        assert digest(stage, day, "11:00") == []
    assert digest(stage, "30") == [f"简报(1条):\n· {COPY.format('王五')}"]


def test_the_hour_chosen_is_the_digests_too(stage: Stage) -> None:
    stage.say("赵六", "提醒时间 10点半")
    granted(stage, "张三")
    assert digest(stage, "24", "10:29") == []
    assert digest(stage, "24", "10:30") == [f"简报(1条):\n· {COPY.format('张三')}"]


def test_three_days_of_downtime_are_one_digest(stage: Stage) -> None:
    granted(stage, "张三")
    granted(stage, "王五")
    assert digest(stage, "27", "14:00") == [
        f"简报(2条):\n· {COPY.format('张三')}\n· {COPY.format('王五')}"
    ]


def test_it_joins_what_else_is_due_that_morning(stage: Stage) -> None:
    """The county is told of the quarter without a meeting and of a leave in one message."""
    at(stage, "2026-12-10", "10:00")
    stage.say("李四", "事假 12月14号 办事")
    stage.say("李四", "提交")
    stage.press("赵六", "同意")
    assert stage.told("钱七") == ""
    at(stage, "2026-12-11", "09:00")
    (told,) = stage.shown("钱七")
    assert told.body == (
        "有2件事:\n"
        "1. 示范县本季度还没有召集队长例会(四(二):每季度至少一次)。\n"
        "12月31日 周四季度结束,还有20天。\n"
        "2. 简报(1条):\n· 备案:李四 12月14日 周一(1天) 已批准。"
    )
    assert told.buttons == ("1 跳过", "1 明天再提醒", "1 已经办了")


def test_a_decision_still_comes_at_once(stage: Stage) -> None:
    """And so does a call for help, at any hour."""
    stage.say("李四", "事假 12月1号 办事")
    stage.say("李四", "提交")
    assert "李四请假" in stage.told("赵六")
    stage.say("张三", "求助 山洪")
    assert "求助" in stage.told("赵六")


def test_who_left_the_office_gets_no_more_of_it(stage: Stage) -> None:
    granted(stage, "张三")
    with stage.database.write() as work:
        post = tables.Assignment
        (row,) = work.ones(select(post).where(post.person_id == stage.people["赵六"]))
        row.last_day = row.first_day
    assert digest(stage, "24") == []


def test_every_news_is_told_in_exactly_one_digest(stage: Stage) -> None:
    """Looked at again and again, also by a clock that goes back."""
    granted(stage, "张三")
    told = digest(stage, "24")
    granted(stage, "王五")
    told += digest(stage, "23", "10:00") + digest(stage, "24", "09:30") + digest(stage, "24")
    told += digest(stage, "25") + digest(stage, "24", "12:00") + digest(stage, "26")
    assert "".join(told).count("张三") == 1
    assert "".join(told).count("王五") == 1
