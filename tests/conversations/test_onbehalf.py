"""代 …: recorded for somebody without account, shown as such, not decided by the recorder."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.posting import Posting
from bot.wording import Wording
from handlers import sweep
from handlers.office import Offices
from handlers.turn import Moment
from storage import tables
from storage.kinds import EventKind, Role
from tests.actors import ZONE, Stage
from tests.conversations.posts import add, audited, leave_state, second_team, sent_by_unit
from tests.conversations.sweeping import at


@pytest.fixture
def offline(stage: Stage) -> Stage:
    """Give the county with 老韩 in the team, who has no account."""
    add(stage, "老韩", Role.member, account=False, team_id=stage.teams["石桥村"])
    return stage


def marks(stage: Stage, name: str) -> list[tuple[str, str, int]]:
    """Give somebody's marks as (kind, source, who said it)."""
    mark = tables.Mark
    with stage.database.read() as work:
        rows = work.ones(select(mark).where(mark.person_id == stage.people[name]))
    return [(row.kind, row.source.value, row.by_id) for row in rows]


@pytest.mark.parametrize(("name", "source"), [("李四", "leader"), ("赵六", "clerk")])
def test_a_day_is_recorded_with_both_names(offline: Stage, name: str, source: str) -> None:
    """The mark is the other person's, its source and hand are the recorder's."""
    answer = offline.say(name, "代 老韩 在村")
    assert answer == f"老韩:✓ 已记:11月23日 周一 在村({name}代录)"
    assert marks(offline, "老韩") == [("in_village", source, offline.people[name])]
    assert marks(offline, name) == []
    subject = f"person:{offline.people['老韩']}"
    assert audited(offline, "recorded") == [(offline.people[name], subject)]


def test_somebody_with_an_account_is_told(stage: Stage) -> None:
    """What was said in one's name reaches one; the recorder is not told twice."""
    assert stage.say("李四", "代 张三 在村") == "张三:✓ 已记:11月23日 周一 在村(李四代录)"
    assert stage.told("张三") == "李四代您记了:✓ 已记:11月23日 周一 在村"
    assert stage.told("李四") == ""


def test_leave_for_another_is_not_the_recorders_to_decide(offline: Stage) -> None:
    """The leader writes it down, so somebody else decides; the form says so before it is sent."""
    summary = offline.say("李四", "代 老韩 请假 明天到后天 事假 看病")
    assert summary.splitlines()[0] == "代老韩填写(李四代录,代录的人不能批)"
    assert "将发给:钱七\n⚠ 队长这一级现在没有人能批,由钱七批" in summary
    assert offline.say("李四", "提交") == "老韩:✓ 已提交,等钱七批准。(李四代录)"
    offline.tell([offline.event("李四", "leave:decide:1:1:y", EventKind.button)])
    assert leave_state(offline) == ["pending"]
    assert offline.say("钱七", "同意").startswith("✓ 已同意:老韩")
    assert offline.told("李四") == ""
    at(offline, "2026-11-24", "09:00")
    told = offline.told("李四")
    assert "简报(1条):\n· 请电话告知老韩(13900000006):✓ 您的假批准了(钱七)" in told
    with offline.database.read() as work:
        row = work.one(select(tables.Leave))
    assert (row.person_id, row.by_id) == (offline.people["老韩"], offline.people["李四"])


def test_the_clerk_writes_it_down_and_the_leader_decides(offline: Stage) -> None:
    """Recorded by the clerk, the leader stays the one who decides."""
    offline.say("赵六", "代 老韩 请假")
    offline.press("赵六", "事假")
    offline.say("赵六", "明天")
    offline.press("赵六", "跳过")
    assert offline.say("赵六", "提交") == "老韩:✓ 已提交,等李四批准。(赵六代录)"
    assert offline.say("李四", "同意").startswith("✓ 已同意:老韩")


def test_coming_back_for_another(offline: Stage) -> None:
    """代 … 销假 ends their leave; 在村 on leave says how, for a button would mean one's own."""
    offline.say("赵六", "代 老韩 请假 今天到25号 事假 看病")
    offline.say("赵六", "提交")
    offline.say("李四", "同意")
    answer = offline.say("李四", "代 老韩 在村")
    assert answer.endswith("要办请说:代 老韩 销假")
    assert marks(offline, "老韩") == []
    assert offline.say("李四", "代 老韩 销假").startswith("老韩:✓ 已销假,11月23日 周一起在村")
    assert marks(offline, "老韩") == [("in_village", "leader", offline.people["李四"])]


