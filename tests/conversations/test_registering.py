"""Accounts as people speak of them: codes face to face, who is missing, a lost phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from storage import accounts, codes, people, tables
from storage.kinds import CodeKind, Role
from tests.actors import POSTED_FROM, Stage
from tests.conversations.posts import add

if TYPE_CHECKING:
    from storage.database import Database
    from storage.work import Work

SPELT = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


def unbind(stage: Stage, *names: str) -> None:
    with stage.database.write() as work:
        ids = [stage.people[name] for name in names]
        work.run(delete(tables.Account).where(tables.Account.person_id.in_(ids)))


def code_in(answer: str) -> str:
    found = SPELT.search(answer)
    assert found is not None, answer
    return found.group()


def audited(database: Database) -> list[tuple[int | None, str]]:
    with database.read() as work:
        rows = work.ones(select(tables.Audit).order_by(tables.Audit.id))
    return [(row.actor_id, row.action) for row in rows]


def bound(stage: Stage, name: str) -> list[str]:
    with stage.database.read() as work:
        return [key[2] for key, _ in accounts.of(work, stage.people[name])]


def test_a_leader_gives_a_code_face_to_face(stage: Stage) -> None:
    """It is good for ten minutes, once, and needs no number."""
    unbind(stage, "张三")
    given = stage.say("李四", "绑定码 张三")
    code = code_in(given)
    assert given == (
        f"张三的绑定码:{code},10 分钟内有效,只用一次。请当面告诉本人,让其在与我的私聊里发来。"
    )

    assert stage.say("777", code).startswith("已绑定:张三(石桥村)。\n说明:")
    assert bound(stage, "张三") == ["777"]
    assert stage.say("778", code).startswith("这个绑定码不对")
    assert [action for _, action in audited(stage.database)] == ["code.spot", "account.bound"]
    assert audited(stage.database)[0][0] == stage.people["李四"]


def test_a_spot_code_ends_after_ten_minutes(stage: Stage) -> None:
    unbind(stage, "张三")
    code = code_in(stage.say("赵六", "给张三发绑定码"))
    stage.wait(minutes=10)

    assert stage.say("777", code).startswith("这个绑定码不对")
    assert bound(stage, "张三") == []


@pytest.mark.parametrize(
    ("who", "whom"), [("李四", "赵六"), ("赵六", "钱七"), ("李四", "没有人"), ("赵六", "管理员")]
)
def test_nobody_gives_codes_beyond_their_reach(stage: Stage, who: str, whom: str) -> None:
    """What lies outside is answered as if it were unknown; administrators are bound elsewhere."""
    with stage.database.write() as work:
        row = tables.Person(name="管理员", phone="13700000000", language="zh_CN")
        work.add(row)
        area = stage.places["镇"]
        work.add(
            tables.Assignment(
                person_id=row.id, role=Role.administrator, area_id=area, first_day=POSTED_FROM
            )
        )

    answer = stage.say(who, f"绑定码 {whom}")

    assert answer.startswith(f"您的队里或辖区里没有可以这样办的“{whom}”。")
    assert audited(stage.database) == []


def test_a_member_gives_no_codes(stage: Stage) -> None:
    for said in ("绑定码 王五", "未绑定", "挂失 王五"):
        assert stage.say("张三", said).startswith("这由队长和乡镇、县专干来办。")
    assert bound(stage, "王五") == [str(stage.people["王五"])]


def test_two_of_one_name_are_told_apart_by_number(stage: Stage) -> None:
    with stage.database.write() as work:
        twin = tables.Person(name="张三", phone="13900009999", language="zh_CN")
        work.add(twin)
        work.add(
            tables.Assignment(
                person_id=twin.id,
                role=Role.member,
                team_id=stage.teams["石桥村"],
                first_day=POSTED_FROM,
            )
        )

    assert stage.say("李四", "绑定码 张三") == (
        "有几位同名,请带上手机号后四位再发:张三 0001(石桥村工作队)、张三 9999(石桥村工作队)"
    )
    code = code_in(stage.say("李四", "绑定码 张三 9999"))
    assert stage.say("777", code).startswith("已绑定:张三")
    with stage.database.read() as work:
        key = ("terminal", "test", "777")
        assert people.resolve(work, [key])[key].person == twin.id


def test_who_is_missing_is_listed_in_ones_own_area(stage: Stage) -> None:
    assert stage.say("李四", "未绑定") == "都绑定好了。"
    unbind(stage, "张三", "王五", "赵六")

    assert stage.say("李四", "未绑定") == (
        "还有 2 人没绑定:\n石桥村工作队:张三、王五\n当面给码,请发“绑定码 姓名”。"
    )
    assert stage.say("钱七", "谁没绑定?") == (
        "还有 3 人没绑定:\n石桥村工作队:张三、王五\n平安镇:赵六\n当面给码,请发“绑定码 姓名”。"
    )


def test_a_namesake_who_is_missing_carries_the_end_of_the_number(stage: Stage) -> None:
    """Also where the other one is bound; what is shown is taken as it stands."""
    add(stage, "张三", Role.member, account=False, team_id=stage.teams["石桥村"])
    add(stage, "赵六", Role.township, account=False, area_id=stage.places["镇"])

    assert "石桥村工作队:张三(0006)\n平安镇:赵六(0007)\n" in stage.say("钱七", "未绑定")
    assert stage.say("李四", "绑定码 张三(0006)").startswith("张三的绑定码:")


def test_one_more_device_is_bound_beside_the_first(stage: Stage) -> None:
    given = stage.say("张三", "加设备")
    code = code_in(given)
    assert given == (
        f"加设备的码:{code},10 分钟内有效,只用一次。请在新设备上与我私聊,把码发来;这里照常可用。"
    )

    assert stage.say("777", code).startswith("已绑定:张三")
    assert bound(stage, "张三") == [str(stage.people["张三"]), "777"]
    assert stage.say("张三", "绑定码 张三") == "给自己加设备,请发“加设备”。"


def test_a_lost_phone_is_locked_at_once(stage: Stage) -> None:
    """Every account and unused code; the accounts themselves learn only that they are unbound."""
    stage.say("777", code_in(stage.say("张三", "加设备")))
    spare = code_in(stage.say("张三", "加设备"))

    assert stage.say("李四", "挂失 张三").splitlines()[0] == (
        "已挂失:张三的账号全部解绑,没用的码也已作废。换好手机后,发“绑定码 张三”给新码。"
    )
    assert bound(stage, "张三") == []
    with stage.database.read() as work:
        rows = work.rows(
            select(tables.Outbox.user, tables.Outbox.body).where(tables.Outbox.body == "已解绑。")
        )
    assert sorted(user for user, _ in rows) == sorted(["777", str(stage.people["张三"])])
    assert stage.say("778", spare).startswith("这个绑定码不对")
    assert audited(stage.database)[-2:] == [(stage.people["李四"], "account.lost")] * 2
    assert stage.say("张三", "签到").startswith("我是驻村工作助手,只为登记在册的人服务。")


def test_one_may_lock_oneself(stage: Stage) -> None:
    assert stage.say("张三", "挂失").startswith("已挂失,您的账号全部解绑")
    assert bound(stage, "张三") == []
    assert bound(stage, "王五") == [str(stage.people["王五"])]


@pytest.mark.parametrize("said", ["挂失怎么办", "绑定码是什么", "未绑定会怎么样"])
def test_a_question_does_nothing(stage: Stage, said: str) -> None:
    stage.say("李四", said)

    assert audited(stage.database) == []
    assert bound(stage, "李四") == [str(stage.people["李四"])]


def _issued(stage: Stage, work: Work) -> str:
    code = "ACDE3467"
    codes.issue(work, stage.people["张三"], CodeKind.roster, code, stage.clock.now())
    return codes.spelt(code)


def test_the_code_and_the_number_survive_a_restart(stage: Stage) -> None:
    """Between the two messages the program may be started anew."""
    unbind(stage, "张三")
    with stage.database.write() as work:
        from_roster = _issued(stage, work)
    assert stage.say("777", from_roster) == "绑定码对。为防误用,请回复您登记的手机号后四位。"
    stage.turns = stage.fresh_turns()

    assert stage.say("777", "0009") == ("后四位不对,还可以试 2 次。请回复您登记的手机号后四位。")
    stage.turns = stage.fresh_turns()
    assert stage.say("777", "0001").startswith("已绑定:张三(石桥村)。")
    assert stage.say("777", "/start").startswith("张三,您好!发“帮助”")
    assert stage.press("777", "不是我").startswith("已解绑。\n我是驻村工作助手")
    assert bound(stage, "张三") == []
