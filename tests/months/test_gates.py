"""A closed month takes no word more, whoever says it; closing it twice at once closes it once."""

import threading

import pytest
from sqlalchemy import func, select, update

from bot.posting import Posting
from bot.resources import policy_pack
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from storage import areas, months, tables
from storage.database import Database
from storage.kinds import EventKind
from tests.actors import PACK, ZONE, Stage, small_county
from tests.months.test_closing import OCTOBER, at, closings, sweep


@pytest.fixture
def stage(database: Database) -> Stage:
    """Give a county where forty days may be said late, its October closed."""
    stage = small_county(database, go_live=OCTOBER)
    body = policy_pack(PACK).read_text(encoding="utf-8")
    late = "[attendance.backfill]\ndays = 3"
    assert late in body
    body = body.replace(late, "[attendance.backfill]\ndays = 40").replace(
        "per_month = 3\ndays = 15", "per_month = 3\ndays = 60"
    )
    with database.write() as work:
        work.run(update(tables.PolicyVersion).values(body=body))
        areas.changed(work)
    at(stage, 10, 9)
    sweep(stage)
    return stage


def marks(stage: Stage) -> int:
    with stage.database.read() as work:
        return int(work.one(select(func.count()).select_from(tables.Mark)))


CLOSED = "2026年10月的考勤已在11月10日 周二 09:00关账,不能直接改。要更正,请县专干(钱七)重开"


def test_days_of_an_open_month_count_and_those_of_a_closed_one_are_named(stage: Stage) -> None:
    """One sentence over both: what can be kept is, the rest is answered with the way to do it."""
    answer = stage.say("张三", "10月29号到11月3号在村")
    assert answer.splitlines()[0].startswith("✓ 已补报:11月1日 周日 至 11月3日 周二")
    assert CLOSED in answer
    assert marks(stage) == 3
    assert stage.say("张三", "10月28号在村").startswith(CLOSED)
    assert marks(stage) == 3


def test_the_leaders_line_and_the_unit_say_nothing_of_it_either(stage: Stage) -> None:
    """Neither by word nor by an old button."""
    assert stage.say("李四", "10月30号都在").startswith(CLOSED)
    team = stage.teams["石桥村"]
    stage.told("李四")
    stage.tell([stage.event("李四", f"team:all:2026-10-30:{team}", EventKind.button)])
    assert stage.told("李四").startswith(CLOSED)
    assert stage.say("李四", "抽回 张三 10月28日到29日 县里抽调").startswith(CLOSED)
    assert marks(stage) == 0


def test_two_processes_close_a_month_once(database: Database) -> None:
    """Both find it due; the key of the closing decides, and the loser writes nothing."""
    stage = small_county(database, go_live=OCTOBER)
    at(stage, 10, 9)
    posting = Posting(Wording(ZONE))
    url = database.writer.url.render_as_string(hide_password=False)
    other = Database(url)
    now = stage.clock.now()
    sweepers = [Sweeper(one, Offices(), posting) for one in (database, other)]
    [found] = {tuple((m, tuple(t)) for m, t in one.closable(now)) for one in sweepers}
    [(month, teams)] = found
    gate = threading.Barrier(2)
    closed: list[int] = []

    def close(sweeper: Sweeper) -> None:
        gate.wait()
        closed.append(sweeper.close(now, month, teams))

    threads = [threading.Thread(target=close, args=(one,)) for one in sweepers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sorted(closed) == [0, 1]
    assert len(closings(stage)) == 1
    with database.read() as work:
        assert len(work.ones(select(tables.Statement))) == len(stage.people) - 2


def test_a_killed_closing_leaves_nothing_and_is_done_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statements and the closing are one transaction."""
    stage = small_county(database, go_live=OCTOBER)
    at(stage, 10, 9)

    def dies(*_arguments: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(months, "keep", dies)
        with pytest.raises(RuntimeError):
            sweep(stage)
    assert closings(stage) == []
    sweep(stage)
    assert [row[1] for row in closings(stage)] == [1]
