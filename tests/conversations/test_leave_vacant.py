"""Offices nobody sits in or nobody can reach: said to the operator, and in the clerk's 待办."""

from datetime import date

from sqlalchemy import delete, select

from bot.wording import Wording
from handlers.leave import vacant
from handlers.office import Offices
from handlers.turn import Moment
from storage import tables
from storage.kinds import Role
from tests.actors import ZONE, Stage
from tests.conversations.posts import add, leave_state
from tests.conversations.sweeping import at


def lines(stage: Stage) -> list[str]:
    """Give what the operator's list says of the offices of the ladders."""
    with stage.database.read() as work:
        office = Offices().current(work)
        assert office is not None
        found = vacant.warnings(Moment(work, office, stage.clock.now()))
    return [Wording(ZONE).render(one, "zh_CN") for one in found]


def without_account(stage: Stage, name: str) -> None:
    """Take the account away that speaks for somebody."""
    with stage.database.write() as work:
        account = tables.Account
        work.run(delete(account).where(account.person_id == stage.people[name]))


def resigns(stage: Stage, name: str) -> None:
    """End somebody's post yesterday."""
    with stage.database.write() as work:
        mine = tables.Assignment.person_id == stage.people[name]
        work.one(select(tables.Assignment).where(mine)).last_day = date(2026, 11, 22)


def test_a_county_in_order_has_nothing_to_list(stage: Stage) -> None:
    """Every office of every ladder has a holder with an account."""
    assert lines(stage) == []


def test_a_vacant_office_and_one_out_of_reach_are_listed(stage: Stage) -> None:
    """Each office once, with its places; a second holder with an account is enough."""
    resigns(stage, "李四")
    without_account(stage, "赵六")
    assert lines(stage) == [
        "审批环节没有人:队长(石桥村工作队,共1处)。请假会转到县里。",
        "审批人没有账号:乡镇党委(平安镇,共1处)。请假要走纸质,再代录。",
    ]
    add(stage, "冯二", Role.township, area_id=stage.places["镇"])
    assert lines(stage) == ["审批环节没有人:队长(石桥村工作队,共1处)。请假会转到县里。"]


def test_what_waits_where_nobody_can_tap_is_in_the_clerks_list(stage: Stage) -> None:
    """The leader has no account: the township's clerk has it signed and enters it."""
    without_account(stage, "李四")
    stage.say("张三", "事假 12月1号 办事")
    stage.say("张三", "提交")
    assert stage.say("赵六", "待办").splitlines() == [
        "待办1件:",
        "1. 张三 12月1日 周二(1天):队长没有账号,等批。请打印请假条送签(说:请假条 姓名),批后说:代录 姓名 已批准",  # noqa: E501  one line of the list
    ]
    stage.say("赵六", "代录 张三 已批准")
    stage.press("赵六", "确定录入")
    assert leave_state(stage) == ["approved"]
    assert stage.say("赵六", "待办") == "没有待办。"


def test_once_it_went_up_it_is_decided_by_tap(stage: Stage) -> None:
    """After the clock raised it to the clerk it is theirs to decide, not to enter."""
    without_account(stage, "李四")
    stage.say("张三", "事假 12月1号 办事")
    stage.say("张三", "提交")
    at(stage, "2026-11-24", "10:00")
    assert "等批。请打印" not in stage.say("赵六", "待办")
    assert stage.say("赵六", "同意").startswith("✓ 已同意:张三")
