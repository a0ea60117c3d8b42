"""Showing and sending a leave reads in bulk: a larger team costs no more statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from storage.kinds import Role
from tests.actors import Stage
from tests.conversations.posts import add

LARGER = 12
MOST = 75


@contextmanager
def watched(stage: Stage) -> Iterator[list[str]]:
    """Collect the statements run meanwhile."""
    found: list[str] = []

    def note(*said: object) -> None:
        found.append(str(said[2]))

    engine = stage.database.writer
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def cost(stage: Stage, said: str) -> int:
    event_ = stage.event("张三", said)
    with watched(stage) as found:
        stage.tell([event_])
    stage.told("张三")
    return len(found)


def asked(stage: Stage, days: str) -> int:
    """Give how many statements it takes to be shown a leave and to send it."""
    return cost(stage, f"事假 {days} 探亲") + cost(stage, "提交")


def test_a_larger_team_costs_no_more_statements(stage: Stage) -> None:
    asked(stage, "12月28号")
    small = asked(stage, "12月1号到2号")
    for n in range(LARGER):
        add(stage, f"队员{n}", Role.member, team_id=stage.teams["石桥村"])
    assert asked(stage, "12月15号到16号") <= small
    assert small <= MOST
