"""Several at once about one leave: whoever is first holds it, and the others are told."""

import threading

import pytest
from sqlalchemy import select

from bot.turns import Arrival
from handlers.talk import Event
from storage import tables
from storage.kinds import EventKind, Role
from tests.actors import Stage
from tests.conversations.posts import add, leave_state, steps_of


def ask(stage: Stage, name: str, said: str) -> None:
    """Ask for leave in one sentence and submit it."""
    stage.say(name, said)
    stage.say(name, "提交")


def at_once(stage: Stage, *events: Event) -> None:
    """Let several processes take one event each at the same moment."""
    together = threading.Barrier(len(events))

    def take(event: Event) -> None:
        turns = stage.fresh_turns()
        together.wait()
        turns.run([Arrival(event)])

    threads = [threading.Thread(target=take, args=(event,)) for event in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def tap(stage: Stage, name: str, data: str) -> Event:
    """Make a press of a button."""
    return stage.event(name, data, EventKind.button)


@pytest.mark.parametrize("attempt", range(3))
def test_two_approvers_the_second_is_told_who_was_first(stage: Stage, attempt: int) -> None:
    """One says yes and one no at the same moment: one decision, and the other hears of it."""
    add(stage, "冯二", Role.leader, team_id=stage.teams["石桥村"])
    ask(stage, "张三", "事假 12月1号 办事")
    yes = tap(stage, "李四", "leave:decide:1:1:y")
    no = stage.event("冯二", "不同意 人手不够")
    for name in ("李四", "冯二", "张三"):
        stage.shown(name)
    at_once(stage, *((yes, no) if attempt % 2 else (no, yes)))
    told = stage.told("李四") + "\n" + stage.told("冯二")
    [state] = leave_state(stage)
    if state == "approved":
        assert "已由李四同意。" in told or "现在没有等您决定的请假。" in told
    else:
        assert state == "rejected"
        assert "已由冯二回复不同意。" in told
    assert steps_of(stage)[0][2] == state
    assert len(stage.told("张三").splitlines()) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_withdrawn_while_it_is_approved(stage: Stage, attempt: int) -> None:
    """Either it was approved first and then withdrawn, or withdrawn and not approved at all."""
    ask(stage, "张三", "事假 12月1号 办事")
    events = [tap(stage, "张三", "leave:drop:1"), tap(stage, "李四", "leave:decide:1:1:y")]
    stage.shown("李四")
    at_once(stage, *(events if attempt % 2 else reversed(events)))
    assert leave_state(stage) == ["withdrawn"]
    told = stage.told("李四")
    if steps_of(stage)[0][2] == "approved":
        assert "本人已撤回" in told
    else:
        assert steps_of(stage)[0][2] == "dropped"
        assert "已经不用办了。" in told


def test_paper_and_tap_at_once_are_one_decision(stage: Stage) -> None:
    """The clerk confirms a paper while the leader taps: one of them is told it is decided."""
    ask(stage, "张三", "事假 12月1号 办事")
    stage.say("赵六", "代录 张三 已批准")
    paper = tap(stage, "赵六", stage.data("赵六", "确定录入"))
    for name in ("李四", "赵六"):
        stage.shown(name)
    at_once(stage, paper, tap(stage, "李四", "leave:decide:1:1:y"))
    assert leave_state(stage) == ["approved"]
    told = stage.told("李四") + stage.told("赵六")
    assert told.count("✓ 已同意:张三") == 1
    with stage.database.read() as work:
        step = work.one(select(tables.LeaveStep).where(tables.LeaveStep.n == 1))
    by_paper = step.by_id == stage.people["赵六"]
    assert (step.paper_on is not None) is by_paper
    assert ("已由" in told) is True


def test_two_departures_at_once_are_one(stage: Stage) -> None:
    """Two quick messages of one person are taken one after the other, from any process."""
    events = [stage.event("张三", "急事先走 母亲住院") for _ in range(2)]
    at_once(stage, *events)
    assert leave_state(stage) == ["urgent"]
