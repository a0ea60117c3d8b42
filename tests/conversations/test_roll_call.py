"""点名 as a conversation: called, answered by tap and word, for others, asked again, closed."""

from datetime import date

import pytest
from sqlalchemy import select

from storage import roll_calls, tables
from storage.kinds import EventKind, HelpState, MessageKind, Role, RollId, RollState, Safety
from tests.actors import Stage
from tests.conversations.posts import add, audited, second_team
from tests.conversations.test_sos import all_read, edits, states, strike

QUESTION = "紧急点名:暴雨(示范县)。您安全吗?11月23日 周一 12:00前请点一下;只为确认安全,不算考勤。"
HEAD = "点名:暴雨(示范县,到11月23日 周一 12:00)"


@pytest.fixture
def called(stage: Stage) -> Stage:
    """Give the county with a roll-call under way and 孙八 on leave."""
    stage.say("孙八", "请假 今天到25号 事假 看病")
    stage.say("孙八", "提交")
    stage.say("李四", "同意")
    stage.say("钱七", "点名 暴雨 2小时")
    stage.press("钱七", "发出点名")
    return stage


def answers(stage: Stage) -> dict[str, tuple[str | None, str]]:
    """Give by name the answer and who gave it."""
    names = {id_: name for name, id_ in stage.people.items()}
    row = tables.RollAnswer
    with stage.database.read() as work:
        found = work.ones(select(row).order_by(row.person_id))
        return {
            names[one.person_id]: (one.answer and one.answer.value, names.get(one.by_id, ""))
            for one in found
        }


def newest(stage: Stage) -> str:
    """Give what the coordinator's list was last changed to."""
    return edits(stage, "roll:1")[-1][0]


def test_a_coordinator_confirms_before_it_goes_out(stage: Stage) -> None:
    """The summary says why, whom, how many and until when; then everybody is asked at once."""
    assert stage.say("钱七", "点名 暴雨 2小时") == (
        "紧急点名:暴雨\n范围:示范县,共4人(请假的不打扰)\n到:11月23日 周一 12:00\n"
        "马上发出,夜里也发;由谁发起会留下记录。"
    )
    assert stage.told("张三") == ""
    assert stage.press("钱七", "发出点名") == (
        f"{HEAD}\n安全0 需要帮助0 不在村0 请假0 未答4\n"
        "未答:李四(石桥村)、张三(石桥村)、王五(石桥村)、孙八(石桥村)"
    )
    shown = stage.shown("张三")
    assert [(one.body, one.buttons) for one in shown] == [
        (QUESTION, ("安全", "需要帮助", "不在村"))
    ]
    (leader,) = stage.shown("李四")
    assert leader.buttons == ("安全", "需要帮助", "不在村", "全队安全")
    assert audited(stage, "roll.called") == [
        (stage.people["钱七"], f"roll:1 area:{stage.places['县']}")
    ]


def test_at_night_and_over_the_budget_it_goes_out(stage: Stage) -> None:
    stage.wait(hours=15)
    stage.say("钱七", "点名 暴雨 2小时")
    stage.press("钱七", "发出点名")
    row = tables.Outbox
    with stage.database.read() as work:
        rows = work.ones(select(row).where(row.about == "roll-ask:1"))
    assert {one.kind for one in rows} == {MessageKind.emergency}
    assert {one.not_before for one in rows} == {stage.clock.now()}
    assert len(rows) == 4


@pytest.mark.parametrize(
    ("said", "reason", "until"),
    [
        ("点名 暴雨 2小时", "暴雨", "11月23日 周一 12:00"),
        ("点名 暴雨 到18点", "暴雨", "11月23日 周一 18:00"),
        ("点名 山洪预警 30分钟", "山洪预警", "11月23日 周一 10:30"),
        ("紧急点名:森林火险,到明早8点", "森林火险", "11月24日 周二 08:00"),
        ("点名 地震 一个半小时", "地震", "11月23日 周一 11:30"),
        ("roll call storm 2 hours", "storm", "11月23日 周一 12:00"),
        ("点名 暴雨 半小时", "暴雨", "11月23日 周一 10:30"),
    ],
)
def test_reason_and_end_are_read_from_one_message(
    stage: Stage, said: str, reason: str, until: str
) -> None:
    head, _, end, _ = stage.say("赵六", said).splitlines()
    assert (head, end) == (f"紧急点名:{reason}", f"到:{until}")


