"""轮休 as a conversation: planned, shown, confirmed, in the day ledger, swapped, cancelled."""

from datetime import date

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from handlers.reading import read_command
from handlers.reading.rota_values import RotaTable, RotaWords, SwapBack, SwapWords
from handlers.reading.values import DayWords, Hearing
from handlers.talk import FileRef
from storage import areas, tables
from storage.kinds import EventKind, SwapState
from tests.actors import MONDAY, Stage
from tests.conversations.posts import audited, second_team
from tests.rules.packs import text_with

TODAY = MONDAY.date()
DECEMBER = date(2026, 12, 1)


def on(*days: int) -> tuple[date, ...]:
    return tuple(DECEMBER.replace(day=day) for day in days)


def rest(stage: Stage) -> dict[str, list[int]]:
    """Give by name the days of December somebody rests."""
    names = {id_: name for name, id_ in stage.people.items()}
    row = tables.RestDay
    found: dict[str, list[int]] = {}
    with stage.database.read() as work:
        for one in work.ones(select(row).order_by(row.person_id, row.day)):
            found.setdefault(names[one.person_id], []).append(one.day.day)
    return found


@pytest.fixture
def planned(stage: Stage) -> Stage:
    """Give the county with a rota for December."""
    stage.say("李四", "轮休 12月 张三 1-4 王五 5-8 孙八 9")
    stage.press("李四", "确认")
    for name in stage.people:
        stage.told(name)
    return stage


BOTH = RotaWords(DECEMBER, (("张三", on(1, 2)), ("李四", on(3))))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("轮休 12月 张三 1-2 李四 5", RotaWords(DECEMBER, (("张三", on(1, 2)), ("李四", on(5))))),
        ("轮休 下月\n张三 1、3\n李四 无", RotaWords(DECEMBER, (("张三", on(1, 3)), ("李四", ())))),
        (
            "轮休安排 12月:张三1-2,李四3日",
            RotaWords(DECEMBER, (("张三", on(1, 2)), ("李四", on(3)))),
        ),
        ("rest rota December Zhang San 1-2", RotaWords(DECEMBER, (("Zhang San", on(1, 2)),))),
        ("轮休 12月 张三 1-40", RotaWords(DECEMBER, unread="张三 1-40")),
        ("轮休 12月", RotaWords(DECEMBER)),
        ("轮休 2月 张三 1", RotaWords(date(2027, 2, 1), (("张三", (date(2027, 2, 1),)),))),
        ("轮休表", RotaTable()),
        ("rest rota table", RotaTable()),
        ("轮休表 12月", RotaTable(DECEMBER)),
        ("换休 李四 12月5日", SwapWords("李四", on(5))),
        ("换休 李四 12月5日 换 12月3日", SwapWords("李四", on(5, 3))),
        ("和李四换休", None),
        ("取消换休", SwapBack()),
    ],
)
def test_what_is_said_of_the_rota(said: str, expected: object) -> None:
    assert read_command(said, Hearing(TODAY)) == expected


@pytest.mark.parametrize("said", ["轮休", "今天轮休", "轮休 11月20日到22日"])
def test_rest_said_of_oneself_is_no_plan(said: str) -> None:
    found = read_command(said, Hearing(TODAY))
    assert not isinstance(found, RotaWords | RotaTable)
    if said != "轮休 11月20日到22日":
        assert isinstance(found, DayWords)


def test_a_plan_is_shown_and_counts_after_confirmation(stage: Stage) -> None:
    assert stage.say("李四", "轮休 12月 张三 1-4 王五 5-8") == (
        "石桥村工作队 2026年12月轮休:\n李四:无\n张三:12月1日 周二 至 12月4日 周五\n"
        "王五:12月5日 周六 至 12月8日 周二\n孙八:无"
    )
    assert rest(stage) == {}
    assert stage.press("李四", "确认") == "✓ 轮休已定,改动2人,已通知本人。"
    assert rest(stage) == {"张三": [1, 2, 3, 4], "王五": [5, 6, 7, 8]}
    assert stage.told("张三") == "李四排了您12月的轮休:12月1日 周二 至 12月4日 周五"
    assert stage.told("孙八") == ""
    stage.tell([stage.event("李四", "rota:plan:1", EventKind.button)])
    assert stage.told("李四").endswith("这张轮休表已经办过了。")
    assert stage.told("张三") == ""
    assert audited(stage, "rota.planned") == [
        (stage.people["李四"], f"team:{stage.teams['石桥村']} month:2026-12")
    ]


