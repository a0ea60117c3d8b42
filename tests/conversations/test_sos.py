"""求助 as a conversation: who is told, who helps, who is told next, and how it ends."""

import pytest
from sqlalchemy import delete, select

from bot.posting import Posting
from bot.sweeping import Sweeper
from bot.wording import Wording
from handlers.office import Offices
from storage import tables
from storage.kinds import EventKind, HelpState, MessageKind, Role
from tests.actors import ZONE, Said, Stage
from tests.conversations.posts import audited, sent_by_unit

ALARM = "【求助】张三 13800000001(石桥村):路断了"


def strike(stage: Stage) -> int:
    """Let the clock do what is due; give how often it did something."""
    sweeper = Sweeper(stage.database, Offices(), Posting(Wording(ZONE)))
    at, times = stage.clock.now(), 0
    while sweeper.strike(at):
        times += 1
    return times


def all_read(stage: Stage) -> None:
    """Let everybody have been brought what waits for them."""
    for name in stage.people:
        stage.told(name)


def states(stage: Stage) -> list[HelpState]:
    with stage.database.read() as work:
        return [row.state for row in work.ones(select(tables.HelpCall).order_by("id"))]


def edits(stage: Stage, about: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give what messages about something were changed to: text and buttons, the newest last."""
    row = tables.Outbox
    with stage.database.read() as work:
        shown = {one.key for one in work.ones(select(row).where(row.about == about))}
        changed = work.ones(select(row).where(row.target.in_(shown)).order_by(row.id))
        return [(one.body, tuple(b[0] for r in one.buttons for b in r)) for one in changed]


def test_everybody_responsible_is_told_at_once(stage: Stage) -> None:
    """At midnight too: leader, township and county, and the sender gets their numbers."""
    stage.wait(hours=14)
    assert stage.say("张三", "求助 路断了") == (
        "✓ 已通知:李四 13800000000、赵六 13800000004、钱七 13800000005。紧急请直接打电话。"
    )
    for name in ("李四", "赵六", "钱七"):
        assert stage.shown(name) == [Said(ALARM, ("我来处理",))]
    assert stage.told("王五") == ""
    with stage.database.read() as work:
        kinds = {
            row.kind
            for row in work.ones(select(tables.Outbox).where(tables.Outbox.about == "help:1"))
        }
    assert kinds == {MessageKind.emergency}
    assert audited(stage, "help.called") == [(stage.people["张三"], "help:1")]


def test_the_helper_is_named_to_the_sender_and_the_second_is_told_who(stage: Stage) -> None:
    stage.say("张三", "求助 路断了")
    all_read(stage)
    assert stage.press("赵六", "我来处理") == (
        "✓ 由您处理。请马上联系张三 13800000001。解决后点[已解决]。"
    )
    assert stage.told("张三") == "赵六 13800000004 来处理您的求助。"
    changed = f"{ALARM}\n赵六 13800000004 在处理。"
    assert edits(stage, "help:1") == [(changed, ("已解决", "改由我处理"))] * 3
    assert stage.press("李四", "我来处理") == "赵六 13800000004 已在处理(11月23日 周一 10:00起)。"
    assert states(stage) == [HelpState.taken]


def test_a_helper_can_be_replaced(stage: Stage) -> None:
    """Both the sender and the one before hear of it."""
    stage.say("张三", "求助")
    all_read(stage)
    stage.press("赵六", "我来处理")
    stage.press("李四", "我来处理")
    stage.told("张三")
    assert stage.press("李四", "改由我处理").startswith("✓ 由您处理。")
    assert stage.told("张三") == "李四 13800000000 来处理您的求助。"
    assert stage.told("赵六") == "李四接手处理张三的求助。"
    assert stage.say("赵六", "已解决") != ""
    assert states(stage) == [HelpState.taken]


def test_two_who_press_in_one_batch_have_one_winner(stage: Stage) -> None:
    stage.say("张三", "求助")
    stage.tell(
        [
            stage.event("赵六", "help:take:1", EventKind.button),
            stage.event("李四", "help:take:1", EventKind.button),
        ]
    )
    assert "由您处理" in stage.told("赵六")
    assert "赵六 13800000004 已在处理" in stage.told("李四")


@pytest.mark.parametrize("name", ["张三", "赵六"])
def test_sender_or_helper_ends_it(stage: Stage, name: str) -> None:
    stage.say("张三", "求助 路断了")
    stage.press("赵六", "我来处理")
    stage.told("张三")
    assert stage.say(name, "已解决") == "✓ 张三的求助已办结。"
    other = {"张三": "赵六", "赵六": "张三"}[name]
    assert stage.told(other) == f"张三的求助已解决({name})。"
    assert edits(stage, "help:1")[-1] == (f"{ALARM}\n11月23日 周一 10:00 {name}:已解决。", ())
    assert states(stage) == [HelpState.closed]
    stage.told("李四")
    stage.tell([stage.event("李四", "help:take:1", EventKind.button)])
    assert stage.told("李四") == "这件求助已经办结。"
    assert audited(stage, "help.closed") == [(stage.people[name], "help:1")]


def test_others_cannot_end_it(stage: Stage) -> None:
    stage.say("张三", "求助")
    stage.press("赵六", "我来处理")
    data = stage.event("李四", "help:done:1", EventKind.button)
    stage.tell([data])
    assert stage.told("李四").endswith("由求助人或处理人点[已解决]。")
    stranger = stage.event("王五", "help:take:1", EventKind.button)
    stage.tell([stranger])
    assert states(stage) == [HelpState.taken]


def test_nobody_takes_it_the_next_offices_are_told(stage: Stage) -> None:
    """After the pack's minutes the unit, then the county's others; the sender gets numbers."""
    sent_by_unit(stage, "张三")
    stage.say("张三", "求助 路断了")
    all_read(stage)
    stage.wait(minutes=9)
    assert strike(stage) == 0
    stage.wait(minutes=1)
    assert strike(stage) == 1
    late = f"已过10分钟还没有人处理:\n{ALARM}"
    for name in ("郑一", "李四", "赵六", "钱七"):
        assert stage.told(name) == late
    assert stage.told("张三") == (
        "还没有人接手,已再通知。请直接打电话:"
        "郑一 13900000006、李四 13800000000、赵六 13800000004、钱七 13800000005"
    )
    assert strike(stage) == 0
    stage.wait(minutes=10)
    assert strike(stage) == 1
    stage.wait(hours=5)
    assert strike(stage) == 0


def test_a_call_that_is_taken_goes_no_further(stage: Stage) -> None:
    stage.say("张三", "求助")
    stage.press("赵六", "我来处理")
    stage.wait(hours=1)
    assert strike(stage) == 0


def test_it_stands_in_the_list_of_the_offices_until_it_is_closed(stage: Stage) -> None:
    assert stage.say("赵六", "待办") == "没有待办。"
    stage.say("张三", "求助 路断了")
    assert stage.say("赵六", "待办") == f"待办1件:\n1. {ALARM}"
    assert stage.say("张三", "待办").splitlines()[1] == f"1. {ALARM}"
    assert stage.say("王五", "待办") == "没有待办。"
    stage.press("钱七", "我来处理")
    assert stage.say("赵六", "待办").splitlines()[-1] == "钱七 13800000005 在处理。"
    stage.press("张三", "已解决")
    assert stage.say("赵六", "待办") == "没有待办。"


def test_said_again_it_goes_to_the_same_people_once_more(stage: Stage) -> None:
    stage.say("张三", "求助 路断了")
    for name in ("李四", "赵六", "钱七"):
        stage.told(name)
    stage.press("赵六", "我来处理")
    answer = stage.say("张三", "求助 水上来了")
    assert answer.splitlines()[1] == "赵六 13800000004 在处理。"
    said = "【再次求助】张三 13800000001:水上来了\n赵六 13800000004 在处理。"
    for name in ("李四", "钱七"):
        assert said in stage.told(name)
    assert states(stage) == [HelpState.taken]


def test_a_long_cry_for_help_is_heard(stage: Stage) -> None:
    """No length makes it a diary line; it is cut for the others."""
    stage.say("张三", "求助 " + "水" * 700)
    assert stage.told("李四").endswith("水" * 500)


def test_inside_a_form_it_is_done_and_the_question_asked_again(stage: Stage) -> None:
    question = stage.say("张三", "请假")
    answer = stage.say("张三", "求助 路断了")
    assert answer.startswith("✓ 已通知")
    assert answer.endswith(f"\n{question}")
    assert ALARM in stage.told("李四")


def test_without_anybody_the_numbers_of_the_state_are_given(stage: Stage) -> None:
    with stage.database.write() as work:
        work.run(delete(tables.Assignment).where(tables.Assignment.role != Role.member))
    assert stage.say("张三", "求助") == "没有找到可以通知的人,请直接拨打110或120。"
    assert states(stage) == [HelpState.open]