def test_what_was_not_said_is_asked(stage: Stage) -> None:
    assert stage.say("钱七", "点名") == "因为什么点名?例如:暴雨"
    assert stage.say("钱七", "防汛") == "到什么时候为止?例如:2小时、到18点"
    assert stage.press("钱七", "6小时").splitlines()[2] == "到:11月23日 周一 16:00"


def test_longer_than_the_pack_allows_is_asked_again(stage: Stage) -> None:
    assert stage.say("钱七", "点名 暴雨 30小时").splitlines()[0] == "点名最长24小时。"


def test_a_clerk_calls_the_own_township_and_nobody_else(stage: Stage) -> None:
    assert "范围:平安镇,共4人" in stage.say("赵六", "点名 暴雨 2小时")
    assert stage.say("李四", "点名 暴雨 2小时").startswith("点名由乡镇或县里发起。")


def test_the_county_may_call_one_township(stage: Stage) -> None:
    head, place, *_ = stage.say("钱七", "点名 平安镇 暴雨 2小时").splitlines()
    assert (head, place) == ("紧急点名:暴雨", "范围:平安镇,共4人(请假的不打扰)")


def test_who_is_on_leave_is_not_asked_and_stands_alone(called: Stage) -> None:
    assert "点名" not in called.told("孙八")
    said = called.say("钱七", "点名情况").splitlines()
    assert said[1] == "安全0 需要帮助0 不在村0 请假1 未答3"
    assert said[-1] == "请假:孙八(石桥村)"
    assert called.say("孙八", "安全 在县医院").startswith("✓ 已记:安全,在县医院")
    assert "安全1 需要帮助0 不在村0 请假0 未答3" in newest(called)


def test_an_answer_by_tap_word_or_number_updates_the_list(called: Stage) -> None:
    assert called.press("张三", "安全") == (
        "✓ 已记:安全(点名:暴雨)\n要改再点一次;在哪里可以补一句,例如:安全 在村委会"
    )
    assert newest(called).splitlines()[1:3] == [
        "安全1 需要帮助0 不在村0 请假1 未答2",
        "未答:李四(石桥村)、王五(石桥村)",
    ]
    called.shown("王五")
    assert called.say("王五", "3").startswith("✓ 已记:不在村")
    assert called.say("李四", "平安,在村委会") == "✓ 已记:安全,在村委会(点名:暴雨)"
    assert newest(called).splitlines()[1:] == [
        "安全2 需要帮助0 不在村1 请假1 未答0",
        "不在村:王五(石桥村)",
        "请假:孙八(石桥村)",
    ]


def test_not_in_the_village_is_an_answer_only_while_one_waits(called: Stage) -> None:
    assert called.say("张三", "不在村").startswith("✓ 已记:不在村")
    assert called.say("张三", "不在村") == "不在村,是哪种情况?"


def test_an_answer_is_never_a_mark(called: Stage) -> None:
    before = called.say("张三", "我的考勤")
    called.press("张三", "不在村")
    called.say("李四", "都安全")
    with called.database.read() as work:
        assert work.ones(select(tables.Mark.id)) == []
        assert work.ones(select(tables.TeamDay.day)) == []
    assert called.say("张三", "我的考勤") == before


def test_who_needs_help_goes_on_like_a_call_for_help(called: Stage) -> None:
    answer = called.press("张三", "需要帮助")
    assert answer.splitlines()[0] == "✓ 已记:需要帮助(点名:暴雨)"
    assert "✓ 已通知:李四" in answer
    alarm = "【求助】张三 13800000001(石桥村):点名(暴雨)答:需要帮助"
    for name in ("李四", "赵六", "钱七"):
        assert alarm in called.told(name)
    assert newest(called).splitlines()[2] == "需要帮助:张三(石桥村)"
    assert called.press("赵六", "我来处理").startswith("✓ 由您处理。")
    assert states(called) == [HelpState.taken]


def test_needing_help_without_a_roll_call_is_asked_about(stage: Stage) -> None:
    assert stage.say("张三", "需要帮助") == "要发出求助吗?会马上通知队长、乡镇和县里。"
    assert states(stage) == []
    assert stage.press("张三", "发出求助").startswith("✓ 已通知:李四")


@pytest.mark.parametrize("said", ["安全", "没事", "都安全"])
def test_without_a_roll_call_the_words_mean_nothing_special(stage: Stage, said: str) -> None:
    assert stage.say("李四", said) == "没看懂。可以说:在村、请假、待办、帮助。"
    assert states(stage) == []


