"""Checking in: what counts, what is asked back, what is never guessed."""

from datetime import date

import pytest
from sqlalchemy import select

from handlers.talk import Location
from storage import tables
from storage.kinds import EventKind
from tests.actors import Stage


def marks(stage: Stage, name: str) -> list[tuple[str, str, str, bool]]:
    """Give somebody's marks as (day, half, kind, late), in the order they were said."""
    mark = tables.Mark
    with stage.database.read() as work:
        rows = work.ones(
            select(mark).where(mark.person_id == stage.people[name]).order_by(mark.id)
        )
    return [(row.day.isoformat(), row.half.value, row.kind, row.late) for row in rows]


@pytest.mark.parametrize("said", ["签到", "在村", "Ｚ。", "zc", "z z", "签倒", "here"])
def test_one_word_is_a_check_in(stage: Stage, said: str) -> None:
    """A word, its homophones and its short forms mark today, and the answer says the day."""
    assert stage.say("张三", said) == "✓ 已记:11月23日 周一 在村"
    assert marks(stage, "张三") == [("2026-11-23", "day", "in_village", False)]


def test_the_same_update_twice_counts_once(stage: Stage) -> None:
    """A redelivered update writes neither a second mark nor a second answer."""
    event = stage.event("张三", "签到")
    stage.tell([event])
    stage.tell([event, event])
    assert len(marks(stage, "张三")) == 1
    assert stage.told("张三") == "✓ 已记:11月23日 周一 在村"


def test_two_halves_in_one_sentence(stage: Stage) -> None:
    """Morning in the village, afternoon at a meeting: two marks, no leave."""
    answer = stage.say("张三", "在村,下午去镇上开会")
    assert answer == "✓ 已记:11月23日 周一 上午 在村、11月23日 周一 下午 会议"
    assert marks(stage, "张三") == [
        ("2026-11-23", "am", "in_village", False),
        ("2026-11-23", "pm", "meeting", False),
    ]


def test_not_here_is_never_here(stage: Stage) -> None:
    """不在村 asks why and marks nothing until that is answered."""
    assert stage.say("张三", "不在村") == "不在村,是哪种情况?"
    assert marks(stage, "张三") == []
    assert stage.press("张三", "公出") == "✓ 已记:11月23日 周一 因公外出"
    assert marks(stage, "张三") == [("2026-11-23", "day", "official_trip", False)]


def test_late_days_count_within_the_window_and_others_are_named(stage: Stage) -> None:
    """Days of the last three are 补报; older ones are named and not recorded."""
    assert stage.say("张三", "昨天忘了签 在村") == "✓ 已补报:11月22日 周日 在村"
    assert marks(stage, "张三") == [("2026-11-22", "day", "in_village", True)]
    answer = stage.say("张三", "Z 8-10")
    assert answer.startswith("这些天超出补报期限(3天)或尚未启用,没有记:11月8日 周日")
    assert len(marks(stage, "张三")) == 1


def test_tomorrows_training_is_a_trip_not_a_mark(stage: Stage) -> None:
    """What is said of days to come is planned, so nobody has to say it again."""
    stage.say("张三", "明后天去县里培训")
    assert marks(stage, "张三") == []
    with stage.database.read() as work:
        trip = work.one(select(tables.Trip))
    assert (trip.kind, trip.first_day, trip.last_day) == (
        "training",
        date(2026, 11, 24),
        date(2026, 11, 25),
    )


@pytest.mark.parametrize(
    ("place", "counts"),
    [
        (Location(30.1, 110.2), True),
        (Location(30.1, 110.2, forwarded=True), False),
        (Location(30.1, 110.2, picked=True), False),
    ],
)
def test_a_location_counts_only_if_it_is_ones_own_and_now(
    stage: Stage, place: Location, *, counts: bool
) -> None:
    """A forwarded or picked place is answered with how to say it and marks nothing."""
    event = stage.event("张三", "", EventKind.location)
    located = type(event)(
        event.address,
        event.update_id,
        event.kind,
        event.sent_at,
        event.received_at,
        location=place,
    )
    stage.tell([located])
    expected = "✓ 已记" if counts else "这不是现在的位置"
    assert stage.told("张三").startswith(expected)
    assert len(marks(stage, "张三")) == counts


def test_somebody_without_a_team_has_nothing_to_check_in(stage: Stage) -> None:
    """A coordinator is told so; nothing is recorded."""
    assert stage.say("钱七", "签到") == "您现在不在驻村工作队里,不用签到。"
    assert marks(stage, "钱七") == []


def test_on_leave_a_check_in_asks_first(stage: Stage) -> None:
    """Z while on leave asks whether this is the return; by mistake, nothing was done."""
    stage.say("张三", "请假 今天到25号 事假 探亲")
    stage.say("张三", "提交")
    stage.say("李四", "批准")
    assert stage.say("张三", "Z") == "您请假到11月25日 周三。是回村销假了吗?"
    assert marks(stage, "张三") == []
    assert stage.press("张三", "点错了") == "好,什么都没有记。"
    assert marks(stage, "张三") == []
    stage.say("张三", "Z")
    assert stage.press("张三", "回村销假").startswith("✓ 已销假,11月23日 周一起在村,早回3天")
    assert marks(stage, "张三") == [("2026-11-23", "day", "in_village", False)]


def test_the_leaders_line_counts_after_confirmation(stage: Stage) -> None:
    """都在 shows a table; who is on leave stays on leave; it counts once confirmed."""
    stage.say("张三", "请假 今天到明天 事假 看病人")
    stage.say("张三", "提交")
    stage.say("李四", "同意")
    table = stage.say("李四", "都在")
    assert table.splitlines() == [
        "11月23日 周一 全队情况:",
        "李四:在村",
        "张三:事假",
        "王五:在村",
        "孙八:在村",
    ]
    assert marks(stage, "王五") == []
    assert stage.say("李四", "1") == "✓ 11月23日 周一已确认:在村3人,全队4人。"
    assert marks(stage, "王五") == [("2026-11-23", "day", "in_village", False)]
    assert marks(stage, "张三") == []


def test_all_but_one(stage: Stage) -> None:
    """除张三外都在: the others count, the one named does not."""
    stage.say("李四", "除张三外都在")
    stage.press("李四", "确认")
    assert marks(stage, "张三") == []
    assert marks(stage, "孙八") == [("2026-11-23", "day", "in_village", False)]


def test_a_number_that_does_not_fit_asks_who(stage: Stage) -> None:
    """3个人都在 of a team of four asks who the fourth is."""
    assert stage.say("李四", "3个人都在") == ("您说3人,队里有4人:李四、张三、王五、孙八。谁不在?")
    assert marks(stage, "王五") == []


def test_only_a_leader_speaks_for_the_team(stage: Stage) -> None:
    """A member's 都在 counts for nobody else."""
    stage.say("张三", "都在")
    assert marks(stage, "王五") == []


def test_a_span_across_the_window_names_both_parts(stage: Stage) -> None:
    """What was recorded and what was not are told apart."""
    answer = stage.say("张三", "Z 18-23")
    assert answer.splitlines() == [
        "✓ 已补报:11月20日 周五 至 11月23日 周一 在村",
        "这些天超出补报期限(3天)或尚未启用,没有记:11月18日 周三、11月19日 周四",
    ]
    assert [row[0] for row in marks(stage, "张三")] == [
        "2026-11-20",
        "2026-11-21",
        "2026-11-22",
        "2026-11-23",
    ]
