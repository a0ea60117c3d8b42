"""补签: a day of the past, with a reason, counts once the leader agreed; the original stays."""

import pytest
from sqlalchemy import select

from storage import tables
from storage.kinds import EventKind
from tests.actors import Stage


def marks(stage: Stage, name: str) -> list[tuple[str, str, str, bool]]:
    """Give somebody's marks as (day, kind, source, late)."""
    mark = tables.Mark
    with stage.database.read() as work:
        rows = work.ones(
            select(mark).where(mark.person_id == stage.people[name]).order_by(mark.id)
        )
    return [(row.day.isoformat(), row.kind, row.source.value, row.late) for row in rows]


def audited(stage: Stage) -> list[str]:
    with stage.database.read() as work:
        return [
            row.action
            for row in work.ones(select(tables.Audit).order_by(tables.Audit.id))
            if row.action.startswith("correction")
        ]


def test_it_counts_once_the_leader_agreed(stage: Stage) -> None:
    """补签 with day, kind and reason: shown, sent, confirmed; only then a mark is appended."""
    assert stage.say("张三", "补签 11月20日 公出 忘了签").splitlines() == [
        "11月20日 周五:由“在村”改为“因公外出”",
        "原因:忘了签",
        "交给李四核准。",
    ]
    assert stage.say("张三", "提交") == (
        "✓ 已报补签:11月20日 周五 因公外出,等李四核准。核准前不算。"
    )
    assert marks(stage, "张三") == []
    [asked] = stage.shown("李四")
    assert asked.body == "张三补签:11月20日 周五 由“在村”改为“因公外出”。原因:忘了签"
    assert asked.buttons == ("核准", "不核准")
    assert stage.press("李四", "核准") == "✓ 已核准:张三 11月20日 周五 因公外出。"
    assert marks(stage, "张三") == [("2026-11-20", "official_trip", "corrected", True)]
    assert stage.told("张三") == ("✓ 李四核准了:张三 11月20日 周五 因公外出。原来的记录也留着。")
    assert audited(stage) == ["correction.asked", "correction.agreed"]
    assert stage.press("李四", "核准") == "李四已经核准了:张三 11月20日 周五 因公外出。"
    assert len(marks(stage, "张三")) == 1


def test_what_is_missing_is_asked(stage: Stage) -> None:
    """补签昨天 asks what the day was and why; 补签 alone asks for the day first."""
    assert stage.say("张三", "补签").startswith("补签哪一天?")
    assert stage.say("张三", "昨天").startswith("那天应该是什么?")
    assert stage.say("张三", "在村").startswith("什么原因?")
    assert "由“公休”改为“在村”" in stage.say("张三", "值班没签")
    assert "等李四核准" in stage.say("张三", "提交")


def test_a_leader_who_does_not_agree_says_why(stage: Stage) -> None:
    """The reason is asked, told, and nothing was marked."""
    stage.say("张三", "补签 11月19日下午 培训 通知晚了")
    stage.say("张三", "提交")
    assert stage.press("李四", "不核准").startswith("为什么不核准?")
    assert stage.say("李四", "那天你在村里").startswith(
        "不核准:张三 11月19日 周四 下午 培训\n理由:那天你在村里"
    )
    assert stage.press("李四", "不核准") == "没有核准:张三 11月19日 周四 下午 培训。"
    assert stage.told("张三").endswith(
        "李四没有核准:张三 11月19日 周四 下午 培训。理由:那天你在村里"
    )
    assert marks(stage, "张三") == []


def test_the_leaders_own_day_is_the_townships(stage: Stage) -> None:
    """Nobody agrees to a correction of their own."""
    stage.say("李四", "补签 11月20日 公出 去县里对账")
    assert "等赵六核准" in stage.say("李四", "提交")
    assert stage.told("李四") == ""
    assert stage.press("赵六", "核准").startswith("✓ 已核准:李四")
    assert marks(stage, "李四") == [("2026-11-20", "official_trip", "corrected", True)]