def test_a_receipt_for_another(offline: Stage) -> None:
    """代 … 收到 confirms what waits for them, and who confirmed it is kept."""
    assert offline.say("李四", "代 老韩 收到") == "老韩:没有等确认的通知(李四代录)"
    with offline.database.write() as work:
        notice = tables.Notice(
            event_key="terminal:test:0",
            draft="terminal:test:0",
            area_id=offline.places["县"],
            by_id=offline.people["钱七"],
            body="下雪",
            audience={},
            expected=1,
            receipts=True,
            state="sent",
            written_at=offline.clock.now(),
            send_at=offline.clock.now(),
            address=[],
            language="zh_CN",
            told="",
        )
        work.add(notice)
        work.add(tables.Receipt(notice_id=notice.id, person_id=offline.people["老韩"]))
    assert offline.say("李四", "代 老韩 收到") == "老韩:✓ 已确认收到1条通知(李四代录)"
    with offline.database.read() as work:
        row = work.one(select(tables.Receipt))
    assert (row.by_id, row.confirmed_at is None) == (offline.people["李四"], False)


@pytest.mark.parametrize(
    "said", ["代 老韩 修水管", "代 老韩 不在村", "代 老韩 同意", "代 老韩 待办"]
)
def test_what_may_not_be_said_for_another_counts_nothing(offline: Stage, said: str) -> None:
    """Only being there, leave, coming back and receipts."""
    expected = "可以代老韩说:在村、请假、销假、收到。这句没有记。"
    assert offline.say("李四", said) == expected
    assert marks(offline, "老韩") == []


def test_another_team_is_out_of_reach(offline: Stage) -> None:
    """A leader records for the own team only."""
    second_team(offline)
    assert offline.say("周九", "代 老韩 在村").startswith("没有找到叫老韩的人")
    assert marks(offline, "老韩") == []


def test_an_emergency_reaches_who_has_no_account_by_telephone(stage: Stage) -> None:
    """The leader without an account is called by whoever can be reached, at once."""
    with stage.database.write() as work:
        for row in work.ones(
            select(tables.Account).where(tables.Account.person_id == stage.people["李四"])
        ):
            work.session.delete(row)
    stage.say("张三", "求助 桥断了")
    told = [one.body for one in stage.shown("钱七")]
    assert any(body.startswith("请电话告知李四(13800000000):【求助】张三") for body in told)
    with stage.database.read() as work:
        kinds = set(
            work.ones(select(tables.Outbox.kind).where(tables.Outbox.key.contains("push")))
        )
    assert {str(kind) for kind in kinds} == {"emergency"}


def test_a_unit_sees_days_leave_dates_and_terms_of_its_own(stage: Stage) -> None:
    """我单位: nobody else's people, no reason, and the look is written down."""
    sent_by_unit(stage, "张三")
    stage.say("张三", "请假 今天 病假 肺炎")
    stage.say("张三", "提交")
    stage.say("李四", "同意")
    shown = stage.say("郑一", "我单位")
    assert shown.splitlines()[0] == "你单位驻村干部1人(11月):"
    assert "张三:本月在岗" in shown
    assert "请假:11月23日 周一;任期:石桥村工作队 2025-01-01至今" in shown
    assert shown.endswith(";保险到期:名册未写;体检:名册未写")
    with stage.database.write() as work:
        person = work.ones(select(tables.Person).where(tables.Person.name == "张三"))[0]
        person.insured_until = date(2027, 6, 30)
    assert stage.say("郑一", "我单位").endswith(";保险到期:2027-06-30;体检:名册未写")
    assert "肺炎" not in shown
    assert "李四" not in shown
    assert [actor for actor, _ in audited(stage, "unit.read")] == [stage.people["郑一"]] * 2


def test_a_unit_still_sees_who_left(stage: Stage) -> None:
    """People of the past stay on the unit's sheet with their terms."""
    sent_by_unit(stage, "张三")
    stage.say("赵六", "离任 张三 今天")
    stage.press("赵六", "跳过")
    stage.say("赵六", "提交")
    stage.wait(days=40)
    assert "石桥村工作队 2025-01-01至2026-11-23" in stage.say("郑一", "我单位")


