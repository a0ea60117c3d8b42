"""What the clock does in an emergency happens once, however many processes look at it."""

import threading

import pytest
from sqlalchemy import func, select

from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from storage import tables
from storage.database import Database
from storage.kinds import RollState
from tests.actors import ZONE, Stage, small_county

PROCESSES = 3


@pytest.fixture
def stage(database: Database) -> Stage:
    return small_county(database)


def strike_together(stage: Stage) -> None:
    """Let several processes do what is due at the same instant."""
    gate = threading.Barrier(PROCESSES)
    faults: list[BaseException] = []

    def work() -> None:
        sweeper = Sweeper(stage.database, Offices(), Posting(Wording(ZONE)))
        gate.wait()
        try:
            while sweeper.strike(stage.clock.now()):
                pass
        except BaseException as error:  # noqa: BLE001  brought to the test's own thread
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def messages(stage: Stage, prefix: str) -> list[tuple[str, int]]:
    """Give (key, person) of what was queued under keys that begin so."""
    row = tables.Outbox
    with stage.database.read() as work:
        found = work.ones(select(row).where(row.key.startswith(prefix)).order_by(row.key))
        return [(one.key, one.person_id) for one in found]


def test_the_next_office_is_told_once(stage: Stage) -> None:
    stage.say("张三", "求助 路断了")
    stage.wait(minutes=10)
    strike_together(stage)
    told = messages(stage, "help:1:stage:1:")
    names = ("李四", "赵六", "钱七", "张三")
    assert sorted(person for _, person in told) == sorted(stage.people[name] for name in names)
    with stage.database.read() as work:
        assert work.one(select(tables.HelpCall.stage)) == 1


def test_a_roll_call_is_closed_once(stage: Stage) -> None:
    stage.say("钱七", "点名 暴雨 1小时")
    stage.press("钱七", "发出点名")
    stage.wait(hours=1)
    strike_together(stage)
    assert [person for _, person in messages(stage, "roll:1:closed:")] == [stage.people["钱七"]]
    with stage.database.read() as work:
        assert work.one(select(tables.RollCall.state)) is RollState.closed


def test_people_are_asked_once(stage: Stage) -> None:
    """Also those for whom the first transaction had no room."""
    with stage.database.write() as work:
        for n in range(500):
            person = tables.Person(name=f"队员{n}", phone=f"137{n:08}", language="zh_CN")
            work.session.add(person)
            work.session.flush()
            post = {"team_id": stage.teams["石桥村"], "first_day": stage.clock.now().date()}
            work.session.add(tables.Assignment(person_id=person.id, role="member", **post))
            seen = {"bound_at": stage.clock.now(), "seen_at": stage.clock.now()}
            user = {"user": str(person.id), "chat": str(person.id), "person_id": person.id}
            work.session.add(tables.Account(platform="terminal", bot="test", **user, **seen))
    stage.say("钱七", "点名 暴雨 1小时")
    stage.press("钱七", "发出点名")
    strike_together(stage)
    row = tables.Outbox
    with stage.database.read() as work:
        asked = work.rows(
            select(row.person_id, func.count())
            .where(row.about == "roll-ask:1")
            .group_by(row.person_id)
        )
    assert len(asked) == 504
    assert {count for _, count in asked} == {1}


def test_nothing_is_due_in_a_quiet_hour(stage: Stage) -> None:
    """The look that is taken every few seconds says so without writing."""
    sweeper = Sweeper(stage.database, Offices(), Posting(Wording(ZONE)))
    assert not sweeper.is_due(stage.clock.now())
    stage.say("张三", "求助")
    assert not sweeper.is_due(stage.clock.now())
    stage.wait(minutes=10)
    assert sweeper.is_due(stage.clock.now())
    strike_together(stage)
    assert not sweeper.is_due(stage.clock.now())
