"""A meeting from its call to the list of who was there, as the people in it see it."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from storage import tables
from storage.kinds import Role
from tests.actors import ZONE, Stage
from tests.conversations import sweeping
from tests.conversations.meetings import at, call, letters, strike
from tests.conversations.posts import add, second_team

FRIDAY = "2026-11-27"


def meeting(stage: Stage) -> tables.Meeting:
    with stage.database.read() as work:
        found: tables.Meeting = work.one(select(tables.Meeting).order_by(tables.Meeting.id.desc()))
        return found


def entry(stage: Stage, name: str) -> tables.Invitation | None:
    row = tables.Invitation
    with stage.database.read() as work:
        found: tables.Invitation | None = work.one(
            select(row).where(row.person_id == stage.people[name])
        )
        return found


@pytest.mark.parametrize(("name", "kind"), [("钱七", "leaders"), ("赵六", "township")])
def test_a_coordinator_calls_a_meeting_by_one_sentence(stage: Stage, name: str, kind: str) -> None:
    """Day, hour, place, title and agenda are read and shown back; the leaders are told once."""
    place = {"钱七": "示范县", "赵六": "平安镇"}[name]
    summary = stage.say(name, "周五下午3点 县委二楼会议室 队长例会 议题:防汛、冬季取暖")
    assert summary.splitlines() == [
        "会议:队长例会",
        "时间:11月27日 周五 15:00",
        "地点:县委二楼会议室",
        "议题:防汛、冬季取暖",
        f"参会:{place}的队长,共1人",
    ]
    assert stage.say(name, "提交") == "✓ 已发通知,共1人。"
    (letter,) = letters(stage, "李四")
    assert letter.body.splitlines() == [
        "会议通知:队长例会",
        "时间:11月27日 周五 15:00",
        "地点:县委二楼会议室",
        "议题:防汛、冬季取暖",
        "请回复:参加,或:会议请假 事由",
    ]
    assert letter.buttons == ("参加", "请假")
    assert letters(stage, "张三") == []
    strike(stage)
    assert len(letters(stage, "李四")) == 1
    row = meeting(stage)
    assert (row.kind, row.telling) == (kind if name == "钱七" else "other", False)
    assert row.starts_at == datetime(2026, 11, 27, 15, 0, tzinfo=ZONE)


def test_english_words_call_a_meeting_too(stage: Stage) -> None:
    summary = stage.say("钱七", "meeting Friday 15:30 county hall")
    assert summary.splitlines()[:3] == [
        "会议:meeting",
        "时间:11月27日 周五 15:30",
        "地点:county hall",
    ]


def test_the_calendar_file_holds_the_meeting(stage: Stage) -> None:
    call(stage)
    (letter,) = letters(stage, "李四")
    event = letter.event
    assert (event["dtstart"], event["dtend"]) == ("20261127T070000Z", "20261127T090000Z")
    assert (event["summary"], event["location"]) == ("队长例会", "县委二楼会议室")
    assert (event["sequence"], event["status"]) == ("0", "CONFIRMED")
    assert "METHOD:PUBLISH" in letter.calendar


def test_whom_it_is_for_can_be_said_and_changed(stage: Stage) -> None:
    """Roles and areas in words; a range nobody understands is asked about and nothing lost."""
    second_team(stage)
    stage.say("钱七", "周五下午3点 县委二楼 防汛会")
    assert "参会范围没看懂:火星" in stage.say("钱七", "参会 火星")
    assert "参会:石桥村的队长、队员,共4人" in stage.say("钱七", "参会 石桥村 队长和队员")
    assert "参会:示范县的乡镇专干,共1人" in stage.say("钱七", "参会 全县专干")
    assert stage.say("钱七", "提交") == "✓ 已发通知,共1人。"
    assert len(letters(stage, "赵六")) == 1
    assert meeting(stage).kind == "other"


def test_a_leaders_meeting_for_one_township_is_not_the_quarters(stage: Stage) -> None:
    call(stage, "周五下午3点 县委二楼 队长例会 参会:平安镇 队长")
    assert meeting(stage).kind == "other"
    call(stage, "周五下午4点 县委二楼 队长例会 参会:全县 队长和专干")
    assert meeting(stage).kind == "leaders"


def test_a_meeting_on_a_rest_day_is_pointed_out(stage: Stage) -> None:
    assert "注意:11月28日 周六是休息日。" in stage.say("钱七", "周六下午3点 县委二楼 队长例会")


def test_coming_excused_and_changing_ones_mind(stage: Stage) -> None:
    """By button or word, with a reason; the last word holds, and the caller sees it."""
    call(stage)
    assert stage.press("李四", "参加").splitlines()[0] == "✓ 参加:队长例会"
    assert stage.say("李四", "会议请假 孩子生病").splitlines()[0] == (
        "✓ 已为会议请假:队长例会。事由:孩子生病"
    )
    row = entry(stage, "李四")
    assert row is not None
    assert (row.answer, row.reason) == ("no", "孩子生病")
    assert stage.say("钱七", "到会名单").splitlines() == [
        "队长例会 11月27日 周五 15:00",
        "请假1人:李四(孩子生病)",
    ]
    assert "✓ 参加:队长例会" in stage.say("李四", "参加")
    assert "参加1人:李四" in stage.say("钱七", "到会名单")
    with stage.database.read() as work:
        assert work.ones(select(tables.Leave)) == []


def test_the_button_asks_for_a_reason(stage: Stage) -> None:
    call(stage)
    assert stage.press("李四", "请假") == "为什么不能参加?"
    assert stage.say("李四", "母亲住院") == "会议请假:队长例会\n事由:母亲住院"
    assert "✓ 已为会议请假" in stage.say("李四", "提交")
    assert "这只是不参加会议" in stage.say("李四", "会议请假 母亲住院")


def test_my_meetings_with_what_i_answered(stage: Stage) -> None:
    assert stage.say("李四", "我的会议") == "没有要开的会。"
    call(stage)
    assert stage.say("李四", "我的会议").splitlines() == [
        "将开的会:",
        "11月27日 周五 15:00 队长例会 县委二楼会议室 · 还没回复",
        "议题:防汛",
    ]
    stage.press("李四", "参加")
    assert "· 参加" in stage.say("李四", "我的会议")
    assert stage.say("张三", "我的会议") == "没有要开的会。"


def test_signing_in_by_a_tap_sets_the_half_day(stage: Stage) -> None:
    """Too early it says when; once is enough; the day is a meeting without a word more."""
    call(stage)
    assert stage.say("李四", "会议签到") == "队长例会从11月27日 周五 14:30起可以签到。"
    at(stage, FRIDAY, "14:45")
    stage.say("李四", "我的会议")
    assert stage.press("李四", "会议签到").splitlines() == [
        "✓ 已签到:队长例会,11月27日 周五 14:45",
        "11月27日 周五 下午记为会议,不用再报。",
    ]
    assert stage.press("李四", "会议签到") == "已经签到了(11月27日 周五 14:45)。"
    assert "会议" in stage.say("李四", "我的考勤 11月")
    assert "已到1人:李四" in stage.say("钱七", "到会名单")


def test_who_is_on_leave_and_comes_stays_on_leave(stage: Stage) -> None:
    call(stage)
    stage.say("李四", "请假 11月27日 事假 家里有事")
    stage.say("李四", "提交")
    stage.say("赵六", "同意")
    at(stage, FRIDAY, "15:05")
    answer = stage.say("李四", "会议签到")
    assert answer.splitlines()[1].endswith("不因签到改变。"), answer


def test_the_code_of_the_room_cannot_be_guessed(stage: Stage) -> None:
    """Five wrong ones end the tries; the right one is asked for where the pack wants it."""
    call(stage)
    at(stage, FRIDAY, "14:45")
    shown = stage.say("钱七", "签到码")
    code = shown.split("签到码:")[1][:6]
    assert code.isdigit()
    assert stage.say("钱七", "签到码").split("签到码:")[1][:6] == code
    wrong = "000000" if code != "000000" else "111111"
    assert stage.say("李四", f"到会 {wrong}") == "签到码不对,还可以试4次。"
    assert stage.say("李四", wrong) == "签到码不对,还可以试3次。"
    for left in (2, 1):
        assert stage.say("李四", f"到会 {wrong}") == f"签到码不对,还可以试{left}次。"
    assert "输错太多次" in stage.say("李四", f"到会 {wrong}")
    assert "输错太多次" in stage.say("李四", f"到会 {code}")
    assert "已到" not in stage.say("钱七", "到会名单")
    assert stage.say("张三", "签到码").startswith("会议由乡镇或县里召集")


def test_the_right_code_signs_in(stage: Stage) -> None:
    call(stage)
    at(stage, FRIDAY, "15:10")
    code = stage.say("钱七", "签到码").split("签到码:")[1][:6]
    assert stage.say("李四", code).startswith("✓ 已签到:队长例会")


def test_moving_asks_again_and_the_calendar_moves(stage: Stage) -> None:
    """The invited are told once; answers are asked anew; the old buttons say so politely."""
    call(stage)
    stage.press("李四", "参加")
    assert stage.say("钱七", "会议改期 11月30日上午9点").splitlines()[:3] == [
        "队长例会改期",
        "原定:11月27日 周五 15:00",
        "改为:11月30日 周一 09:00 县委二楼会议室",
    ]
    old = stage.data("李四", "请假")
    assert "已通知" in stage.say("钱七", "提交")
    strike(stage)
    first, second = letters(stage, "李四")
    assert second.body.splitlines()[:2] == ["会议改期:队长例会", "时间:11月30日 周一 09:00"]
    assert first.event["uid"] == second.event["uid"]
    assert (first.event["sequence"], second.event["sequence"]) == ("0", "1")
    row = entry(stage, "李四")
    assert row is not None
    assert row.answer == ""
    assert "改期了,请按新的时间回复" in stage.forge("李四", old)
    assert stage.press("李四", "参加").startswith("✓ 参加:队长例会")


def test_another_place_alone_keeps_the_answers(stage: Stage) -> None:
    call(stage)
    stage.press("李四", "参加")
    stage.say("钱七", "会议改期 11月27日下午3点 县委三楼")
    assert "已通知" in stage.say("钱七", "提交")
    assert letters(stage, "李四")[-1].body.startswith("会议换地点:队长例会")
    row = entry(stage, "李四")
    assert row is not None
    assert row.answer == "yes"


def test_calling_off_tells_once_and_takes_back_what_waits(stage: Stage) -> None:
    """A reminder or an invitation still waiting for the morning is not sent any more."""
    at(stage, "2026-11-26", "22:00")
    call(stage, "明天上午10点 县委二楼 队长例会")
    assert [one.state for one in letters(stage, "李四")] == ["queued"]
    stage.say("钱七", "会议取消 停电")
    assert stage.say("钱七", "提交") == "✓ 队长例会已取消,已通知。"
    strike(stage)
    dropped, off = letters(stage, "李四")
    assert dropped.state == "dropped"
    assert off.body.splitlines()[0] == "会议取消:队长例会"
    assert off.body.splitlines()[-1] == "原因:停电"
    assert (off.event["status"], off.event["sequence"]) == ("CANCELLED", "1")
    assert "METHOD:CANCEL" in off.calendar
    sweeping.at(stage, FRIDAY, "09:00")
    assert "开会提醒" not in stage.told("李四")


def test_answering_what_is_off_changes_nothing(stage: Stage) -> None:
    """A stale button after the calling off, or after the beginning, is refused in words."""
    call(stage)
    yes = stage.data("李四", "参加")
    stage.say("钱七", "会议取消")
    stage.say("钱七", "跳过")
    stage.say("钱七", "提交")
    assert stage.forge("李四", yes) == "队长例会已取消。"
    row = entry(stage, "李四")
    assert row is not None
    assert row.answer == ""
    call(stage, "周五下午4点 县委二楼 队长例会")
    stage.say("李四", "我的会议")
    at(stage, FRIDAY, "16:01")
    assert "开始" in stage.press("李四", "参加")


def test_two_who_move_it_at_once(stage: Stage) -> None:
    """The second is told what it is now, and nobody is told of a third time."""
    add(stage, "钱八", Role.county, area_id=stage.places["县"])
    call(stage)
    stage.say("钱七", "会议改期 11月30日上午9点")
    stage.say("钱八", "会议改期 12月1日上午9点")
    stage.say("钱七", "提交")
    assert stage.say("钱八", "提交").splitlines()[:2] == [
        "刚才已有人改过这个会,现在是:",
        "时间:11月30日 周一 09:00",
    ]
    assert len(letters(stage, "李四")) == 2


def test_a_stranger_to_a_meeting_can_neither_answer_nor_look(stage: Stage) -> None:
    call(stage)
    number = meeting(stage).id
    for verb in ("yes", "no", "here"):
        assert stage.forge("张三", f"meeting:{verb}:{number}:0") == "没有邀请您参加这个会。"
    for verb in ("list", "code", "move", "off"):
        for name in ("张三", "李四", "赵六"):
            assert stage.forge(name, f"meeting:{verb}:{number}:0").startswith("没有可办的会议")
    assert entry(stage, "张三") is None