def test_an_observer_sees_the_area_until_the_last_day(stage: Stage) -> None:
    """Reading only, written down, and over after the last day."""
    second_team(stage)
    add(stage, "督查", Role.observer, area_id=stage.places["镇"])
    with stage.database.write() as work:
        found = select(tables.Assignment).where(tables.Assignment.role == Role.observer)
        work.one(found).last_day = stage.clock.now().date()
    shown = stage.say("督查", "名单")
    assert shown.splitlines()[0] == "11月23日 周一 工作队2支(查看已留痕):"
    assert "柳树村工作队:周九、吴十(在村2/2人)" in shown
    assert len(audited(stage, "area.read")) == 1
    stage.say("督查", "周五下午3点半县委二楼开队长会")
    stage.say("督查", "提交")
    with stage.database.read() as work:
        assert work.ones(select(tables.Meeting)) == []
    stage.wait(days=1)
    assert not stage.say("督查", "名单").startswith("11月24日")
    assert len(audited(stage, "area.read")) == 1


def test_a_reminder_for_who_has_no_account_is_the_leaders_to_pass_on(offline: Stage) -> None:
    """On the last evening of a leave the leader is asked to call; there is nothing to press."""
    offline.say("赵六", "代 老韩 请假 明天到25号 事假 看病")
    offline.say("赵六", "提交")
    offline.say("李四", "同意")
    offline.told("李四")
    offline.wait(days=2, hours=9)
    with offline.database.write() as work:
        office = Offices().current(work)
        assert office is not None
        moment = Moment(work, office, offline.clock.now())
        sink = Posting(Wording(ZONE))
        sweep.store(moment, sink, sweep.plan(moment, sink))
    told = [one for one in offline.shown("李四") if "老韩" in one.body]
    assert [one.buttons for one in told if one.body.startswith("请电话告知")] == [()]


def test_the_kind_is_an_answer_and_not_a_leave_of_the_recorders(offline: Stage) -> None:
    """事假 typed into a form for another answers its question; it opens no form of one's own."""
    assert offline.say("李四", "代 老韩 请假 明天到后天") == "请哪种假?"
    assert offline.say("李四", "事假") == "什么事?一句话就行。"
    assert "代老韩填写" in offline.say("李四", "看病")


def test_the_recorder_is_not_offered_to_leave_in_an_emergency(stage: Stage) -> None:
    """[急事先走] is below one's own request, never below one that is written for another."""
    stage.say("李四", "代 王五 请假 明天 事假 办事")
    with pytest.raises(AssertionError, match="no button"):
        stage.press("李四", "急事先走")
    stage.say("张三", "事假 明天 办事")
    assert stage.press("张三", "急事先走").startswith("✓ 记下了,先走。")


def test_who_recorded_it_need_not_telephone_about_it(offline: Stage) -> None:
    """A leader who just wrote it down is told nothing; recorded by the clerk, the leader is."""
    offline.say("李四", "代 老韩 在村")
    assert (offline.told("李四"), offline.news("李四")) == ("", [])
    offline.say("赵六", "代 老韩 在村")
    line = "请电话告知老韩(13900000006):赵六代您记了:✓ 已记:11月23日 周一 在村"
    assert (offline.told("李四"), offline.news("李四")) == ("", [line])


@pytest.mark.parametrize("said", ["代 张三 销假", "代 张三 收到", "代 张三 11月2日在村"])
def test_what_was_not_recorded_is_told_to_nobody_else(stage: Stage, said: str) -> None:
    """The recorder reads why; the other person has no news of it."""
    assert stage.say("李四", said).startswith("张三:")
    assert stage.told("张三") == ""


def test_a_line_for_a_rest_day_does_not_wait_for_the_working_day(offline: Stage) -> None:
    """What a leader is to pass on on a Saturday comes that Saturday, offices read on Monday."""
    offline.wait(days=4, hours=3)
    offline.say("赵六", "代 老韩 在村")
    offline.shown("李四")
    at(offline, "2026-11-28", "09:00")
    assert "请电话告知老韩" in offline.told("李四")


@pytest.mark.parametrize("said", ["帮张三签到", "替张三 在村", "帮 张三 在村"])
def test_helping_somebody_is_recording_for_them(stage: Stage, said: str) -> None:
    """As people say it: 帮 and 替 are 代 where a name of the team and a meaning follow."""
    assert stage.say("李四", said) == "张三:✓ 已记:11月23日 周一 在村(李四代录)"


def test_a_clerk_helps_whom_a_space_names(stage: Stage) -> None:
    assert stage.say("赵六", "帮张三 在村").startswith("张三:✓ 已记:11月23日 周一 在村")


def test_a_line_about_helping_somebody_is_the_leaders_own(stage: Stage) -> None:
    assert "代录" not in stage.say("李四", "日志 帮张三修水管")
    assert "代录" not in stage.say("李四", "帮张三修水管")