def test_dropped_it_changes_nothing(stage: Stage) -> None:
    stage.say("李四", "轮休 12月 张三 1-4")
    assert stage.press("李四", "不要了") == "没有改动。"
    assert rest(stage) == {}


def test_who_is_named_again_gets_new_days_and_the_others_keep_theirs(planned: Stage) -> None:
    planned.say("李四", "轮休 12月 张三 20-21 孙八 无")
    assert planned.press("李四", "确认") == "✓ 轮休已定,改动2人,已通知本人。"
    assert rest(planned) == {"张三": [20, 21], "王五": [5, 6, 7, 8]}
    assert planned.told("孙八") == "李四排了您12月的轮休:无"
    assert planned.told("王五") == ""


def test_the_same_once_more_tells_nobody(planned: Stage) -> None:
    planned.say("李四", "轮休 12月 张三 1-4")
    assert planned.press("李四", "确认").startswith("✓ 轮休已定,改动0人")
    assert planned.told("张三") == ""


def test_days_on_which_too_few_stay_are_named(stage: Stage) -> None:
    """Leave counts too; without a number in the pack only an empty village is warned of."""
    stage.say("孙八", "请假 12月2号到3号 事假 看病")
    stage.say("孙八", "提交")
    stage.say("李四", "同意")
    plan = "轮休 12月 张三 2 王五 2 李四 2-3"
    assert "⚠ 在村不足1人:12月2日 周三(0人)" in stage.say("李四", plan)
    body = text_with("month_days = 20", "month_days = 20\nmin_present = 3")
    with stage.database.write() as work:
        work.run(update(tables.PolicyVersion).values(body=body))
        areas.changed(work)
    warned = stage.say("李四", plan)
    assert "⚠ 在村不足3人:12月2日 周三(0人)、12月3日 周四(2人)" in warned
    assert stage.press("李四", "确认").startswith("✓")


def test_only_the_leader_plans_and_only_the_own_team(stage: Stage) -> None:
    second_team(stage)
    assert stage.say("张三", "轮休 12月 王五 1").startswith("轮休由队长安排。")
    assert stage.say("李四", "轮休 12月 吴十 1").startswith("队里没有叫吴十的")
    stage.say("李四", "轮休 12月 张三 1")
    stage.tell([stage.event("周九", "rota:plan:1", EventKind.button)])
    assert rest(stage) == {}


def test_days_gone_by_are_not_changed(stage: Stage) -> None:
    assert stage.say("李四", "轮休 11月 张三 20").startswith("11月23日 周一以前的日子已过")
    stage.say("李四", "轮休 11月 张三 23-24")
    stage.wait(days=1)
    stage.press("李四", "确认")
    assert rest(stage) == {"张三": [24]}


def test_a_rest_day_is_a_rest_day_in_the_ledger(stage: Stage) -> None:
    stage.say("李四", "轮休 11月 张三 23")
    stage.press("李四", "确认")
    table = stage.say("李四", "都在")
    assert "张三:轮休" in table.splitlines()
    assert "王五:在村" in table.splitlines()
    assert "请假轮休公休" in stage.say("张三", "我的考勤")


def test_one_finds_it_under_ones_own(planned: Stage) -> None:
    assert "轮休:12月1日 周二 至 12月4日 周五" in planned.say("张三", "我的考勤")
    table = planned.say("王五", "轮休表 12月").splitlines()
    assert table[0] == "石桥村工作队 2026年12月轮休:"
    assert "孙八:12月9日 周三" in table
    assert planned.say("钱七", "轮休表") == "您现在不在驻村工作队里,没有轮休表。"


