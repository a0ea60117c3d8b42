"""Exemplary lines: asked of their author, agreed to by a tap, sent round in a digest once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from storage import tables
from storage.diary_kinds import DeedState
from tests.actors import Stage
from tests.conversations.posts import second_team

LINE = "带三户申请小额信贷,户号0312已获批"
SHOWN = "带三户申请小额信贷,户号***已获批"
ASKS = (
    f"赵六想把您11月23日 周一的日志选作典型事迹,发给各工作队学习:\n{SHOWN}\n"
    "同意吗?不同意不影响任何考核。"
)


@pytest.fixture
def county(stage: Stage) -> Stage:
    """Give a county of two teams in which two lines were written."""
    second_team(stage)
    stage.say("张三", f"日志 {LINE}")
    stage.say("吴十", "日志 昨天调解一起土地纠纷")
    for name in stage.people:
        stage.told(name)
    return stage


def states(stage: Stage) -> list[DeedState]:
    with stage.database.read() as work:
        return work.ones(select(tables.Deed.state).order_by(tables.Deed.id))


def test_a_line_is_chosen_with_its_authors_consent_and_sent_as_a_notice(county: Stage) -> None:
    """Listed, asked, agreed, shown as a digest, and made a notice to everybody of the area."""
    assert county.say("赵六", "选典型 本月").splitlines()[1:] == [
        f"1. 11月23日 周一 石桥村工作队 张三:{LINE}",
        "2. 11月22日 周日 柳树村工作队 吴十:调解一起土地纠纷",
    ]
    assert county.press("赵六", "1 选作典型") == "✓ 已问张三是否同意。"
    assert county.told("张三") == ASKS
    assert county.say("赵六", "典型事迹 11月").startswith("2026-11 还没有作者同意的典型事迹。")
    assert county.press("张三", "同意选用") == (f"✓ 您同意把11月23日 周一的日志选作典型:{SHOWN}")
    assert county.told("赵六").startswith("张三同意把11月23日 周一的日志选作典型:")
    entry = f"· 石桥村工作队 张三 11月23日 周一:{SHOWN}"
    digest = f"2026-11 典型事迹:\n{entry}"
    assert county.say("赵六", "典型事迹 11月") == f"{digest}\n——以上是预览,还没有发。"
    summary = county.press("赵六", "写成通知")
    assert digest in summary
    assert "6人" in summary
    assert county.told("周九") == ""
    assert county.say("赵六", "提交").startswith("通知「2026-11 典型事迹:」(6人)")
    with county.database.read() as work:
        notice = work.one(select(tables.Notice))
    assert (notice.body, notice.expected) == (digest, 6)
    assert county.say("赵六", "典型事迹").startswith(digest)


def test_what_was_agreed_to_is_what_is_sent(county: Stage) -> None:
    """Words changed after the author agreed are not sent; what they took back is not either."""
    county.say("赵六", "选典型 石桥村")
    county.press("赵六", "1 选作典型")
    county.press("张三", "同意选用")
    with county.database.write() as work:
        line = work.one(select(tables.DiaryLine).where(tables.DiaryLine.body == LINE))
        line.body = "改过的话"
        work.add(line)
    assert SHOWN in county.say("钱七", "典型事迹 11月")
    assert county.press("张三", "撤回同意") == ("✓ 已撤回同意,11月23日 周一的日志不会再发。")
    assert county.press("钱七", "写成通知").startswith("2026-11 还没有作者同意的典型事迹。")
    assert county.told("周九") == ""
    assert states(county) == [DeedState.declined]


def test_who_declines_is_not_asked_again(county: Stage) -> None:
    county.say("赵六", "选典型 柳树村")
    data = county.data("赵六", "1 选作典型")
    county.press("赵六", "1 选作典型")
    assert county.forge("赵六", data) == "已经问过作者,在等同意。"
    assert county.press("吴十", "不用选我") == "好,11月22日 周日的日志不选作典型,也不再问。"
    assert county.told("赵六").endswith("吴十不同意把11月22日 周日的日志选作典型。")
    assert county.forge("钱七", data) == "作者不同意,不再问了。"
    listed = county.say("赵六", "选典型 柳树村").splitlines()
    assert listed[2] == "  (作者不同意)"


def test_only_the_author_agrees_and_only_coordinators_choose(county: Stage) -> None:
    county.say("赵六", "选典型 石桥村")
    choice = county.data("赵六", "1 选作典型")
    for name in ("李四", "王五", "周九"):
        assert county.say(name, "选典型") == "典型事迹由乡镇或县专干选、发。"
        assert county.say(name, "典型事迹 11月") == "典型事迹由乡镇或县专干选、发。"
        assert county.forge(name, choice) == "这不归您办。"
        assert county.forge(name, "deeds:send:2026-11") == "典型事迹由乡镇或县专干选、发。"
    county.press("赵六", "1 选作典型")
    agree = county.data("张三", "同意选用")
    for name in ("李四", "赵六", "钱七"):
        assert county.forge(name, agree) == "这不归您办。"
    assert states(county) == [DeedState.asked]
    assert county.say("赵六", "选典型 远山镇").startswith("没有")


def test_a_line_of_somebody_who_left_cannot_be_chosen(county: Stage) -> None:
    county.say("赵六", "选典型 柳树村")
    choice = county.data("赵六", "1 选作典型")
    with county.database.write() as work:
        post = tables.Assignment
        for row in work.ones(select(post).where(post.person_id == county.people["吴十"])):
            row.last_day = date(2026, 11, 22)
            work.add(row)
    assert county.forge("赵六", choice) == "吴十已经离任,没法征求同意。"
    assert states(county) == []
