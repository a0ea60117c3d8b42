"""A new pack in mid-flight: what is under way keeps its version, what comes later does not."""

from datetime import date

from sqlalchemy import select

from handlers import policies as deciding
from handlers.office import Offices
from handlers.policies import Stored
from handlers.turn import Moment
from storage import tables
from storage.policies import Proposal
from tests.actors import Stage
from tests.offices import pack

OLD = """    { over = 3, up_to = 5, approve = ["team_leader", "township"], file = ["county"] },
    { over = 5, approve = ["team_leader", "township", "county"] },
"""
NEW = """    { over = 3, approve = ["team_leader", "county"] },
"""
MONDAY = date(2026, 11, 23)


def stricter() -> str:
    """Give a pack in which the county decides over three days, and asks are fewer."""
    body = pack().body
    assert OLD in body
    return body.replace(OLD, NEW)


def propose(stage: Stage, body: str, first: date = MONDAY) -> Stored:
    """Propose a pack as the county's coordinator."""
    with stage.database.write() as work:
        office = Offices().current(work)
        assert office is not None
        moment = Moment(work, office, stage.clock.now())
        proposal = Proposal(stage.places["县"], "own", body, first, "钱七")
        done = deciding.propose(moment, proposal, past=False)
        assert isinstance(done, Stored)
        return done


def steps(stage: Stage) -> list[tuple[int, str, str, str]]:
    """Give every step: leave, action, office, state."""
    table = tables.LeaveStep
    with stage.database.read() as work:
        rows = work.ones(select(table).order_by(table.leave_id, table.n))
        return [(r.leave_id, r.action, r.office, r.state.value) for r in rows]


def test_deciding_copies_and_reasons_follow_the_version_of_the_request(stage: Stage) -> None:
    stage.say("张三", "事假 12月1号到4号 探亲")
    stage.say("张三", "提交")
    assert propose(stage, stricter()).active
    stage.say("李四", "同意")
    assert "赵六" in stage.told("张三")
    assert "张三请假" in stage.told("赵六")
    assert stage.told("钱七") == ""
    stage.press("赵六", "同意")
    assert steps(stage) == [
        (1, "approve", "team_leader", "approved"),
        (1, "approve", "township", "approved"),
        (1, "file", "county", "filed"),
    ]
    assert "张三" in stage.news("钱七")[0]
    why = stage.say("张三", "为什么")
    assert "≤5: 队长→乡镇党委 批准, 县驻村办 备案" in why


def test_what_is_asked_afterwards_follows_the_new_version(stage: Stage) -> None:
    propose(stage, stricter())
    summary = stage.say("王五", "事假 12月1号到4号 探亲")
    assert "3天以上:队长、县驻村办批准" in summary
    stage.say("王五", "提交")
    assert [step[1:3] for step in steps(stage)] == [
        ("approve", "team_leader"),
        ("approve", "county"),
    ]


def test_a_version_holds_from_its_day_on(stage: Stage) -> None:
    propose(stage, stricter(), date(2026, 11, 24))
    assert "5天以内(含)" in stage.say("王五", "事假 12月1号到4号 探亲")
    stage.say("王五", "取消")
    stage.wait(days=1)
    assert "3天以上" in stage.say("王五", "事假 12月1号到4号 探亲")


def test_a_version_nobody_confirmed_is_never_in_force(stage: Stage) -> None:
    propose(stage, pack().body.replace("asks_per_day = 3", "asks_per_day = 2"))
    assert not propose(stage, stricter()).active
    assert "5天以内(含)" in stage.say("王五", "事假 12月1号到4号 探亲")


def test_only_the_first_proposal_needs_no_second_person(stage: Stage) -> None:
    first = propose(stage, stricter())
    second = propose(stage, pack().body.replace("asks_per_day = 3", "asks_per_day = 2"))
    assert (first.active, second.active) == (True, False)
    with stage.database.read() as work:
        found = work.ones(
            select(tables.PolicyVersion.activated_at).order_by(tables.PolicyVersion.id)
        )
    assert [one is not None for one in found] == [True, True, False]