def test_a_swap_needs_the_other_and_the_leader(planned: Stage) -> None:
    assert planned.say("张三", "换休 王五 12月5日 换 12月3日") == "✓ 已问王五,同意后由队长定。"
    words = "换休:张三 12月3日 周四 ⇄ 王五 12月5日 周六"
    assert planned.say("王五", "待办") == f"待办1件:\n1. {words}"
    assert planned.press("王五", "同意换") == "✓ 您已同意,等李四批准。"
    assert rest(planned)["张三"] == [1, 2, 3, 4]
    assert planned.told("李四").endswith(f"{words}\n两人都同意,请队长定。")
    assert planned.press("李四", "批准换休").startswith(f"✓ 已换休。{words}")
    assert rest(planned) == {"张三": [1, 2, 4, 5], "王五": [3, 6, 7, 8], "孙八": [9]}
    for name in ("张三", "王五"):
        assert planned.told(name).endswith(f"✓ 已换休。{words}")
    planned.tell([planned.event("李四", "rota:approve:1", EventKind.button)])
    assert planned.told("李四").endswith("这次换休已经批准。")
    assert planned.say("王五", "待办") == "没有待办。"


def test_the_days_not_said_are_offered(planned: Stage) -> None:
    assert planned.say("张三", "换休 孙八") == "换孙八的哪一天?"
    assert planned.press("张三", "12月9日 周三") == "用您的哪一天换?"
    answer = planned.press("张三", "12月1日 周二 换 12月9日 周三")
    assert answer == "✓ 已问孙八,同意后由队长定。"


@pytest.mark.parametrize(("who", "label"), [("王五", "同意换"), ("李四", "批准换休")])
def test_either_may_refuse(planned: Stage, who: str, label: str) -> None:
    planned.say("张三", "换休 王五 12月5日 换 12月3日")
    if who == "李四":
        planned.press("王五", "同意换")
    planned.told(who)
    assert label
    assert planned.press(who, "不同意") == "这次换休没有同意,轮休不变。"
    assert f"{who}不同意。" in planned.told("张三")
    assert rest(planned)["张三"] == [1, 2, 3, 4]


def test_who_asked_may_take_it_back(planned: Stage) -> None:
    planned.say("张三", "换休 王五 12月5日 换 12月3日")
    planned.told("王五")
    assert planned.say("张三", "取消换休") == "✓ 换休已取消。"
    planned.tell([planned.event("王五", "rota:agree:1", EventKind.button)])
    assert planned.told("王五").endswith("对方已取消这次换休。")
    with planned.database.read() as work:
        assert work.ones(select(tables.RestSwap.state)) == [SwapState.withdrawn]


def test_a_swap_of_days_that_changed_meanwhile_does_nothing(planned: Stage) -> None:
    planned.say("张三", "换休 王五 12月5日 换 12月3日")
    planned.press("王五", "同意换")
    planned.say("李四", "轮休 12月 王五 20")
    planned.press("李四", "确认")
    planned.tell([planned.event("李四", "rota:approve:1", EventKind.button)])
    assert "没有换" in planned.told("李四")
    assert rest(planned)["张三"] == [1, 2, 3, 4]


def test_the_leaders_own_swap_needs_only_the_other(stage: Stage) -> None:
    stage.say("李四", "轮休 12月 张三 1 李四 2")
    stage.press("李四", "确认")
    stage.say("李四", "换休 张三 12月1日 换 12月2日")
    assert stage.press("张三", "同意换").startswith("✓ 已换休。")
    assert rest(stage) == {"张三": [2], "李四": [1]}


def test_strangers_decide_nothing(planned: Stage) -> None:
    second_team(planned)
    planned.say("张三", "换休 王五 12月5日 换 12月3日")
    tries = {"孙八": "rota:agree:1", "周九": "rota:approve:1", "张三": "rota:agree:1"}
    for name, data in tries.items():
        planned.tell([planned.event(name, data, EventKind.button)])
        assert planned.told(name).endswith("这一步由对方或队长定。")
    assert rest(planned)["张三"] == [1, 2, 3, 4]


def test_a_file_with_the_words_is_fetched_for_the_rota(stage: Stage) -> None:
    event = stage.event("李四", "轮休 12月", EventKind.document)
    stage.tell([replace(event, file=FileRef("f1", "轮休.xlsx", "", 5000))])
    assert stage.told("李四") == "收到,读完表格就给您看。"
    with stage.database.read() as work:
        (file,) = work.ones(select(tables.StoredFile))
    assert (file.purpose, file.about) == ("rota", "rota:2026-12-01")
