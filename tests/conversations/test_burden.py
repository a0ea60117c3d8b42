"""减负报告: counted from what really arrived, said to the county and the head, once a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.delivery import holds
from handlers.burden import counting
from handlers.office import Offices
from handlers.turn import Moment
from storage import outbox, tables
from storage.kinds import (
    MessageAction,
    MessageKind,
    MessageState,
    RollState,
)
from tests.actors import ZONE, Stage, small_county
from tests.conversations.posts import audited, group_head
from tests.conversations.sweeping import at

if TYPE_CHECKING:
    from handlers.burden.counting import Figures
    from storage.database import Database

RECEIPT = [[["收到", "receipt:1"]]]


@dataclass(slots=True)
class Post:
    """Puts messages into an outbox as if they had been sent."""

    stage: Stage
    count: int = 0

    def arrived(self, name: str, when: str, **more: Any) -> None:  # noqa: ANN401  columns
        """Let a message have reached somebody at a local time of October; an ask unless said."""
        self.count += 1
        here = datetime.fromisoformat(f"2026-10-{when}").replace(tzinfo=ZONE).astimezone(UTC)
        kind = more.get("kind", MessageKind.ask)
        values = {
            "key": f"push:test:{self.count}",
            "kind": kind,
            "priority": 3,
            "action": MessageAction.send,
            "state": MessageState.sent,
            "doubtful": False,
            "person_id": self.stage.people[name],
            "body": f"words {self.count}",
            "buttons": [],
            "ask": "",
            "about": f"leave:{self.count}",
            "rule": "",
            "target": "",
            "created_at": here - timedelta(minutes=5),
            "not_before": here,
            "attempts": 1,
            "message_id": str(self.count),
            "settled_at": here,
        }
        with self.stage.database.write() as work:
            work.add(tables.Outbox(**(values | more)))


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give the small county with 组长 as the head of its leading group."""
    stage = small_county(database)
    group_head(stage)
    return stage


@pytest.fixture
def post(stage: Stage) -> Post:
    """Give an outbox with a month whose every figure can be counted on one's fingers."""
    post = Post(stage)
    report = "remind:team_day:1:2026-10-08:1"
    with stage.database.write() as work:
        roll = tables.RollCall(
            event_key="t:1",
            area_id=stage.places["镇"],
            reason="暴雨",
            by_id=stage.people["赵六"],
            called_at=stage.clock.now(),
            expires_at=stage.clock.now(),
            state=RollState.closed,
            round=1,
            asked_at=stage.clock.now(),
        )
        work.add(roll)
        number = roll.id
    # 李四: five messages, three of them asks, one asked twice and one in two parts of one message.
    post.arrived("李四", "08T09:00", key=f"{report}:due-14", about="report:1")
    post.arrived("李四", "15T09:00", key=f"{report}:due-7", about="report:1")
    post.arrived("李四", "16T10:00", message_id="both", about="team:1")
    post.arrived("李四", "16T10:00", message_id="both", about="unbound:1")
    post.arrived("李四", "20T10:00", kind=MessageKind.notice)
    post.arrived("李四", "21T10:00", kind=MessageKind.decision)
    # 张三: the same words twice from two senders, a receipt, and a roll-call at night.
    post.arrived("张三", "09T09:00", body="请报防汛情况", about="notice:1")
    post.arrived("张三", "09T15:00", body="请报防汛情况", about="notice:2")
    post.arrived("张三", "10T15:00", kind=MessageKind.notice, buttons=RECEIPT)
    night = {"kind": MessageKind.emergency, "about": f"roll-ask:{number}"}
    post.arrived("张三", "12T23:30", **night)
    post.arrived("张三", "13T02:00", kind=MessageKind.emergency, about="")
    # Neither: replies, other months, what never arrived, who is in no team.
    post.arrived("张三", "12T10:00", kind=MessageKind.reply, person_id=None, user="1")
    post.arrived("张三", "01T00:30", settled_at=datetime(2026, 9, 30, 10, tzinfo=UTC))
    post.arrived("王五", "12T10:00", state=MessageState.refused)
    post.arrived("赵六", "12T10:00")
    return post


def figures(stage: Stage) -> Figures:
    with stage.database.read() as work:
        office = Offices().current(work)
        assert office is not None
        moment = Moment(work, office, stage.clock.now())
        return counting.count(moment, stage.places["县"], date(2026, 10, 1))