def test_only_so_many_a_month_and_so_far_back(stage: Stage) -> None:
    """The pack's limits are named, and another day may be said instead."""
    for day in ("17日", "18日", "19日"):
        stage.say("张三", f"补签 11月{day} 公出 忘了签")
        assert "✓ 已报补签" in stage.say("张三", "提交")
    refused = stage.say("张三", "补签 11月20日 公出 忘了签")
    assert refused.startswith("11月已补签3天,每月最多3天。")
    stage.say("张三", "取消")
    assert stage.say("王五", "补签 11月2日 公出 忘了签").startswith(
        "11月2日 周一超过15天了,不能补签。"
    )
    assert "由“在村”改为“因公外出”" in stage.say("王五", "11月16日 公出 忘了签")


def test_a_day_of_leave_is_not_corrected_away(stage: Stage) -> None:
    """Who was on leave ends the leave or contests the sheet; 补签 does not paint over it."""
    stage.say("张三", "请假 11月24日到25日 事假 探亲")
    stage.say("张三", "提交")
    stage.say("李四", "批准")
    stage.wait(days=3)
    assert stage.say("张三", "补签 11月24日 在村 忘了签").startswith(
        "11月24日 周二是“请假已批”,不能补签。"
    )


def test_what_stands_already_needs_no_correction(stage: Stage) -> None:
    """A presumed day is said to be presumed; today is said by 在村."""
    assert stage.say("张三", "补签 11月20日 在村 忘了签").startswith(
        "11月20日 周五没人报变动,系统已按“在村”算,不用补签。"
    )
    stage.say("张三", "取消")
    stage.say("张三", "昨天在村")
    assert stage.say("张三", "补签 昨天 在村 忘了签").startswith(
        "11月22日 周日本来就记的是“在村”,不用改。"
    )
    stage.say("张三", "取消")
    assert stage.say("张三", "补签 今天 公出 忘了签").startswith("11月23日 周一还没过完")


def test_a_foreign_hand_decides_nothing(stage: Stage) -> None:
    """Only who may decide does; a forged number is answered the same way."""
    stage.say("张三", "补签 11月20日 公出 忘了签")
    stage.say("张三", "提交")
    with stage.database.read() as work:
        number = work.one(select(tables.Correction.id))
    for name in ("张三", "王五", "赵六"):
        stage.told(name)
        stage.tell([stage.event(name, f"correct:{number}:y", EventKind.button)])
        assert stage.told(name) == "这一条不归您核准。"
    assert marks(stage, "张三") == []


def test_one_word_decides_the_one_shown(stage: Stage) -> None:
    """同意 means what was shown last; 待办 lists what waits, with its buttons."""
    stage.say("张三", "补签 11月20日 公出 忘了签")
    stage.say("张三", "提交")
    stage.say("王五", "补签 11月19日 开会 忘了签")
    stage.say("王五", "提交")
    listed = stage.say("李四", "待办")
    assert "张三补签:11月20日 周五" in listed
    assert "王五补签:11月19日 周四" in listed
    assert stage.press("李四", "核准 2") == "✓ 已核准:王五 11月19日 周四 会议。"
    assert stage.say("李四", "待办").count("补签:") == 1
    stage.say("孙八", "补签 11月18日 开会 忘了签")
    stage.say("孙八", "提交")
    stage.shown("李四")
    assert stage.say("李四", "同意") == "✓ 已核准:孙八 11月18日 周三 会议。"


