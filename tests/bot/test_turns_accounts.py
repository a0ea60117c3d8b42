"""An account bound or unbound by an event has its new standing for the rest of the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from bot.turns import Arrival, Turns
from storage import codes, tables
from storage.database import Database
from storage.kinds import CodeKind, EventKind
from tests.actors import Stage, small_county

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.talk import Event

CODE = "ACDE3467"
CHECKED_IN = "✓ 已记:11月23日 周一 在村"


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a small county on each kind of database, with a code for 张三."""
    made = small_county(database)
    issue(made, CodeKind.roster)
    return made


def issue(stage: Stage, kind: CodeKind) -> None:
    with stage.database.write() as work:
        codes.issue(work, stage.people["张三"], kind, CODE, stage.clock.now())


def replies(stage: Stage, events: Sequence[Event]) -> list[str]:
    """Give the first line of the first answer to each event."""
    with stage.database.read() as work:
        rows = work.ones(select(tables.Outbox))
    bodies = {row.key: row.body.splitlines()[0] for row in rows}
    return [bodies.get(f"reply:{event.key}:0", "") for event in events]


def marked(stage: Stage) -> list[tuple[int, str]]:
    """Give whom marks are for, and what they say."""
    with stage.database.read() as work:
        rows = work.ones(select(tables.Mark).order_by(tables.Mark.id))
    return [(row.person_id, row.kind) for row in rows]


def said_by(stage: Stage, turns: Sequence[tuple[str, str]]) -> list[Event]:
    """Give what is said as events; what looks like a button's data is pressed."""
    return [
        stage.event(name, said, EventKind.button if ":" in said else EventKind.text)
        for name, said in turns
    ]


def states(stage: Stage) -> set[str]:
    with stage.database.read() as work:
        return {state.value for state in work.ones(select(tables.Inbox.state))}


def test_who_binds_may_check_in_within_the_same_batch(stage: Stage) -> None:
    """Code, number and 签到 are a batch; who was there before is displaced and cannot check in."""
    zhang = stage.people["张三"]
    events = [
        stage.event("李四", "签到"),
        stage.event("777", CODE),
        stage.event("777", "0001"),
        stage.event("777", "签到"),
        stage.event("张三", "签到"),
        stage.event("王五", "签到"),
    ]
    stage.tell(events)

    said = replies(stage, events)
    assert said[3] == CHECKED_IN
    assert said[2] == "已绑定:张三(石桥村)。"
    assert "绑定码" in said[4]
    here = [stage.people["李四"], zhang, stage.people["王五"]]
    assert marked(stage) == [(who, "in_village") for who in here]
    assert states(stage) == {"done"}


@pytest.mark.parametrize("said", ["挂失", "bind:no"])
def test_who_is_unbound_says_nothing_more_in_the_same_batch(stage: Stage, said: str) -> None:
    """Neither a lost telephone nor [不是我] can check anybody in."""
    kind = EventKind.button if said == "bind:no" else EventKind.text
    events = [stage.event("张三", said, kind), stage.event("张三", "签到")]
    stage.tell(events)

    assert marked(stage) == []
    assert "绑定码" in replies(stage, events)[1]


def test_a_loss_told_by_the_leader_holds_at_once(stage: Stage) -> None:
    events = [
        stage.event("张三", "签到"),
        stage.event("李四", "挂失 张三"),
        stage.event("张三", "不在村"),
        stage.event("王五", "签到"),
    ]
    stage.tell(events)

    assert [who for who, _ in marked(stage)] == [stage.people["张三"], stage.people["王五"]]
    assert "绑定码" in replies(stage, events)[2]


def test_a_batch_with_a_binding_equals_one_by_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words give the same answers and the same marks as one batch and as a batch each."""
    turns = [
        ("777", "签到"),
        ("777", f"{CODE} 0001"),
        ("777", "请假 明天 事假 办事"),
        ("李四", "绑定码 张三"),
        ("777", "提交"),
        ("777", "bind:no"),
        ("张三", "签到"),
        ("李四", "挂失 王五"),
        ("王五", "签到"),
        ("777", "签到"),
    ]
    monkeypatch.setattr("storage.codes.fresh", lambda _choose: "MMMM7777")
    events = said_by(stage, turns)
    for event in events:
        stage.turns.run([Arrival(event)])
    apart = (replies(stage, events), marked(stage))
    with stage.database.write() as work:
        for table in reversed(tables.Base.metadata.sorted_tables):
            work.run(delete(table))
    again = small_county(stage.database)
    names = {stage.people[name]: name for name in stage.people}
    issue(again, CodeKind.roster)
    same = said_by(again, turns)
    again.turns.run([Arrival(event) for event in same])

    together = (replies(again, same), marked(again))
    of_again = {again.people[name]: name for name in again.people}
    assert together[0] == apart[0]
    assert [(of_again[w], k) for w, k in together[1]] == [(names[w], k) for w, k in apart[1]]  # type: ignore[index]
    assert states(again) == {"done"}


def test_many_bindings_in_a_batch_are_one_transaction(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch is cut only where an account that changed speaks again."""
    runs: list[int] = []
    once = Turns._once  # noqa: SLF001  what is counted

    def counted(turns: Turns, batch: Sequence[Arrival]) -> None:
        runs.append(len(batch))
        once(turns, batch)

    monkeypatch.setattr(Turns, "_once", counted)
    events = [
        stage.event("777", f"{CODE} 0001"),
        stage.event("李四", "签到"),
        stage.event("王五", "签到"),
    ]
    stage.tell(events)
    assert runs == [3]
    more = [
        stage.event("李四", "挂失 张三"),
        stage.event("777", "签到"),
        stage.event("赵六", "待办"),
    ]
    stage.tell(more)
    assert runs == [3, 3, 1, 2]
