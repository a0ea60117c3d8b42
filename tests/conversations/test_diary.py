"""Diary lines: their day, the duties they belong to, what is starred, and what becomes a line."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from storage import tables
from storage.kinds import EventKind
from tests.actors import Said, Stage
from tests.conversations.test_checkin import marks

YESTERDAY = date(2026, 11, 22)
TODAY = date(2026, 11, 23)


def lines(stage: Stage) -> list[tables.DiaryLine]:
    with stage.database.read() as work:
        return work.ones(select(tables.DiaryLine).order_by(tables.DiaryLine.id))


def written(stage: Stage) -> list[tuple[date, str, list[str]]]:
    return [(line.day, line.body, line.duties) for line in lines(stage)]


def test_one_message_is_a_line_with_its_duty(stage: Stage) -> None:
    """日志 and a sentence: kept at once, tagged by its words, mended with one button."""
    assert stage.say("张三", "日志 上午走访3户,下午修水渠").splitlines() == [
        "✓ 已存为11月23日 周一的日志。",
        "归类:行业政策落实",
    ]
    assert written(stage) == [(TODAY, "上午走访3户,下午修水渠", ["sector_policies"])]
    assert stage.say("张三", "日志").startswith("请这样写")
    assert stage.say("赵六", "日志 走访3户") == "工作日志由驻村工作队员写。"


def test_a_line_may_belong_to_several_duties(stage: Stage) -> None:
    answer = stage.say("张三", "日志 院坝会上讲医保,会后调解一起土地纠纷")
    assert answer.splitlines()[1] == "归类:宣传政策、行业政策落实、法治与村规"


@pytest.mark.parametrize(
    ("said", "day", "body"),
    [
        ("日志 昨天走访5户", YESTERDAY, "走访5户"),
        ("日志 昨晚开院坝会", YESTERDAY, "晚开院坝会"),
        ("日志 补记11月20日 陪县里看项目", date(2026, 11, 20), "陪县里看项目"),
        ("日志 周五下午修水渠", date(2026, 11, 20), "下午修水渠"),
        ("日志 20号,核对台账", date(2026, 11, 20), "核对台账"),
        ("diary yesterday visited five households", YESTERDAY, "visited five households"),
        ("日志 3号楼漏水,联系维修", TODAY, "3号楼漏水,联系维修"),
        ("日志 2.5万元补贴已到账", TODAY, "2.5万元补贴已到账"),
        ("日志 三组修路", TODAY, "三组修路"),
    ],
)
def test_a_line_goes_to_the_day_it_names(stage: Stage, said: str, day: date, body: str) -> None:
    """昨天… is yesterday's; a number that is no day stays in the words."""
    stage.say("张三", said)
    assert [(line.day, line.body) for line in lines(stage)] == [(day, body)]


def test_a_day_out_of_reach_is_refused_in_words(stage: Stage) -> None:
    assert stage.say("张三", "日志 9月1日走访5户") == (
        "9月1日 周二太早了,只能补写31天以内的日志,没有存。"
    )
    assert "日志最多补写31天前的" in stage.say("张三", "为什么")
    assert lines(stage) == []


def test_a_check_in_with_work_in_it_is_status_and_line_at_once(stage: Stage) -> None:
    """One message, two records; its echo mends the day and the duties."""
    answer = stage.say("张三", "在村, 上午走访3户低保户, 下午修水渠")
    assert answer.splitlines() == [
        "✓ 已记:11月23日 周一 在村",
        "其余的话记进了日志;改这条消息就能改日志。",
        "归类:行业政策落实",
    ]
    assert marks(stage, "张三") == [("2026-11-23", "day", "in_village", False)]
    assert [(day, tags) for day, _, tags in written(stage)] == [(TODAY, ["sector_policies"])]
    assert stage.press("张三", "改归类").splitlines()[1] == "归类:行业政策落实"


def test_duties_are_mended_by_tapping_them(stage: Stage) -> None:
    """A line without a duty shows them all: one tap is enough, and taps may be added."""
    stage.tell([replace(stage.event("张三", "日志 走访5户"), message_id="7")])
    (shown,) = stage.shown("张三")
    assert shown.body.endswith("没看出属于哪项任务,点一下就归类(可选几项),不点也行。")
    assert len(shown.buttons) == 10
    stage.press("张三", "精准识别退出")
    assert edited(stage).body == "11月23日 周一:走访5户\n归类:精准识别退出"
    assert "✓ 精准识别退出" in edited(stage).buttons
    stage.press("张三", "扶志扶智")
    stage.press("张三", "好了")
    assert edited(stage).buttons == ("改归类",)
    assert written(stage)[0][2] == ["targeting", "motivation"]
    stage.tell(
        [replace(stage.event("张三", "日志 走访5户修水渠", EventKind.edited), message_id="7")]
    )
    assert written(stage) == [(TODAY, "走访5户修水渠", ["targeting", "motivation"])]


def test_nobody_tags_a_line_of_another(stage: Stage) -> None:
    stage.say("张三", "日志 走访5户")
    (line,) = lines(stage)
    for name in ("李四", "赵六", "钱七"):
        answer = stage.forge(name, f"diary:tag:{line.id}:customs")
        assert answer == "这个按钮已经过期了。"
    assert stage.forge("张三", f"diary:tag:{line.id}:nonsense") == "这个按钮已经过期了。"
    assert lines(stage)[0].duties == []


def edited(stage: Stage) -> Said:
    """Give what the newest edit made of a message."""
    row = tables.Outbox
    with stage.database.read() as work:
        found = work.one(select(row).where(row.action == "edit").order_by(row.id.desc()))
    return Said(found.body, tuple(label for line in found.buttons for label, _ in line))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("日志 老刘 53010219600101123X 办低保", "老刘 **************123X 办低保"),
        ("日志 卡号6222 0212 3456 7890 123已报", "卡号******************* 123已报"),
        ("日志 卡号6222021234567890123已报", "卡号***************0123已报"),
        ("日志 联系电话13800001111和13900002222", "联系电话13800001111和13900002222"),
    ],
)
def test_numbers_of_cards_are_starred_before_anything_is_kept(
    stage: Stage, said: str, kept: str
) -> None:
    answer = stage.say("张三", said)
    assert ("证件号、银行卡号已打码,原号没有留存。" in answer) == ("*" in kept)
    assert [line.body for line in lines(stage)] == [kept]


def test_no_card_number_stays_in_any_table(stage: Stage) -> None:
    """Neither in a reason for leave, nor in a sentence only offered, nor in a changed message."""
    number = "530102196001011234"
    stage.tell([replace(stage.event("张三", "日志 走访"), message_id="7")])
    changed = stage.event("张三", f"日志 走访{number}", EventKind.edited)
    stage.tell([replace(changed, message_id="7")])
    stage.say("张三", f"今天给{number}送药")
    stage.say("张三", f"请假 明天 事假 给{number}办证")
    stage.say("张三", "提交")
    with stage.database.read() as work:
        for table in tables.Base.metadata.sorted_tables:
            assert number not in repr(work.rows(select(table))), table.name
    assert lines(stage)[0].body == "走访**************1234"


def test_households_are_read_by_the_countys_number(stage: Stage) -> None:
    stage.say("张三", "日志 走访户号0312和0415号户,核对户号0312收入")
    assert [line.households for line in lines(stage)] == [["0312", "0415"]]