def test_several_days_are_said_in_one_sentence(stage: Stage) -> None:
    """Each day is asked and decided on its own; the first place said is the kind."""
    assert stage.say("张三", "补签 18 19 20号 公出 在县里开会").splitlines() == [
        "11月18日 周三:由“在村”改为“因公外出”",
        "11月19日 周四:由“在村”改为“因公外出”",
        "11月20日 周五:由“在村”改为“因公外出”",
        "原因:在县里开会",
        "交给李四核准。",
    ]
    assert stage.say("张三", "提交") == (
        "✓ 已报补签:11月18日 周三、11月19日 周四、11月20日 周五 因公外出,等李四核准。核准前不算。"
    )
    assert [said.body.split(" 由")[0] for said in stage.shown("李四")] == [
        "张三补签:11月18日 周三",
        "张三补签:11月19日 周四",
        "张三补签:11月20日 周五",
    ]
    assert stage.say("李四", "核准").startswith("✓ 已核准:张三 11月20日")
    assert marks(stage, "张三") == [("2026-11-20", "official_trip", "corrected", True)]
    listed = stage.say("李四", "待办")
    assert "1. 张三补签:11月18日 周三" in listed
    assert stage.say("李四", "核准 1").startswith("✓ 已核准:张三 11月18日")
    stage.wait(hours=3)
    assert stage.say("李四", "核准") == "✓ 已核准:张三 11月19日 周四 因公外出。"
    assert stage.say("李四", "核准") == "现在没有等您核准的补签或异议。"


def test_the_limit_counts_every_day_of_a_sentence(stage: Stage) -> None:
    """Four days are beyond three a month; the rest is kept, and days are said anew."""
    refused = stage.say("张三", "补签 17 18 19 20号 公出 在县里开会")
    assert refused.startswith("11月已补签0天,每月最多3天。")
    changed = stage.say("张三", "11月19日 11月20日下午").splitlines()
    assert changed[:2] == [
        "11月19日 周四:由“在村”改为“因公外出”",
        "11月20日 周五 下午:由“在村”改为“因公外出”",
    ]
    # At the summary a day, or a kind, said alone changes only that.
    assert stage.say("张三", "11月18日").splitlines()[1:3] == [
        "11月18日 周三:由“在村”改为“因公外出”",
        "原因:在县里开会",
    ]
    assert "改为“会议”" in stage.say("张三", "开会")
    assert stage.say("张三", "补签 11月2日到20日 公出 忘了").startswith("一次最多说5天,这里有19天")


@pytest.mark.parametrize("reason", ["去镇里开会", "在县里办事", "我在村,忘说了", "轮休没说"])
def test_a_reason_is_never_a_check_in(stage: Stage, reason: str) -> None:
    """Asked why, 去镇里开会 is the reason and marks nothing today."""
    assert stage.say("张三", "补签 11月20日 培训").startswith("什么原因?")
    assert stage.say("张三", reason).splitlines()[1] == f"原因:{reason}"
    assert marks(stage, "张三") == []


def test_a_kind_in_other_words_is_no_check_in(stage: Stage) -> None:
    """Asked what the day was, 在县里开会 answers for that day; a bare Z is still today's."""
    stage.say("张三", "补签 11月20日")
    assert stage.say("张三", "在县里开会").startswith("什么原因?")
    assert marks(stage, "张三") == []
    assert stage.say("张三", "Z").startswith("✓ 已记:11月23日 周一 在村")
    assert stage.say("张三", "忘了签").startswith("11月20日 周五:由“在村”改为“会议”")


def test_a_kind_may_be_called_as_its_button(stage: Stage) -> None:
    """会议 alone is what the button says; without anything waiting 不核准 says so."""
    assert stage.say("张三", "补签 11月20日 会议").startswith("什么原因?")
    stage.say("张三", "取消")
    stage.say("张三", "补签 11月20日")
    assert stage.say("张三", "会议").startswith("什么原因?")
    assert stage.say("李四", "不核准") == "现在没有等您核准的补签或异议。"


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("19号下午 20号", ["11月19日 周四 下午", "11月20日 周五"]),
        ("20号 19号下午", ["11月19日 周四 下午", "11月20日 周五"]),
        ("19号下午 20号上午", ["11月19日 周四 下午", "11月20日 周五 上午"]),
        ("19 20号下午", ["11月19日 周四", "11月20日 周五 下午"]),
    ],
)
def test_each_day_keeps_the_half_said_with_it(stage: Stage, said: str, days: list[str]) -> None:
    """A half belongs to the day it stands with, and to no other day of the stretch."""
    shown = stage.say("张三", f"补签 {said} 公出 去县里开会").splitlines()
    assert [line.split(":")[0] for line in shown[:2]] == days