def test_the_leader_answers_for_who_has_not(called: Stage) -> None:
    """Own answers stay, who is on leave is left out, and the table is shown."""
    called.press("张三", "不在村")
    assert called.say("李四", "都安全") == (
        f"✓ 已替2人作答。\n{HEAD}\n李四:安全\n张三:不在村\n王五:安全\n孙八:请假\n"
        "不对请再说,例如:王五需要帮助"
    )
    assert answers(called) == {
        "李四": ("safe", "李四"),
        "张三": ("away", "张三"),
        "王五": ("safe", "李四"),
        "孙八": (None, ""),
    }
    assert called.say("李四", "都安全").startswith("队里都已有答复,没有改动。")


def test_the_leader_answers_by_name(called: Stage) -> None:
    called.say("李四", "张三安全 王五需要帮助 其他人都安全")
    assert answers(called)["张三"] == ("safe", "李四")
    assert answers(called)["王五"] == ("help", "李四")
    assert answers(called)["李四"] == ("safe", "李四")
    assert "【求助】王五" in called.told("赵六")


def test_except_one_the_others_are_safe(called: Stage) -> None:
    called.say("李四", "除张三外都安全")
    assert answers(called)["张三"] == (None, "")
    assert answers(called)["王五"] == ("safe", "李四")


def test_a_line_understood_by_half_counts_nothing(called: Stage) -> None:
    said = called.say("李四", "张三安全 王五上山了")
    assert said == '"王五上山了"没看懂。请这样说:张三安全 李四需要帮助'
    assert {answer for answer, _ in answers(called).values()} == {None}


def test_the_whole_team_by_one_tap_and_only_by_its_leader(called: Stage) -> None:
    assert called.press("李四", "全队安全").startswith("✓ 已替3人作答。")
    called.tell([called.event("张三", "roll:team:1", EventKind.button)])
    assert "这句话由队长说才算。" in called.told("张三")


@pytest.mark.parametrize("name", ["赵六", "钱七", "李四"])
def test_an_answer_by_telephone_is_written_down(called: Stage, name: str) -> None:
    answer = called.say(name, "代 张三 安全 在小学")
    assert answer == f"张三:✓ 已记:安全,在小学(点名:暴雨)({name}代录)"
    assert answers(called)["张三"] == ("safe", name)


def test_for_another_without_a_roll_call_nothing_is_recorded(stage: Stage) -> None:
    assert stage.say("赵六", "代 张三 安全") == "现在没有点到张三的点名,这句没有记。"
    assert audited(stage, "recorded") == []


def test_who_has_no_account_is_asked_through_the_leader(stage: Stage) -> None:
    add(stage, "老韩", Role.member, account=False, team_id=stage.teams["石桥村"])
    stage.say("钱七", "点名 暴雨 2小时")
    stage.press("钱七", "发出点名")
    assert f"请电话告知老韩(13900000006):{QUESTION}" in stage.told("李四")


def test_asked_again_are_only_those_who_did_not_answer(called: Stage) -> None:
    called.press("张三", "安全")
    all_read(called)
    called.wait(minutes=5)
    assert called.press("钱七", "再问未答的") == "✓ 已再问2人。"
    assert called.told("王五") == QUESTION
    assert called.told("张三") == ""
    assert called.told("孙八") == ""
    assert called.press("钱七", "再问未答的") == "刚在11月23日 周一 10:05问过,过1分钟再问。"
    assert strike(called) == 0


def test_leaders_see_their_team_and_members_nothing(called: Stage) -> None:
    second_team(called)
    called.press("张三", "安全")
    assert called.say("李四", "点名情况") == (
        f"{HEAD}\n李四:未答\n张三:安全\n王五:未答\n孙八:请假"
    )
    assert called.say("王五", "点名情况") == "点名情况由队长和专干看。"
    assert called.say("周九", "点名情况") == "现在没有点名。"