@pytest.mark.usefixtures("post")
def test_every_figure_of_a_small_month(stage: Stage) -> None:
    """Counted by hand: five messages of 李四, five of 张三, none of the two others."""
    found = figures(stage)
    assert (found.people, found.messages.total, found.messages.highest) == (4, 10, 5)
    assert (found.messages.mean, found.messages.median) == (2.5, 2.5)
    assert (found.asks.total, found.asks.highest) == (6, 3)
    assert found.minutes == (10 * 20 + 6 * 60) / 60
    assert (found.again, found.alike, found.nights) == (1, 1, 0)
    told = [(one.kind, one.person, one.messages) for one in found.emergencies]
    assert told == [("roll-ask", stage.people["赵六"], 1), ("", None, 1)]
    assert found.ordered == (("roll-ask", stage.places["镇"], 1),)
    origins = {(one.rule, one.about): (one.messages, one.asks) for one in found.origins}
    assert origins["team_day", ""] == (2, 2)
    assert origins["", "notice"] == (2, 2)
    assert sum(messages for messages, _ in origins.values()) == 11


@pytest.mark.parametrize(
    ("when", "night"),
    [("05T20:59", 0), ("05T21:00", 1), ("06T07:29", 1), ("06T07:30", 0), ("01T03:00", 1)],
)
def test_a_message_at_night_is_seen(stage: Stage, when: str, night: int) -> None:
    """By the pack's quiet hours, midnight and the night before the first included."""
    Post(stage).arrived("张三", when)
    assert figures(stage).nights == night


@pytest.mark.usefixtures("post")
def test_on_request_with_the_table(stage: Stage) -> None:
    said = stage.say("钱七", "减负报告 10月")
    assert said.startswith("【减负月报】示范县 2026年10月,在队4人\n消息:共10条,人均2.5条,")
    assert "中位数2.5条,最多的一人5条\n其中要回答的:共6次" in said
    assert "算法:(消息数×20秒+要回答的次数×60秒)÷60" in said
    assert "占用时间(估算):共9分钟,人均2.3分钟" in said
    assert "夜间打扰:0条\n夜间点名:1条,赵六发起\n夜间紧急事后续:1条" in said
    assert "由各级发起:平安镇点名 1条" in said
    for name in stage.people:
        assert name not in said.replace("赵六发起", "")
    with stage.database.read() as work:
        enclosed = work.one(select(tables.Enclosure))
        assert enclosed.name == "示范县 2026年10月 减负月报.xlsx"
        sheets = enclosed.recipe["sheets"]
    rows = dict(tuple(row) for row in sheets[0]["rows"])
    assert rows["消息(条)"] == 10
    assert rows["占用时间(分钟,估算)"] == "9"
    assert [2, 2] in [row[1:] for row in sheets[1]["rows"] if row[0].startswith("提醒(")]
    assert audited(stage, "burden.read") == [
        (stage.people["钱七"], f"area:{stage.places['县']} 2026-10-01")
    ]


@pytest.mark.usefixtures("post")
@pytest.mark.parametrize("name", ["李四", "张三", "赵六"])
def test_others_do_not_see_it(stage: Stage, name: str) -> None:
    assert stage.say(name, "减负报告 10月") == "减负报告由县驻村办和领导小组组长查看。"


@pytest.mark.usefixtures("post")
def test_it_comes_once_a_month_on_the_first_working_day(stage: Stage) -> None:
    """2 November 2026 is the Monday after; neither before, nor again, nor to a leader."""
    at(stage, "2026-11-01", "09:00")
    told = {name: stage.told(name) for name in stage.people}
    assert "减负月报" not in "".join(told.values())
    at(stage, "2026-11-02", "08:59")
    assert "减负月报" not in stage.told("钱七")
    at(stage, "2026-11-02", "09:00")
    told = {name: stage.told(name) for name in stage.people}
    assert {name for name, said in told.items() if "减负月报" in said} == {"钱七", "组长"}
    assert "要表格请发:减负报告 10月" in told["组长"]
    at(stage, "2026-11-03", "09:00")
    assert "减负月报" not in stage.told("钱七") + stage.told("组长")


def test_a_month_without_messages_says_so(stage: Stage) -> None:
    nothing = "【减负月报】示范县 2026年10月,在队4人\n本月没有向队员发过消息。"
    assert stage.say("钱七", "减负月报") == nothing
    assert "本月还没过完" in stage.say("组长", "减负报告 11月")


@pytest.mark.parametrize("kind", list(MessageKind))
@pytest.mark.parametrize("buttons", [[], RECEIPT])
def test_what_asks_is_the_same_to_budget_and_report(
    stage: Stage, kind: MessageKind, buttons: list[Any]
) -> None:
    """Delivery holds back, and the budget and the report count, the very same messages."""
    Post(stage).arrived("张三", "12T10:00", kind=kind, buttons=buttons)
    who = stage.people["张三"]
    with stage.database.read() as work:
        since = datetime(2026, 10, 1, tzinfo=UTC)
        counted = outbox.asks_since(work, [who], since).get(who, 0)
    row: Any = SimpleNamespace(kind=kind, buttons=buttons)
    held = holds.asks(row)
    expected = kind is MessageKind.ask or (kind is MessageKind.notice and bool(buttons))
    assert (counted, held, figures(stage).asks.total) == (expected, expected, expected)
