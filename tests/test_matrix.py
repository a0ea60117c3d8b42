"""Role by command: who may say what about whom; everybody else changes and learns nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage import areas, tables
from storage.kinds import Level, Role
from tests.actors import POSTED_FROM, Stage, small_county
from tests.conversations.posts import add, second_team, sent_by_unit

if TYPE_CHECKING:
    from storage.database import Database

SECRET = "阑尾炎手术"
STRANGER = "99999"
EVERYBODY = (
    *("张三", "李四", "周九", "吴十", "赵六", "马二", "钱七", "郑一", "督查", "双岗", "离任人"),
    STRANGER,
)
"""周九 leads 吴十 and 双岗 in 柳树村; 马二 is the clerk of a township without teams.

郑一 sent 张三.
"""

CHANGES: dict[str, set[str]] = {
    "代 吴十 在村": {"周九", "赵六"},
    "离任 吴十 今天 接任 王五": {"赵六", "钱七"},
    "抽回 吴十 明天 抽调": {"周九", "赵六", "钱七"},
    "抽回 张三 明天 抽调": {"李四", "赵六", "钱七", "郑一", "双岗"},
    "绑定码 吴十": {"周九", "赵六", "钱七"},
    "挂失 吴十": {"吴十", "周九", "赵六", "钱七"},
    "停假 防汛 至12月20日": {"钱七"},
    "点名 暴雨 2小时": {"赵六", "马二", "钱七"},
    "12月4号下午3点半县委二楼开队长会": {"赵六", "钱七"},
    "交办: 修便桥 @吴十 本月底": {"周九", "赵六", "钱七"},
    "都在": {"李四", "周九"},
    "延期 半年报告 柳树村 到1月10日 大雪": {"钱七"},
    "困难: 便桥被冲": {"张三", "李四", "周九", "吴十", "双岗"},
    "答复 1 已联系水利站": {"赵六", "钱七"},
    "谈心 吴十 11月20日": {"赵六", "钱七"},
    "谈心 张三 11月20日": {"赵六", "钱七", "郑一", "双岗"},
    "投诉建议 报表太多": set(EVERYBODY) - {"离任人", STRANGER, "钱七"},
    "通知 队长:明天交表": {"赵六", "钱七"},
}
"""What is said to change something, and who may; each with what the summary asks to be agreed."""

LOOKS: dict[str, set[str]] = {
    "统计 吴十": {"周九", "吴十", "赵六", "钱七", "督查"},
    "名单": {"赵六", "马二", "钱七", "督查"},
    "典型事迹 11月": {"赵六", "马二", "钱七"},
    "困难": {"吴十", "周九", "双岗", "赵六", "钱七"},
    "我单位": {"郑一", "双岗"},
    "减负报告 10月": {"钱七"},
    "例会记录": {"钱七", "督查"},
    "请假条 吴十": {"吴十", "周九", "赵六", "钱七"},
    "记实表 吴十 11月": {"吴十", "周九", "赵六", "钱七"},
    "打包报告 上半年": {"赵六", "马二", "钱七"},
    "查 吴十 11月": {"吴十", "周九", "双岗", "赵六", "钱七", "督查"},
}
_QUIET = {"inbox", "outbox", "conversation", "audit"}


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county with every role in it, and a sick leave that is nobody's business."""
    stage = small_county(database)
    second_team(stage)
    sent_by_unit(stage, "张三")
    with stage.database.write() as work:
        stage.places["远山镇"] = areas.add_area(work, Level.township, "远山镇", stage.places["县"])
        areas.changed(work)
    add(stage, "马二", Role.township, area_id=stage.places["远山镇"])
    add(stage, "督查", Role.observer, area_id=stage.places["县"])
    add(stage, "双岗", Role.member, team_id=stage.teams["柳树村"])
    add(stage, "离任人", None)
    with stage.database.write() as work:
        unit = work.one(select(tables.Unit.id))
        both = tables.Assignment(
            person_id=stage.people["双岗"],
            role=Role.unit,
            unit_id=unit,
            first_day=POSTED_FROM,
        )
        left = tables.Assignment(
            person_id=stage.people["离任人"],
            role=Role.leader,
            team_id=stage.teams["柳树村"],
            first_day=POSTED_FROM,
            last_day=date(2026, 10, 31),
        )
        work.add(both)
        work.add(left)
    stage.say("吴十", "日志 查看8户在岗情况")
    stage.say("吴十", f"请假 12月7号 病假 {SECRET}")
    stage.say("吴十", "提交")
    stage.say("吴十", "困难: 村部屋顶漏雨")
    for name in stage.people:
        stage.told(name)
    return stage


def domain(stage: Stage) -> dict[str, list[str]]:
    """Give every table but those every message writes to."""
    with stage.database.read() as work:
        return {
            table.name: sorted(repr(tuple(row)) for row in work.rows(select(table)))
            for table in tables.Base.metadata.sorted_tables
            if table.name not in _QUIET
        }


def whole(stage: Stage, name: str, said: str) -> None:
    """Say something and agree to whatever is asked about it."""
    stage.say(name, said)
    stage.say(name, "提交")
    stage.say(name, "确认")


@pytest.mark.parametrize("said", CHANGES)
def test_who_may_not_changes_nothing(stage: Stage, said: str) -> None:
    """Refused without a trace, whatever is agreed to afterwards."""
    before = domain(stage)
    for name in EVERYBODY:
        if name not in CHANGES[said]:
            whole(stage, name, said)
            assert domain(stage) == before, name


@pytest.mark.parametrize(
    ("said", "name"), [(said, name) for said, ok in CHANGES.items() for name in sorted(ok)]
)
def test_who_may_changes_something(stage: Stage, said: str, name: str) -> None:
    """The same words from who may say them do what they say, so the test above can fail."""
    before = domain(stage)
    whole(stage, name, said)
    assert domain(stage) != before


@pytest.mark.parametrize("said", LOOKS)
def test_who_may_not_look_learns_nothing(stage: Stage, said: str) -> None:
    """An answer to who may not has no figure in it and no file with it."""
    for name in EVERYBODY:
        answer = stage.say(name, said)
        with stage.database.read() as work:
            files = work.ones(select(tables.Outbox.id).where(tables.Outbox.action == "file"))
        if name in LOOKS[said]:
            assert any(sign.isdigit() for sign in answer) or files, (name, answer)
        else:
            assert "在岗" not in answer, name
            assert "工作队:" not in answer, name


def test_a_sickness_is_told_to_nobody_over_the_messenger(stage: Stage) -> None:
    """Every look and change by everybody: the reason stands in the applicant's chat only."""
    for said in (*CHANGES, *LOOKS, "待办", "为什么", "我的", "请假登记表 12月", "谁在村"):
        for name in EVERYBODY:
            stage.say(name, said)
            stage.say(name, "取消")
    row = tables.Outbox
    with stage.database.read() as work:
        told = work.rows(select(row.person_id, row.user).where(row.body.contains(SECRET)))
    own = {stage.people["吴十"], str(stage.people["吴十"])}
    assert told
    assert {who for one in told for who in one if who is not None} <= own