def test_it_closes_itself_with_a_summary(called: Stage) -> None:
    """The list becomes final, the summary has numbers to call, and late answers are told so."""
    called.press("张三", "安全")
    all_read(called)
    called.wait(hours=2)
    assert strike(called) == 1
    closed = (
        "点名已结束:暴雨(示范县,11月23日 周一 12:00)\n"
        "安全1 需要帮助0 不在村0 请假1 未答2\n"
        "未答:李四(石桥村)、王五(石桥村)\n请假:孙八(石桥村)"
    )
    assert edits(called, "roll:1")[-1] == (closed, ())
    numbers = "未答的请打电话:李四 13800000000、王五 13800000002"
    assert called.told("钱七") == f"{closed}\n{numbers}"
    assert called.press("王五", "安全") == "点名已经结束。有急事请说:求助 什么事"
    assert answers(called)["王五"] == (None, "")
    assert strike(called) == 0
    assert called.say("钱七", "点名情况").startswith("点名已结束")


def test_over_is_over_before_the_clock_notices(called: Stage) -> None:
    called.wait(hours=2, minutes=1)
    assert called.press("张三", "安全").startswith("点名已经结束。")
    called.say("张三", "安全")
    assert answers(called)["张三"] == (None, "")


def test_a_coordinator_may_end_it_early(called: Stage) -> None:
    answer = called.say("赵六", "结束点名")
    assert answer == "现在没有点名。"
    assert called.say("钱七", "结束点名").startswith("点名已结束:暴雨")
    assert called.say("钱七", "结束点名") == "现在没有点名。"
    assert audited(called, "roll.ended") == [(called.people["钱七"], "roll:1")]


def test_it_waits_in_the_list_until_answered(called: Stage) -> None:
    assert "点名:暴雨,11月23日 周一 12:00前请答" in called.say("王五", "待办")
    called.press("王五", "安全")
    assert "点名" not in called.say("王五", "待办")


def test_a_forged_button_of_another_area_does_nothing(called: Stage) -> None:
    second_team(called)
    for data in ("roll:end:1", "roll:again:1", "roll:safe:1", "roll:team:1", "roll:x:1"):
        called.tell([called.event("吴十", data, EventKind.button)])
    with called.database.read() as work:
        roll = roll_calls.get(work, RollId(1))
        assert roll is not None
        assert (roll.state, roll.round) == (RollState.open, 1)
    assert "吴十" not in answers(called)


def test_answers_of_one_batch_are_all_in_the_list(called: Stage) -> None:
    events = [
        called.event("张三", "roll:safe:1", EventKind.button),
        called.event("王五", "roll:away:1", EventKind.button),
        called.event("李四", "安全"),
    ]
    called.tell([*events, *events])
    assert "安全2 需要帮助0 不在村1 请假1 未答0" in newest(called)


def crowd(stage: Stage, people: int) -> None:
    """Put so many more members with accounts into the team."""
    seen = {"bound_at": stage.clock.now(), "seen_at": stage.clock.now()}
    post = {"team_id": stage.teams["石桥村"], "first_day": date(2025, 1, 1)}
    with stage.database.write() as work:
        for n in range(people):
            person = tables.Person(name=f"队员{n}", phone=f"137{n:08}", language="zh_CN")
            work.session.add(person)
            work.session.flush()
            work.session.add(tables.Assignment(person_id=person.id, role=Role.member, **post))
            user = {"user": str(person.id), "chat": str(person.id), "person_id": person.id}
            work.session.add(tables.Account(platform="terminal", bot="test", **user, **seen))


def asked(stage: Stage) -> list[int]:
    row = tables.Outbox
    with stage.database.read() as work:
        return work.ones(select(row.person_id).where(row.about == "roll-ask:1"))


def test_many_people_are_enrolled_in_steps(stage: Stage) -> None:
    """More than one transaction may hold: the clock goes on, each is asked once."""
    crowd(stage, 600)
    stage.say("钱七", "点名 暴雨 2小时")
    assert stage.press("钱七", "发出点名").endswith("还在发出。")
    assert strike(stage) == 2
    with stage.database.read() as work:
        enrolled = work.ones(select(tables.RollAnswer.person_id))
    first = asked(stage)
    assert len(first) == len(set(first)) == len(set(enrolled)) == 604
    assert "还在发出" not in newest(stage)
    assert "未答604" in newest(stage)
    with stage.database.write() as work:
        said = roll_calls.Said(Safety.safe, "", stage.people["李四"], stage.clock.now())
        roll_calls.answer(work, RollId(1), enrolled[:100], said)
    stage.wait(minutes=2)
    assert stage.press("钱七", "再问未答的") == "✓ 已再问240人。"
    assert strike(stage) == 2
    assert len(asked(stage)) == 604 + 504
