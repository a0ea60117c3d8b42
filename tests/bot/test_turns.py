"""A batch is one transaction: few statements, all or nothing, one culprit fails alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from bot.turns import Arrival
from handlers import guide
from storage import tables
from storage.database import Database
from storage.kinds import EventKind, InboxState
from tests.actors import Stage, small_county
from tests.databases import fresh_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from handlers.talk import Event, Outcome
    from handlers.turn import Turn
    from storage.work import Work


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a small county on each kind of database."""
    return small_county(database)


def statements(stage: Stage, act: Callable[[], object]) -> list[str]:
    """Give the statements that something costs."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:  # noqa: ANN401  SQLAlchemy's own arguments
        seen.append(str(arguments[2]))

    event.listen(stage.database.writer, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(stage.database.writer, "before_cursor_execute", note)
    return [one for one in seen if not one.startswith("BEGIN")]


def crowd(stage: Stage, size: int) -> list[Event]:
    """Add members to the team and give a check-in of each."""
    with stage.database.write() as work:
        for number in range(size):
            _add(stage, work, number)
    return [stage.event(f"众{number}", "签到") for number in range(size)]


def _add(stage: Stage, work: Work, number: int) -> None:
    row = tables.Person(name=f"众{number}", phone=f"139{number:08d}", language="zh_CN")
    work.add(row)
    stage.people[row.name] = row.id  # type: ignore[assignment]  # a plain id here
    team = stage.teams["石桥村"]
    work.add(
        tables.Assignment(
            person_id=row.id, role="member", team_id=team, first_day=stage.clock.now().date()
        )
    )
    now = stage.clock.now()
    user = str(row.id)
    work.add(
        tables.Account(
            platform="terminal",
            bot="test",
            user=user,
            chat=user,
            person_id=row.id,
            bound_at=now,
            seen_at=now,
        )
    )


def test_one_check_in_costs_at_most_twelve_statements(stage: Stage) -> None:
    """The second check-in of a process, when the office is known already."""
    stage.say("张三", "签到")
    event = stage.event("王五", "签到")
    cost = statements(stage, lambda: stage.turns.run([Arrival(event)]))
    assert len(cost) <= 12, "\n".join(cost)


def test_256_check_ins_cost_at_most_fifteen(stage: Stage) -> None:
    """A full batch costs hardly more than one check-in."""
    stage.say("张三", "签到")
    events = [Arrival(one) for one in crowd(stage, 256)]
    cost = statements(stage, lambda: stage.turns.run(events))
    assert len(cost) <= 15, "\n".join(cost)
    with stage.database.read() as work:
        assert len(work.ones(select(tables.Mark.id))) == 257


def test_a_turn_that_fails_takes_nobody_with_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The culprit is recorded with its error and gets a number to quote; the others go on."""

    def broken(turn: Turn) -> list[Outcome]:
        if turn.person.name == "王五":
            raise ZeroDivisionError("boom")
        return []

    monkeypatch.setattr(guide, "not_understood", broken)
    events = [stage.event("张三", "签到"), stage.event("王五", "呃呃"), stage.event("孙八", "Z")]
    stage.tell(events)
    assert stage.told("张三") == "✓ 已记:11月23日 周一 在村"
    assert stage.told("孙八") == "✓ 已记:11月23日 周一 在村"
    number = events[1].update_id
    assert stage.told("王五") == f"这条没有办成,已报告管理员(编号{number})。请稍后再发。"
    with stage.database.read() as work:
        failed = work.ones(select(tables.Inbox).where(tables.Inbox.state == InboxState.failed))
    assert [(row.update_id, row.error) for row in failed] == [(number, "ZeroDivisionError: boom")]
    stage.tell(events)
    assert stage.told("王五") == ""


def test_a_database_that_is_away_fails_no_event(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost connection is raised to the dispatcher; nothing was applied and all can run again."""

    def away(_turn: Turn) -> list[Outcome]:
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))

    events = [stage.event("张三", "签到"), stage.event("王五", "呃呃")]
    with monkeypatch.context() as patched:
        patched.setattr(guide, "not_understood", away)
        with pytest.raises(OperationalError):
            stage.tell(events)
    with stage.database.read() as work:
        assert work.ones(select(tables.Inbox.update_id)) == []
        assert work.ones(select(tables.Mark.id)) == []
    stage.tell(events)
    assert stage.told("张三") == "✓ 已记:11月23日 周一 在村"


def test_a_flood_is_answered_once_a_minute(stage: Stage) -> None:
    """Messages beyond the limit are kept as flood; one polite answer, whatever their number."""
    stage.turns.run([Arrival(stage.event("张三", "签到"), flood=True) for _ in range(5)])
    assert stage.told("张三") == "您发得太快了,请一分钟后再发。"
    with stage.database.read() as work:
        states = Counter(work.ones(select(tables.Inbox.state)))
        assert work.ones(select(tables.Mark.id)) == []
    assert states == {InboxState.flood: 5}


SAYINGS = [
    "签到",
    "Z",
    "在村,下午去镇上开会",
    "昨天在村",
    "请假 明天到后天 事假 办事",
    "提交",
    "取消",
    "上一步",
    "1",
    "请假",
    "都在",
    "确认",
    "同意",
    "不同意",
    "销假",
    "假不请了",
    "待办",
    "日志 走访",
    "为什么",
    "呃呃呃呃呃呃",
    "谢谢",
    "明天上午",
    "再请两天",
    "继续",
]
TURNS = st.lists(
    st.tuples(st.sampled_from(["张三", "李四", "王五", "赵六"]), st.sampled_from(SAYINGS)),
    min_size=2,
    max_size=12,
)


@pytest.fixture
def stages(tmp_path: Path, sqlite_template: Path) -> Iterator[Callable[[], Stage]]:
    """Give a maker of small counties on SQLite."""
    opened: list[Database] = []

    def make() -> Stage:
        opened.append(Database(fresh_sqlite(tmp_path, sqlite_template)))
        return small_county(opened[-1])

    yield make
    for database in opened:
        database.close()


@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(turns=TURNS)
def test_one_batch_equals_one_by_one(
    stages: Callable[[], Stage], turns: list[tuple[str, str]]
) -> None:
    """Random turns give the same tables as one batch and as a batch each."""
    together, apart = stages(), stages()
    together.turns.run([Arrival(together.event(name, said)) for name, said in turns])
    for name, said in turns:
        apart.turns.run([Arrival(apart.event(name, said))])
    assert dump(together) == dump(apart)


def dump(stage: Stage) -> dict[str, list[str]]:
    """Give every table, rows in order."""
    with stage.database.read() as work:
        return {
            table.name: sorted(repr(tuple(row)) for row in work.rows(select(table)))
            for table in tables.Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("kind", list(EventKind))
def test_every_kind_of_event_is_answered_or_quietly_taken(stage: Stage, kind: EventKind) -> None:
    """No kind of event fails, whatever it holds."""
    for said in ("", "签到", "f:1:1:1", "\u202e\x00", "👌" * 100):
        stage.tell([stage.event("张三", said, kind)])
    with stage.database.read() as work:
        assert set(work.ones(select(tables.Inbox.state))) == {InboxState.done}
