"""People and programs that mean no good: whatever they send, nothing fails and nothing leaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from handlers import commands
from storage import tables
from storage.kinds import EventKind, InboxState, Role
from tests.actors import Stage, small_county
from tests.conversations.posts import add, second_team, sent_by_unit
from tests.databases import fresh_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.database import Database

MOST_CHARACTERS = 4096
STRANGER = "99999"
WHO = ("张三", "李四", "周九", "赵六", "钱七", "郑一", "督查", "离任人", STRANGER)

NASTY = (
    '=HYPERLINK("http://x","签到")',
    "+1+1",
    "@SUM(A1)",
    "\u202e在村\u202c",
    "\u200b签\u200b到",
    "在村\x00\x07\x1b[2J",
    "<script>alert(1)</script>",
    "{name} {0} %s %(x)s",
    "'; DROP TABLE person; --",
    "请假 99999999999天",
    "请假 0月0日到13月40日",
    "在村 " + "9" * 400 + "号",
    "都在" * 500,
    "除" + "张三" * 300 + "外都在",
    "离任 张三 " + "1月" * 200,
    "代 " * 1000,
    "会议 " + "25:61 " * 50,
    "点名 " + "小时" * 400,
    "٣号 在村",
    "𝟛号在村",
    "1e308天 请假",
    "-1天 请假",
    "NaN",
    "﷽" * 200,
    "👨‍👩‍👧‍👦" * 100,
)
SAID = (
    *(
        "签到",
        "在村",
        "Z 3",
        "请假",
        "请假 明天 事假 办事",
        "销假",
        "续假",
        "撤回",
        "急事先走 家里有事",
    ),
    *("提交", "取消", "上一步", "跳过", "继续", "是", "否", "1", "2", "English"),
    *(
        "同意",
        "不同意",
        "批准",
        "都在",
        "除张三外都在",
        "待办",
        "帮助",
        "我的",
        "为什么",
        "日志 走访",
    ),
    *("代 张三 在村", "代理 王五 明天", "收回代理", "名单", "我单位", "交报告", "求助 塌方"),
    *("离任 张三 今天", "抽回 张三 明天 抽调", "绑定码 张三", "未绑定", "加设备"),
    *("统计", "统计 张三", "谁在村", "周五下午3点半县委二楼开队长会", "停假 防汛 至7月20日"),
    *("点名 暴雨 2小时", "都安全", "点名情况", "交证明", "请假登记表 11月", "月表 10月"),
)
_VERBS = sorted({*commands.PRESSES, *commands.ACTIONS, "f", "do", "bind", ""})
_PARTS = st.one_of(
    st.integers(-2, 40).map(str),
    st.sampled_from(["y", "n", "x", "b", "s", "decide", "back", "drop", "2026-11-23", "", "0x1"]),
    st.text(max_size=6),
)
FORGED = st.builds(
    lambda verb, parts: ":".join([verb, *parts])[:64],
    st.sampled_from(_VERBS),
    st.lists(_PARTS, max_size=5),
)
_STEP = st.one_of(
    st.tuples(st.sampled_from(WHO), st.just("say"), st.sampled_from(SAID)),
    st.tuples(st.sampled_from(WHO), st.just("say"), st.sampled_from(NASTY)),
    st.tuples(st.sampled_from(WHO), st.just("say"), st.text(max_size=60)),
    st.tuples(st.sampled_from(WHO), st.just("forge"), FORGED),
    st.tuples(st.sampled_from(WHO), st.just("steal"), st.integers(0, 30).map(str)),
)


def peopled(database: Database) -> Stage:
    """Give a county with two teams, a unit officer, an observer and somebody who left."""
    stage = small_county(database)
    second_team(stage)
    sent_by_unit(stage, "张三")
    add(stage, "督查", Role.observer, area_id=stage.places["县"])
    add(stage, "离任人", None)
    return stage


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give the county on each kind of database."""
    return peopled(database)


@pytest.fixture(scope="module")
def stages(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], tuple[Stage, Database]]:
    """Give a maker of fresh counties for examples, which share a fixture."""
    from storage.database import Database  # noqa: PLC0415  only a type above

    def make() -> tuple[Stage, Database]:
        database = Database(fresh_sqlite(tmp_path_factory.mktemp("hostile"), sqlite_template))
        return peopled(database), database

    return make


def buttons(stage: Stage) -> list[str]:
    """Give the data of every button anybody was ever shown."""
    with stage.database.read() as work:
        rows = work.ones(select(tables.Outbox.buttons).order_by(tables.Outbox.id))
    return [str(data) for row in rows for line in row for _, data in line]


def act(stage: Stage, who: str, how: str, what: str) -> None:
    """Let somebody type, press a made-up button, or press one that was shown to anybody."""
    if how == "say":
        stage.tell([stage.event(who, what)])
        return
    if how == "steal":
        known = buttons(stage)
        what = known[int(what) % len(known)] if known else "x"
    stage.tell([stage.event(who, what, EventKind.button)])


def failures(stage: Stage) -> list[tuple[Any, ...]]:
    """Give the events that met a fault of the program."""
    row = tables.Inbox
    with stage.database.read() as work:
        found = work.rows(select(row.update_id, row.error).where(row.state != InboxState.done))
    return [tuple(one) for one in found]


def trespasses(stage: Stage) -> list[str]:
    """Give what somebody did that was not theirs, as the tables have it."""
    found = []
    own = {stage.people[name] for name in ("张三", "王五", "孙八", "李四")}
    others = {stage.people[name] for name in ("周九", "吴十")}
    with stage.database.read() as work:
        asked = {row.id: row for row in work.ones(select(tables.Leave))}
        decided = work.ones(select(tables.LeaveStep).where(tables.LeaveStep.by_id.is_not(None)))
        found += [
            f"leave {step.leave_id} decided by the applicant or the writer"
            for step in decided
            if step.by_id in {asked[step.leave_id].person_id, asked[step.leave_id].by_id}
        ]
        for mark in work.ones(select(tables.Mark)):
            team = own if mark.person_id in own else others
            clerks = {stage.people["赵六"], stage.people["钱七"]}
            if mark.by_id not in team | clerks:
                found.append(f"mark of {mark.person_id} by {mark.by_id}")
        for day in work.ones(select(tables.TeamDay)):
            led = {stage.teams["石桥村"]: "李四", stage.teams["柳树村"]: "周九"}
            holders = work.ones(select(tables.Proxy.proxy_id))
            if day.by_id not in {stage.people[led[day.team_id]], *holders}:
                found.append(f"team {day.team_id} confirmed by {day.by_id}")
    return found


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(_STEP, min_size=1, max_size=40))
def test_no_conversation_fails_and_nobody_does_what_is_not_theirs(
    stages: Callable[[], tuple[Stage, Database]], steps: list[tuple[str, str, str]]
) -> None:
    """Anything typed, made-up buttons and other people's buttons, by everybody in any order."""
    stage, database = stages()
    try:
        for who, how, what in steps:
            act(stage, who, how, what)
        assert failures(stage) == []
        assert trespasses(stage) == []
        with database.read() as work:
            bodies = work.ones(select(tables.Outbox.body))
        assert max((len(body) for body in bodies), default=0) <= MOST_CHARACTERS
    finally:
        database.close()


@pytest.mark.parametrize("name", WHO)
def test_nasty_sentences_are_answered(stage: Stage, name: str) -> None:
    """Formulas, control and direction signs, huge numbers: an answer each, inside forms too."""
    for said in NASTY:
        answer = stage.say(name, said)
        assert answer
        assert not set(answer) & set("\x00\x07\x1b\u202e")
    stage.say(name, "请假")
    for said in NASTY:
        assert stage.say(name, said)
    assert failures(stage) == []
    assert trespasses(stage) == []


def test_somebody_elses_buttons_do_nothing(stage: Stage) -> None:
    """Every button of a leave request, pressed by everybody it was not shown to."""
    stage.say("张三", "请假 明天 事假 办事")
    stage.say("张三", "提交")
    shown = buttons(stage)
    assert any(data.startswith("leave:decide:") for data in shown)
    for name in ("王五", "周九", "郑一", "督查", "离任人", STRANGER, "张三"):
        for data in (one for one in shown if one.startswith("leave:decide:")):
            act(stage, name, "forge", data)
    with stage.database.read() as work:
        assert set(work.ones(select(tables.LeaveStep.by_id))) == {None}
    assert failures(stage) == []
